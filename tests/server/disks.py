"""A small disk of a test's own, which can be full."""

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

_BLOCK = 64 * 1024


@contextmanager
def open_folder():
    """A folder that every account may pass through: PostgreSQL does not run as root."""
    with tempfile.TemporaryDirectory(prefix="linli-test-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@contextmanager
def small_disk(megabytes):
    """A file system of that size; its folder. Gone with what is in it afterwards.

    Root mounts it in a folder; others in a name space of their own, where they may.
    """
    if os.geteuid() == 0:
        with open_folder() as folder:
            _run("mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0755", "tmpfs", folder)
            try:
                yield folder
            finally:
                # Lazily: a process that was killed may still be letting go.
                subprocess.run(["umount", "--lazy", str(folder)], check=True)
        return
    inside = f"mount -t tmpfs -o size={megabytes}m tmpfs /mnt && echo ready && exec cat"
    with subprocess.Popen(
        ["unshare", "--map-root-user", "--mount", "sh", "-c", inside],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as keeper:  # fmt: skip
        if keeper.stdout.readline().strip() != "ready":
            pytest.skip(f"no right to mount: {keeper.stderr.read()}")
        yield Path(f"/proc/{keeper.pid}/root/mnt")
        keeper.stdin.close()


def _run(*command):
    ended = subprocess.run(list(map(str, command)), check=False, capture_output=True, text=True)
    if ended.returncode:
        pytest.skip(f"no right to mount: {ended.stderr}")


def fill(disk, *, leave=0):
    """Take all room but so many bytes; the file that holds it."""
    ballast = disk / "ballast"
    with ballast.open("ab", buffering=0) as out:
        left = shutil.disk_usage(disk).free - leave
        while left > 0:
            try:
                left -= out.write(bytes(min(_BLOCK, left)))
            except OSError:
                break
    return ballast
