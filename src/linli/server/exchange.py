"""`linli exchange`: homes that move to another node, and those that come from one."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from uuid import UUID

from linli.cli.terminal import Terminal
from linli.engines.values import Problem

if TYPE_CHECKING:
    from linli.core.base.scope import Scope

_VERBS = frozenset(
    {
        "exchange.acknowledge",
        "exchange.export",
        "exchange.import",
        "exchange.introduce",
        "exchange.trust",
    }
)


def add_arguments(parser: ArgumentParser) -> None:
    """The action, what it is about, and what it takes."""
    parser.add_argument("action", choices=list(_ACTIONS), help="exchange.help_action")
    parser.add_argument("what", nargs="*", metavar="WHAT", help="exchange.help_what")
    parser.add_argument("--name", metavar="TEXT", help="exchange.help_name")
    parser.add_argument("--fingerprint", metavar="FIGURES", help="exchange.help_fingerprint")
    parser.add_argument("--to", metavar="PARTNER", help="exchange.help_to")
    parser.add_argument("--division", metavar="CODE", help="exchange.help_division")
    parser.add_argument("--out", metavar="FILE", help="exchange.help_out")
    parser.add_argument("--erase", action="store_true", help="exchange.help_erase")


def run(arguments: Namespace, terminal: Terminal) -> int:
    """0: done. Raises Problem("exchange....") and what register, places and trust raise."""
    result = _ACTIONS[arguments.action](arguments, terminal)
    if terminal.json:
        terminal.write_json(result)
    return 0


def _acting(division: str | None = None) -> AbstractContextManager[Scope]:
    from linli.core.base.scope import acting
    from linli.core.places import queries as places
    from linli.core.trust.actors import SystemActor
    from linli.core.trust.rights import WHOLE_NODE

    area = places.jurisdiction_of(places.get_division(division)) if division else WHOLE_NODE
    return acting(SystemActor("exchange", _VERBS), area, "upkeep")


def _card(arguments: Namespace, terminal: Terminal) -> dict[str, object]:
    from linli.core.exchange import cards, services

    with _acting():
        card = services.introduce(arguments.name)
    text = cards.write_card(card)
    if arguments.out:
        with _whole(Path(arguments.out)) as out:
            out.write(text)
    elif not terminal.json:
        terminal.write(text.decode().rstrip())
    figures = cards.fingerprint(card)
    terminal.remark("exchange.read_out", name=card.name, fingerprint=figures)
    return {"node": str(card.uid), "name": card.name, "fingerprint": figures}


def _trust(arguments: Namespace, terminal: Terminal) -> dict[str, object]:
    from linli.core.exchange import cards, services

    card = cards.read_card(Path(_one(arguments)).read_bytes())
    if not arguments.fingerprint:
        raise Problem("exchange.fingerprint_missing", name=card.name)
    with _acting():
        partner = services.trust_partner(card, arguments.fingerprint)
    terminal.say("exchange.trusted", name=partner.name)
    return {"partner": str(partner.uid), "name": partner.name}


def _partners(arguments: Namespace, terminal: Terminal) -> dict[str, object]:
    from linli.core.exchange import queries

    found = [(str(one.uid), one.name) for one in queries.list_partners()]
    terminal.table(found)
    return {"partners": [{"uid": uid, "name": name} for uid, name in found]}


def _export(arguments: Namespace, terminal: Terminal) -> dict[str, object]:
    from linli.core.exchange import queries, services
    from linli.core.register.services import with_members

    if not (arguments.what and arguments.to and arguments.out):
        raise Problem("exchange.what_missing", action=arguments.action)
    with _whole(Path(arguments.out)) as out, _acting(arguments.division):
        subjects = with_members([_uid(text) for text in arguments.what])
        made = services.export_subjects(subjects, queries.get_partner(arguments.to), out)
    terminal.say("exchange.exported", subjects=made.subjects, records=made.records,
                 file=arguments.out)  # fmt: skip
    return {"package": str(made.uid), "subjects": made.subjects, "records": made.records}


def _import(arguments: Namespace, terminal: Terminal) -> dict[str, object]:
    from linli.core.exchange.errands import import_package

    file = Path(_one(arguments))
    if not arguments.division:
        raise Problem("exchange.what_missing", action=arguments.action)
    receipt = Path(arguments.out or f"{file}.receipt")
    with _whole(receipt) as out:
        done = import_package(file, lambda: _acting(arguments.division), out)
    terminal.say("exchange.imported", subjects=done.subjects, records=done.records,
                 receipt=str(receipt))  # fmt: skip
    return {"package": str(done.package), "subjects": done.subjects, "records": done.records,
            "receipt": str(receipt)}  # fmt: skip


def _receipt(arguments: Namespace, terminal: Terminal) -> dict[str, object]:
    from linli.core.exchange import services

    with _acting(arguments.division):
        done = services.take_receipt(Path(_one(arguments)), erase=arguments.erase)
    counts = {name: getattr(done, name) for name in done.__struct_fields__}
    terminal.say("exchange.acknowledged", **counts)
    return counts


_ACTIONS: dict[str, Callable[[Namespace, Terminal], dict[str, object]]] = {
    "card": _card,
    "trust": _trust,
    "partners": _partners,
    "export": _export,
    "import": _import,
    "receipt": _receipt,
}


def _one(arguments: Namespace) -> str:
    if len(arguments.what) != 1:
        raise Problem("exchange.what_missing", action=arguments.action)
    return str(arguments.what[0])


def _uid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Problem("exchange.no_uid", given=text) from None


@contextmanager
def _whole(path: Path) -> Iterator[BinaryIO]:
    """A file for the program's user only, which appears under its name when it is whole."""
    part = path.with_name(f".{path.name}.part-{os.getpid()}")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
