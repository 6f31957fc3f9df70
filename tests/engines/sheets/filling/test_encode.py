"""What a cell can hold is written so that every reader gets it back; nothing becomes a formula."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.engines.sheets.filling.changes import Clear, Out
from linli.engines.sheets.filling.encode import CellEnds, text_xml

ENDS = CellEnds("")


def parsed(end: str) -> ElementTree.Element:
    return ElementTree.fromstring(f"<c{end}")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("_x0041_", "_x005F_x0041_"),
        ("_x005F_x0041_", "_x005F_x005F_x005F_x0041_"),
        ("_x_y", "_x_y"),
        ("a\rb\r\nc", "a\nb\nc"),
        ("\x00\x07\ufffe\ud800", ""),
        ("𠮷\t。", "𠮷\t。"),
        ("]]>", "]]&gt;"),
    ],
)
def test_text_is_escaped_as_spreadsheets_expect(text: str, written: str) -> None:
    assert text_xml(text) == written


@given(st.lists(st.none() | st.text() | st.integers() | st.just(Clear), max_size=9))
def test_a_column_is_written_like_its_cells_one_by_one(values: list[Out]) -> None:
    assert ENDS.many(values) == [ENDS.one(value) for value in values]


NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
COLUMNS = st.lists(st.text()) | st.lists(NUMBERS) | st.lists(st.none() | st.text() | NUMBERS)


@given(COLUMNS)
def test_a_column_written_with_what_is_common_said_once_is_the_same(values: list[Out]) -> None:
    before, texts, after = ENDS.column(values)
    each = [ENDS.one(value) for value in values]
    assert [before + str(text) + after for text in texts] == each
    if not any(isinstance(value, float) and value.is_integer() for value in values):
        assert ENDS.many(values) == each


@given(st.text(max_size=30))
def test_any_text_gives_sound_xml_and_is_kept(text: str) -> None:
    cell = parsed(ENDS.one(text))
    if not text_xml(text):
        assert cell.attrib == {}
        return
    content = cell.find("is/t")
    assert content is not None
    assert cell.attrib == {"t": "inlineStr"}
    assert (content.text or "").replace("_x005F_", "_") == text_xml(text).replace(
        "_x005F_", "_"
    ).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    if content.text != (content.text or "").strip():
        assert content.attrib == {"{http://www.w3.org/XML/1998/namespace}space": "preserve"}


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**53), 2**53))
def test_numbers_keep_every_digit(number: float) -> None:
    value = parsed(ENDS.one(number)).findtext("v")
    assert value is not None
    assert float(value) == number
