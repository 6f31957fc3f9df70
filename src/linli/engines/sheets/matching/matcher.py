"""Understand every heading of a sheet: which element, how sure, and why."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from linli.engines.dictionary import Pack
from linli.engines.sheets.finding import Found, FoundSheet, Heading, Lexicon, fold
from linli.engines.sheets.matching.choose import Context, speaks_of_unnamed, weigh
from linli.engines.sheets.matching.evidence import Evidence
from linli.engines.sheets.matching.figures import Figures
from linli.engines.sheets.matching.index import HeadingIndex
from linli.engines.sheets.matching.match import Candidate, Match
from linli.engines.sheets.matching.repeats import Repeats
from linli.engines.sheets.matching.rows import is_register, spoken, with_own_role
from linli.engines.sheets.matching.statistics import Measures
from linli.engines.sheets.matching.subjects import TELLING, Subject, subject_of
from linli.engines.sheets.matching.text import HeadingText
from linli.engines.sheets.matching.verdict import UNDECIDED, decide, nothing, sure, to_confirm
from linli.engines.sheets.views import Blank, SheetView, Table

PEOPLE = ("person", "household")
#: What rows are about that begin with a place but give no figures of it: a list of some things.
SOMETHING = Subject("facility")
#: Subjects that a line about the page may speak of.
PAGE_SUBJECTS = ("sheet", "area", "case")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a heading stands: its table, what the table is about, whom the table names."""

    subject: Subject | None
    found: Found
    sheet: FoundSheet
    named: frozenset[str]
    #: What the cards above a list are about.
    above: Subject | None = None
    #: How the codes begin of which other headings of the table speak.
    spoken: frozenset[str] = frozenset()

    @property
    def title(self) -> str:
        return f"{self.sheet.title} {self.found.title}"

    def is_first(self, one: Heading) -> bool:
        """Whether a column is the first of its record."""
        columns = [column for column in self.found.columns if column.record == one.record]
        return bool(columns) and one.at == min(column.at for column in columns)


class Matcher:
    """Understands sheets with one pack. Build once, use for many sheets.

    cache: a folder where what is compiled from the pack is kept between runs; None = nowhere
    """

    def __init__(self, pack: Pack, cache: Path | None = None) -> None:
        self.pack = pack
        self.index = HeadingIndex(pack, cache)
        self.lexicon = Lexicon(pack)
        self.evidence = Evidence(pack, self.index, self.lexicon)
        self.measures = Measures(pack)
        self.figures = Figures(self.evidence, self.measures)
        joiners = self.index.wording.joiners or (",",)
        self._between_units = re.compile("|".join(map(re.escape, (",", *joiners))))

    def understand(self, found: FoundSheet) -> SheetView:
        """Every blank of a found sheet with its match."""
        view = SheetView(found.name, found.title, unit=found.unit, notes=found.notes)
        carried: Subject | None = None
        for table in found.tables:
            understood, subject = self._table(found, table, carried)
            view.tables.append(understood)
            carried = (subject or carried) if table.kind == "card" else carried
        view.page = [Blank(one, self._page_line(one, found.title)) for one in found.page]
        self._settle_phones(view.page)
        return view

    def _settle_phones(self, page: list[Blank]) -> None:
        """Have a telephone confirmed that follows somebody else than who fills the page."""
        fillers = self.pack.words.get("before_phone", ())
        for before, blank in pairwise(page):
            bare = self.evidence.path(blank.heading)[-1].bare
            is_phone = (blank.match.element or "").endswith("_phone")
            known = self.index.patterns.page_heading(bare) is not None
            follows = before.match.element in fillers
            is_plain = self.index.wording.is_generic(bare)
            if is_phone and not (follows if is_plain else known):
                blank.match = to_confirm(blank.match, "somebody_else")

    def _table(
        self, sheet: FoundSheet, found: Found, carried: Subject | None
    ) -> tuple[Table, Subject | None]:
        """One table understood; `carried` is what the cards above are about."""
        headings = found.columns or found.fields
        groups = [self.evidence.of(one) for one in headings]
        if found.columns:
            with_own_role(self.evidence, [self.evidence.path(one) for one in headings], groups)
        subject = self._subject(sheet, found, groups, carried)
        above = carried if found.columns else None
        named = self._named_relations(groups)
        place = Place(subject, found, sheet, named, above, spoken(self.pack, groups))
        blanks = [
            Blank(one, self._decide(one, group, place))
            for one, group in zip(headings, groups, strict=True)
        ]
        for blank in blanks:
            if blank.heading.hidden and blank.match.decision == "auto":
                blank.match = to_confirm(blank.match, "hidden")
        Repeats(self.index, subject).settle(blanks)
        if subject is not None and subject.name == "area":
            self.figures.settle(blanks)
        table = Table(found, subject.name if subject else None)
        if found.columns:
            table.columns = blanks
        else:
            table.fields = blanks
        return table, subject

    def _subject(
        self,
        sheet: FoundSheet,
        found: Found,
        groups: list[list[Candidate]],
        carried: Subject | None,
    ) -> Subject | None:
        """What the rows of a table are about; a card without a key goes on with the one above."""
        headings = found.columns or found.fields
        titled = any(map(self.measures.is_statistic_title, (found.title, sheet.title)))
        register = is_register(self.pack, groups)
        titled = titled and not register
        statistic = titled or found.figures or self.figures.is_counted(headings)
        own = [
            self._along(self.evidence.relation(self.evidence.path(one), found.caption), group)
            for one, group in zip(headings, groups, strict=True)
        ]
        # What lists people stays a list of people though its first column is a place.
        keyless = found.kind == "card" or (register and not statistic)
        subject = subject_of(self.pack, own, statistic=statistic, card=keyless)
        if subject == Subject("area") and not statistic and not self.figures.has_figures(headings):
            subject = SOMETHING
        unknown = subject is None or subject.name not in PEOPLE
        if found.kind == "card" and unknown and carried and not statistic:
            return carried
        return subject

    def _along(self, relation: str | None, group: list[Candidate]) -> list[Candidate]:
        """A heading's candidates as facts of the one whom its block is about."""
        if relation is None:
            return group
        reached = ((self.index.along(relation, one.code), one) for one in group)
        return [replace(one, code=code) for code, one in reached if code is not None]

    def _named_relations(self, groups: list[list[Candidate]]) -> frozenset[str]:
        """Relations whose person some heading of a table names."""
        telling = (one for group in groups for one in group[:2] if one.score >= TELLING)
        named = (self.index.named_relation(one.code) for one in telling)
        return self.index.heads.union(relation for relation in named if relation)

    def _decide(self, one: Heading, group: list[Candidate], place: Place) -> Match:
        path = self.evidence.path(one)
        leaf = path[-1]
        if not leaf.bare or self.lexicon.is_placeholder(leaf.bare):
            return nothing("placeholder")
        if leaf.bare in self.index.wording.not_ours:
            return nothing("not_ours", leaf.full)
        counted = any(self.measures.is_statistic_title(text.bare) for text in path[:-1])
        if counted or (place.subject is not None and place.subject.name == "area"):
            first = self._is_stub(one, place.found)
            group = [held for held in group if not speaks_of_unnamed(self.pack, held, place.named)]
            return self.figures.decide(one, group, place.sheet.unit, is_first=first)
        if any(word in text.asked for text in path for word in self.index.wording.refused):
            return nothing("refused", leaf.full)
        return self._decide_fact(one, group, place, path)

    def _decide_fact(
        self, one: Heading, group: list[Candidate], place: Place, path: list[HeadingText]
    ) -> Match:
        """A fact of the row's subject, or of somebody whom a block is about."""
        context = self._context(one, place, path)
        ranked = weigh(self.index, group, context)
        together = bool(group) and group[0].how in ("group", "option", "ticked")
        if context.relation is None:
            if not together and self._is_strange(path):
                return nothing("unknown")
            groups = [self.index.reader.read(fold(place.found.caption)), *path[:-1]]
            if not together and self.index.wording.is_somebody_else(groups):
                named = [held for held in ranked if self._names_whom(held)]
                return decide(named) if named else nothing("somebody_else")
            match = self._below_person(decide(ranked), path[-1].bare, place)
            together = together or self.evidence.knows_groups(path)
            return (
                match
                if together or match.decision != "auto"
                else to_confirm(match, "group_unclear")
            )
        kinship = f"{context.relation}.relation"
        if kinship in self.pack.elements and self.index.patterns.asks_relation(path[-1].bare):
            return sure(kinship, 0.96, "block", path[-1].bare)
        theirs = [held for held in ranked if held.how in ("block", "group", "ticked")]
        return decide(theirs) if theirs else nothing("somebody_else")

    def _below_person(self, match: Match, leaf: str, place: Place) -> Match:
        """A match; how listed people are related to the person of the card above is asked."""
        of_person = place.above is not None and place.above == Subject("person")
        named = match.element and leaf in self.pack.elements[match.element].labels.values()
        related = of_person and not named and self.index.patterns.asks_relation(leaf)
        return to_confirm(match, "somebody_else") if related and match.decision == "auto" else match

    def _names_whom(self, held: Candidate) -> bool:
        """Whether a known heading says by itself whose fact it is."""
        path = self.pack.elements[held.code].path
        return path is not None and len(path) > 1 and held.how in ("exact", "bare", "relation")

    def _is_strange(self, path: list[HeadingText]) -> bool:
        """Whether a heading asks for what no element holds."""
        leaf = path[-1]
        known = leaf.whole in self.index.exact or leaf.full in self.index.exact
        strange = not known and (
            self.index.wording.is_strange(leaf) or self.index.is_strange(leaf.bare)
        )
        return strange or self.index.patterns.is_strange(path)

    def _is_stub(self, one: Heading, found: Found) -> bool:
        """Whether a column is the first one, or stands behind the one that numbers the rows."""
        columns = sorted(column.at for column in found.columns)
        return one.at in columns[:2]

    def _context(self, one: Heading, place: Place, path: list[HeadingText]) -> Context:
        subject = place.subject
        relation = self.evidence.relation(path, place.found.caption)
        if relation in self.index.heads:
            subject, relation = Subject("household", of_head=True), None
        return Context(
            subject=subject,
            relation=relation,
            options=one.options or path[-1].choices,
            samples=one.samples,
            number_format=one.number_format,
            named=place.named,
            topic=self.index.patterns.topic(place.title),
            unspoken=self._unspoken(place, path),
            card=place.found.kind == "card",
            first=place.is_first(one),
        )

    def _unspoken(self, place: Place, path: list[HeadingText]) -> tuple[str, ...]:
        """How the codes begin of which neither a title nor a group speaks; () without a title."""
        if not place.title.strip():
            return ()
        groups = " ".join(text.bare for text in path[:-1])
        around = f"{place.title} {place.found.caption} {groups}"
        unspoken = self.index.patterns.unspoken(around)
        return tuple(start for start in unspoken if start not in place.spoken)

    def _page_line(self, one: Heading, title: str) -> Match:
        """A line about the page: what it may be is a short list of its own."""
        text = self.evidence.path(one)[-1]
        measure = self.pack.words.get("page_roles", {}).get("measure")
        if measure and text.bare in self.lexicon.unit_headings and self._is_unit(one.blank):
            return sure(measure, 0.97, "page_line", text.bare)
        for key in dict.fromkeys((text.whole, text.bare, self.index.wording.stem(text.bare))):
            code = self.index.patterns.page_heading(key)
            if code is not None:
                return sure(code, 0.97, "page_line", key)
        unspoken = self.index.patterns.unspoken(title) if title else ()
        known = [
            held
            for held in self.evidence.candidates.of(text, fuzzy=False)
            if not held.code.startswith(unspoken)
        ]
        alone = known[0] if len(known) == 1 and known[0].score >= TELLING else None
        if alone and self._is_about_page(alone.code):
            return decide([alone])
        for key in (text.whole, text.bare):
            code = self.index.patterns.page_line(key)
            if code is not None:
                return sure(code, UNDECIDED if alone else 0.92, "page_line", text.bare)
        if self.index.wording.is_strange(text):
            return nothing("unknown")
        if alone:
            return sure(alone.code, 0.8, "exact", text.bare)
        near = [held for held in self.evidence.of(one) if self._is_about_page(held.code)]
        return decide(weigh(self.index, near, Context(Subject("sheet"))))

    def _is_about_page(self, code: str) -> bool:
        """Whether an element may stand on a line about the page without a question."""
        element = self.pack.elements[code]
        return element.subject in PAGE_SUBJECTS or element.type == "signature"

    def _is_unit(self, blank: str) -> bool:
        """Whether a blank states units of measure."""
        parts = [part for part in self._between_units.split(fold(blank)) if part]
        return bool(parts) and all(part in self.lexicon.units for part in parts)
