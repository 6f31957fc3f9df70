"""Reading .xlsx: as openpyxl sees the same file, and what openpyxl does not give."""

from datetime import datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.cell import MergedCell
from openpyxl.formula.translate import Translator
from openpyxl.utils import column_index_from_string

from linli.engines.sheets.grid import Sheet, Style, Workbook
from linli.engines.sheets.reading.condense import condense
from linli.engines.sheets.reading.shared_formulas import shift_formula
from linli.engines.sheets.reading.styles import cell_date
from linli.engines.sheets.reading.workbook import read_workbook
from linli.engines.values import Area
from tests.engines.sheets import raw_packages as raw

SOURCES = ("ledgers_built", "spreadsheets_zh")


def one_sheet(path: Path, **rows: int) -> tuple[Sheet, Workbook]:
    book = read_workbook(path, **rows)
    return book.sheets[0], book


def workbooks(shared_data: Path) -> list[Path]:
    found = [path for each in SOURCES for path in (shared_data / "data" / each).glob("*.xlsx")]
    assert len(found) > 30
    return found


def test_values_agree_with_openpyxl_on_real_ledgers(shared_data: Path) -> None:
    for path in workbooks(shared_data):
        peer, own = openpyxl.load_workbook(path, data_only=True), read_workbook(path)
        assert [sheet.name for sheet in own.sheets] == peer.sheetnames
        for sheet in own.sheets:
            expected = {
                (cell.row, cell.column): cell.value
                for row in peer[sheet.name].iter_rows()
                for cell in row
                if cell.value is not None
            }
            values = {key: cell.value for key, cell in sheet.cells.items()}
            assert {key: v for key, v in values.items() if v is not None} == expected, path.name


def test_merges_and_hidden_columns_agree_with_openpyxl(shared_data: Path) -> None:
    for path in workbooks(shared_data):
        peer = openpyxl.load_workbook(path)
        for sheet in read_workbook(path).sheets:
            other = peer[sheet.name]
            assert {str(area) for area in sheet.merges} == set(map(str, other.merged_cells.ranges))
            hidden = set()
            for letters, column in other.column_dimensions.items():
                first = column.min or column_index_from_string(letters)
                if column.hidden:
                    hidden |= set(range(first, (column.max or first) + 1))
            assert sheet.hidden_columns == hidden, path.name
            assert sheet.protected == other.protection.sheet
            assert sheet.visible == (other.sheet_state == "visible")


def test_validations_and_styles_agree_with_openpyxl(shared_data: Path) -> None:
    seen = 0
    for path in workbooks(shared_data):
        peer, own = openpyxl.load_workbook(path), read_workbook(path)
        for sheet in own.sheets:
            other = peer[sheet.name]
            expected = [
                (rule.type, rule.formula1, {str(area) for area in rule.sqref.ranges})
                for rule in other.data_validations.dataValidation
            ]
            found = [(r.kind, r.formula, {str(a) for a in r.areas}) for r in sheet.validations]
            assert found == expected
            seen += len(found)
            for (row, column), cell in sheet.cells.items():
                twin, style = other.cell(row, column), own.style(cell)
                if isinstance(twin, MergedCell):
                    continue
                assert style.bold == bool(twin.font.b)
                assert style.locked == bool(twin.protection.locked)
                assert style.centred == (twin.alignment.horizontal == "center")
                sides = (twin.border.left, twin.border.right, twin.border.top, twin.border.bottom)
                assert style.bordered == any(side is not None and side.style for side in sides)
                if twin.number_format != "mm-dd-yy":
                    assert style.number_format == twin.number_format
    assert seen > 20


def test_a_drop_down_is_resolved_wherever_its_entries_stand(tmp_path: Path) -> None:
    path = tmp_path / "lists.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, other = book.add_worksheet("List"), book.add_worksheet("it's a list")
        sheet.write_column("H1", ["own", "", "sheet"])
        other.write_column("A1", ["one", 2, "three"])
        book.define_name("Choices", "='it''s a list'!$A$1:$A$2")
        book.define_name("List!Local", "=List!$H$3")
        for row, source in enumerate(
            [["a", "b "], "=$H$1:$H$3", "='it''s a list'!$A$1:$A$3", "=Choices", "=Local",
             "='it''s a list'!$A:$A", "=INDIRECT(A1)", "='no such'!$A$1:$A$3", "=NoName"]
        ):  # fmt: skip
            sheet.data_validation(row, 0, row, 0, {"validate": "list", "source": source})
        sheet.data_validation("B1", {"validate": "integer", "criteria": ">", "value": 3})
    rules = one_sheet(path)[0].validations
    assert [rule.options for rule in rules] == [
        ("a", "b"), ("own", "sheet"), ("one", "2", "three"), ("one", "2"), ("sheet",),
        ("one", "2", "three"), None, None, None, None,
    ]  # fmt: skip
    assert rules[-1].kind == "whole"
    assert rules[6].formula == "INDIRECT(A1)"


def test_a_drop_down_in_the_extension_list_is_read(tmp_path: Path) -> None:
    x14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
    xm = "http://schemas.microsoft.com/office/excel/2006/main"
    extension = (
        f'<extLst><ext xmlns:x14="{x14}"><x14:dataValidations xmlns:xm="{xm}">'
        '<x14:dataValidation type="list"><x14:formula1><xm:f>List!$C$1:$C$2</xm:f></x14:formula1>'
        "<xm:sqref>A2:A9 B2</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst>"
    )
    row = '<row r="1"><c r="C1" t="str"><v>x</v></c></row><row r="2"><c r="C2"><v>5</v></c></row>'
    path = raw.write(tmp_path / "a.xlsx", raw.parts(raw.worksheet(row, extension)))
    rule = one_sheet(path)[0].validations[0]
    assert rule.options == ("x", "5")
    assert rule.areas == (Area(2, 1, 9, 1), Area(2, 2, 2, 2))


def test_a_list_of_choices_longer_than_the_head_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "long.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, other = book.add_worksheet("List"), book.add_worksheet("Codes")
        other.write_column("A1", [f"place {number}" for number in range(3000)])
        sheet.data_validation("A2", {"validate": "list", "source": "=Codes!$A$1:$A$3000"})
    own, book_read = one_sheet(path)
    assert own.validations[0].options == tuple(f"place {number}" for number in range(3000))
    assert book_read.sheets[1].skipped == (401, 2900)


CELLS = (
    '<row r="2" hidden="1"><c r="B2" t="s"><v>0</v></c><c t="s"><v>1</v></c></row>'
    '<row><c t="inlineStr"><is><r><t>in</t></r><r><t>line</t></r></is></c><c t="b"><v>1</v></c>'
    '<c t="e"><v>#N/A</v></c><c><v>3</v></c><c><v>2.50</v></c><c><v>1.5E+20</v></c></row>'
    '<row r="9" ht="0"><c r="A9" t="d"><v>1989-07-03T00:00:00</v></c><c r="C9" t="str"><f>"a"</f>'
    "<v>a_x000A_b</v></c></row>"
)
SHARED = (
    f'<sst xmlns="{raw.MAIN}"><si><t xml:space="preserve"> a </t></si><si><r><rPr><b/></rPr>'
    "<t>姓</t></r><r><t>名</t></r><rPh sb='0' eb='1'><t>xing</t></rPh></si></sst>"
)
EXPECTED = {
    (2, 2): " a ", (2, 3): "姓名", (3, 1): "inline", (3, 2): True, (3, 3): "#N/A", (3, 4): 3,
    (3, 5): 2.5, (3, 6): 1.5e20, (9, 1): datetime(1989, 7, 3), (9, 3): "a\nb",
}  # fmt: skip


def prefixed(xml: str) -> str:
    """The same with a prefix on every name."""
    xml = xml.replace("</", "\0").replace("<", "<x:").replace("\0", "</x:")
    return xml.replace("xmlns=", "xmlns:x=")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("shape", ["plain", "strict", "prefixed"])
def test_every_kind_of_cell_is_read_however_the_xml_is_written(
    tmp_path: Path, encoding: str, shape: str
) -> None:
    namespace = raw.STRICT if shape == "strict" else raw.MAIN
    sheet = raw.worksheet(CELLS, namespace=namespace)
    shared = SHARED.replace(raw.MAIN, namespace)
    if shape == "prefixed":
        sheet, shared = prefixed(sheet), prefixed(shared)
    declared = "utf-8" if encoding == "utf-8-sig" else encoding
    head = f'<?xml version="1.0" encoding="{declared}"?>\r\n'
    parts = raw.parts((head + sheet).encode(encoding), shared=(head + shared).encode(encoding))
    read, _ = one_sheet(raw.write(tmp_path / "a.xlsx", parts))
    assert {key: cell.value for key, cell in read.cells.items()} == EXPECTED
    assert read.cells[9, 3].formula == '"a"'
    assert read.hidden_rows == {2, 9}
    assert (read.height, read.width) == (9, 6)


def test_shared_and_array_formulas_are_known_in_every_cell(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">SUM(B1:$C$1)</f><v>1</v></c>'
        '<c r="E1"><f t="array" ref="E1:E2">B1:B2*2</f><v>1</v></c></row>'
        '<row r="2"><c r="A2"><f t="shared" si="0"/><v>2</v></c><c r="E2"><v>4</v></c></row>'
    )
    read, _ = one_sheet(raw.write(tmp_path / "a.xlsx", raw.parts(raw.worksheet(rows))))
    formulas = {key: cell.formula for key, cell in read.cells.items()}
    assert formulas == {
        (1, 1): "SUM(B1:$C$1)", (2, 1): "SUM(B2:$C$1)", (1, 5): "B1:B2*2", (2, 5): "B1:B2*2"
    }  # fmt: skip


@given(st.integers(-3, 40), st.integers(-2, 30))
def test_a_copied_formula_reads_as_openpyxl_translates_it(rows: int, columns: int) -> None:
    formula = "SUM(E5:$F9)+IF(D$4=\"E5\",'my E5'!G7,LOG10(H8))"
    moved = shift_formula(formula, rows, columns)
    origin, target = "J10", openpyxl.utils.get_column_letter(10 + columns) + str(10 + rows)
    assert "=" + moved == Translator("=" + formula, origin).translate_formula(target)


def test_formats_drawn_over_the_whole_sheet_do_not_count(tmp_path: Path) -> None:
    path = tmp_path / "stray.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, grey = book.add_worksheet(), book.add_format({"bg_color": "#CCCCCC"})
        box = book.add_format({"border": 1})
        sheet.write("A1", "name")
        sheet.write_blank("B3", None, box)
        for row in range(2, 1500):
            sheet.write_blank(row, 0, None, grey)
        for column in range(3, 16_384):
            sheet.write_blank(0, column, None, grey)
        sheet.write_blank(1_048_575, 16_383, None, grey)
        sheet.set_column("D:XFD", 0)
    read, book_read = one_sheet(path)
    assert (read.height, read.width) == (3, 2)
    assert max(read.cells) < (300, 100)
    assert max(column for _, column in read.cells) < 100
    assert max(read.hidden_columns) < 100
    assert {4, 5} <= read.hidden_columns
    assert book_read.style(read.cells[3, 2]).bordered
    assert book_read.style(read.cells[4, 1]).filled


@pytest.mark.parametrize("numbered", [True, False])
def test_a_long_sheet_gives_its_head_and_tail(tmp_path: Path, numbered: bool) -> None:
    def row(number: int) -> str:
        place = f' r="{number}"' if numbered else ""
        hidden = ' hidden="1"' if numbered and number == 700 else ""
        return f"<row{place}{hidden}><c><v>{number}</v></c></row>"

    rows = "".join(map(row, range(1, 2001)))
    blank = "".join(f'<row r="{n}" s="1"/>' for n in range(2001, 9000))
    merge = '<mergeCells><mergeCell ref="A900:B900"/></mergeCells>'
    sheet = raw.worksheet(rows + (blank if numbered else ""), merge)
    read, _ = one_sheet(
        raw.write(tmp_path / "a.xlsx", raw.parts(sheet)), head_rows=400, tail_rows=100
    )
    assert read.skipped == (401, 1900)
    kept = [*range(1, 401), *range(1901, 2001)]
    assert {key: cell.value for key, cell in read.cells.items()} == {(n, 1): n for n in kept}
    assert read.height == 2000
    assert read.merges == [Area(900, 1, 900, 2)]
    assert read.hidden_rows == ({700} if numbered else set())


@given(
    st.integers(0, 60), st.integers(1, 20), st.integers(1, 20), st.integers(1, 90), st.booleans()
)
def test_head_and_tail_do_not_depend_on_how_the_bytes_arrive(
    count: int, head: int, tail: int, piece: int, spaced: bool
) -> None:
    gap = "\n  " if spaced else ""
    rows = "".join(f'{gap}<row r="{n * 2}"><c><v>{n}</v></c></row>' for n in range(1, count + 1))
    data = raw.worksheet(rows + gap).encode()
    chunks = (data[at : at + piece] for at in range(0, len(data), piece))
    short = condense(chunks, head, tail)
    numbers = [n * 2 for n in range(1, count + 1)]
    kept = numbers[:head] + numbers[max(head, count - tail) :]
    found = [int(part.split(b'"')[0]) for part in short.xml.split(b'<row r="')[1:]]
    assert found == kept
    skips = count > head + tail
    assert short.skipped == ((head * 2 + 1, (count - tail + 1) * 2 - 1) if skips else None)


def test_rows_hidden_by_default_are_hidden(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="4"><c r="A4"><v>1</v></c></row>'
    sheet = raw.worksheet(rows, before='<sheetFormatPr zeroHeight="1"/>')
    read, _ = one_sheet(raw.write(tmp_path / "a.xlsx", raw.parts(sheet)))
    assert read.hidden_rows == {2, 3}


def test_formats_known_by_number_show_dates_where_the_writer_means_them(tmp_path: Path) -> None:
    xfs = "".join(f'<xf numFmtId="{number}"/>' for number in (0, 14, 31, 57, 10, 165))
    styles = (
        f'<styleSheet xmlns="{raw.MAIN}"><numFmts><numFmt numFmtId="165" '
        f'formatCode="[$-804]yyyy&quot;年&quot;m&quot;月&quot;;@"/></numFmts>'
        f"<cellXfs>{xfs}</cellXfs></styleSheet>"
    )
    cells = "".join(
        f'<c r="{letter}1" s="{n}"><v>32692</v></c>' for n, letter in enumerate("ABCDEF")
    )
    sheet = raw.worksheet(f'<row r="1">{cells}</row>')
    read, book = one_sheet(raw.write(tmp_path / "a.xlsx", raw.parts(sheet, styles=styles)))
    styles_read = [book.style(read.cells[1, column]) for column in range(1, 7)]
    assert styles_read[2].number_format == 'yyyy"年"m"月"d"日"'
    dates = [cell_date(32692, style, epoch_1904=False) for style in styles_read]
    day = datetime(1989, 7, 3)
    assert dates == [None, day, day, day, None, day]


@given(st.datetimes(datetime(1900, 3, 1), datetime(2199, 12, 31)), st.booleans())
def test_a_date_number_means_what_openpyxl_writes(moment: datetime, epoch_1904: bool) -> None:
    moment = moment.replace(microsecond=0, year=max(moment.year, 1905))
    epoch = openpyxl.utils.datetime.MAC_EPOCH if epoch_1904 else None
    number = openpyxl.utils.datetime.to_excel(moment, *([epoch] if epoch else []))
    style = Style("yyyy-mm-dd hh:mm:ss")
    assert cell_date(number, style, epoch_1904=epoch_1904) == moment


def test_dates_that_are_none_stay_numbers() -> None:
    style = Style("yyyy-mm-dd")
    assert cell_date(60, style, epoch_1904=False) is None
    assert cell_date(0.5, style, epoch_1904=False) is None
    assert cell_date(5e9, style, epoch_1904=False) is None
    assert cell_date("32692", style, epoch_1904=False) is None
    assert cell_date(59, style, epoch_1904=False) == datetime(1900, 2, 28)


def test_the_1904_epoch_is_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.MAC_EPOCH
    book.active["A1"] = "x"
    stream = BytesIO()
    book.save(stream)
    path = tmp_path / "a.xlsx"
    path.write_bytes(stream.getvalue())
    assert read_workbook(path).epoch_1904


def test_a_text_that_the_table_lacks_is_damage_not_a_blank(tmp_path: Path) -> None:
    from linli.engines.values import Problem

    sheet = raw.worksheet('<row r="1"><c r="A1" t="s"><v>7</v></c></row>')
    path = raw.write(tmp_path / "a.xlsx", raw.parts(sheet, shared=SHARED))
    with pytest.raises(Problem, match=r"sheets\.damaged"):
        read_workbook(path)
