"""The values of one column or field, spelled as its cells want them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from linli.engines.dictionary import (
    Element,
    Pack,
    Spelling,
    is_number_of_identity,
    is_written_as_kept,
    measure,
    speller,
    spelling_like,
)
from linli.engines.sheets.filling.changes import Out
from linli.engines.sheets.finding import Lexicon, fold
from linli.engines.sheets.planning.report import (
    ASKED,
    NOT_IN_LIST,
    NOT_PERMITTED,
    STALE,
    UNKNOWN,
)
from linli.engines.sheets.views import Blank
from linli.engines.values import NOT_APPLICABLE, Reason

if TYPE_CHECKING:
    from linli.engines.sheets.planning.job import Job


#: Types of elements whose values are numbers.
NUMBERS = frozenset({"money", "integer", "decimal", "percent", "area_m2"})
_NUMBERED = re.compile(r"(\d{1,2})[.:=\-)\u3001]?([^\W\d]+)")


class Answer(NamedTuple):
    """What goes into a cell, or why it stays blank. Neither: it is rightly left empty."""

    out: Out
    reason: str | None = None
    why: Reason | None = None


class Answers(NamedTuple):
    """What goes into many cells; `left`: by place among them, why one stays blank."""

    outs: list[Out]
    left: dict[int, Answer]


class Column:
    """One blank's values for all subjects of a kind. Asked once, spelled once per value.

    samples: cells of the column that show how it is written there
    """

    def __init__(
        self, job: Job, blank: Blank, subject: str, samples: Sequence[tuple[int, int]] = ()
    ) -> None:
        self._blanket = _blanket(job, blank)
        # By value what is written, and of the values that are not, why.
        self._outs: dict[Any, Out] = {None: None}
        self._left: dict[Any, Answer] = {None: Answer(None, UNKNOWN)}
        code = blank.match.element
        if self._blanket is not None or code is None:
            return
        element = job.matcher.pack.elements[code]
        given = job.facts.given(code)
        count = job.facts.count(subject)
        self._values: Sequence[Any] = (
            job.facts.column(subject, code) if given is None else [given] * count
        )
        self._old = job.facts.stale_rows(subject, code) if given is None else frozenset()
        spelling, self._end = _spelling(job, blank, element, samples)
        self._numbers = _numbers(job, blank, element)
        self._spell = speller(job.matcher.pack, element, spelling)
        is_kept = is_written_as_kept(element, spelling)
        self._is_kept = is_kept and not self._end and not self._numbers
        if element.type in NUMBERS:
            # A mark in a column of numbers would break the sums beside and below it.
            self._outs[NOT_APPLICABLE] = None
        else:
            self._enter(NOT_APPLICABLE)
        if given is not None and element.type not in ("date", "month", "year"):
            self._outs[given] = given
            self._left.pop(given, None)

    def answer(self, row: int) -> Answer:
        """What the cell of a subject row gets."""
        if self._blanket is not None:
            return self._blanket
        value = self._values[row]
        if row in self._old and value is not None:
            return Answer(None, STALE)
        if value not in self._outs:
            self._enter(value)
        return self._left.get(value) or Answer(self._outs[value])

    def answers(self, rows: Sequence[int | None]) -> Answers:
        """What the cells of many subject rows get; nothing for None, where nobody stands."""
        if self._blanket is not None or self._old or None in rows:
            each = {at: self.answer(row) for at, row in enumerate(rows) if row is not None}
            left = {at: answer for at, answer in each.items() if answer.reason is not None}
            return Answers([each[at].out if at in each else None for at in range(len(rows))], left)
        wanted = list(map(self._values.__getitem__, rows))  # type: ignore[arg-type]
        distinct = set(wanted)
        if self._is_kept and distinct.isdisjoint(self._outs):
            return Answers(wanted, {})
        for value in distinct.difference(self._outs):
            self._enter(value)
        outs = list(map(self._outs.__getitem__, wanted))
        if self._left.keys().isdisjoint(distinct):
            return Answers(outs, {})
        reasons = self._left
        return Answers(outs, {at: reasons[v] for at, v in enumerate(wanted) if v in reasons})

    def _enter(self, value: Any) -> None:
        output, why = (one := self._spell(value)).output, one.reason
        if why is not None:
            reason = NOT_IN_LIST if why.code == "fill.not_in_list" else UNKNOWN
            self._left[value], output = Answer(None, reason, why), None
        elif output is not None and self._end:
            output = f"{output}{self._end}"
        elif self._numbers:
            output = self._numbers.get(str(output), output)
        self._outs[value] = output


def _blanket(job: Job, blank: Blank) -> Answer | None:
    """Why nothing at all is written for a blank, or None."""
    match = blank.match
    if match.element is None or match.decision == "none":
        return Answer(None, UNKNOWN)
    if match.decision == "ask" and not job.facts.options.accept_ask:
        return Answer(None, ASKED)
    if not job.facts.permitted(match.element):
        return Answer(None, NOT_PERMITTED)
    return None


def _spelling(
    job: Job, blank: Blank, element: Element, samples: Sequence[tuple[int, int]]
) -> tuple[Spelling, str]:
    """How the cells of a blank write, and what is printed that must follow the value."""
    pack, heading, options = job.matcher.pack, blank.heading, job.facts.options
    held = [job.held.value(*cell) for cell in samples]
    frames = [value for value in held if _is_frame(job.lexicon, value)]
    printed = heading.blank or str(next(iter(frames), ""))
    end = _end(job.lexicon, printed, element)
    text = job.matcher.index.reader.read(heading.path[-1])
    spelling = Spelling(
        unit=end or _unit(job, blank, element),
        number_format=heading.number_format,
        options=heading.options or None,
        masked=(options.masked and is_number_of_identity(element)) or _is_masked(pack, text.whole),
        tick_template=printed if job.lexicon.has_boxes(printed) else None,
        date_pattern=(
            date_pattern(pack, heading.path) or frame_pattern(pack, printed) or _noted_pattern(job)
        ),
        serial_dates=job.workbook.kind in ("xlsx", "xls"),
        epoch_1904=job.workbook.epoch_1904,
        language=options.language,
        option=blank.match.option,
    )
    shown = [value for value in held if value is not None and not _is_frame(job.lexicon, value)]
    return (spelling_like(pack, element, spelling, shown) if shown else spelling), end


def _numbers(job: Job, blank: Blank, element: Element) -> dict[str, int | str]:
    """By label, the number that the heading gives it, as in "sex (1 man 2 woman)"; {} if none."""
    pack, heading = job.matcher.pack, blank.heading
    entries = pack.code_lists[element.code_list].items if element.code_list else ()
    printed = _NUMBERED.findall(fold(heading.path[-1]))
    if len(printed) < 2 or heading.options or heading.blank or not entries:
        return {}
    numbers: dict[str, int | str] = {}
    for number, label in printed:
        for entry in entries:
            names = (*entry.labels.values(), *entry.synonyms)
            if label in map(fold, names):
                written = number if heading.number_format == "@" else int(number)
                numbers |= dict.fromkeys(names, written)
    return numbers if len(set(numbers.values())) == len(printed) else {}


def _is_frame(lexicon: Lexicon, value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and lexicon.is_blank(value)


def _end(lexicon: Lexicon, printed: str, element: Element) -> str:
    """A unit that is printed in the blank and stays behind the number."""
    short = fold(printed).strip("_")
    return short if element.type in NUMBERS and short in lexicon.units else ""


def _unit(job: Job, blank: Blank, element: Element) -> str | None:
    """The unit of a column: its own, its groups', or for money the one that the page states."""
    if blank.heading.unit:
        return blank.heading.unit
    for text in reversed(blank.heading.path):
        if unit := job.matcher.index.reader.read(text).unit:
            return unit
    stated = job.view.unit
    if element.type == "money" and stated:
        return stated if measure(job.matcher.pack, element, stated).given is not None else None
    return None


def _is_masked(pack: Pack, heading: str) -> bool:
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


def _noted_pattern(job: Job) -> str | None:
    """The way of writing dates that a note on the sheet spells out."""
    marks: dict[str, str] = job.matcher.pack.words.get("date_hints", {})
    notes = " ".join(fold(text).lower() for text in (*job.view.notes, job.view.title))
    return next((mark for mark in marks if mark == marks[mark] and mark in notes), None)


def frame_pattern(pack: Pack, printed: str) -> str | None:
    """The way of writing dates that a frame printed in the blank shows, or None."""
    short = fold(printed).replace("_", "")
    pattern: str = pack.words.get("page_date_pattern", "")
    if not short:
        return None
    taken = literals = ""
    for sign in pattern:
        taken += sign
        literals += "" if sign in "ymd" else sign
        if literals == short and sign not in "ymd":
            return taken
    return None
