"""Loading all divisions of China and searching them, on the database that LINLI_DATABASE names.

Bars: loaded in under 60 s; a search in under 50 ms.
"""

import os
import statistics
import tempfile
import time
from datetime import date
from pathlib import Path

TEXTS = (
    "东华门", "donghuamen", "dhm", "110101", "朝阳", "朝阳 建国", "永昌", "村", "a", "大永昌",
    "白杨坪", "changsha", "长沙 岳麓", "没有这里", "110101001001", "北京 东华门 多福巷", "幸福",
)  # fmt: skip


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LINLI_NODE"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "linli.server.settings.test"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        measure(Path(folder))


def measure(folder: Path) -> None:
    from django.db import connection

    from linli.core.base.scope import Jurisdiction, acting
    from linli.core.places import queries, services
    from linli.core.trust.actors import SystemActor

    actor = SystemActor("bench", frozenset({"division.load"}))
    start = time.perf_counter()
    with acting(actor, Jurisdiction(None, 1, 2**62), "upkeep"):
        loaded = services.load_divisions(on=date(2026, 1, 1))
    print(f"{connection.vendor}: {len(loaded.founded):,} divisions loaded in "
          f"{time.perf_counter() - start:.1f} s (bar 60 s)")  # fmt: skip
    start = time.perf_counter()
    queries.search_divisions("x")
    print(f"search index written in {time.perf_counter() - start:.1f} s")
    times = {}
    for text in TEXTS:
        runs = []
        for _ in range(7):
            start = time.perf_counter()
            queries.search_divisions(text)
            runs.append((time.perf_counter() - start) * 1000)
        times[text] = statistics.median(runs)
    slowest = max(times, key=times.__getitem__)
    print(f"search: median {statistics.median(times.values()):.1f} ms, slowest "
          f"{times[slowest]:.1f} ms ({slowest}) (bar 50 ms)")  # fmt: skip
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    print(f"node folder with the index: {size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
