"""Decide what a column of a statistical table is: a place, a breakdown, or a measure."""

from __future__ import annotations

from linli.engines.sheets.finding import Heading
from linli.engines.sheets.matching.choose import Context, weigh
from linli.engines.sheets.matching.evidence import Evidence
from linli.engines.sheets.matching.match import Candidate, Match
from linli.engines.sheets.matching.samples import are_figures
from linli.engines.sheets.matching.statistics import Measures
from linli.engines.sheets.matching.subjects import TELLING, Subject
from linli.engines.sheets.matching.text import HeadingText
from linli.engines.sheets.matching.verdict import UNDECIDED, decide, nothing, sure
from linli.engines.sheets.views import Blank

#: Facts that a statistical column counts.
COUNTED = frozenset({"boolean", "code", "multi_code"})
#: Facts that no statistical column counts.
WORDED = frozenset({"name", "phone", "address", "citizen_number", "signature", "text", "note"})
#: How sure a column is that has the measure of its neighbours.
BESIDE = 0.92
AREA = Context(Subject("area"), first=True)


class Figures:
    """Decides headings of statistical tables."""

    def __init__(self, evidence: Evidence, measures: Measures) -> None:
        self.evidence = evidence
        self.measures = measures
        self.pack = evidence.pack

    def decide(
        self, one: Heading, group: list[Candidate], sheet_unit: str, *, is_first: bool = False
    ) -> Match:
        """The match of a heading.

        group: its candidates; sheet_unit: the unit the sheet states; is_first: whether the column
        is the first one that does not number the rows
        """
        path = self.evidence.path(one)
        alone = len(path) == 1
        breakdown = self._breakdown(group) if alone else None
        if breakdown is not None:
            return breakdown
        places = [candidate for candidate in group if self._names_row(candidate)]
        first = self.pack.elements[places[0].code] if places else None
        if first is not None and not first.aggregate:
            return decide(weigh(self.evidence.index, places, AREA))
        if first is not None and alone and first.code.startswith("breakdown."):
            return decide(places)
        if self.measures.is_answer(path[-1].whole):
            return nothing("answer")
        if not one.unit and not path[-1].unit:
            stub = self.evidence.index.patterns.stub(path[-1].bare) if alone and is_first else None
            if stub is not None:
                return sure(stub, 0.95, "breakdown", path[-1].full)
            if self.evidence.index.patterns.is_statistic_text(path[-1].bare):
                return nothing("unknown")
            if are_figures(one.samples) is False or (alone and self._is_worded(path[-1], group)):
                return nothing("unknown")
        measure = self.measures.of(path, one.unit, sheet_unit) or self._implied(path, group)
        if measure is None:
            return sure("count.items", 0.6, "measure_unclear")
        return sure(measure, 0.95, "measure", path[-1].full)

    def settle(self, blanks: list[Blank]) -> None:
        """Give columns whose heading names no measure that of the ones beside them."""
        known: dict[tuple[str, ...], str] = {}
        for blank in blanks:
            match, groups = blank.match, blank.heading.path[:-1]
            if match.why.code == "headings.measure" and (match.element or "").startswith("count."):
                known[groups] = match.element or ""
            elif match.why.code == "headings.measure_unclear" and known:
                is_told = (groups and groups in known) or are_figures(blank.heading.samples)
                measure = known.get(groups) or list(known.values())[-1]
                blank.match = sure(measure, BESIDE if is_told else UNDECIDED, "measure_beside")

    def _is_worded(self, leaf: HeadingText, group: list[Candidate]) -> bool:
        """Whether a heading is known to ask for words, which nobody counts."""
        best = group[0] if group and group[0].score >= TELLING else None
        if best is not None:
            return self.pack.elements[best.code].type in WORDED
        return leaf.bare.endswith(self.evidence.index.wording.name_heading)

    def is_counted(self, headings: list[Heading]) -> bool:
        """Whether most headings name the unit of a count."""
        units = [[one.unit, *(text.unit for text in self.evidence.path(one))] for one in headings]
        counted = sum(any(self.measures.is_count(unit) for unit in group) for group in units)
        return counted >= 3 and counted * 2 > len(headings)

    def has_figures(self, headings: list[Heading]) -> bool:
        """Whether at least a third of the headings ask for figures."""
        asked = [
            are_figures(one.samples) or self.measures.of(self.evidence.path(one), one.unit)
            for one in headings
        ]
        return sum(map(bool, asked)) * 3 >= len(headings)

    def _names_row(self, candidate: Candidate) -> bool:
        """Whether a candidate is a column that names or numbers the row."""
        if candidate.score < TELLING:
            return False
        subject = self.pack.elements[candidate.code].row_subject
        row_elements = self.pack.words.get("row_sheet_elements", ())
        return subject in ("area", "aggregate") or candidate.code in row_elements

    def _breakdown(self, group: list[Candidate]) -> Match | None:
        """The breakdown that a fact of a person becomes as the stub of a statistical table."""
        for one in group:
            code = f"breakdown.{one.code.partition('.')[2]}"
            if one.score >= TELLING and code in self.pack.elements:
                return sure(code, 0.96, "breakdown", one.details.get("heading", ""))
        return None

    def _implied(self, path: list[HeadingText], group: list[Candidate]) -> str | None:
        """The measure of a leaf that names a fact or a code: how many there are, how much it is."""
        count = "count.persons" if "count.persons" in self.pack.elements else None
        telling = next((one for one in group if one.score >= TELLING), None)
        if telling is not None:
            kind = self.pack.elements[telling.code].type
            if kind == "money" and "sum.amount" in self.pack.elements:
                return "sum.amount"
            return count if kind in COUNTED else None
        leaf = path[-1]
        is_code = len(path) > 1 and leaf.bare in self.evidence.index.codes
        return count if is_code or self.evidence.lexicon.is_total(leaf.bare) else None
