"""Understand every heading of a sheet: which element, how sure, and why."""

from __future__ import annotations

from dataclasses import dataclass

from linli.engines.dictionary import Pack
from linli.engines.sheets.finding import Found, FoundSheet, Heading, Lexicon, fold
from linli.engines.sheets.matching.candidates import Candidates
from linli.engines.sheets.matching.choose import Context, agrees_with_unit, weigh
from linli.engines.sheets.matching.index import HeadingIndex
from linli.engines.sheets.matching.match import Candidate, Match
from linli.engines.sheets.matching.statistics import Measures
from linli.engines.sheets.matching.subjects import TELLING, Subject, subject_of
from linli.engines.sheets.matching.text import HeadingText
from linli.engines.sheets.views import Blank, SheetView, Table
from linli.engines.values import Reason

#: At least this sure to be filled without asking; below the second, nothing is proposed.
AUTO, ASK = 0.9, 0.6
#: Facts that a statistical column counts.
COUNTED = frozenset({"boolean", "code", "multi_code"})
#: Two candidates closer than this cannot be told apart.
CLOSE = 0.015


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a heading stands: its table, what the table is about, whom the table names."""

    subject: Subject | None
    found: Found
    sheet: FoundSheet
    named: frozenset[str]


class Matcher:
    """Understands sheets with one pack. Build once, use for many sheets."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.index = HeadingIndex(pack)
        self.lexicon = Lexicon(pack)
        self.candidates = Candidates(self.index)
        self.measures = Measures(pack)

    def understand(self, found: FoundSheet) -> SheetView:
        """Every blank of a found sheet with its match."""
        view = SheetView(found.name, found.title, unit=found.unit, notes=found.notes)
        carried: Subject | None = None
        for table in found.tables:
            understood, carried = self._table(found, table, carried)
            view.tables.append(understood)
        view.page = [Blank(one, self._page_line(one)) for one in found.page]
        return view

    def _page_line(self, one: Heading) -> Match:
        """A line about the page: what it may be is a short list of its own."""
        text = self._texts(one)[-1]
        for key in dict.fromkeys((text.whole, text.bare, self.index.stem(text.bare))):
            code = self.index.page_headings.get(key)
            if code is not None:
                return Match(code, 0.97, "auto", Reason("headings.page_line", {"heading": key}))
        code = self.index.page_line(text.bare)
        if code is not None:
            return Match(code, 0.8, "ask", Reason("headings.page_line", {"heading": text.bare}))
        near = [
            held
            for held in self._candidates(one)
            if self.pack.elements[held.code].subject in ("sheet", "area", "case", "inspection")
        ]
        return self._verdict(weigh(self.index, near, Context(Subject("sheet"))))

    def _table(
        self, sheet: FoundSheet, found: Found, carried: Subject | None
    ) -> tuple[Table, Subject | None]:
        headings = found.columns or found.fields
        groups = [self._candidates(one) for one in headings]
        titles = (found.title, sheet.title)
        statistic = any(self.measures.is_statistic_title(title) for title in titles)
        statistic = statistic or found.figures or self._counts(headings)
        own = [
            [] if self._relation(self._texts(one), found.caption) else group
            for one, group in zip(headings, groups, strict=True)
        ]
        subject = subject_of(self.pack, own, statistic=statistic, card=found.kind == "card")
        if found.kind == "card" and (subject is None or subject.name not in ("person", "household")):
            subject = carried if carried and not statistic else subject
        named = self._named_relations(groups, carried)
        blanks = [
            Blank(one, self._decide(one, group, _Place(subject, found, sheet, named)))
            for one, group in zip(headings, groups, strict=True)
        ]
        for blank in blanks:
            if blank.heading.hidden and blank.match.decision == "auto":
                blank.match = _to_confirm(blank.match, Reason("headings.hidden"))
        self._settle_repeats(blanks, subject)
        table = Table(found, subject.name if subject else None)
        if found.columns:
            table.columns = blanks
        else:
            table.fields = blanks
        return table, (subject or carried) if found.kind == "card" else carried

    def _named_relations(
        self, groups: list[list[Candidate]], carried: Subject | None
    ) -> frozenset[str]:
        """Relations whose person some heading of a table names."""
        codes = {one.code for group in groups for one in group[:2] if one.score >= TELLING}
        named = {self._named_relation(code) for code in codes} - {None}
        return frozenset(named | self.index.heads)

    def _counts(self, headings: list[Heading]) -> bool:
        """Whether most headings name the unit of a count."""
        units = [[one.unit, *(text.unit for text in self._texts(one))] for one in headings]
        counted = sum(any(self.measures.is_count(unit) for unit in group) for group in units)
        return counted >= 3 and counted * 2 > len(headings)

    def _texts(self, one: Heading) -> list[HeadingText]:
        return [self.index.reader.read(text) for text in one.path]

    def _candidates(self, one: Heading) -> list[Candidate]:
        """Candidates from the leaf, from leaf and group together, and from a list of codes."""
        path = self._texts(one)
        leaf = path[-1]
        found = self._with_groups(path)
        if len(path) > 1 and self.lexicon.is_total(leaf.bare):
            found = [*found, *self.candidates.of(path[-2], fuzzy=False)]
        if not found or found[0].score < TELLING:
            fuzzy = not leaf.bare.startswith(self.index.other_times)
            found = [*found, *self.candidates.of(leaf, fuzzy=fuzzy)]
        unit = one.unit or leaf.unit
        if unit:
            found = [held for held in found if agrees_with_unit(self.pack, held.code, unit)]
        option = None if unit else self._option(path)
        if option is not None and (not found or found[0].score < TELLING or len(path) > 1):
            found = [option, *found]
        return sorted(found, key=lambda candidate: -candidate.score)

    def _with_groups(self, path: list[HeadingText]) -> list[Candidate]:
        """Candidates of a group's and the leaf's words read together."""
        leaf = path[-1].bare
        code = self.index.by_pattern(path)
        if code is not None:
            return [Candidate(code, 1.005, "group", {"heading": leaf})]
        for group in reversed(path[:-1]):
            if group.bare in self.lexicon.empty_groups or self.index.relation_of(group.bare):
                continue
            stem = self.index.stem(group.bare)
            for together in dict.fromkeys((group.bare + leaf, stem + leaf, leaf + group.bare)):
                known = self.candidates.known(together, 0.985, "group")
                if known:
                    return known
            codes = self.index.stems.get(self.index.stem(stem + leaf), ())
            if codes:
                return [
                    Candidate(code, 0.95, "group", {"heading": stem + leaf}) for code in codes
                ]
        return []

    def _option(self, path: list[HeadingText]) -> Candidate | None:
        """The tick column that a leaf is: one entry of the list that its group asks for."""
        leaf = path[-1]
        entries = self.index.codes.get(leaf.bare) or self.index.codes.get(leaf.full) or []
        for group in reversed(path[:-1]):
            for one in self.candidates.of(group, fuzzy=False):
                wanted = self.pack.elements[one.code].code_list
                for code_list, code in entries:
                    if code_list == wanted:
                        return Candidate(
                            one.code, min(one.score, 0.97), "option", {"heading": leaf.bare}, code
                        )
        ticked = self._ticked(path)
        if ticked is not None:
            return ticked
        if len(leaf.bare) >= 5 and len({code_list for code_list, _ in entries}) == 1:
            elements = self.index.by_list.get(entries[0][0], [])
            if len(elements) == 1:
                return Candidate(
                    elements[0], 0.95, "option", {"heading": leaf.bare}, entries[0][1]
                )
        return None

    def _ticked(self, path: list[HeadingText]) -> Candidate | None:
        """The element of a group that says that its columns are to be ticked."""
        for group in reversed(path[:-1]):
            if not self.index.says_tick(group.whole):
                continue
            for one in self.candidates.of(group)[:3]:
                kind = self.pack.elements[one.code].type
                if kind in ("code", "multi_code") and one.score > 0.5:
                    sure = 1.01 if one.score >= TELLING else 0.75
                    return Candidate(one.code, sure, "ticked", {"heading": group.bare})
        return None

    def _relation(self, path: list[HeadingText], caption: str) -> str | None:
        """The relation that a group of the path, or the caption, is about."""
        for group in reversed(path[:-1]):
            relation = self.index.relation_of(group.bare) or self.index.relation_of(group.full)
            if relation:
                return relation
        return self.index.relation_in(fold(caption))

    def _decide(
        self,
        one: Heading,
        group: list[Candidate],
        place: _Place,
    ) -> Match:
        subject, found, sheet = place.subject, place.found, place.sheet
        path = self._texts(one)
        leaf = path[-1]
        if not leaf.bare or self.lexicon.is_placeholder(leaf.bare):
            return Match(None, 1.0, "none", Reason("headings.placeholder"))
        if leaf.bare in self.index.not_ours:
            return Match(None, 1.0, "none", Reason("headings.not_ours", {"heading": leaf.full}))
        counted = any(self.measures.is_statistic_title(group.bare) for group in path[:-1])
        if counted or (subject is not None and subject.name == "area"):
            subject = Subject("area")
            return self._statistic(one, path, group, subject, sheet)
        if any(word in text.full for text in path for word in self.index.refused):
            return Match(None, 1.0, "none", Reason("headings.refused", {"heading": leaf.full}))
        relation = self._relation(path, found.caption if found else "")
        if relation in self.index.heads:
            subject, relation = Subject("household", of_head=True), None
        context = Context(
            subject=subject,
            relation=relation,
            options=one.options,
            number_format=one.number_format,
            named=place.named,
            topic=self.index.topic(f"{sheet.title} {found.title if found else ''}"),
            card=bool(found and found.kind == "card"),
            first=bool(found and found.columns and self._is_first(found, one)),
        )
        ranked = weigh(self.index, group, context)
        together = bool(group) and group[0].how == "group"
        if context.relation is None and not together and self.index.is_somebody_else(path):
            return Match(None, 0.9, "none", Reason("headings.somebody_else"))
        kinship = f"{context.relation}.relation"
        if kinship in self.pack.elements and self.index.asks_relation(leaf.bare):
            ranked = [Candidate(kinship, 0.96, "block", {"heading": leaf.bare}), *ranked]
        if context.relation is not None and not any(
            held.how in ("block", "group", "ticked") for held in ranked
        ):
            return Match(None, 0.9, "none", Reason("headings.somebody_else"))
        return self._verdict(ranked)

    def _is_first(self, found: Found, one: Heading) -> bool:
        """Whether a column is the first of its record."""
        return one.at == min(c.at for c in found.columns if c.record == one.record)

    def _statistic(
        self,
        one: Heading,
        path: list[HeadingText],
        group: list[Candidate],
        subject: Subject,
        sheet: FoundSheet,
    ) -> Match:
        """A column of a statistical table: a place, a breakdown, or a measure."""
        row_elements = self.pack.words.get("row_sheet_elements", ())
        places = [
            candidate
            for candidate in group
            if candidate.score >= TELLING
            and self.pack.elements[candidate.code].subject in ("area", "sheet", "aggregate")
            and (not candidate.code.startswith("sheet.") or candidate.code in row_elements)
        ]
        first = places[0] if places else None
        breakdown = self._breakdown(group)
        if breakdown is not None and len(path) == 1:
            return breakdown
        if first is not None and not self.pack.elements[first.code].aggregate:
            return self._verdict(weigh(self.index, places, Context(subject)))
        if first is not None and first.code.startswith("breakdown.") and len(path) == 1:
            return self._verdict(places)
        if self.measures.is_answer(path[-1].whole):
            return Match(None, 1.0, "none", Reason("headings.answer"))
        measure = self.measures.of(path, one.unit, sheet.unit) or self._implied(path, group)
        if measure is None:
            return Match("count.items", 0.6, "ask", Reason("headings.measure_unclear"))
        return Match(
            measure, 0.95, "auto", Reason("headings.measure", {"heading": path[-1].full})
        )

    def _implied(self, path: list[HeadingText], group: list[Candidate]) -> str | None:
        """The measure of a leaf that names a fact or a code: how many there are, how much it is."""
        count = "count.persons" if "count.persons" in self.pack.elements else None
        for one in group:
            if one.score >= TELLING:
                kind = self.pack.elements[one.code].type
                money = kind == "money" and "sum.amount" in self.pack.elements
                return "sum.amount" if money else (count if kind in COUNTED else None)
        leaf = path[-1]
        grouped = len(path) > 1 and leaf.bare in self.index.codes
        return count if grouped or self.lexicon.is_total(leaf.bare) else None

    def _breakdown(self, group: list[Candidate]) -> Match | None:
        """The breakdown that a fact of a person becomes as the stub of a statistical table."""
        for one in group:
            code = f"breakdown.{one.code.partition('.')[2]}"
            if one.score >= TELLING and code in self.pack.elements:
                return Match(code, 0.96, "auto", Reason("headings.breakdown", dict(one.details)))
        return None

    def _verdict(self, ranked: list[Candidate]) -> Match:
        if not ranked or ranked[0].score < ASK:
            return Match(None, 0.0, "none", Reason("headings.unknown"))
        best = ranked[0]
        second = next((one for one in ranked[1:] if one.code != best.code), None)
        confidence = max(0.0, min(best.score, 0.995))
        if second is not None and best.score - second.score < CLOSE:
            confidence = min(confidence, 0.8)
        decision = "auto" if confidence >= AUTO else "ask"
        return Match(
            best.code,
            round(confidence, 3),
            decision,
            Reason(f"headings.{best.how}", dict(best.details)),
            option=best.option,
            others=tuple(dict.fromkeys(one.code for one in ranked[1:4])),
        )

    def _settle_repeats(self, blanks: list[Blank], subject: Subject | None) -> None:
        """A heading that comes again, or stands beside a name, belongs to the person named."""
        seen: dict[tuple[int, str | None, str | None], Blank] = {}
        relation: str | None = None
        named_in: int | None = None
        for blank in blanks:
            code = blank.match.element
            named = self._named_relation(code)
            if named is not None:
                relation, named_in = named, self._row(blank)
            beside = named_in is not None and self._row(blank) == named_in
            if relation is not None and self.index.asks_relation(blank.heading.path[-1]):
                self._attach(blank, f"{relation}.relation", beside=beside)
            key = (blank.heading.record, code, blank.match.option)
            if code is None or self.pack.elements[code].aggregate or code.startswith("sheet."):
                continue
            if relation and (beside or self._is_strange(code, subject)):
                blank.match = self._repeated(blank.match, relation, keep=True)
            elif key in seen and (blank.heading.path != seen[key].heading.path or relation):
                blank.match = self._repeated(blank.match, relation)
            seen.setdefault(key, blank)

    def _row(self, blank: Blank) -> int | None:
        """The row of a card's blank; None for a column."""
        return blank.heading.cell[0] if blank.heading.cell else None

    def _attach(self, blank: Blank, code: str, *, beside: bool) -> None:
        if code in self.pack.elements:
            blank.match = Match(code, 0.94, "auto", Reason("headings.after_relation"))
        elif beside:
            blank.match = Match(None, 0.9, "none", Reason("headings.somebody_else"))

    def _named_relation(self, code: str | None) -> str | None:
        if code is None or not code.endswith(".name"):
            return None
        relation = code.rpartition(".")[0]
        known = relation in self.pack.relations and relation not in self.index.heads
        return relation if known else None

    def _is_strange(self, code: str, subject: Subject | None) -> bool:
        """A plain personal fact in a table that is not about people."""
        about_people = subject is None or subject.name in ("person", "household", "sheet")
        return not about_people and self.pack.elements[code].subject == "person"

    def _repeated(self, match: Match, relation: str | None, *, keep: bool = False) -> Match:
        reached = self.index.along(relation, match.element or "") if relation else None
        if reached is None and keep:
            return match
        if reached is None:
            reason = Reason("headings.repeated")
            return Match(match.element, 0.6, "ask", reason, match.option, match.others)
        return Match(
            reached, 0.94, "auto", Reason("headings.after_relation"), others=(match.element or "",)
        )


def _to_confirm(match: Match, why: Reason) -> Match:
    """A match that a person should confirm after all."""
    return Match(match.element, min(match.confidence, 0.8), "ask", why, match.option, match.others)
