"""What headings of one table tell of each other before each is decided."""

from __future__ import annotations

from collections.abc import Sequence

from linli.engines.dictionary import Pack
from linli.engines.sheets.matching.evidence import Evidence
from linli.engines.sheets.matching.index import HeadingIndex
from linli.engines.sheets.matching.match import Candidate
from linli.engines.sheets.matching.subjects import TELLING
from linli.engines.sheets.matching.text import HeadingText

#: How sure a name is to be the row's own: behind an unknown role, with and without facts of a
#: person right behind it.
WITH_FACTS, ALONE = 0.935, 0.85
#: Columns this early may name whom a row is about; so many behind it may hold facts of that person.
EARLY, BEHIND = 6, 3
#: Facts that only a list of people or homes asks for, and how many of them make it one.
RECORDED = frozenset({"name", "citizen_number", "phone", "address", "signature"})
ENOUGH_RECORDED = 3
#: Facts that stand beside a person's name.
BESIDE_NAME = ("sex", "age", "birth_date", "birth_month", "citizen_number", "id_document_number")

Groups = list[list[Candidate]]


def with_own_role(evidence: Evidence, paths: Sequence[list[HeadingText]], groups: Groups) -> None:
    """Take an unknown role (`name of the voter`) for the row's own where nothing else names it.

    What is asked of the same role elsewhere (`telephone of the voter`) is then the row's own too.

    groups: the candidates of each heading, in order; changed in place
    """
    index = evidence.index
    own = [
        group if evidence.relation(path, "") is None else []
        for path, group in zip(paths, groups, strict=True)
    ]
    if _is_named(index.pack, own):
        return
    for place, path in enumerate(paths[:EARLY]):
        role = "" if _is_known(index, path[-1].bare, groups[place]) else _role(index, path)
        behind = _facts_behind(groups, place)
        if not role or (role == path[-1].bare and behind < 2):
            continue
        is_self = role in index.wording.self_words
        named = behind > 1 if is_self else role != path[-1].bare and behind
        known = evidence.candidates.known(
            index.wording.name_heading, WITH_FACTS if named else ALONE, "own_name"
        )
        groups[place] = [one for one in known if one.code.startswith("person.")]
        for other, text in enumerate(paths):
            leaf = text[-1].bare
            if other != place and leaf.startswith(role) and not _is_telling(groups[other]):
                rest = index.wording.after(leaf, role)
                groups[other] = evidence.candidates.owned(rest) or groups[other]
        return


def _facts_behind(groups: Groups, place: int) -> int:
    """How many of the headings right behind one ask for facts that stand beside a name."""
    behind = groups[place + 1 : place + 1 + BEHIND]
    return sum(any(one.code.endswith(BESIDE_NAME) for one in group[:2]) for group in behind)


def is_register(pack: Pack, groups: Groups) -> bool:
    """Whether a table, whatever its title says, lists people or homes rather than figures."""
    elements = [pack.elements[group[0].code] for group in groups if _is_telling(group)]
    recorded = [
        one
        for one in elements
        if one.row_subject in _LISTED and (one.type in RECORDED or one.code.endswith(_NUMBER))
    ]
    return len(recorded) >= ENOUGH_RECORDED


def spoken(pack: Pack, groups: Groups) -> frozenset[str]:
    """Beginnings of codes of which at least two headings of a table speak for certain."""
    known = {
        group[0].code
        for group in groups
        if _is_telling(group) and len({_start(one) for one in group if one.score >= TELLING}) == 1
    }
    starts = [f"{code.partition('.')[0]}." for code in known]
    return frozenset(start for start in starts if starts.count(start) > 1)


def _start(one: Candidate) -> str:
    return one.code.partition(".")[0]


_NUMBER = ".id_document_number"
_LISTED = ("person", "household", "dwelling")


def _is_known(index: HeadingIndex, leaf: str, group: list[Candidate]) -> bool:
    """Whether a heading is understood; a word for the person alone may be more than a signature."""
    kinds = {index.pack.elements[one.code].type for one in group if one.score >= TELLING}
    return bool(kinds) and not (kinds == {"signature"} and leaf in index.wording.self_words)


def _is_telling(group: list[Candidate]) -> bool:
    return bool(group) and group[0].score >= TELLING


def _is_named(pack: Pack, groups: Groups) -> bool:
    """Whether some heading is known to name whom the rows are about."""
    keys: dict[str, list[str]] = pack.words.get("row_keys", {})
    names = {code for codes in keys.values() for code in codes} - set(keys.get("household", ()))
    return any(one.code in names for group in groups if _is_telling(group) for one in group)


def _role(index: HeadingIndex, path: list[HeadingText]) -> str:
    """The role whose name a heading asks for, alone or with the word for a name; "" if none.

    An official's is none, and neither is that of somebody to whom a relation leads.
    """
    leaf, wording = path[-1], index.wording
    role = leaf.bare.removesuffix(wording.name_heading)
    strange = wording.is_strange(leaf) or index.is_strange(leaf.bare)
    is_role = role != leaf.bare or role.endswith(wording.person_endings)
    theirs = any(index.relation_of(text.bare) for text in (*path[:-1], leaf))
    is_own = is_role and len(role) > 1 and not (strange or theirs or wording.is_staff(role))
    return role if is_own else ""
