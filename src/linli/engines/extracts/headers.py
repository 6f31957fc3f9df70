"""The first row of a plain file: which columns hold what, and whom the file is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from linli.engines.dictionary import Pack
from linli.engines.expressions import nearest_codes, resolve_element
from linli.engines.values import Problem, Reason

PERSON, HOUSEHOLD = "person", "household"
PERSON_ID, HOUSEHOLD_ID = "person_id", "household_id"
OBSERVED_AT = "observed_at"
OBSERVED = "@observed"
#: What is known of a home: of itself, where it lives, and the place.
HOME_SUBJECTS = ("household", "dwelling", "area")
_PLAIN_NAMES = (PERSON_ID, HOUSEHOLD_ID, OBSERVED_AT)
_LIKE_A_CODE = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+(?:@observed)?")


@dataclass(frozen=True, slots=True)
class Header:
    """kept: names of columns by position, from 0; subject: `person` or `household`.

    reasons: what was left out, and why
    """

    kept: dict[int, str]
    subject: str
    reasons: tuple[Reason, ...] = ()


def read_header(cells: Sequence[str], pack: Pack, file: str) -> Header | None:
    """What the columns of a file hold; None if its first row does not name elements.

    Raises Problem `extracts.unknown_column` (with the nearest codes), `.repeated_column`, or
    `.not_about_people` if it is about neither people nor homes.
    """
    names = [cell.strip() for cell in cells]
    if not any(name in _PLAIN_NAMES or _LIKE_A_CODE.fullmatch(name) for name in names):
        return None
    kept: dict[int, str] = {}
    unknown: list[str] = []
    reasons: list[Reason] = []
    for position, name in enumerate(names):
        if is_known(pack, name):
            if name in kept.values():
                raise Problem("extracts.repeated_column", file=file, column=name)
            kept[position] = name
        elif _LIKE_A_CODE.fullmatch(name):
            unknown.append(name)
        elif name:
            reasons.append(Reason("extracts.ignored_column", {"file": file, "column": name[:40]}))
    if unknown:
        raise _unknown(pack, file, unknown)
    return Header(kept, subject_of(list(kept.values()), pack, file), tuple(reasons))


def _unknown(pack: Pack, file: str, names: list[str]) -> Problem:
    known = (*pack.elements, *pack.relations)
    nearest = tuple(nearest_codes(name.removesuffix(OBSERVED), known)[0] for name in names[:5])
    return Problem(
        "extracts.unknown_column", file=file, columns=tuple(names[:20]), nearest=nearest
    )  # fmt: skip


def is_known(pack: Pack, name: str) -> bool:
    """Whether a column of this name means something: an id, an element, a relation, its date."""
    if name in _PLAIN_NAMES:
        return True
    code = name.removesuffix(OBSERVED)
    relation = pack.relations.get(code)
    if relation is not None:
        return not relation.inverse
    return resolve_element(pack, code) is not None


def subject_of(names: Sequence[str], pack: Pack, file: str) -> str:
    """Whom the rows of a file are about: `person` or `household`.

    Raises Problem `extracts.not_about_people`.
    """
    if PERSON_ID in names:
        return PERSON
    subjects = {_subject(pack, name) for name in names}
    if PERSON in subjects:
        return PERSON
    if HOUSEHOLD_ID in names or subjects.intersection(HOME_SUBJECTS):
        return HOUSEHOLD
    raise Problem("extracts.not_about_people", file=file)


def _subject(pack: Pack, name: str) -> str:
    code = name.removesuffix(OBSERVED)
    element = resolve_element(pack, code)
    if element is not None:
        return element.row_subject
    relation = pack.relations.get(code)
    return relation.row_subject if relation else ""
