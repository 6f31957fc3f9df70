"""A PostgreSQL cluster of a test's own, which may be stopped, killed and started again."""

import os
import signal
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

SCRIPT = Path(__file__).resolve().parents[2] / "tools" / "with_postgresql.sh"
_NAMES = ("LINLI_DATABASE", "LINLI_DATABASE_OWNER")


class Cluster:
    """Where it lies, and by which variables a node finds it."""

    def __init__(self, variables):
        self.variables = variables
        self.folder = Path(unquote(urlsplit(variables["LINLI_DATABASE"]).netloc.split("@")[1]))
        self._bin = max(Path("/usr/lib/postgresql").glob("*/bin"))

    def _pid(self):
        return int((self.folder / "data" / "postmaster.pid").read_text().splitlines()[0])

    def kill(self):
        """SIGKILL of the postmaster: nothing is told to anybody."""
        pid = self._pid()
        os.kill(pid, signal.SIGKILL)
        while not _is_dead(pid):
            time.sleep(0.02)

    def control(self, *arguments):
        """`pg_ctl ARGUMENTS` as whom the cluster belongs to; its exit code."""
        as_server = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*as_server, self._bin / "pg_ctl", "-D", self.folder / "data",
                   "-l", self.folder / "log", "-w", *arguments]  # fmt: skip
        path = f"{os.environ['PATH']}:/usr/sbin:/sbin"
        return subprocess.run(
            list(map(str, command)), check=False, cwd=self.folder, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, env={**os.environ, "PATH": path}, timeout=120,
        ).returncode  # fmt: skip

    def start(self):
        """Start it, as a service manager does: again until what was left of it has ended."""
        mark = self.folder / "data" / "postmaster.pid"
        for _ in range(50):
            if mark.exists() and _is_dead(self._pid()):
                # Where nobody buries the dead, PostgreSQL takes its own ghost for alive.
                mark.unlink()
            if self.control("start") == 0:
                return
        raise AssertionError((self.folder / "log").read_text()[-2000:])

    def is_up(self):
        """Whether it answers."""
        return self.control("status") == 0


def _is_dead(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


@contextmanager
def cluster(folder, settings=""):
    """A cluster in a folder that its account may reach. settings: lines of its configuration"""
    wanted = f"env | grep -E '^({'|'.join(_NAMES)})='; echo ready; exec cat"
    environment = {**os.environ, "TMPDIR": str(folder)}
    if settings:
        environment["LINLI_POSTGRESQL_CONF"] = settings
    with subprocess.Popen(
        [SCRIPT, "sh", "-c", wanted], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env=environment,
    ) as keeper:  # fmt: skip
        variables = {}
        for line in keeper.stdout:
            if line == "ready\n":
                break
            name, _, value = line.strip().partition("=")
            variables[name] = value
        assert variables.keys() == set(_NAMES), "the cluster did not start"
        yield Cluster(variables)
        keeper.stdin.close()
