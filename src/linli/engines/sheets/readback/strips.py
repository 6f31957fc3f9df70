"""One heading's cells over all rows of a table, and what the dictionary makes of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from linli.engines.dictionary import Normal, normaliser, plain_values
from linli.engines.sheets.finding import fold
from linli.engines.sheets.matching import Matcher
from linli.engines.sheets.views import Blank
from linli.engines.values import Reason

Cell = tuple[int, int]
#: In so few rows each text is looked at whether it only frames a blank.
_FORM_ROWS = 50
#: Number formats that say nothing of how a text is meant.
_USUAL_FORMATS = ("General", "@")


@dataclass(slots=True)
class Strip:
    """The cells of one heading, one per row of its table.

    raw:      what the cells hold
    cell_of:  from the number of a row, from 0, to its cell
    values:   normalised; None = unknown
    problems: by the number of the row
    """

    blank: Blank
    raw: Sequence[Any] = field(repr=False)
    cell_of: Callable[[int], Cell]
    places: tuple[int, ...]
    values: list[Any] = field(default_factory=list, repr=False)
    problems: dict[int, Reason] = field(default_factory=dict)

    @property
    def element(self) -> str | None:
        """The element that the heading asks for; None where none was found."""
        match = self.blank.match
        return None if match.decision == "none" else match.element


class _Read(dict[Any, Any]):
    """Values by what the cells hold: each distinct cell is read when it is first met.

    doubtful: whether any of them has a problem
    """

    def __init__(self, normal: Callable[[object], Normal]) -> None:
        super().__init__()
        self._normal = normal
        self.doubtful = False

    def __missing__(self, raw: Any) -> Any:
        read = self._normal(raw)
        if read.problem is not None:
            self.doubtful = True
        self[raw] = read.value
        return read.value


class StripReader:
    """Normalises strips. Made once per file; equal columns share what was read."""

    def __init__(self, matcher: Matcher, *, epoch_1904: bool) -> None:
        self.matcher = matcher
        self.epoch_1904 = epoch_1904
        self.row_numbers = frozenset(matcher.pack.words.get("row_numbers", ()))
        self._normalisers: dict[tuple[str | None, ...], Callable[[object], Normal]] = {}

    def read(self, strip: Strip) -> None:
        """Fill in the strip's values and problems."""
        if strip.element is None:
            strip.values = [shown(raw) or None for raw in strip.raw]
            return
        if strip.element in self.row_numbers and all(map(_is_count, strip.raw)):
            # Numbers that only count the rows: they need no reading.
            strip.values = [None if raw is None else int(raw) for raw in strip.raw]
            return
        if len(strip.raw) <= _FORM_ROWS:
            strip.raw = list(map(self.without_frames, strip.raw))
        normal = self.normaliser(strip.blank)
        # 1, 1.0 and True are equal and not the same: cells of several types are read one by one.
        if len({*map(type, strip.raw)} - {type(None)}) > 1:
            strip.values = [normal(raw).value for raw in strip.raw]
        else:
            read = _Read(normal)
            read.update(self._plain(strip))
            strip.values = list(map(read.__getitem__, strip.raw))
            if not read.doubtful:
                return
        for place, value in enumerate(strip.values):
            if value is None and strip.raw[place] is not None:
                problem = normal(strip.raw[place]).problem
                if problem is not None and not self._is_frame(strip.raw[place]):
                    strip.problems[place] = problem

    def _plain(self, strip: Strip) -> dict[str, Any]:
        """Values of those texts of a strip that are written as plainly as can be."""
        heading, option = strip.blank.heading, strip.blank.match.option
        texts = set(strip.raw) - {None}
        is_usual = option is None and heading.number_format in _USUAL_FORMATS
        if not is_usual or not isinstance(next(iter(texts), None), str):
            return {}
        pack = self.matcher.pack
        element = pack.elements[strip.element or ""]
        return dict(plain_values(pack, element, texts, unit=self._unit(strip.blank)))

    def _unit(self, blank: Blank) -> str | None:
        heading = blank.heading
        return heading.unit or self.matcher.index.reader.read(heading.path[-1]).unit or None

    def normaliser(self, blank: Blank) -> Callable[[object], Normal]:
        """What reads the cells of a heading."""
        match, heading = blank.match, blank.heading
        unit = self._unit(blank)
        key = match.element, unit, heading.number_format, match.option
        if key not in self._normalisers:
            pack = self.matcher.pack
            self._normalisers[key] = normaliser(
                pack,
                pack.elements[match.element or ""],
                unit=unit,
                epoch_1904=self.epoch_1904,
                number_format=heading.number_format,
                option=match.option,
            )
        return self._normalisers[key]

    def without_frames(self, raw: Any) -> Any:
        """The raw value of a single blank; None where only its printed frame stands there."""
        return None if self._is_frame(raw) else raw

    def _is_frame(self, raw: Any) -> bool:
        """Whether a text is what was printed to be written over."""
        lexicon = self.matcher.lexicon
        if not isinstance(raw, str) or (short := fold(raw)) in lexicon.dashes:
            return False
        return short in lexicon.placeholders or (
            lexicon.is_blank(raw) and not lexicon.has_boxes(raw)
        )


def _is_count(raw: Any) -> bool:
    return raw is None or raw.__class__ is int or (raw.__class__ is float and raw.is_integer())


def shown(raw: Any) -> str:
    """What a cell shows, as text.

    >>> shown(3.0), shown(datetime(2024, 2, 1)), shown(None)
    ('3', '2024-02-01', '')
    """
    if raw is None:
        return ""
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        return str(int(raw))
    if isinstance(raw, datetime):
        return (
            raw.date().isoformat() if raw.time().isoformat() == "00:00:00" else raw.isoformat(" ")
        )
    return raw.isoformat() if isinstance(raw, date) else str(raw)
