"""Work in the background: files are read and filled in a child process, outside any transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.timezone import localtime

from linli.core.base.files import open_file
from linli.core.base.jobs import Run, job, round_of_work
from linli.core.base.jobs.child import ChildFailed, in_child, work_folder
from linli.core.base.pack import node_pack, pack_folder
from linli.core.base.scope import Jurisdiction, acting, current_scope
from linli.core.places import queries as places
from linli.core.register import queries as register
from linli.core.trust.actors import declare_system
from linli.engines.values import Problem, Reason
from linli.engines.values.sentences import sentence
from linli.features.ledgers import services
from linli.features.ledgers.back_order import prepare_back, prepare_twice
from linli.features.ledgers.memory import answers_of
from linli.features.ledgers.models import Ledger
from linli.features.ledgers.plan import Whom
from linli.features.ledgers.queries.desk import get_ledger, get_understood
from linli.features.ledgers.sealed import read_whom
from linli.features.ledgers.workbench import calls

#: The node itself: reads files, lets old ones go.
SYSTEM = declare_system("ledgers", "ledger.understand", "ledger.sweep", "file.delete")
_WHOLE_NODE = Jurisdiction(None, 0, 2**62)
_LEVELS = ("city", "county", "township")


def cache_folder() -> str:
    """Where compiled packs are kept; made anew when they are missing."""
    folder = Path(settings.LINLI_NODE) / "cache"
    folder.mkdir(mode=0o700, exist_ok=True)
    return str(folder)


@contextmanager
def _as_system(run: Run) -> Iterator[None]:
    """Act as the node, in the places of the one who asked."""
    with (
        run.acting() as scope,
        acting(SYSTEM, scope.jurisdiction, scope.purpose, door="job", task=scope.task, at=scope.at),
    ):
        yield


@job("ledger.understand", extent="parts", attempts=3)
def understand_files(run: Run, *, ledgers: list[str]) -> dict[str, int]:
    """Read the files of these ledgers; ledgers that share a file are read together."""
    groups: dict[str, list[Ledger]] = {}
    with _as_system(run):
        for uid in ledgers:
            ledger = get_ledger(UUID(uid))
            groups.setdefault(ledger.digest, []).append(ledger)
    failed = 0
    for done, some in enumerate(groups.values()):
        run.progress(done, len(groups))
        failed += _understand(run, some)
    run.progress(len(groups), len(groups))
    return {"read": len(groups) - failed, "failed": failed}


def _understand(run: Run, ledgers: list[Ledger]) -> int:
    """Read one file; 1 where it cannot be read."""
    body: bytes | None = None
    problem: Problem | None = None
    try:
        with work_folder() as folder:
            with _as_system(run):
                path = _lay_out(ledgers[0], folder)
            body = in_child(
                calls.understand, str(path), str(pack_folder()), cache_folder(),
                step=lambda _: run.progress(run.done),
            )  # fmt: skip
    except Problem as found:
        problem = found
    except ChildFailed:
        if run.attempt < 3:
            raise
        problem = Problem("ledgers.unreadable")
    with _as_system(run):
        for one in ledgers:
            ledger = get_ledger(one.uid)
            if body is not None:
                services.keep_understood(ledger, body)
            elif problem is not None:
                services.keep_problem(ledger, problem)
    return int(body is None)


def _lay_out(ledger: Ledger, folder: Path) -> Path:
    """The plain file in the folder that parent and child share."""
    # The name that somebody gave goes into sentences, never into a path.
    path = folder / f"ledger.{ledger.kind}"
    with path.open("wb") as out:
        for chunk in open_file(ledger.file).chunks:
            out.write(chunk)
    return path


@job("ledger.fill", verb="ledger.fill", extent="parts", attempts=3)
def fill_ledger(run: Run, *, ledger: str) -> dict[str, int]:
    """Fill a ledger: what the register gives goes to the child, the file comes back sealed."""
    uid = UUID(ledger)
    try:
        with work_folder() as folder:
            with run.acting():
                order, gathered, chosen = _prepare(get_ledger(uid), folder)
            total = len(gathered.chosen[1])
            run.progress(0, total)
            report: dict[str, Any] = in_child(
                calls.fill, order, step=lambda done: run.progress(min(done, total), total)
            )
            with run.acting():
                services.keep_filling(
                    get_ledger(uid), Path(order.out), report,
                    seen=gathered.seen, elements=gathered.elements, chosen=chosen,
                )  # fmt: skip
    except Problem as problem:
        _release(run, uid, problem)
        raise
    run.progress(total, total)
    return {"rows": int(report["rows"]), "filled": int(report["filled"])}


def _release(run: Run, uid: UUID, problem: Problem) -> None:
    """A fill that failed leaves the ledger as it was, with why."""
    with _as_system(run):
        services.keep_problem(get_ledger(uid), problem)


def _prepare(ledger: Ledger, folder: Path) -> tuple[calls.Order, register.Gathered, list[int]]:
    """What the child needs, and who is chosen; the access log is written in this transaction."""
    scope = current_scope()
    understood = get_understood(ledger)
    whom = read_whom(ledger) or Whom()
    division = whom.division or ledger.division_id
    chosen = list_chosen(whom, division)
    rows = sorted(understood.subjects()) or [whom.kind]
    gathered = register.gather(
        division, chosen, understood.elements(), kind=whom.kind, rows=rows, verb="ledger.fill"
    )
    source = _lay_out(ledger, folder)
    suffix = "zip" if ledger.per_file else "docx" if ledger.kind == "docx" else "xlsx"
    order = calls.Order(
        source=str(source),
        out=str(folder / f"filled.{suffix}"),
        pack=str(pack_folder()),
        cache=cache_folder(),
        on=localtime(scope.at).date(),
        purpose=scope.purpose,
        department=ledger.department,
        answers=answers_of(understood, ledger.department),
        persons=gathered.persons,
        homes=gathered.homes,
        only=gathered.chosen,
        page=_page_values(ledger),
        footer=_footer(ledger),
        masked=ledger.masked,
        per_file=ledger.per_file,
    )
    return order, gathered, chosen


def list_chosen(whom: Whom, division: int) -> list[int]:
    """Keys of those who are chosen, as of now; of a list those who are still here."""
    if whom.subjects is None:
        return register.choose(division, whom.where, kind=whom.kind)
    here = set(register.working_set(division, whom.kind, verb="subject.search").subjects)
    return [key for key in whom.subjects if key in here]


def _page_values(ledger: Ledger) -> dict[str, str]:
    """What the page itself asks for: the unit, who filled it, the names of the divisions."""
    pack = node_pack()
    roles: dict[str, str] = pack.words.get("page_roles", {})
    division = ledger.division
    account = getattr(current_scope().actor, "account", None)
    found = {
        roles.get("unit"): division.name,
        roles.get("by"): getattr(account, "name", ""),
        "area.village": division.name if division.level == "community" else "",
    }
    for above in [*places.list_above(division), division]:
        if above.level in _LEVELS:
            found[f"area.{above.level}"] = above.name
    return {code: text for code, text in found.items() if code in pack.elements and text}


def _footer(ledger: Ledger) -> str:
    """The line at the foot of each page, in the pack's first language."""
    at = localtime(current_scope().at)
    said = Reason("ledgers.footer", {
        "division": ledger.division.name, "at": f"{at:%Y-%m-%d %H:%M}",
        "number": ledger.uid.hex[-8:],
    })  # fmt: skip
    return sentence(said, node_pack().languages[0])


@job("ledger.read_back", verb="ledger.read", extent="parts", attempts=3)
def read_returned(run: Run, *, ledger: str) -> dict[str, int]:
    """Read a file that came back, and compare it with the filled one and with the register."""
    uid = UUID(ledger)
    try:
        with work_folder() as folder:
            with run.acting():
                order, subjects = prepare_back(get_ledger(uid), folder)
            body = in_child(calls.read_back, order, step=lambda _: run.progress(run.done))
        with _as_system(run):
            row = services.keep_returned(get_ledger(uid), body, subjects)
    except Problem as problem:
        with _as_system(run):
            services.keep_returned_problem(get_ledger(uid), problem)
        return {"rows": 0}
    except ChildFailed:
        if run.attempt < 3:
            raise
        with _as_system(run):
            services.keep_returned_problem(get_ledger(uid), Problem("ledgers.unreadable"))
        return {"rows": 0}
    return {"rows": row.rows}


@job("ledger.compare", verb="ledger.fill", extent="parts", attempts=3)
def compare_ledger(run: Run, *, ledger: str, before: str) -> dict[str, int]:
    """Compare a filled ledger with the last one of its form; the values go from seal to seal."""
    try:
        with work_folder() as folder:
            with run.acting():
                order = prepare_twice(get_ledger(UUID(ledger)), get_ledger(UUID(before)), folder)
            body = in_child(calls.compare, order, step=lambda _: run.progress(run.done))
        with _as_system(run):
            services.keep_comparison(get_ledger(UUID(ledger)), get_ledger(UUID(before)), body)
    except Problem:
        # One of the fills was undone meanwhile, or cannot be read: then nothing is compared.
        return {"compared": 0}
    return {"compared": 1}


@round_of_work("ledger.sweep", at=time(3, 20))
def sweep(at: datetime) -> None:
    """Copies of outgoing files go when their term ends."""
    with acting(SYSTEM, _WHOLE_NODE, "upkeep", door="job", at=at):
        services.sweep_files()
