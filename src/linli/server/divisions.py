"""`linli divisions`: load the divisions of the country, find one, say what happened to it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from linli.cli.sources import parse_day
from linli.cli.terminal import Terminal
from linli.engines.values import Problem

if TYPE_CHECKING:
    from linli.core.base.scope import Scope
    from linli.core.places.models import Division

_VERBS = frozenset({"division.load", "division.change", "division.search"})


def add_arguments(parser: ArgumentParser) -> None:
    """The action, what it is about, and the day it holds from."""
    parser.add_argument("action", choices=list(_ACTIONS), help="divisions.help_action")
    parser.add_argument("what", nargs="*", metavar="WHAT", help="divisions.help_what")
    parser.add_argument("--within", default="", metavar="CODE", help="divisions.help_within")
    parser.add_argument("--on", metavar="YYYY-MM-DD", help="divisions.help_on")
    parser.add_argument("--complete", action="store_true", help="divisions.help_complete")
    parser.add_argument("--reference", default="", metavar="TEXT", help="divisions.help_reference")


def run(arguments: Namespace, terminal: Terminal) -> int:
    """0: done; 2: nothing was found.

    Raises Problem("divisions.what_missing") and Problem("places....").
    """
    with _acting():
        return _ACTIONS[arguments.action](arguments, terminal)


def _acting() -> AbstractContextManager[Scope]:
    from linli.core.base.scope import acting
    from linli.core.trust.actors import SystemActor
    from linli.core.trust.rights import WHOLE_NODE

    return acting(SystemActor("divisions", _VERBS), WHOLE_NODE, "upkeep")


def _load(arguments: Namespace, terminal: Terminal) -> int:
    from linli.core.places import services

    file = Path(arguments.what[0]) if arguments.what else None
    with terminal.progress("divisions.loading", total=1) as step:
        done = services.load_divisions(
            on=_day(arguments), file=file, within=arguments.within, complete=arguments.complete
        )
        step(1)
    counts = {name: len(getattr(done, name)) for name in ("founded", "renamed", "ended")}
    if terminal.json:
        terminal.write_json(counts)
    terminal.say("divisions.loaded", **counts)
    return 0


def _search(arguments: Namespace, terminal: Terminal) -> int:
    from linli.core.places import queries

    area = queries.get_division(arguments.within) if arguments.within else None
    found = queries.search_divisions(" ".join(_given(arguments, 1)), within=area)
    if terminal.json:
        terminal.write_json(
            [
                {"code": one.code, "name": one.name, "level": one.level, "path": list(one.path)}
                for one in found
            ]
        )
    for one in found:
        terminal.write(f"{one.code}  {' '.join([*one.path, one.name])}")
    if not found:
        terminal.say("divisions.nothing_found")
    return 0 if found else 2


def _show(arguments: Namespace, terminal: Terminal) -> int:
    from linli.core.places import queries

    division = queries.get_division(_given(arguments, 1)[0])
    above = [one.name for one in queries.list_above(division)]
    terminal.write(f"{division.code}  {' '.join([*above, division.name])}")
    for change in queries.list_changes(division):
        other = change.other.name if change.other else ""
        before = " ".join(filter(None, [change.name_before, change.code_before, other]))
        terminal.write(f"  {change.on}  {change.kind}  {before}  {change.reference}".rstrip())
    for one in queries.list_below(division).filter(parent=division):
        terminal.write(f"  {one.code}  {one.name}")
    return 0


def _rename(arguments: Namespace, terminal: Terminal) -> int:
    from linli.core.places import services

    code, name = _given(arguments, 2)
    services.rename_division(
        _division(code), name, on=_day(arguments), reference=arguments.reference
    )
    terminal.say("divisions.changed")
    return 0


def _merge(arguments: Namespace, terminal: Terminal) -> int:
    from linli.core.places import services

    *parts, into = (_division(code) for code in _given(arguments, 2))
    services.merge_divisions(parts, into, on=_day(arguments), reference=arguments.reference)
    terminal.say("divisions.changed")
    return 0


def _move(arguments: Namespace, terminal: Terminal) -> int:
    from linli.core.places import services

    code, parent = _given(arguments, 2)
    services.move_division(
        _division(code), _division(parent), on=_day(arguments), reference=arguments.reference
    )
    terminal.say("divisions.changed")
    return 0


def _split(arguments: Namespace, terminal: Terminal) -> int:
    from linli.core.places import services

    code, *parts = _given(arguments, 3)
    pairs = [(part.partition("=")[0], part.partition("=")[2]) for part in parts]
    if not all(new and name for new, name in pairs):
        raise Problem("divisions.what_missing", action=arguments.action)
    services.split_division(
        _division(code), pairs, on=_day(arguments), reference=arguments.reference
    )
    terminal.say("divisions.changed")
    return 0


_ACTIONS: dict[str, Callable[[Namespace, Terminal], int]] = {
    "load": _load,
    "search": _search,
    "show": _show,
    "rename": _rename,
    "merge": _merge,
    "move": _move,
    "split": _split,
}


def _given(arguments: Namespace, least: int) -> list[str]:
    if len(arguments.what) < least:
        raise Problem("divisions.what_missing", action=arguments.action)
    given: list[str] = arguments.what
    return given


def _division(code: str) -> Division:
    from linli.core.places import queries

    return queries.get_division(code)


def _day(arguments: Namespace) -> date:
    return parse_day(arguments.on) if arguments.on else datetime.now(UTC).date()
