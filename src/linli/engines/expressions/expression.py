"""An expression made ready: which elements it reads, and which rows it chooses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from linli.engines.dictionary import Pack
from linli.engines.expressions.checking import Checker
from linli.engines.expressions.logic import FALSE, TRUE, TRUTH_BYTES, UNKNOWN, join_columns
from linli.engines.expressions.names import TODAY
from linli.engines.expressions.parsing import parse
from linli.engines.expressions.parts import Part
from linli.engines.expressions.tree import Name, with_depth

_IS_TRUE = bytes(int(byte == TRUE) for byte in range(256))


@dataclass(frozen=True, slots=True)
class Expression:
    """text as given; subject that rows are about; elements whose columns `select` needs.

    needs_today: whether the result depends on the day
    """

    text: str
    subject: str
    elements: frozenset[str]
    needs_today: bool
    _part: Part = field(repr=False, compare=False)

    def select(
        self, columns: Mapping[str, Sequence[object]], count: int, *, on: date | None = None
    ) -> list[bool]:
        """Which of `count` rows are chosen; a row for which the answer is unknown is not.

        columns: normalised values by element code, `count` each (None = unknown, `-` = does not
                 apply; money in hundredths); at least those of `elements`
        on:      what `today` means

        Raises ValueError if a column is missing or of another length, or `on` where it is needed.

        >>> from linli.engines.dictionary import Element
        >>> age = Element(code="person.age", subject="person", type="integer", labels={},
        ...               meaning="")
        >>> pack = Pack(name="x", version="1", languages=(), elements={"person.age": age},
        ...             relations={}, code_lists={}, purposes={}, sources=(), words={}, rules={})
        >>> chosen = compile_expression("person.age >= 80", pack, subject="person")
        >>> chosen.select({"person.age": [79, 80, None]}, 3)
        [False, True, False]
        """
        return list(map(bool, self._truths(columns, count, on).translate(_IS_TRUE)))

    def known(
        self, columns: Mapping[str, Sequence[object]], count: int, *, on: date | None = None
    ) -> list[bool | None]:
        """Like `select`, but None where the answer is unknown."""
        answers = {TRUE: True, FALSE: False, UNKNOWN: None}
        return [answers[byte] for byte in self._truths(columns, count, on)]

    def _truths(
        self, columns: Mapping[str, Sequence[object]], count: int, on: date | None
    ) -> bytes:
        if self.needs_today and on is None:
            raise ValueError("the expression speaks of today: `on` is needed")
        for code in self.elements:
            if code not in columns or len(columns[code]) != count:
                raise ValueError(f"a column of {count} values is needed for {code}")
        return _column(self._part, columns, count, on.isoformat() if on else None)


def compile_expression(text: str, pack: Pack, *, subject: str) -> Expression:
    """The expression that a text says, checked against the dictionary.

    subject: what the rows are about, `person` or `household` ...; a person's row also knows the
             home, its dwelling and its place

    Raises Problem `expressions.*`, with `at` (the place in the text, from 1): not an expression,
    an unknown element, one that must not choose people (`selectable: false`), a code that is not
    in its list, values that cannot be compared, or a limit that is passed.
    Source: Common Expression Language, https://github.com/google/cel-spec; a subset, described
    with its differences in docs/reference/expressions.md.

    >>> from linli.engines.dictionary import bundled_pack, load_pack
    >>> pack = load_pack(bundled_pack("example"))
    >>> sorted(compile_expression("has(person.phone) || person.age < 7", pack, subject="person")
    ...        .elements)
    ['person.age', 'person.phone']
    """
    root = parse(text)
    part = Checker(pack, subject).condition(root)
    needs_today = any(isinstance(n, Name) and n.code == TODAY for n, _ in with_depth(root))
    return Expression(text, subject, part.elements, needs_today, part)


def _column(
    part: Part, columns: Mapping[str, Sequence[object]], count: int, today: str | None
) -> bytes:
    """The truth of a part for every row, a byte each.

    What reads one element is computed once per distinct value; what joins several by logic is
    computed apart and joined; only what compares elements with each other goes row by row.
    """
    codes = sorted(part.elements)
    if len(codes) > 1 and part.branches is not None:
        operator, parts = part.branches
        return join_columns(operator, [_column(one, columns, count, today) for one in parts])
    rows: Sequence[object]
    if len(codes) == 1:
        rows = columns[codes[0]]
    else:
        rows = list(zip(*(columns[code] for code in codes), strict=True)) if codes else [()] * count
    distinct = set(rows)
    if len(distinct) * 2 > count:
        return bytes(_truths(part, codes, rows, today))
    memo = dict(zip(distinct, _truths(part, codes, distinct, today), strict=True))
    return bytes(map(memo.__getitem__, rows))


def _truths(
    part: Part, codes: list[str], rows: Iterable[object], today: str | None
) -> Iterator[int]:
    """The truth bytes of values of one element, or of tuples of values of several."""
    row: dict[str, object] = {TODAY: today}
    compute = part.compute
    if len(codes) == 1:
        (code,) = codes
        for value in rows:
            row[code] = value
            yield TRUTH_BYTES[compute(row)]
    else:
        for values in rows:
            row.update(zip(codes, values, strict=True))  # type: ignore[call-overload]
            yield TRUTH_BYTES[compute(row)]
