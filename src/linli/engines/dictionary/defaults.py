"""What a pack says once for many elements: `defaults.yaml`, and headings built from relations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

_MATCHED = ("topic", "subject", "type", "sensitivity", "emergency", "aggregate")


class Defaults:
    """The rules of `defaults.yaml`: each gives fields to the elements that it matches.

    Rules apply in order, a later one wins, and what an entry says itself wins over all. `when` may
    name topic (the file's name), subject, type, sensitivity, emergency, aggregate, derived (whether
    the element can be computed) and prefix (how its code begins); a list means any of these.

    >>> rules = Defaults([{"give": {"fresh_days": 365}},
    ...                   {"when": {"type": "name"}, "give": {"fresh_days": None}}])
    >>> rules.apply({"code": "person.name", "type": "name"}, topic="person")["fresh_days"] is None
    True
    >>> rules.apply({"code": "person.phone", "type": "phone"}, topic="person")["fresh_days"]
    365
    """

    def __init__(self, rules: Iterable[Mapping[str, Any]]) -> None:
        self._rules = [(rule.get("when") or {}, rule["give"]) for rule in rules]

    def apply(self, entry: Mapping[str, Any], *, topic: str) -> dict[str, Any]:
        """The entry with everything that the rules give it and it does not say itself."""
        facts = {key: entry.get(key) for key in _MATCHED}
        facts["topic"] = topic
        facts["emergency"] = bool(entry.get("emergency"))
        facts["aggregate"] = bool(entry.get("aggregate"))
        facts["derived"] = "derivation" in entry
        full: dict[str, Any] = {}
        for when, give in self._rules:
            if _meets(when, facts, str(entry.get("code"))):
                full.update(give)
        full.update(entry)
        return full


def _meets(when: Mapping[str, Any], facts: Mapping[str, Any], code: str) -> bool:
    for key, wanted in when.items():
        any_of = wanted if isinstance(wanted, list) else [wanted]
        if key == "prefix":
            if not any(code.startswith(str(one)) for one in any_of):
                return False
        elif facts.get(key) not in any_of:
            return False
    return True


def compose_headings(
    entry: Mapping[str, Any],
    prefixes: Mapping[str, Sequence[str]],
    stems: Mapping[str, Sequence[str]],
) -> list[str]:
    """Headings of an element along a path: its own, then each prefix with each stem of its end.

    stems: by element code; `{}` in a stem is where the prefix stands, else it stands in front

    >>> compose_headings({"path": ["person.guardian", "person.phone"], "headings": ["its phone"]},
    ...                  {"person.guardian": ["guardian"]}, {"person.phone": [" phone", "call {}"]})
    ['its phone', 'guardian phone', 'call guardian']
    """
    relation, end = entry["path"]
    composed = list(entry.get("headings") or ())
    for prefix in prefixes.get(relation, ()):
        for stem in stems.get(end, ()):
            composed.append(stem.replace("{}", prefix) if "{}" in stem else prefix + stem)
    return list(dict.fromkeys(composed))
