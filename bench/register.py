"""The register: written, found, opened, searched; design section 10's figures beside ours.

Usage: python -m bench.register [RESIDENTS]. 100,000 (or 1,000,000) on SQLite, or on the PostgreSQL
that LINLI_DATABASE and LINLI_DATABASE_OWNER name:

    tools/with_postgresql.sh python -m bench.register 1,000,000
"""

from __future__ import annotations

import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

COMMUNITY = 10_000
CHUNK = 20_000
VERBS = frozenset({
    "subject.open", "subject.search", "batch.write", "record.write", "snapshot.write",
})  # fmt: skip


def prepare(folder: Path) -> None:
    """A node with tables and keys; the program then works as its own role."""
    os.environ["LINLI_NODE"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "linli.server.settings.prod"
    (folder / "secret").mkdir(mode=0o700)
    (folder / "secret" / "django.key").write_text("bench-only-" * 5)
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "-v", "0"],
        check=True, env={**os.environ, "LINLI_AS_OWNER": "1"},
    )  # fmt: skip
    import django

    django.setup()
    from linli.core.trust.keys import node_ring

    node_ring().make()


def make_places(count: int) -> list[Any]:
    """A street with so many communities."""
    from linli.core.places.models import Division

    street = Division.objects.create(
        code="990000001000", name="street", level="township", first=1, last=count + 1
    )
    return [street] + [
        Division.objects.create(code=f"990000001{n:03}", name=f"community {n}", level="community",
                                first=n + 1, last=n + 1, parent=street)
        for n in range(1, count + 1)
    ]  # fmt: skip


@contextmanager
def at(division: Any, days: int = 0, purpose: str = "upkeep") -> Iterator[None]:
    """Act there as the system, so many days after the start."""
    from bench._people import START
    from linli.core.base.scope import Jurisdiction, acting
    from linli.core.trust.actors import SystemActor

    area = Jurisdiction(division.id, division.first, division.last)
    actor = SystemActor("bench", VERBS)
    with acting(actor, area, purpose, at=START + timedelta(days=days), door="job"):
        yield


def line(what: str, found: str, design: str) -> None:
    print(f"{what:58} {found:>22}   {design}", flush=True)


#: Wall seconds, and seconds of this process's own processor, which a busy machine does not change.
def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start, own = time.perf_counter(), time.process_time()
    found = work()
    timed.own = time.process_time() - own  # type: ignore[attr-defined]
    return time.perf_counter() - start, found


SUM_OF_PARTS = "about 8,000 profiles/s (sum of the parts)"


def rate(count: int, seconds: float, own: float) -> str:
    return f"{count / seconds:,.0f}/s, cpu {count / own:,.0f}/s"


def write(count: int, communities: list[Any]) -> list[int]:
    """Five records of everybody: one import of new residents, four later imports."""
    from bench._people import START, later_values, people
    from linli.core.base.ids import new_uid
    from linli.core.register import services

    chance = random.Random(11)
    subjects: list[int] = []
    read = people(count, [one.code for one in communities[1:]])
    warm_up()
    seconds = own = 0.0
    for start in range(0, count, CHUNK):
        values = [next(read) for _ in range(min(CHUNK, count - start))]
        batch = services.Batch(
            subjects=[new_uid() for _ in values], values=values,
            observed_at=START,
        )  # fmt: skip

        def run(batch: Any = batch) -> list[int]:
            with at(communities[0]):
                return services.write_batch(batch, source="ledger").subjects

        took, made = timed(run)
        seconds += took
        own += timed.own  # type: ignore[attr-defined]
        subjects += made
    line("first records and profiles, new residents", rate(count, seconds, own), SUM_OF_PARTS)
    seconds = own = 0.0
    for visit in range(4):
        for start in range(0, count, CHUNK):
            some = subjects[start : start + CHUNK]
            values = [later_values(n, visit, chance) for n in range(len(some))]

            def again(some: Any = some, values: Any = values, visit: int = visit) -> None:
                with at(communities[0], 1 + visit):
                    services.write_batch(
                        services.Batch(subjects=some, values=values,
                                       observed_at=START + timedelta(days=1 + visit)),
                        source="visit",
                    )  # fmt: skip

            seconds += timed(again)[0]
            own += timed.own  # type: ignore[attr-defined]
    line("later records folded into profiles", rate(4 * count, seconds, own), SUM_OF_PARTS)
    return subjects


def analyze() -> None:
    """What the database would do by itself in time; only the owner of the tables may."""
    import psycopg

    with psycopg.connect(os.environ["LINLI_DATABASE_OWNER"], autocommit=True) as owner:
        owner.execute("ANALYZE")


def warm_up() -> None:
    """What a process reads once: the pack and the table of readings."""
    from linli.core.register.vocabulary import node_tokens, node_vocabulary, sayable

    node_vocabulary()
    sayable("person")
    node_tokens().read("\u738b\u5c0f\u660e")


def median_ms(work: Callable[[int], Any], times: int) -> str:
    took = sorted(timed(lambda n=n: work(n))[0] * 1000 for n in range(times))
    return f"{statistics.median(took):.2f} ms, p95 {took[int(times * 0.95)]:.2f}"


def single(count: int, communities: list[Any], subjects: list[int]) -> None:
    """One person at a time, as a page or the API does."""
    from bench._people import citizen_number
    from linli.core.register import queries, services

    chance = random.Random(5)
    numbers = [citizen_number(chance.randrange(count), chance) for _ in range(300)]
    wanted = ["person.name", "person.phone", "person.birth_date", "person.address"]

    def by_number(n: int) -> None:
        (found,) = queries.open_by_number(numbers[n], wanted).values()
        assert found["person.name"].value

    def in_two(n: int) -> None:
        (found,) = queries.find_by_number(numbers[n])
        queries.open([found.id], wanted)

    with at(communities[0]):
        for n in range(20):
            by_number(n)
            in_two(n)
        line("a person by number, opened, logged (street)", median_ms(by_number, 300), "< 5 ms")
        line("the same found first, then opened", median_ms(in_two, 300), "")

    def whole(n: int) -> None:
        with at(communities[0]):
            by_number(n)

    line("in one pass, with scope and commit of the log", median_ms(whole, 300), "")

    def write_one(n: int) -> None:
        with at(communities[0], 9):
            services.record(subjects[n * 7 % count], {"person.phone": f"139{n:08}"})

    line("one record written, committed", median_ms(write_one, 200), "")


def in_memory(communities: list[Any]) -> None:
    """A community opened, filtered, searched."""
    from linli.core.register import queries

    with at(communities[1], 10, "upkeep"):
        took, here = timed(lambda: queries.working_set(communities[1].id))
        own = timed.own  # type: ignore[attr-defined]
        line(
            f"open a community of {len(here):,} in memory", f"{took:.3f} s, cpu {own:.3f}", "0.12 s"
        )
        took, found = timed(lambda: here.select("person.age >= 80 && person.sex == '2'"))
        own = timed.own  # type: ignore[attr-defined]
        line(f"choose by an expression, first time ({len(found)})",
             f"{took:.3f} s, cpu {own:.3f}", "")  # fmt: skip
        line(
            "choose by an expression, again",
            median_ms(lambda _: here.select("person.age >= 80 && person.sex == '2'"), 20),
            "2 ms",
        )
        took, _ = timed(lambda: here.search("zhang"))
        own = timed.own  # type: ignore[attr-defined]
        line("search as somebody types, first time", f"{took:.3f} s, cpu {own:.3f}", "")
        line("search as somebody types, again",
             median_ms(lambda n: here.search(["wang", "李", "138", "xm"][n % 4]), 40),
             "2 ms")  # fmt: skip


def snapshot(communities: list[Any]) -> None:
    """All communities written for analysis."""
    from linli.core.register import services

    seven = ("sex", "education", "marital_status", "age_band", "employed", "disabled", "birth_year")
    elements = [f"person.{one}" for one in seven]
    with at(communities[0], 11, "statistics"):
        services.write_snapshot("product")
        took, (_, written) = timed(lambda: services.write_snapshot(elements=elements))
    own = timed.own  # type: ignore[attr-defined]
    each = f"{took / max(written, 1) * 1e6:.0f} us each, cpu {own / max(written, 1) * 1e6:.0f}"
    line(f"snapshot of {written:,}", f"{took:.1f} s, {each}", "12 us a subject (7 elements)")


def size(folder: Path, count: int) -> str:
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            held = cursor.fetchone()[0]
    else:
        held = sum(one.stat().st_size for one in folder.glob("node.sqlite3*"))
    return f"{held / 1e6:,.0f} MB, {held / count:,.0f} B each"


def main() -> None:
    count = int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory(prefix="linli-bench-") as name:
        folder = Path(name)
        prepare(folder)
        from django.db import connection

        print(f"register: {count:,} residents on {connection.vendor}, 5 records, 35 elements each")
        communities = make_places(max(1, -(-count // COMMUNITY)))
        subjects = write(count, communities)
        if connection.vendor == "postgresql":
            analyze()
        line("database", size(folder, count), "")
        single(count, communities, subjects)
        in_memory(communities)
        snapshot(communities)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
        line("memory of the process", f"{peak:,.0f} MB", "")


if __name__ == "__main__":
    main()
