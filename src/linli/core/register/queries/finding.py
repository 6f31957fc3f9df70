"""Finding somebody by number, phone, name or pinyin: tokens give candidates, which are opened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

import msgspec
from django.utils.timezone import localtime

from linli.core.base.pack import node_pack
from linli.core.base.scope import current_scope
from linli.core.base.service import ask
from linli.core.register.profiles import Opened
from linli.core.register.queries.fetching import by_token, fetch, open_fetched
from linli.core.register.queries.following import has_paths, open_subjects
from linli.core.register.queries.opening import Readings, allowed, read_all
from linli.core.register.sight import Seen, by_division
from linli.core.register.times import day_number
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


def open_by_number(number: str, elements: Sequence[str]) -> Readings:
    """Who has a number, and what is believed of each: found and opened in one pass, both logged.

    Nobody has it: an empty dictionary. Raises as `open_subjects` does.
    """
    scope, pack = current_scope(), node_pack()
    ask("subject.open")
    if has_paths(elements):
        return open_subjects({one.id for one in find_by_number(number)}, elements)
    asked = allowed(pack, elements, scope)
    hits = _hits(NUMBER, _whole_number(pack, number))
    if hits:
        keep_access("subject.open", elements, by_division(seen for seen, _ in hits))
    on = day_number(localtime(scope.at).date())
    return {seen.id: read_all(pack, asked, opened, on, scope) for seen, opened in hits}


def _find(kind: str, text: str) -> list[Found]:
    found = [seen for seen, _ in _hits(kind, text)]
    return sorted(Found(one.id, UUID(bytes=one.uid), one.kind) for one in found)


def _hits(kind: str, text: str) -> list[tuple[Seen, Opened]]:
    """Who is found, with the opened profiles; logged as a search."""
    scope = current_scope()
    ask("subject.search")
    pack, tokens = node_pack(), node_tokens()
    token = tokens.wanted(kind, text)
    if token is None:
        raise Problem("subject.too_short")
    elements = [
        code for code in tokens.elements(kind) if scope.purpose in pack.elements[code].purposes
    ]
    area = scope.jurisdiction
    found = fetch(by_token(), [token, area.first, area.last, _MOST], scope)
    wanted = (kind, tokens.folded(kind, text))
    hits = [
        (found[key].seen, one)
        for key, one in sorted(open_fetched(found.values()).items())
        if _says(one, elements, wanted, tokens)
    ]
    if hits:
        keep_access("subject.search", elements, by_division(seen for seen, _ in hits))
    return hits


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
    for code in node_tokens().citizen_numbers:
        value = normalise(pack, pack.elements[code], number).value
        if isinstance(value, str):
            return value
    return number
