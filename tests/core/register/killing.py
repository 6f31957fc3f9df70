"""Writers that are killed at random moments, and what is there afterwards: tests and bench."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
COMMAND = [sys.executable, "-m", "tests.core.register.writer_of_kills"]
#: `r ` or `b ` and a uid: a line that was cut off confirms nothing.
WHOLE = 38
#: What one batch holds.
IN_BATCH = 40
LONGEST = 0.4


@dataclass
class Kept:
    """What was confirmed before the kills, against what is there.

    lost:    confirmed and not there; doubled: there twice
    torn:    batches of which a part is there
    wrong:   subjects whose profile is not the fold of their records
    audited: whether the audit is sound; acts: how many of its entries there are
    """

    confirmed: int
    records: int
    lost: int
    doubled: int
    torn: int
    wrong: int
    audited: bool
    acts: int


def environment_of(database, secrets, division):
    """What a writer needs: the name of the database, the folder of keys, a division's key."""
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        "KILL_DATABASE": str(database),
        "KILL_SECRETS": str(secrets),
        "KILL_DIVISION": str(division),
        # Who is killed tidies nothing away.
        "TMPDIR": str(Path(secrets).parent),
    }


def kill_writers(environment, kills, *, seed=3):
    """Start a writer and kill it, so many times; the lines that they confirmed."""
    chance = random.Random(seed)
    confirmed = []
    for _ in range(kills):
        with subprocess.Popen(
            [*COMMAND, "write"], cwd=ROOT, stdout=subprocess.PIPE, text=True, env=environment
        ) as writer:
            lines = [writer.stdout.readline()]
            if not lines[0]:
                raise RuntimeError("a writer ended before it wrote anything")
            # Not to wait for anything: to be killed at any point of writing.
            time.sleep(chance.random() * LONGEST)
            writer.send_signal(signal.SIGKILL)
            lines += writer.stdout.read().splitlines()
        confirmed += [line.strip() for line in lines if len(line.strip()) == WHOLE]
    return confirmed


def what_is_kept(environment, confirmed):
    """Compare what was confirmed with what another process reads."""
    read = subprocess.run(
        [*COMMAND, "read"], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    found = json.loads(read.stdout.splitlines()[-1])
    records, batches = found["records"], found["batches"]
    said = {line[2:] for line in confirmed if line[0] == "r"} - set(records)
    loaded = {line[2:] for line in confirmed if line[0] == "b"} - batches.keys()
    return Kept(
        confirmed=len(confirmed),
        records=len(records),
        lost=len(said) + len(loaded),
        doubled=len(records) - len(set(records)),
        torn=sum(count != IN_BATCH for count in batches.values()),
        wrong=len(found["wrong"]),
        audited=found["sound"],
        acts=found["acts"],
    )
