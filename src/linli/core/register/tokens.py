"""Look-up tokens: keyed hashes of numbers, phones and names, so that sealed values can be found.

A hit is a candidate: it is opened and compared. Never a single character, or surnames could be
counted from the outside.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any

from linli.core.register.names import NameRules
from linli.core.register.values import element_of
from linli.engines.dictionary import Pack
from linli.engines.values import NOT_APPLICABLE

NUMBER, PHONE, NAME, PINYIN = "number", "phone", "name", "pinyin"
_SHORTEST = 2


class Tokens:
    """Makes tokens under the node's key for look-ups.

    key: from trust; tokens of another node or after a change of the key match nothing
    """

    def __init__(self, pack: Pack, key: bytes) -> None:
        self._keyed = blake2b(digest_size=8, key=key, person=b"linli token")
        self._rules = NameRules(pack)
        self._kinds = _kinds(pack)
        #: Elements that hold somebody's own citizen number.
        self.citizen_numbers = [
            code
            for code, one in pack.elements.items()
            if one.type == "citizen_number" and one.path is None
        ]

    def token(self, kind: str, text: str) -> int:
        """The token of one text, a signed number of 64 bits."""
        found = self._keyed.copy()
        found.update(f"{kind}:{text}".encode())
        return int.from_bytes(found.digest(), "big", signed=True)

    def of(self, said: Mapping[str, Sequence[Any]]) -> set[int]:
        """The tokens of what is believed of a subject, whatever the source.

        said: of an opened profile: by key, number of the record, value, number, value ...
        """
        found: set[int] = set()
        for code, kind in self._kinds.items():
            for value in said.get(code, ())[1::2]:
                if isinstance(value, str) and value != NOT_APPLICABLE:
                    found.update(self.token(*text) for text in self.texts(kind, value))
        return found

    def concern(self, keys: Iterable[str]) -> bool:
        """Whether any of these keys of a record may change tokens."""
        kinds = self._kinds
        return any(key in kinds for key in keys)

    def texts(self, kind: str, value: str) -> Iterator[tuple[str, str]]:
        """What a value may be found by: (kind of token, text)."""
        if kind == NAME:
            yield from self._name_texts(value)
        elif kind == PHONE:
            for one in value.split(";"):
                yield PHONE, digits(one)
        else:
            yield NUMBER, fold_number(value)

    def _name_texts(self, name: str) -> Iterator[tuple[str, str]]:
        folded = self._rules.fold(name)
        if len(folded) < _SHORTEST:
            return
        length = self._rules.surname_length(folded)
        yield NAME, folded
        if len(folded) > _SHORTEST:
            yield NAME, folded[:_SHORTEST]
        if len(folded) - length >= _SHORTEST:
            yield NAME, folded[length:]
        if not folded.isascii():
            full, initials = self._rules.read(folded)
            yield PINYIN, full
            if len(initials) >= _SHORTEST:
                yield PINYIN, initials

    def texts_of(self, key: str, value: str) -> set[tuple[str, str]]:
        """What a value of an element may be found by; nothing where nobody is found by it."""
        kind = self._kinds.get(element_of(key))
        return set(self.texts(kind, value)) if kind and value != NOT_APPLICABLE else set()

    def elements(self, kind: str) -> list[str]:
        """The elements by which somebody is found so."""
        held = NAME if kind == PINYIN else kind
        return [code for code, its in self._kinds.items() if its == held]

    def folded(self, kind: str, text: str) -> str:
        """What somebody typed, as it is compared.

        kind: number, phone, name (a full name, a given name or the first two characters) or pinyin
        """
        if kind == NUMBER:
            return fold_number(text)
        return digits(text) if kind == PHONE else self._rules.fold(text)

    def wanted(self, kind: str, text: str) -> int | None:
        """The token to look for when somebody typed this; None if it is too short to look up."""
        folded = self.folded(kind, text)
        return self.token(kind, folded) if len(folded) >= _SHORTEST else None

    def fold(self, name: str) -> str:
        """A name as it is compared."""
        return self._rules.fold(name)

    def read(self, name: str) -> tuple[str, str]:
        """The pinyin of a name and its initials."""
        return self._rules.read(self._rules.fold(name))


def digits(phone: str) -> str:
    """A phone number as it is compared: its digits, without an extension.

    >>> digits("010-8888 6666-802"), digits("+8613800000000")
    ('01088886666802', '8613800000000')
    """
    if phone.isascii() and phone.isdigit():
        return phone
    return "".join(one for one in phone if one.isdigit() and one.isascii())


def fold_number(text: str) -> str:
    """A number as it is compared: letters and digits, capital.

    >>> fold_number(" ab-12 ")
    'AB12'
    """
    return (text if text.isalnum() else "".join(filter(str.isalnum, text))).upper()


def _kinds(pack: Pack) -> dict[str, str]:
    """Which elements a subject is found by, and as what; never one of an emergency.

    Elements along a path (the guardian's name) are somebody else's: nobody is found by them.
    """
    found: dict[str, str] = {}
    for code, one in pack.elements.items():
        if one.emergency or one.path is not None:
            continue
        if one.type == "citizen_number" or (one.type == "text" and code.endswith("_number")):
            found[code] = NUMBER
        elif one.type == "phone":
            found[code] = PHONE
        elif code in (f"{one.subject}.name", f"{one.subject}.former_name"):
            found[code] = NAME
    return found
