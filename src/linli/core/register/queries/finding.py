"""Finding somebody by number, phone, name or pinyin: tokens give candidates, which are opened."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

import msgspec

from linli.core.base.pack import node_pack
from linli.core.base.scope import Scope, current_scope
from linli.core.base.service import ask
from linli.core.register.bulk import rows
from linli.core.register.profiles import Opened
from linli.core.register.queries.opening import open_bodies
from linli.core.register.sight import by_division, see
from linli.core.register.tokens import NAME, NUMBER, PHONE, PINYIN, Tokens
from linli.core.register.vocabulary import node_tokens
from linli.core.trust.access import keep_access
from linli.engines.dictionary import Pack, normalise
from linli.engines.values import Problem

_MOST = 200


class Found(msgspec.Struct, frozen=True, order=True):
    """A subject that was found."""

    id: int
    uid: UUID
    kind: str


def find_by_number(number: str) -> list[Found]:
    """Subjects with a citizen number (either form) or another number; by key."""
    return _find(NUMBER, _whole_number(node_pack(), number))


def find_by_phone(phone: str) -> list[Found]:
    """Subjects with a telephone number; by key."""
    return _find(PHONE, phone)


def find_by_name(name: str) -> list[Found]:
    """Subjects with a name, given whole, without the surname, or by its first two characters.

    What is written in Latin letters is looked up as pinyin or its initials too. By key, at most
    200. Raises Problem("subject.too_short") for a single character.
    """
    found = _find(NAME, name)
    if name.isascii():
        found = sorted({*found, *_find(PINYIN, name)})
    return found


def _find(kind: str, text: str) -> list[Found]:
    scope = current_scope()
    ask("subject.search")
    pack, tokens = node_pack(), node_tokens()
    token = tokens.wanted(kind, text)
    if token is None:
        raise Problem("subject.too_short")
    elements = [
        code for code in tokens.elements(kind) if scope.purpose in pack.elements[code].purposes
    ]
    seen = see(_candidates(token, scope), scope)
    wanted = (kind, tokens.folded(kind, text))
    opened = open_bodies(seen)
    hits = [seen[key] for key, one in opened.items() if _says(one, elements, wanted, tokens)]
    if hits:
        keep_access("subject.search", elements, by_division(hits))
    return sorted(Found(one.id, UUID(bytes=one.uid), one.kind) for one in hits)


def _candidates(token: int, scope: Scope) -> set[int]:
    jurisdiction = scope.jurisdiction
    read = rows.fetch(
        "SELECT DISTINCT l.subject_id FROM register_lookup l"
        " JOIN places_division d ON d.id = l.division_id"
        " WHERE l.token = %s AND d.first BETWEEN %s AND %s ORDER BY 1 LIMIT %s",
        [token, jurisdiction.first, jurisdiction.last, _MOST],
    )
    return {key for (key,) in read}


def _says(opened: Opened, elements: Iterable[str], wanted: tuple[str, str], tokens: Tokens) -> bool:
    """Whether an opened profile really says what was looked for, in an element that may be read."""
    return any(
        wanted in tokens.texts_of(code, value)
        for code in elements
        for value in opened.said.get(code, ())[1::2]
        if isinstance(value, str)
    )


def _whole_number(pack: Pack, number: str) -> str:
    """The older, shorter form of a citizen number is looked up as the whole one."""
    for element in pack.elements.values():
        if element.type == "citizen_number" and element.path is None:
            value = normalise(pack, element, number).value
            if isinstance(value, str):
                return value
    return number
