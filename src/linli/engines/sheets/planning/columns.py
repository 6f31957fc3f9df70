"""Spell the values of one column or field as its cells want them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from linli.engines.dictionary import Pack, Spelled, Spelling, speller
from linli.engines.sheets.filling.changes import Out
from linli.engines.sheets.finding import Lexicon, fold
from linli.engines.sheets.grid import Workbook
from linli.engines.sheets.matching import Matcher
from linli.engines.sheets.planning.facts import NOT_PERMITTED, STALE, UNKNOWN, Facts
from linli.engines.sheets.planning.report import ColumnReport, Left
from linli.engines.sheets.views import Blank


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes one blank's values. Made once per column."""

    blank: Blank
    facts: Facts
    matcher: Matcher
    workbook: Workbook

    @property
    def is_asked(self) -> bool:
        """Whether a person should confirm first."""
        return self.blank.match.decision == "ask" and not self.facts.options.accept_ask

    @property
    def code(self) -> str | None:
        """The element that is written, or None."""
        match = self.blank.match
        return None if match.decision == "none" else match.element

    def spelling(self) -> Spelling:
        """How the cells of this blank write."""
        heading = self.blank.heading
        text = self.matcher.index.reader.read(heading.path[-1])
        lexicon = self.matcher.lexicon
        return Spelling(
            unit=heading.unit or text.unit or None,
            number_format=heading.number_format,
            options=heading.options or None,
            masked=self.facts.options.masked or is_masked(self.matcher.pack, text.whole),
            tick_template=heading.blank if lexicon.has_boxes(heading.blank) else None,
            date_pattern=date_pattern(self.matcher.pack, heading.path),
            epoch_1904=self.workbook.epoch_1904,
            language=self.facts.options.language,
            option=self.blank.match.option,
        )

    def spell(self, values: Sequence[Any]) -> list[Spelled]:
        """Each value as it is written."""
        pack = self.matcher.pack
        write = speller(pack, pack.elements[self.code or ""], self.spelling())
        return [write(value) for value in values]


def fill_cells(
    writer: Writer,
    subject: str,
    rows: Sequence[int],
    cells: Sequence[tuple[int, int]],
    report: ColumnReport,
) -> tuple[list[Out], list[Left]]:
    """What goes into the cells of one blank, one per subject row, and what stays blank.

    rows, cells: (N,) the subjects and the cell of each
    """
    code = writer.code
    heading = writer.blank.text
    if code is None:
        return [None] * len(rows), []
    blanket = "asked" if writer.is_asked else None
    if blanket is None and not writer.facts.permitted(code):
        blanket = NOT_PERMITTED
    if blanket is not None:
        report.left[blanket] += len(rows)
        left = [Left(report.sheet, cell, heading, code, blanket) for cell in cells]
        return [None] * len(rows), left
    spelled = writer.spell(writer.facts.of_rows(subject, code, rows))
    old = writer.facts.stale_rows(subject, code)
    outs: list[Out] = []
    lefts: list[Left] = []
    for row, cell, one in zip(rows, cells, spelled, strict=True):
        if one.output is not None and row not in old:
            outs.append(one.output)
            continue
        outs.append(None)
        reason = "not_in_list" if one.reason is not None else UNKNOWN
        if row in old and one.output is not None:
            reason = STALE
        elif one.output is None and one.reason is None and _is_left_empty(writer):
            continue
        report.left[reason] += 1
        lefts.append(Left(report.sheet, cell, heading, code, reason, one.reason))
    report.filled += sum(out is not None for out in outs)
    return outs, lefts


def _is_left_empty(writer: Writer) -> bool:
    """A tick column stays empty where the tick belongs elsewhere: that is no gap."""
    return writer.blank.match.option is not None


def is_masked(pack: Pack, heading: str) -> bool:
    """Whether a heading asks for numbers in part only."""
    return any(fold(mark) in heading for mark in pack.words.get("masked_marks", ()))


def date_pattern(pack: Pack, path: Sequence[str]) -> str | None:
    """The way of writing dates that a heading prescribes, `yyyymmdd`, or None."""
    hints: dict[str, str] = pack.words.get("date_hints", {})
    for text in reversed(path):
        folded = fold(text).lower()
        for mark, pattern in hints.items():
            if fold(mark).lower() in folded:
                return pattern
    return None


def blank_text(lexicon: Lexicon, text: str) -> bool:
    """Whether a cell's text may be written over."""
    return lexicon.is_blank(text)
