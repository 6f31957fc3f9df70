"""Words of a pack that change nothing in what a heading asks, and how to do without them."""

from __future__ import annotations

from collections.abc import Iterable

from linli.engines.dictionary import Pack
from linli.engines.sheets.finding import fold
from linli.engines.sheets.matching.text import HeadingText


class Wording:
    """Puts headings into the plainest form; all texts are folded."""

    def __init__(self, pack: Pack) -> None:
        words = pack.words
        self.self_words = longest_first(words.get("self_words", ()))
        self.home_words = longest_first(words.get("home_words", ()))
        self.role_endings = longest_first(words.get("role_endings", ()))
        self.possessive = longest_first(words.get("possessive", ()))
        self.joiners = tuple(fold(word) for word in words.get("joiners", ()))
        self.other_times = longest_first(words.get("other_times", ()))
        self.group_nouns = longest_first(words.get("group_nouns", ()))
        self.person_endings = longest_first(words.get("person_endings", ()))
        self.count_nouns = tuple(fold(word) for word in words.get("count_nouns", ()))
        self.staff_words = longest_first(words.get("staff_words", ()))
        self.refused = longest_first(words.get("refused", ()))
        self.strangers = frozenset(fold(word) for word in words.get("strangers", ()))
        self._generic = tuple(fold(word) for word in words.get("generic_endings", ()))
        self.not_ours = frozenset(fold(word) for word in words.get("not_ours", ()))
        #: Leaves that only say what kind of fact their group asks for, with the types of that kind.
        self.plain_leaves = {
            fold(word): frozenset(types)
            for types, group in words.get("plain_leaves", ())
            for word in group
        }
        self.name_heading = fold(next(iter(words.get("name_heading", ("name",)))))
        self._before = Ends(words.get("neutral_before", ()))
        self._after = Ends(words.get("neutral_after", ()))
        self._yes_no_before = Ends(words.get("yes_no_before", ()))
        self._yes_no_after = Ends(words.get("yes_no_after", ()))
        classes = [[fold(word) for word in group] for group in words.get("tail_classes", ())]
        self._plain = {tail: group[0] for group in classes for tail in group}
        self._tails = Ends(self._plain)

    def stem(self, short: str) -> str:
        """A heading without the words that change nothing at its ends, its ending made plain."""
        for _ in range(3):
            shorter = short[len(self._before.front(short)) :]
            shorter = shorter[: len(shorter) - len(self._after.back(shorter))]
            if shorter == short or len(shorter) < 2:
                break
            short = shorter
        tail = self._tails.back(short)
        return short[: len(short) - len(tail)] + self._plain[tail] if tail else short

    def is_strange(self, heading: HeadingText) -> bool:
        """Whether a heading is known to ask for what no element holds."""
        return not self.strangers.isdisjoint((heading.whole, heading.full, heading.bare))

    def ends_generic(self, short: str) -> bool:
        """Whether a heading ends in a word that any fact may end in."""
        return short.endswith(self._generic)

    def is_generic(self, short: str) -> bool:
        """Whether a text is no more than such a word, so that its kin may mean anything."""
        return short in self._generic or short in self._plain

    def without_yes_no(self, short: str) -> str:
        """A heading without the words that ask for yes or no; "" if it has none."""
        cut = short[len(self._yes_no_before.front(short)) :]
        cut = cut[: len(cut) - len(self._yes_no_after.back(cut))]
        return cut if cut != short else ""

    def without_self(self, short: str) -> str:
        """A text without the word in front that only means the person of the row."""
        word = next((one for one in self.self_words if short.startswith(one)), "")
        return short[len(word) :] or short

    def after(self, text: str, prefix: str) -> str:
        """What follows a prefix and the possessive behind it."""
        rest = text[len(prefix) :]
        word = next((one for one in self.possessive if rest.startswith(one)), "")
        return rest[len(word) :] if len(rest) > len(word) else rest

    def is_somebody_else(self, groups: Iterable[HeadingText]) -> bool:
        """Whether a group names a role, so that the facts below are somebody else's."""
        for group in groups:
            name = self.stem(group.bare)
            if name in self.self_words or name in self.home_words or len(name) > 8:
                continue
            if name.endswith(self.role_endings) and (
                self.is_staff(name) or not name.endswith(self.self_words)
            ):
                return True
        return False

    def is_staff(self, name: str) -> bool:
        """Whether a role is named after work done for others (`inspecting staff`)."""
        return name.startswith(self.staff_words) and name.endswith(self.role_endings)


class Ends:
    """Finds which of many words a text begins or ends with, the longest first.

    >>> ends = Ends(["ab", "abc"])
    >>> ends.front("abcd"), ends.front("abc"), ends.back("xab")
    ('abc', 'ab', 'ab')
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(fold(word) for word in words)
        self._lengths = sorted({len(word) for word in self._words}, reverse=True)

    def front(self, text: str) -> str:
        """The longest word that the text begins with and goes on after; "" if none."""
        for length in self._lengths:
            if length < len(text) and text[:length] in self._words:
                return text[:length]
        return ""

    def back(self, text: str) -> str:
        """The longest word that the text ends with and begins before; "" if none."""
        for length in self._lengths:
            if length < len(text) and text[-length:] in self._words:
                return text[-length:]
        return ""


def longest_first(words: Iterable[str]) -> tuple[str, ...]:
    """Folded words, longer ones before shorter ones."""
    return tuple(sorted((fold(word) for word in words), key=len, reverse=True))
