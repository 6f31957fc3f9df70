"""What can be done, as `noun.verb`: one string is the permission, the audit entry, the API's id."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FORM = re.compile(r"[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*")
_declared: dict[str, Verb] = {}


@dataclass(frozen=True, slots=True)
class Verb:
    """Something that can be done; its label and sentence are `verbs.<noun>_<verb>`.

    thing: the kind of thing it acts on, a word of docs/words.md
    """

    code: str
    thing: str


def declare(thing: str, *codes: str) -> None:
    """Declare verbs, in an app's `hooks.py`. Raises ValueError if one is badly formed or known."""
    for code in codes:
        if _FORM.fullmatch(code) is None:
            raise ValueError(f"a verb is noun.verb, not {code!r}")
        if code in _declared:
            raise ValueError(f"the verb {code!r} is declared twice")
        _declared[code] = Verb(code, thing)


def find_verb(code: str) -> Verb | None:
    """The verb of that code, or None."""
    return _declared.get(code)


def list_verbs() -> list[Verb]:
    """All verbs, by code."""
    return [_declared[code] for code in sorted(_declared)]
