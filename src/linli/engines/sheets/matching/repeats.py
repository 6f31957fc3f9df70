"""Headings that come again, or stand beside a name: they are about the person named."""

from __future__ import annotations

from linli.engines.sheets.matching.index import HeadingIndex
from linli.engines.sheets.matching.match import Match
from linli.engines.sheets.matching.subjects import Subject
from linli.engines.sheets.matching.verdict import nothing, sure, to_confirm
from linli.engines.sheets.views import Blank

#: How sure a fact is that follows somebody's name.
AFTER_NAME = 0.94
#: Evidence too weak for an element that another heading of the table already asks for.
GUESSED = frozenset(
    f"headings.{how}"
    for how in ("similar", "stem", "parts", "some_parts", "joined", "yes_no", "own_name")
)


class Repeats:
    """Goes through the blanks of one table in order, remembering who was named last."""

    def __init__(self, index: HeadingIndex, subject: Subject | None) -> None:
        self.index = index
        self.subject = subject
        self.relation: str | None = None
        self.named_in: int | None = None
        self._seen: dict[tuple[int, str, str | None], Blank] = {}

    def settle(self, blanks: list[Blank]) -> None:
        """Give blanks that belong to somebody else to that person, or have them confirmed."""
        for blank in blanks:
            self._remember_name(blank)
            if self.relation is not None and self.index.patterns.asks_relation(
                blank.heading.path[-1]
            ):
                self._settle_kinship(blank, self.relation)
            else:
                self._settle_fact(blank)

    def _remember_name(self, blank: Blank) -> None:
        named = self.index.named_relation(blank.match.element)
        if named is not None:
            self.relation, self.named_in = named, _row(blank)

    def _stands_beside(self, blank: Blank) -> bool:
        """Whether a card's blank stands in the row of the last name."""
        return self.named_in is not None and _row(blank) == self.named_in

    def _settle_kinship(self, blank: Blank, relation: str) -> None:
        code = f"{relation}.relation"
        if code in self.index.pack.elements:
            blank.match = sure(code, AFTER_NAME, "after_relation")
        elif self._stands_beside(blank):
            blank.match = nothing("somebody_else")

    def _settle_fact(self, blank: Blank) -> None:
        code = blank.match.element
        if code is None or code.startswith("sheet.") or self.index.pack.elements[code].aggregate:
            return
        key = blank.heading.record, code, blank.match.option
        first = self._seen.setdefault(key, blank)
        if self.relation and (self._stands_beside(blank) or self._is_strange(code)):
            blank.match = self._along(blank.match, code) or self._beside(blank)
        elif first is not blank and (first.heading.path != blank.heading.path or self.relation):
            blank.match = self._along(blank.match, code) or self._unclear(blank.match)

    def _beside(self, blank: Blank) -> Match:
        """A fact that nothing holds of the one named in the same row: it may be the row's own."""
        element = self.index.pack.elements[blank.match.element or ""]
        plain = element.path is None and element.code.startswith("person.")
        doubtful = plain and self._stands_beside(blank) and blank.match.decision == "auto"
        return to_confirm(blank.match, "somebody_else") if doubtful else blank.match

    def _is_strange(self, code: str) -> bool:
        """A plain personal fact in a table that is not about people."""
        about = self.subject.name if self.subject else "person"
        personal = self.index.pack.elements[code].row_subject == "person"
        return personal and about not in ("person", "household", "sheet")

    def _along(self, match: Match, code: str) -> Match | None:
        reached = self.index.along(self.relation, code) if self.relation else None
        if reached is None:
            return None
        return Match(
            reached, AFTER_NAME, "auto", sure(code, AFTER_NAME, "after_relation").why,
            others=(match.element or "",),
        )  # fmt: skip

    def _unclear(self, match: Match) -> Match:
        if match.why.code in GUESSED:
            return nothing("unknown")
        unclear = to_confirm(match, "repeated")
        return Match(unclear.element, 0.6, "ask", unclear.why, unclear.option, unclear.others)


def _row(blank: Blank) -> int | None:
    """The row of a card's blank; None for a column."""
    return blank.heading.cell[0] if blank.heading.cell else None
