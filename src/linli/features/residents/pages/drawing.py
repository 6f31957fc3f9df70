"""What the register opened, as templates draw it: rows of facts, words of a history, looks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from linli.core.base.pack import node_pack
from linli.core.base.saying import language_of, say
from linli.core.base.scope import current_scope
from linli.core.register import queries as register
from linli.core.register.queries import UNKNOWN
from linli.engines.dictionary import Element
from linli.engines.values import NOT_APPLICABLE, Problem
from linli.engines.values.sentences import find_template
from linli.features.residents.pages.words import (
    code_words,
    label_of,
    say_count,
    short_address,
    value_words,
)
from linli.features.residents.plan.due import Due
from linli.features.residents.plan.facts import Fact, Section, is_hidden
from linli.features.residents.plan.family import Card
from linli.features.residents.queries.home import Person
from linli.features.residents.queries.looked import list_looks, name_looks
from linli.features.residents.queries.subject import Group, Word, list_words

#: So many looks are shown at first.
LOOKS = 6


def groups_of(
    groups: Iterable[Group], url: str, chosen: str = "", uncovered: dict[str, str] | None = None
) -> list[dict[str, Any]]:
    """Groups of facts for `residents/facts.html`.

    url:       of the page that shows what was said of a fact; chosen: the fact that is shown now
    uncovered: numbers that were asked for and logged, by element
    """
    shown = uncovered or {}
    return [
        {
            "title": title_of(group.section), "code": group.section.code,
            "rows": [_row(fact, url, chosen, shown) for fact in group.facts],
            "idle": say("words.comma").join(label_of(one) for one in group.idle),
            "barred": group.barred,
            "usual": bool(group.facts or group.idle),
        }
        for group in groups
    ]  # fmt: skip


def title_of(section: Section) -> str:
    """What a group is called."""
    return section.labels.get(language_of()) or section.labels.get("en") or section.code


def _row(fact: Fact, url: str, chosen: str, shown: dict[str, str]) -> dict[str, Any]:
    element, reading = fact.element, fact.reading
    whole = shown.get(element.code)
    return {
        "code": element.code,
        "label": label_of(element),
        "url": f"{url}?{urlencode({'about': element.code})}#history",
        "here": element.code == chosen,
        "text": whole or value_words(element, reading.value),
        "hidden": is_hidden(element) and whole is None and reading.value is not None,
        "on": reading.observed_at,
        "source": source_words(reading.source) if reading.state != "unknown" else "",
        "state": fact.state,
        "word": _state_word(fact),
    }


def _state_word(fact: Fact) -> str:
    if fact.state == "stale":
        return say_count("residents.stale", fact.months)
    return say(f"residents.state_{fact.state}")


def source_words(source: str | None) -> str:
    """Where a value came from, in words."""
    code = f"residents.source_{source}"
    return say(code) if source and find_template(code, language_of()) else str(source or "")


def history_of(key: int, code: str, readings: Any) -> dict[str, Any] | None:
    """What was said of a fact, for `residents/history.html`; None where it may not be read."""
    element = node_pack().elements.get(code)
    if element is None or current_scope().purpose not in element.purposes:
        return None
    reading = readings.get(code, UNKNOWN)
    words = list_words(key, code, reading)
    return {
        "code": code,
        "label": label_of(element),
        "meaning": element.meaning if language_of() == "en" else "",
        "derived": reading.source == "derived",
        "words": [_word(element, one) for one in words],
    }


def _word(element: Element, word: Word) -> dict[str, Any]:
    said = word.said
    if said.state == "withdrawn":
        text = say("residents.said_nothing_more")
    elif said.state == "not_applicable":
        text = say("shell.not_applicable")
    else:
        text = value_words(element, said.value)
    return {
        "text": text, "on": said.observed_at, "source": source_words(said.source),
        "author": word.author, "fate": word.fate, "record": said.record,
        "why": say(f"residents.fate_{word.fate}_why", source=source_words(said.source))
        if word.fate in ("beaten", "taken") else "",
        "may_take_back": not said.retracted,
    }  # fmt: skip


def looks_of(key: int, *, all_of_them: bool = False) -> dict[str, Any]:
    """Who looked, for `residents/looked.html`."""
    looks = list_looks(key)
    shown = name_looks(looks if all_of_them else looks[:LOOKS])
    return {
        "rows": [
            {"at": one.at, "who": one.who, "purpose": one.purpose, "what": looked_at(one.elements),
             "verb": verb_words(one.verb)}
            for one in shown
        ],
        "count": len(looks), "more": len(looks) - len(shown),
    }  # fmt: skip


_FEW = 3


def looked_at(elements: set[str]) -> str:
    """What somebody saw: a few by their words, more by their count."""
    pack = node_pack().elements
    known = [pack[code] for code in sorted(elements) if code in pack]
    if len(known) <= _FEW:
        return say("words.comma").join(label_of(one) for one in known)
    return say_count("residents.items", len(elements))


def verb_words(verb: str) -> str:
    """How somebody saw it, where that is worth a word."""
    code = f"residents.looked_{verb.replace('.', '_')}"
    return say(code) if find_template(code, language_of()) else ""


def due_words(due: Iterable[Due], name: str = "") -> list[dict[str, Any]]:
    """What is due, in sentences."""
    found = []
    for one in due:
        element = node_pack().elements.get(one.detail)
        what = label_of(element) if element is not None else one.detail
        found.append({"on": one.on, "text": say(f"residents.due_{one.kind}", name=name, what=what)})
    return found


def card_of(person: Person, division: str, names: Iterable[str]) -> Card:
    """Somebody as the drawing of the home shows them. division: code of the home's grid"""
    where, here = _where(person, division, names)
    relation = "" if not person.is_member else str(person.get("relation_to_head") or "")
    said = code_words("relation", relation) if relation else ""
    if person.is_head:
        said = say("residents.head")
    sex = code_words("sex", str(person.get("sex"))) if person.get("sex") else ""
    age = person.get("age")
    parts = [said, sex, say("residents.age", age=age) if age is not None else ""]
    lines = [say("words.comma").join(part for part in parts if part), where]
    return Card(
        uid=str(person.uid), name=str(person.get("name") or say("residents.no_name")),
        relation=relation, sex=str(person.get("sex") or ""),
        born=str(person.get("birth_date") or ""), spouse=str(person.get("spouse") or ""),
        father=str(person.get("father") or ""), mother=str(person.get("mother") or ""),
        is_head=person.is_head, here=here, lines=[line for line in lines if line],
        href=reverse("person", args=[person.uid]),
    )  # fmt: skip


def _where(person: Person, division: str, names: Iterable[str]) -> tuple[str, bool]:
    """Where somebody is, in words, and whether that is this home."""
    if person.get("deceased") == "1" or person.get("died_on"):
        return say("residents.died", on=str(person.get("died_on") or "")), False
    if person.get("moved_out") == "1":
        return say("residents.gone_to", where=str(person.get("moved_out_to") or "")), False
    if person.get("residence_kind") == "away":
        where = str(person.get("away_address") or person.get("work_place") or "")
        return say("residents.away", where=short_address(where, names)), False
    lives = person.get("residence_division")
    if not person.is_member or (lives and division and lives != division):
        return say("residents.elsewhere"), False
    return say("residents.lives_here"), True


def subject_url(uid: UUID) -> str:
    """The page of a person or a home."""
    try:
        kind = register.kind_of(uid)
    except Problem:
        return reverse("residents")
    return reverse(kind, args=[uid]) if kind in ("person", "household") else reverse("residents")


def plain(value: Any) -> str:
    """A value as text; nothing where it does not apply."""
    return "" if value in (None, NOT_APPLICABLE) else str(value)
