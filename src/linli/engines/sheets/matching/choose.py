"""Choose among candidates by context: the row's subject, the block, drop-downs and formats."""

from __future__ import annotations

from dataclasses import dataclass, replace

from linli.engines.dictionary import Pack
from linli.engines.sheets.finding import fold
from linli.engines.sheets.matching.index import HeadingIndex
from linli.engines.sheets.matching.match import Candidate
from linli.engines.sheets.matching.samples import agreement
from linli.engines.sheets.matching.subjects import Subject

#: What context takes off where a candidate is about something else than the row.
NEAR, FAR = 0.02, 0.11
#: The same for a heading that only one element has and that is long enough to mean it.
UNIQUE_FAR = 0.06
#: What is taken off a fact of the home where the person of the row has the same one.
OF_HOME = 0.01
#: What is taken off an element of which the sheet would speak in its title, but does not.
UNSPOKEN = 0.12
#: Subjects of tables about things, beside which no person is meant unless named.
THINGS = frozenset({"post", "project", "product", "facility"})
DATE_TYPES = frozenset({"date", "month", "year"})


@dataclass(frozen=True, slots=True)
class Context:
    """What stands around a heading.

    relation: the relation that its block is about (`person.guardian`), None if none
    options:  entries of its drop-down or its printed boxes
    samples:  values that stand in its column already
    """

    subject: Subject | None
    relation: str | None = None
    options: tuple[str, ...] = ()
    samples: tuple[str, ...] = ()
    number_format: str = "General"
    card: bool = False
    first: bool = False
    topic: str = ""
    #: How the codes begin of which nothing around the heading speaks.
    unspoken: tuple[str, ...] = ()
    #: Relations whose person the table names; None = not known.
    named: frozenset[str] | None = None


def weigh(index: HeadingIndex, candidates: list[Candidate], context: Context) -> list[Candidate]:
    """Candidates moved to the block's subject and scored in context, best first."""
    moved: dict[str, Candidate] = {}
    for one in candidates:
        for other in _in_block(index, one, context):
            distance = _distance(index.pack, other, context)
            lone = len(candidates) == 1 and distance <= FAR and not _is_strange(other, context)
            if lone and len(one.details.get("heading", "")) > 3:
                distance = min(distance, UNIQUE_FAR)
            score = other.score - distance
            score += _fit(index.pack, other, context)
            held = moved.get(other.code)
            if held is None or score > held.score:
                moved[other.code] = replace(other, score=round(score, 4))
    return sorted(moved.values(), key=lambda one: -one.score)


def agrees_with_unit(pack: Pack, code: str, unit: str) -> bool:
    """Whether an element may be given in a unit: what is counted must be a number.

    >>> from linli.engines.dictionary import bundled_pack, load_pack
    >>> agrees_with_unit(load_pack(bundled_pack("cn")), "person.name", "\u6237")
    False
    """
    kind = {fold(name): kind for name, kind in pack.words.get("units", {}).items()}.get(unit)
    if kind is None or kind in ("time", "code"):
        return True
    kinds = {"money": {"money", "decimal", "integer"}, "percent": {"percent", "decimal"}}
    if kind == "rate":
        return pack.elements[code].type == "text"
    element = pack.elements[code]
    square_metres = map(fold, pack.words.get("square_metres", (unit,)))
    if element.type == "area_m2" and unit not in square_metres:
        return False
    counted = {"integer", "decimal"}
    quantity = {"area_m2", "decimal", "integer", "text"}
    allowed = kinds.get(kind, quantity if kind == "quantity" else counted)
    return element.type in allowed


def _in_block(index: HeadingIndex, one: Candidate, context: Context) -> list[Candidate]:
    """The candidate as meant in its block: the guardian's, the head's, the home's."""
    if context.relation is not None:
        reached = index.along(context.relation, one.code)
        if reached:
            return [replace(one, code=reached, how="block", score=one.score - 0.01)]
        return [replace(one, score=one.score - 0.03)]
    if context.subject is not None and context.subject.of_head:
        tail = one.code.partition(".")[2]
        if one.code == f"person.{tail}":
            home = f"household.{tail}"
            head = f"household.head.{tail}"
            found = [
                replace(one, code=code, how="head", score=one.score - 0.005)
                for code in (home, head)
                if code in index.pack.elements
            ]
            return found[:1] or _of_head(index, one) or [replace(one, score=one.score - 0.03)]
    if context.subject == Subject("person") and one.code.startswith("household."):
        personal = f"person.{one.code.partition('.')[2]}"
        heading = one.details.get("heading", "")
        # Whether a programme takes somebody in is said of the home.
        homely = index.pack.elements[one.code].type == "boolean" or index.names_home(heading)
        if personal in index.pack.elements and not homely:
            return [replace(one, code=personal), replace(one, score=one.score - OF_HOME)]
    if context.subject is not None and context.subject.name not in ("person", "household"):
        tail = one.code.partition(".")[2]
        own = [
            code
            for code in index.by_tail.get(tail, ())
            if index.pack.elements[code].row_subject == context.subject.name
        ]
        if own and one.code.startswith(("person.", "household.")):
            return [replace(one, code=own[0], how="subject", score=one.score - 0.02), one]
    return [one]


def _of_head(index: HeadingIndex, one: Candidate) -> list[Candidate]:
    """What the heading asks for where it is said that the head of the household is meant."""
    heading = one.details.get("heading", "")
    found = [
        code
        for relation in index.heads
        for label in index.pack.relations[relation].labels.values()
        for code in index.exact.get(fold(label) + heading, ())
    ]
    return [replace(one, code=code, how="head") for code in found[:1]]


def _distance(pack: Pack, one: Candidate, context: Context) -> float:
    """How far a candidate's subject is from the row's."""
    if context.subject is None:
        return 0.0
    subject, wanted = pack.elements[one.code].row_subject, context.subject.name
    if context.named is not None and speaks_of_unnamed(pack, one, context.named):
        return FAR
    if subject == "sheet":
        stray = one.code not in pack.words.get("row_sheet_elements", ())
        counts = (context.card or not context.first) and one.code in pack.words.get(
            "row_numbers", ()
        )
        return 2 * FAR if stray or counts else NEAR
    if subject == "aggregate":
        return 0.0 if wanted == "area" else 4 * FAR
    if subject == wanted or one.how == "block":
        return 0.0
    near = {
        "person": {"household": 1, "dwelling": 1, "sheet": 1, "area": 1, "event": 2, "case": 2},
        "household": {"dwelling": 1, "area": 1, "sheet": 1, "person": 2, "case": 2},
    }.get(wanted, {"sheet": 1, "area": 1, "event": 1, "person": 2, "organisation": 2})
    steps = 3 if _is_strange(one, context) else near.get(subject, 3)
    return {1: NEAR, 2: 0.04}.get(steps, FAR)


def _is_strange(one: Candidate, context: Context) -> bool:
    """Whether a plain fact of a person stands in a table about things."""
    about = context.subject.name if context.subject else None
    return about in THINGS and one.code.startswith("person.") and one.how != "block"


def speaks_of_unnamed(pack: Pack, one: Candidate, named: frozenset[str]) -> bool:
    """Whether a plain word is read as a fact of somebody whom the table does not name."""
    path = pack.elements[one.code].path
    return one.how in ("exact", "bare") and path is not None and path[0] not in named


def _fit(pack: Pack, one: Candidate, context: Context) -> float:
    """What the drop-down, the cell's format and values that stand there add or take."""
    element = pack.elements[one.code]
    fit = agreement(element.type, context.samples)
    fit += 0.03 if context.topic and one.code.startswith(context.topic) else 0.0
    about = context.subject.name if context.subject else None
    plain = element.row_subject == about and one.code.partition(".")[0] != "person"
    if one.code.startswith(context.unspoken) and not plain:
        fit -= UNSPOKEN
    if context.options:
        share = covered(pack, element.code_list, context.options)
        if share is not None:
            fit += 0.04 if share >= 0.6 else -0.02 if share else -0.08
        elif element.type not in ("text", "note", "name"):
            fit -= 0.04
    lowered = context.number_format.lower()
    if "y" in lowered and ("m" in lowered or "d" in lowered):
        fit += 0.03 if element.type in DATE_TYPES else -0.05
    return fit


def covered(pack: Pack, code_list: str | None, options: tuple[str, ...]) -> float | None:
    """Share of the options that a code list knows; None without a list."""
    if code_list is None or code_list not in pack.code_lists:
        return None
    known = {
        fold(text)
        for item in pack.code_lists[code_list].items
        for text in (item.code, *item.labels.values(), *item.synonyms)
    }
    wanted = [fold(option) for option in options]
    return sum(option in known or option.lstrip("0123456789.") in known for option in wanted) / len(
        wanted
    )
