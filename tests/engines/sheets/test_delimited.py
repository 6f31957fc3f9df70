"""Reading text files: encoding, separator and quotes; values stay texts."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.engines.sheets.reading.delimited import separator_of, sheet_name
from linli.engines.sheets.reading.workbook import read_workbook, workbook_kind
from linli.engines.values import Problem

ROWS = [
    ["姓名", "公民身份号码", "备注"],
    ["李四", "990000198907030015", "有,逗号\n换行"],
    ["王五", "0012", ""],
]
FIELD = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufeff"),
    max_size=6,
)


def texts(path: Path) -> dict[tuple[int, int], object]:
    return {key: cell.value for key, cell in read_workbook(path).sheets[0].cells.items()}


def expected(rows: list[list[str]]) -> dict[tuple[int, int], object]:
    return {
        (row, column): text
        for row, fields in enumerate(rows, start=1)
        for column, text in enumerate(fields, start=1)
        if text
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.txt"])
def test_encoding_and_separator_are_found(
    tmp_path: Path, encoding: str, separator: str, name: str
) -> None:
    stream = StringIO()
    csv.writer(stream, delimiter=separator).writerows(ROWS)
    path = tmp_path / name
    path.write_bytes(stream.getvalue().encode(encoding))
    assert texts(path) == expected(ROWS)
    assert read_workbook(path).kind == "csv"


@given(
    st.integers(2, 5).flatmap(
        lambda width: st.lists(
            st.lists(FIELD, min_size=width, max_size=width).filter(any), min_size=3, max_size=8
        )
    )
)
def test_what_is_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    stream = StringIO()
    csv.writer(stream, quoting=csv.QUOTE_ALL).writerows(rows)
    path = tmp_path_factory.mktemp("text") / "a.csv"
    path.write_bytes(stream.getvalue().encode("utf-8-sig"))
    assert texts(path) == expected(rows)


def test_a_long_text_file_gives_its_head_and_tail(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("".join(f"{n},x\n" for n in range(1, 2001)))
    sheet = read_workbook(path).sheets[0]
    assert sheet.skipped == (401, 1900)
    assert sheet.height == 2000
    assert sheet.width == 2
    assert [sheet.text(row, 1) for row in (400, 401, 1901, 2000)] == ["400", "", "1901", "2000"]


def test_a_stated_separator_is_followed(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("sep=|\na|b,c\n")
    assert texts(path) == {(1, 1): "a", (1, 2): "b,c"}


def test_a_single_column_is_a_table_where_the_name_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("name\nLi\n")
    assert texts(path) == {(1, 1): "name", (2, 1): "Li"}


def test_text_named_as_a_workbook_is_read_only_if_it_is_a_table(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_text("name\tphone\nLi\t1\nWu\t2\n")
    assert workbook_kind(path) == "csv"
    path.write_text("Dear all,\nplease fill in the list.\nYours, Wu\n")
    with pytest.raises(Problem, match=r"sheets\.unknown_kind"):
        workbook_kind(path)


@pytest.mark.parametrize("content", [b"a,b\n\xff\xfe\xfa,1", b"\xff\xfea", b"a,\x00b\n1,2\n"])
def test_bytes_that_are_no_text_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(Problem, match=r"sheets\.unknown_kind"):
        read_workbook(path)


def test_a_quote_that_is_never_closed_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('a,b\n1,"2\n' + "x,y\n" * 100_000)
    with pytest.raises(Problem, match=r"sheets\.open_quote"):
        read_workbook(path)


@pytest.mark.parametrize(
    ("sample", "separator"),
    [("a,b;c\n1,2;3\n", ","), ("a\tb\n1,5\t2,5\n3,5\t1,5\n", "\t"), ("name\nLi\n", None)],
)
def test_the_separator_is_the_one_that_cuts_evenly(sample: str, separator: str | None) -> None:
    assert separator_of(sample) == separator


@given(st.text(min_size=1, max_size=60))
def test_a_sheet_name_is_one_that_excel_takes(stem: str) -> None:
    name = sheet_name(Path("/x") / (stem.replace("/", "_").replace("\0", "_") + ".csv"))
    assert 0 < len(name) <= 31
    assert not set(name) & set("[]:*?/\\")
    assert name[0] != "'"
    assert name[-1] != "'"
