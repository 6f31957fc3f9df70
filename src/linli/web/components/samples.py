"""Something to show in each component; nobody of that name exists."""

from __future__ import annotations

from typing import Any

from linli.core.base.saying import say

_NAMES = ("part_table", "part_fields", "part_sheet", "part_print", "part_drop")


def samples() -> dict[str, Any]:
    """What `components/parts.html` draws, by the names of its variables."""
    names = [say(f"components.{name}") for name in _NAMES]
    states = ("done", "here", "ahead", "ahead", "ahead")
    return {
        "names": names,
        "states": ["auto", "ask", "none", "problem", "stale", "barred"],
        "stops": [
            {"name": name, "state": state, "when": "09:02" if state == "done" else ""}
            for name, state in zip(names, states, strict=True)
        ],
        "heads": [{"label": names[0]}, {"label": names[1], "num": True}, {"label": names[2]}],
        "rows": [
            _row(names[0], "12,406", "auto"),
            _row(names[1], "2,870", "ask", here=True),
            _row(names[2], "4,828", "barred"),
        ],
        "foot": [{"text": names[0]}, {"text": "20,104"}, {"text": ""}],
        "account": [
            {"label": names[0], "value": 18_236},
            {"label": names[1], "value": 1_204},
            {"label": names[2], "value": 664},
        ],
        "tabs": [
            {"url": "#main", "label": names[0], "count": 7, "here": True},
            {"url": "#main", "label": names[1], "count": 11},
            {"url": "#main", "label": names[2]},
        ],
        "options": [
            {"value": letter, "label": f"{name} {letter}", "what": name, "group": names[number % 2]}
            for number, (letter, name) in enumerate(zip("abcde", names, strict=True))
        ],
        "family": _family(names[0]),
        "letters": list("ABCD"),
        "sheet": _sheet(names),
    }


def _row(name: str, figure: str, state: str, *, here: bool = False) -> dict[str, Any]:
    cells = [{"text": name, "href": "#main"}, {"text": figure}, {"text": name, "state": state}]
    return {"cells": cells, "here": here}


def _family(word: str) -> list[dict[str, Any]]:
    def person(name: str, **more: bool) -> dict[str, Any]:
        return {"name": name, "href": "#main", "lines": [word, "1989-07"], **more}

    child = {"people": [person("C")], "children": []}
    away = {"people": [person("D", is_away=True)], "children": []}
    return [{"people": [person("A", is_head=True), person("B")], "children": [child, away]}]


def _sheet(names: list[str]) -> list[dict[str, Any]]:
    title = {"text": names[2], "kind": "sheet__title", "span": 4}
    return [
        {"number": 1, "cells": [title]},
        {"number": 2, "cells": [{"text": name, "kind": "h"} for name in names[:4]]},
        {"number": 3, "cells": [
            {"text": "1"}, {"text": names[0], "kind": "pen-fill"},
            {"text": names[1], "kind": "pen-wait"}, {"text": "", "kind": "pen-none"},
        ]},
    ]  # fmt: skip
