"""The fast way through long lists gives what the careful way gives, to the byte."""

from hypothesis import given
from hypothesis import strategies as st

from linli.engines.sheets.filling.changes import Clear, Out
from linli.engines.sheets.filling.encode import CellEnds
from linli.engines.sheets.filling.layouts import RowLayouts
from linli.engines.sheets.filling.rows import edit_row, tags
from linli.engines.values import column_letters

NAMES, ENDS = tags(b""), CellEnds("")
cells = st.sampled_from(
    [
        '<c r="{}" s="3"/>', '<c r="{}"/>', '<c r="{}" s="1" />', '<c r="{}" t="s"><v>0</v></c>',
        '<c r="{}" s="2" t="inlineStr"><is><t>a &lt; b</t></is></c>', '<c r="{}" t="s" s="1"/>',
        '<c r="{}" s="4"><f>A1</f><v>1</v></c>', '<c r="{}" s="4" cm="1"><v>1</v></c>', "",
    ]
)  # fmt: skip
values = st.sampled_from([None, Clear, "", "x", "<&>", " y ", 5, 0.25, "男"])


@given(
    layout=st.lists(cells, min_size=1, max_size=5),
    other=st.lists(cells, min_size=1, max_size=5),
    written=st.dictionaries(st.integers(1, 5), values, min_size=1),
)
def test_a_row_filled_by_pattern_is_the_row_filled_by_hand(
    layout: list[str], other: list[str], written: dict[int, Out]
) -> None:
    layouts = RowLayouts(NAMES)
    for number in range(1, 30):
        shape = other if number % 7 == 3 else layout
        row = f'<row r="{number}" ht="2">' + "".join(
            cell.format(f"{column_letters(column)}{number}")
            for column, cell in enumerate(shape, start=1)
        )
        xml = (row + "</row>").encode()
        ends = {
            column: None if value is None else ENDS.one(value) for column, value in written.items()
        }
        fast = layouts.fill(xml, ends)
        careful, refused = edit_row(
            xml, number, written, names=NAMES, ends=ENDS, style_of=lambda column: b""
        )
        assert fast is None or (fast, []) == (careful, refused)


def test_the_fast_way_is_taken_after_some_rows_alike() -> None:
    layouts = RowLayouts(NAMES)
    row = b'<row r="1"><c r="A1" s="1"/><c r="B1" s="2"><v>7</v></c></row>'
    filled = [layouts.fill(row, {1: "/>", 2: "><v>8</v></c>"}) for _ in range(10)]
    assert filled[0] is None
    assert filled[9] == b'<row r="1"><c r="A1" s="1"/><c r="B1" s="2"><v>8</v></c></row>'
