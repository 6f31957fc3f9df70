"""SIGKILL at random moments of writing: what was confirmed against what is there.

    python -m bench.kills [KILLS]

On SQLite, or on PostgreSQL inside tools/with_postgresql.sh. KILLS: 50 unless given. The writers
and the count are those of tests/core/register/test_kill.py.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KILLS = 50


def start_node(folder: Path) -> tuple[str, Path, int]:
    """A throw-away node with one community: name of its database, folder of keys, its division."""
    os.environ |= {"LINLI_NODE": str(folder), "LINLI_LOG": "warning"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "linli.server.settings.test"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from linli.core.places.models import Division

    call_command("migrate", verbosity=0)
    division = Division.objects.create(
        code="990000000011", name="a", level="community", first=1, last=9
    )
    name = str(connection.settings_dict["NAME"])
    print(f"{connection.display_name}, load {os.getloadavg()[0]:.1f}")
    connection.close()
    return name, Path(settings.LINLI_SECRETS), division.pk


def main() -> None:
    sys.path.insert(0, str(ROOT))
    from tests.core.register.killing import environment_of, kill_writers, what_is_kept

    kills = int(sys.argv[1]) if len(sys.argv) > 1 else KILLS
    with tempfile.TemporaryDirectory(prefix="linli-bench-kills-") as name:
        environment = environment_of(*start_node(Path(name)))
        began = time.perf_counter()
        kept = what_is_kept(environment, kill_writers(environment, kills))
    print(f"{'kills':34} {kills:8}   in {time.perf_counter() - began:.0f} s")
    print(f"{'confirmed acts':34} {kept.confirmed:8}")
    print(f"{'records there':34} {kept.records:8}")
    print(f"{'acts in the audit':34} {kept.acts:8}")
    print(f"{'confirmed and lost':34} {kept.lost:8}   bar 0")
    print(f"{'doubled':34} {kept.doubled:8}   bar 0")
    print(f"{'batches of which a part is there':34} {kept.torn:8}   bar 0")
    print(f"{'profiles unlike their records':34} {kept.wrong:8}   bar 0")
    print(f"{'audit valid':34} {'yes' if kept.audited else 'NO':>8}")
    if kept.lost or kept.doubled or kept.torn or kept.wrong or not kept.audited:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
