"""`linli audit verify`: whether the audit is as it was written."""

from __future__ import annotations

import re
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from linli.cli.terminal import Terminal
from linli.engines.values import Problem

if TYPE_CHECKING:
    from linli.core.trust.verification import Verification

_SOUND, _BROKEN = 0, 1
_SHOWN = 20
_ROOT = re.compile(r"([1-9][0-9]{0,17}):([0-9a-fA-F]{64})")


def add_arguments(parser: ArgumentParser) -> None:
    """`verify [--root BLOCK:HASH]...`."""
    parser.add_argument("action", choices=["verify"], help="audit.help_action")
    parser.add_argument(
        "--root", action="append", default=[], metavar="BLOCK:HASH", help="audit.help_root"
    )


def run(arguments: Namespace, terminal: Terminal) -> int:
    """0: sound; 1: something was changed, is missing or was left out.

    Raises Problem("audit.bad_root").
    """
    printed = dict(_parse(one) for one in arguments.root)
    from linli.core.trust.models import AuditEntry
    from linli.core.trust.verification import verify

    with terminal.progress("audit.verifying", total=AuditEntry.objects.count()) as step:
        found = verify(printed=printed, step=step)
    if terminal.json:
        terminal.write_json(_as_json(found, terminal))
    _say(found, terminal)
    return _SOUND if found.is_sound else _BROKEN


def _parse(given: str) -> tuple[int, str]:
    root = _ROOT.fullmatch(given)
    if root is None:
        raise Problem("audit.bad_root", given=given)
    return int(root[1]), root[2]


def _as_json(found: Verification, terminal: Terminal) -> dict[str, object]:
    return {
        "sound": found.is_sound,
        "entries": found.entries,
        "blocks": found.blocks,
        "checkpoints": found.checkpoints,
        "changed": found.changed,
        "missing": found.missing,
        "erased": found.erased,
        "not_yet_sealed": found.waiting,
        "left_out": found.left_out,
        "breaks": [
            {
                "code": one.code,
                "details": one.details,
                "sentence": terminal.text(one.code, **one.details),
            }
            for one in found.breaks
        ],
        "last": None if found.last is None else {"block": found.last[0], "hash": found.last[1]},
    }


def _say(found: Verification, terminal: Terminal) -> None:
    for what in ("changed", "missing", "left_out"):
        entries: list[int] = getattr(found, what)
        if entries:
            shown = ", ".join(map(str, entries[:_SHOWN])) + (" ..." if entries[_SHOWN:] else "")
            terminal.say(f"audit.{what}", count=len(entries), entries=shown)
    for reason in found.breaks:
        terminal.say(reason.code, **reason.details)
    said = "audit.sound" if found.is_sound else "audit.broken"
    terminal.say(
        said,
        entries=found.entries,
        blocks=found.blocks,
        erased=found.erased,
        waiting=found.waiting,
    )
    if found.last is not None:
        terminal.say("audit.last", block=found.last[0], hash=found.last[1])
