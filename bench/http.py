"""One person over HTTP, with scope, purpose and access log, beside a plain signed-in endpoint.

The peer is served by granian with two workers, Linli as it is by default; wrk asks both with 20
connections, first without pauses, then as 20 people who think for 2 seconds. They are asked in
turn, and the better of two turns counts: a busy machine scatters. Bars: at least 0.3 times the
peer's requests per second, and 95 of 100 answers under 50 ms at 20 users. Needs wrk (Debian).
Usage: python -m bench.http [RESIDENTS], or the same behind tools/with_postgresql.sh.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from bench.register import at, make_places, prepare, write

SECONDS, CONNECTIONS, WORKERS, TURNS = 10, 20, 2, 2
THINK_SECONDS, THINKERS_FOR = 2, 40
PASSWORD = "a lane for benchmarks"
ELEMENTS = "person.name,person.phone,person.birth_date,person.address"
LUA = """
local paths = {{}}
for line in io.lines("{paths}") do paths[#paths + 1] = line end
local n = 0
request = function()
  n = n + 1
  return wrk.format("GET", paths[1 + (n * 7919) % #paths])
end
{delay}
done = function(summary, latency, requests)
  io.write(string.format("p95 %.2f errors %d\\n", latency:percentile(95) / 1000,
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout))
end
"""


@contextmanager
def served(command: list[str], port: int, **environment: str):
    process = subprocess.Popen(command, env={**os.environ, **environment},
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/health/live", timeout=1).close()
                break
            except urllib.error.HTTPError:
                break
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(30)


def check(port: int, path: str, headers: dict[str, str]) -> None:
    """Fail with what the server says, rather than measure refusals."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    try:
        urllib.request.urlopen(request, timeout=30).close()
    except urllib.error.HTTPError as refused:
        sys.exit(f"{path}: {refused.code} {refused.read()[:500]!r}")


def ask(folder: Path, name: str, port: int, paths: list[str], headers: dict[str, str]) -> float:
    """Requests per second without pauses; prints them, and the slowest of twenty both ways."""
    check(port, paths[0], headers)
    (folder / f"{name}.paths").write_text("\n".join(paths))
    ask_for(folder, name, port, headers, 3)  # warms up
    rate, slow, errors = ask_for(folder, name, port, headers, SECONDS)
    _, calm, more = ask_for(folder, name, port, headers, THINKERS_FOR, think=True)
    print(f"{name:10} {rate:8,.0f} requests/s, p95 {slow:.0f} ms; with {THINK_SECONDS} s between "
          f"requests p95 {calm:.0f} ms; errors {errors + more}", flush=True)  # fmt: skip
    return rate


def ask_for(
    folder: Path,
    name: str,
    port: int,
    headers: dict[str, str],
    seconds: int,
    *,
    think: bool = False,
) -> tuple[float, float, int]:
    """Requests per second, p95 in milliseconds, errors."""
    # Each by itself, not all twenty at once.
    pause = f"delay = function() return math.random({THINK_SECONDS * 2000}) end" if think else ""
    script = folder / f"{name}.lua"
    script.write_text(LUA.format(paths=folder / f"{name}.paths", delay=pause))
    given = [part for key, value in headers.items() for part in ("-H", f"{key}: {value}")]
    said = subprocess.run(
        ["wrk", "-t1", f"-c{CONNECTIONS}", "-s", str(script), *given, f"-d{seconds}",
         f"http://127.0.0.1:{port}"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])
    slow, errors = re.search(r"p95 ([\d.]+) errors (\d+)", said).groups()
    return rate, float(slow), int(errors)


def make_worker(street) -> None:
    from linli.core.trust.models import Account, Holding

    now = datetime.now(UTC)
    account = Account(username="worker", created_at=now)
    account.set_password(PASSWORD)
    account.save()
    Holding.objects.all_scopes("a benchmark").create(
        account=account, role="township_officer", division=street, since=date(2025, 1, 1),
        granted_at=now,
    )  # fmt: skip


def sign_in() -> str:
    from django.test import Client

    client = Client()
    client.post("/accounts/login/", {"login": "worker", "password": PASSWORD})
    return client.cookies["sessionid"].value


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory(prefix="linli-bench-") as name:
        folder = Path(name)
        prepare(folder)
        from django.conf import settings
        from django.db import connection

        settings.ALLOWED_HOSTS = ["*"]
        street, *communities = make_places(max(1, -(-count // 10_000)))
        subjects = write(count, [street, *communities])
        make_worker(street)
        cookie = sign_in()
        from linli.core.register.models import Subject

        with at(street):
            uids = list(
                Subject.objects.filter(id__in=subjects[:2000]).values_list("uid", flat=True)
            )
        ours = [f"/api/1/subjects/{uid}?elements={ELEMENTS}" for uid in uids]
        headers = {"Cookie": f"sessionid={cookie}", "X-Linli-Division": street.code,
                   "X-Linli-Purpose": "upkeep"}  # fmt: skip
        print(f"one person over HTTP, {count:,} residents, {connection.vendor}, "
              f"{CONNECTIONS} connections; Linli with its usual processes")  # fmt: skip
        connection.close()
        linli = [str(Path(sys.executable).with_name("linli")), "serve", "--node", name]
        environment, cookie = prepare_peer(folder, count)
        own, peer = [], []
        for _ in range(TURNS):
            with served([*linli, "--bind", "127.0.0.1:8765"], 8765):
                own.append(ask(folder, "linli", 8765, ours, headers))
            peer.append(measure_peer(folder, count, environment, cookie))
        print(f"ratio {max(own) / max(peer):.2f} (bar 0.3)")


def prepare_peer(folder: Path, count: int) -> tuple[dict[str, str], str]:
    """The peer's environment, and the cookie of somebody signed in there."""
    environment = {"PEER_FOLDER": str(folder)}
    if os.environ.get("LINLI_DATABASE_OWNER"):
        environment["PEER_DATABASE"] = (
            os.environ["LINLI_DATABASE_OWNER"].rsplit("/", 1)[0] + "/peer"
        )
        import psycopg

        with psycopg.connect(os.environ["LINLI_DATABASE_OWNER"], autocommit=True) as owner:
            owner.execute("CREATE DATABASE peer")
    cookie = subprocess.run(
        [sys.executable, "-m", "bench._peer_site", str(count)],
        env={**os.environ, **environment}, capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    return environment, cookie


def measure_peer(folder: Path, count: int, environment: dict[str, str], cookie: str) -> float:
    granian = [str(Path(sys.executable).with_name("granian")), "--interface", "wsgi",
               "--host", "127.0.0.1", "--port", "8766", "--workers", str(WORKERS),
               "--blocking-threads", "1", "bench._peer_site:application"]  # fmt: skip
    with served(granian, 8766, **environment):
        paths = [f"/person/{1 + n * 3 % count}" for n in range(2000)]
        return ask(folder, "peer", 8766, paths, {"Cookie": f"sessionid={cookie}"})


if __name__ == "__main__":
    main()
