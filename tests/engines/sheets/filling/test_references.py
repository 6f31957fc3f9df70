"""References move with their rows, and nothing else in a formula moves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.engines.sheets.filling.references import (
    Insertion,
    Shift,
    carried,
    copy_formula,
    rename_sheet,
    settled_parts,
    shift_formula,
)

LIST = {"list 1": Shift((Insertion(after=17, count=10, first=6),))}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("SUM(B6:B17)", "SUM(B6:B27)"),
        ("SUM(B6:B16)", "SUM(B6:B16)"),
        ("SUM(B6:B18)", "SUM(B6:B28)"),
        ("SUM($B$6:$B$17)/B$18", "SUM($B$6:$B$27)/B$28"),
        ("B17+B18", "B17+B28"),
        ("SUM(B17:D17)", "SUM(B17:D17)"),
        ("SUM(A:A)+SUM($B:C)", "SUM(A:A)+SUM($B:C)"),
        ("SUM(6:17)+SUM($18:$18)", "SUM(6:27)+SUM($28:$28)"),
        ("LOG10(B18)+ATAN2(B18,1)", "LOG10(B28)+ATAN2(B28,1)"),
        ('"B18"&B18&"a""B18"', '"B18"&B28&"a""B18"'),
        ("'List 1'!B18+Other!B18+'O''b B18'!B18", "'List 1'!B28+Other!B18+'O''b B18'!B18"),
        ("[1]List!B18+'[1]List 1'!B18", "[1]List!B18+'[1]List 1'!B18"),
        ("Table1[[#Totals],[B18]]+Table1[B18]", "Table1[[#Totals],[B18]]+Table1[B18]"),
        ("B18.x+my_B18+B18x+_B18", "B18.x+my_B18+B18x+_B18"),
        ("Q18!A1+'Q18'!A18", "Q18!A1+'Q18'!A18"),
        ("XFE18+XFD18+ZZZ18", "XFE18+XFD28+ZZZ18"),
        ("B1048577+B0018", "B1048577+B28"),
        ("sum(b6:b17)+b18", "sum(b6:b27)+b28"),
        ("B18#+@B18", "B28#+@B28"),
        ("#REF!B18+1E18", "#REF!B18+1E18"),
        ("数B18+B18", "数B18+B28"),
        ("表一!B18:B19", "表一!B18:B19"),
        ("B17:B6", "B27:B6"),
        ("INDEX(B6:B17,1):B18", "INDEX(B6:B27,1):B28"),
        ("SUM(B6:B17 B10:C18)", "SUM(B6:B27 B10:C28)"),
        ("A1048576+A1:A1048576", "#REF!+A1:A1048576"),
        ("'List 1'!#REF!+IF({1,2;3,4}=1,B18)", "'List 1'!#REF!+IF({1,2;3,4}=1,B28)"),
    ],
)
def test_only_references_to_moved_rows_change(before: str, after: str) -> None:
    assert shift_formula(before, LIST, "List 1") == after


def test_a_formula_on_another_sheet_moves_only_what_names_the_sheet() -> None:
    text = "B18+'List 1'!B18+'list 1'!B6:B17+SUM(Sheet1:Sheet3!B18)"
    moved = "B18+'List 1'!B28+'list 1'!B6:B27+SUM(Sheet1:Sheet3!B18)"
    assert shift_formula(text, LIST, "Other") == moved


def test_in_a_slot_a_running_range_stays_and_a_fixed_one_grows() -> None:
    def moved(text: str, row: int, settled: tuple[tuple[int, int], ...] = ()) -> str:
        return shift_formula(text, LIST, "List 1", row=row, settled=settled)

    assert moved("SUM(B$6:B17)", 17) == "SUM(B$6:B17)"
    assert moved("RANK(B17,B$6:B$17)", 17) == "RANK(B17,B$6:B$27)"
    assert moved("RANK(B9,B6:B17)", 9) == "RANK(B9,B6:B27)"
    assert moved("RANK(B17,B6:B17)", 17, ((1, 0), (1, 1))) == "RANK(B17,B6:B27)"
    assert moved("SUM(B17:D17)", 17) == "SUM(B17:D17)"


def test_a_list_of_one_slot_grows() -> None:
    shift = {"s": Shift((Insertion(after=6, count=3, first=6),))}
    assert shift_formula("SUM(B6:B6)+B6", shift, "S") == "SUM(B6:B9)+B6"


def test_parts_that_stay_from_slot_to_slot_are_not_carried_on() -> None:
    settled = settled_parts("C16/C18+RANK(B16,B6:B17)", "C17/C18+RANK(B17,B6:B17)")
    assert settled == {(1, 0), (3, 0), (3, 1)}
    assert carried("C17/C18", 17, {(1, 0)}) == ["C", 0, "/C18"]
    assert settled_parts("C16+1", "D17+1") == frozenset()


def test_copies_move_relative_parts_only() -> None:
    assert copy_formula("$A1+B$2+$C$3+D:D+5:5+LOG10(A1)", 2, 1) == "$A3+C$2+$C$3+E:E+7:7+LOG10(B3)"
    assert copy_formula("Sheet1!A1&'A1'!A1", 1, 1) == "Sheet1!B2&'A1'!B2"


def test_only_the_sheet_named_is_renamed() -> None:
    text = "Card!A1:B2+'Card'!C:C+Cards!A1+\"Card!A1\"+card!5:6"
    new = "'A''b'!A1:B2+'A''b'!C:C+Cards!A1+\"Card!A1\"+'A''b'!5:6"
    assert rename_sheet(text, "CARD", "A'b") == new


rows = st.integers(1, 60)
marks = st.sampled_from(["", "$"])


@st.composite
def insertions(draw: st.DrawFn) -> tuple[Insertion, ...]:
    afters = sorted(draw(st.sets(st.integers(2, 50), max_size=3)))
    return tuple(
        Insertion(after, draw(st.integers(1, 9)), draw(st.integers(max(1, after - 5), after)))
        for after in afters
    )


def moved_rows(inserted: tuple[Insertion, ...]) -> list[int | None]:
    """The new sheet from top to bottom: each row's old number, None for a new row."""
    sheet: list[int | None] = []
    for row in range(1, 80):
        sheet.append(row)
        for each in inserted:
            if each.after == row:
                sheet += [None] * each.count
    return sheet


@given(insertions(), rows, rows, marks, marks)
def test_a_reference_follows_its_row_and_a_range_covers_what_it_covered(
    inserted: tuple[Insertion, ...], one: int, two: int, mark: str, other: str
) -> None:
    top, bottom = sorted((one, two))
    sheet = moved_rows(inserted)
    shifts = {"s": Shift(inserted)}
    single = shift_formula(f"C{mark}{one}", shifts, "S")
    assert single == f"C{mark}{sheet.index(one) + 1}"

    text = shift_formula(f"B{mark}{top}:C{other}{bottom}", shifts, "S").replace("$", "")
    new_top, new_bottom = (int(part[1:]) for part in text.split(":"))
    covered = sheet[new_top - 1 : new_bottom]
    assert [row for row in covered if row] == list(range(top, bottom + 1))
    at_end = [each for each in inserted if each.after == bottom]
    grown = bool(at_end) and (top < bottom or at_end[0].first == bottom)
    assert (covered[-1] is None) == grown


@given(st.text(alphabet="AB18$:!'\"[]() ,+数#.x", max_size=25))
def test_any_text_survives_when_nothing_moves(text: str) -> None:
    assert copy_formula(text, 0) == text
    assert rename_sheet(text, "none", "other") == text
    far = {"list": Shift((Insertion(after=1_000_000, count=1, first=999_999),))}
    assert shift_formula(text, far, "List") == text
