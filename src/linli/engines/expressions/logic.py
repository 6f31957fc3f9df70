"""Three-valued logic (Kleene): for one row, and for whole columns held as one byte a row."""

from __future__ import annotations

from linli.engines.expressions.kinds import NOT_APPLIED, Kind
from linli.engines.expressions.parts import Compute, Part, Row, elements_of, wrong_type

#: Chosen so that `&&` and `||` are the bits' and and or.
FALSE, UNKNOWN, TRUE = 0b00, 0b01, 0b11
_SWAPPED = bytes.maketrans(bytes((FALSE, TRUE)), bytes((TRUE, FALSE)))
#: Masks that keep the rows whose condition is true, false, unknown.
_MASKS = {
    kept: bytes(0xFF if byte == kept else 0 for byte in range(256))
    for kept in (TRUE, FALSE, UNKNOWN)
}


#: The byte of a computed truth. What does not apply does not hold.
TRUTH_BYTES: dict[object, int] = {True: TRUE, False: FALSE, None: UNKNOWN, NOT_APPLIED: FALSE}


def logical(operator: str, at: int, parts: tuple[Part, ...]) -> Part:
    """`!`, `&&` or `||` over truths.

    Raises Problem `expressions.wrong_type` if a part is none.
    """
    for part in parts:
        if part.kind.name != "bool":
            raise wrong_type(operator, part.at, part)
    computes = tuple(part.compute for part in parts)
    run = _negation(computes[0]) if operator == "!" else _chain(computes, operator == "||")
    return Part(Kind("bool"), run, elements_of(*parts), at, branches=(operator, parts))


def _negation(compute: Compute) -> Compute:
    def run(row: Row) -> object:
        value = compute(row)
        return None if value is None else value is not True

    return run


def _chain(computes: tuple[Compute, ...], deciding: bool) -> Compute:
    def run(row: Row) -> object:
        result: bool | None = not deciding
        for compute in computes:
            value = compute(row)
            if value is None:
                result = None
            elif (value is True) is deciding:
                return deciding
        return result

    return run


def choice(at: int, condition: Part, then: Part, otherwise: Part, kind: Kind) -> Part:
    """`condition ? then : otherwise`; unknown where the condition is."""
    if condition.kind.name != "bool":
        raise wrong_type("?:", condition.at, condition)

    def run(row: Row) -> object:
        met = condition.compute(row)
        if met is None:
            return None
        return then.compute(row) if met is True else otherwise.compute(row)

    parts = (condition, then, otherwise)
    branches = ("?:", parts) if kind.name == "bool" else None
    return Part(kind, run, elements_of(*parts), at, branches=branches)


def join_columns(operator: str, columns: list[bytes]) -> bytes:
    """The truths of `!`, `&&`, `||` or `?:` from those of its parts, row by row.

    >>> join_columns("&&", [bytes([TRUE, UNKNOWN]), bytes([UNKNOWN, FALSE])]) == bytes([1, 0])
    True
    """
    if operator == "!":
        return columns[0].translate(_SWAPPED)
    count = len(columns[0])
    if operator == "?:":
        condition, then, otherwise = columns
        chosen = (
            _bits(condition.translate(_MASKS[TRUE])) & _bits(then)
            | _bits(condition.translate(_MASKS[FALSE])) & _bits(otherwise)
            | _bits(condition.translate(_MASKS[UNKNOWN])) & _bits(bytes([UNKNOWN]) * count)
        )
        return chosen.to_bytes(count, "little")
    result = _bits(columns[0])
    for column in columns[1:]:
        result = result & _bits(column) if operator == "&&" else result | _bits(column)
    return result.to_bytes(count, "little")


def _bits(column: bytes) -> int:
    return int.from_bytes(column, "little")
