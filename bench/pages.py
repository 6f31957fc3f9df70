"""Pages of a large node: processor time a page, the slowest of twenty, bytes, memory of workers.

Twenty people ask for pages and think two seconds between them, as people do. Bars: at most 60 ms
of the server's processor a page, 95 of 100 pages in 300 ms, the first page under 100 kB, a web
worker under 400 MB.

Usage: python -m bench.pages [RESIDENTS], or the same behind tools/with_postgresql.sh. 100,000 on
SQLite and 1,000,000 on PostgreSQL unless given: the demo node, and more communities beside it.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
from collections import defaultdict
from pathlib import Path

import psutil

from linli.server.demo.errand import Visitor
from linli.server.demo.serving import free_bind, served

USERS, THINKS, SECONDS = 20, 2.0, 60
BARS = {"cpu": 60.0, "p95": 300.0, "bytes": 100_000, "memory": 400.0}


def make_node(folder: Path) -> None:
    """The demo node, in the database that the tests' cluster names where there is one."""
    linli = str(Path(sys.executable).with_name("linli"))
    given = []
    for option, variable in (("database", "LINLI_DATABASE"),
                             ("database-owner", "LINLI_DATABASE_OWNER")):  # fmt: skip
        if os.environ.get(variable):
            given += [f"--{option}", os.environ[variable]]
    subprocess.run([linli, "demo", "--no-serve", "--node", str(folder), *given], check=True)


def fill(folder: Path, residents: int) -> None:
    """More communities of the demo's street, each of 10,000; run in a process of its own."""
    code = f"import bench.pages; bench.pages.grow({residents})"
    environment = {**os.environ, "LINLI_NODE": str(folder), "LINLI_LOG": "warning"}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)


def grow(residents: int) -> None:
    from datetime import date

    from bench._people import START, people
    from bench.register import CHUNK, COMMUNITY, VERBS, at
    from linli.server.starting import start_node

    start_node()
    from linli.core.base.ids import new_uid
    from linli.core.base.scope import acting
    from linli.core.places import queries as places
    from linli.core.places import services as founding
    from linli.core.register import services
    from linli.core.trust.actors import SystemActor
    from linli.core.trust.rights import WHOLE_NODE

    street = places.get_division("990101001000")
    count = max(1, residents // COMMUNITY)
    with acting(SystemActor("bench", frozenset({"division.change"})), WHOLE_NODE, "upkeep"):
        codes = [f"9901010011{number:02}" for number in range(count)]
        for code in codes:
            founding.found_division(street, code, code, level="community", on=date(2020, 1, 1))
    street.refresh_from_db()
    read = people(residents, codes)
    assert VERBS
    for start in range(0, residents, CHUNK):
        values = [next(read) for _ in range(min(CHUNK, residents - start))]
        batch = services.Batch(subjects=[new_uid() for _ in values], values=values,
                               observed_at=START)  # fmt: skip
        with at(street):
            services.write_batch(batch, source="ledger")
        print(f"\r{start + len(values):,} residents", end="", flush=True)
    print()


class Meter:
    """What visitors saw: seconds and bytes of each page, and what was refused."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = defaultdict(list)
        self.bytes: dict[str, int] = {}
        self.refused: dict[str, int] = {}

    def ask(self, visitor: Visitor, name: str, path: str) -> None:
        began = time.perf_counter()
        try:
            answer = visitor.get(path)
        except urllib.error.HTTPError as refused:
            self.refused[name] = refused.code
            return
        self.seconds[name].append(time.perf_counter() - began)
        self.bytes[name] = len(answer.body)


def addresses(folder: Path) -> dict[str, tuple[str, str]]:
    """User name and path of every page that somebody signed in sees, by name."""
    code = (
        "import json, sys; from pathlib import Path; from tools.pages import PAGES;"
        "from tools.screenshots import address_of; from linli.server.starting import start_node;"
        "from tools.browser import find_account; node = start_node();"
        "samples = json.loads((node / 'samples.json').read_text());"
        "print(json.dumps({name: (find_account(node, row.who).username,"
        " address_of(name, row, samples)) for name, row in PAGES.items() if row.who}))"
    )
    environment = {**os.environ, "LINLI_NODE": str(folder), "LINLI_LOG": "warning"}
    shown = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True,
                           text=True, env=environment)  # fmt: skip
    return json.loads(shown.stdout.splitlines()[-1])


def workers(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    """The server and its children."""
    parent = psutil.Process(process.pid)
    return [parent, *parent.children(recursive=True)]


def spent(processes: list[psutil.Process]) -> float:
    """Seconds of processor that they took so far."""
    return sum(sum(one.cpu_times()[:2]) for one in processes)


def one_by_one(visitors, pages, processes) -> dict[str, float]:
    """Milliseconds of the server's processor for each page, asked alone, the median of ten."""
    found = {}
    for name, (username, path) in pages.items():
        took = []
        for _ in range(10):
            before = spent(processes)
            try:
                visitors[username].get(path)
            except urllib.error.HTTPError:
                break
            took.append((spent(processes) - before) * 1000)
        if took:
            found[name] = statistics.mean(took[1:])
    return found


def together(base: str, pages, password: str) -> Meter:
    """Twenty people for a minute."""
    meter, until = Meter(), time.monotonic() + SECONDS

    def visit(number: int) -> None:
        chance = random.Random(number)
        mine = chance.choice([who for who, _ in pages.values()])
        visitor = Visitor(base)
        visitor.sign_in(mine, password)
        names = [name for name, (who, _) in pages.items() if who == mine]
        while time.monotonic() < until:
            name = chance.choice(names)
            meter.ask(visitor, name, pages[name][1])
            time.sleep(chance.expovariate(1 / THINKS))

    threads = [threading.Thread(target=visit, args=(number,)) for number in range(USERS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return meter


def main() -> None:
    on_postgresql = bool(os.environ.get("LINLI_DATABASE"))
    residents = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000 if on_postgresql else 100_000
    with tempfile.TemporaryDirectory(prefix="linli-bench-") as name:
        folder = Path(name) / "node"
        make_node(folder)
        fill(folder, residents)
        pages = addresses(folder)
        pages = {name: one for name, one in pages.items() if name != "account_logout"}
        password = json.loads((folder / "demo.json").read_text())[0]["password"]
        bind = free_bind("127.0.0.1:8770")
        print(f"pages, {residents:,} residents on {'postgresql' if on_postgresql else 'sqlite'}, "
              f"{USERS} users thinking {THINKS:.0f} s")  # fmt: skip
        with served(folder, bind) as process:
            base = f"http://{bind}"
            visitors = {}
            for username, _ in pages.values():
                if username not in visitors:
                    visitors[username] = Visitor(base)
                    visitors[username].sign_in(username, password)
            cpu = one_by_one(visitors, pages, workers(process))
            meter = together(base, pages, password)
            memory = max(one.memory_info().rss for one in workers(process)) / 1e6
    report(cpu, meter, memory)


def report(cpu: dict[str, float], meter: Meter, memory: float) -> None:
    print(f"{'page':32} {'cpu ms':>8} {'p50 ms':>8} {'p95 ms':>8} {'kB':>7} {'asked':>6}")
    everything = []
    for name, seconds in sorted(meter.seconds.items()):
        milliseconds = sorted(one * 1000 for one in seconds)
        everything += milliseconds
        print(f"{name:32} {cpu.get(name, 0):8.1f} {statistics.median(milliseconds):8.0f} "
              f"{slow(milliseconds):8.0f} {meter.bytes[name] / 1000:7.1f} "
              f"{len(seconds):6}")  # fmt: skip
    everything.sort()
    print(f"{'all':32} {max(cpu.values()):8.1f} {statistics.median(everything):8.0f} "
          f"{slow(everything):8.0f} {max(meter.bytes.values()) / 1000:7.1f} "
          f"{len(everything):6}")  # fmt: skip
    print(f"{'bars':32} {BARS['cpu']:8.0f} {'':8} {BARS['p95']:8.0f} {BARS['bytes'] / 1000:7.0f}")
    print(f"largest process {memory:.0f} MB (bar {BARS['memory']:.0f})")
    for name, code in meter.refused.items():
        print(f"refused: {name} {code}")


def slow(sorted_ones: list[float]) -> float:
    """The value that 95 of 100 do not pass."""
    return sorted_ones[min(len(sorted_ones) - 1, int(len(sorted_ones) * 0.95))]


if __name__ == "__main__":
    main()
