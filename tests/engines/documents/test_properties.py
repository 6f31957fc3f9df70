"""Random tables, texts and damage."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.engines.documents import copy_document_pages, read_document, write_document_edits
from linli.engines.documents.wording import is_blank, plan_wording
from linli.engines.sheets import RowsEdit, SheetEdit
from linli.engines.values import Problem
from tests.engines.documents import made_forms as made

MAIN = "word/document.xml"
LETTERS = "张三李四王五□☑√男女年月日：:（）() _\u3000/1990-aB<&\"'\t元"
WORDS = st.text(LETTERS, max_size=20)
VALUES = st.text(LETTERS + "\n", min_size=1, max_size=20).filter(
    lambda text: not is_blank(text) and not text.endswith("\n")
)


@given(WORDS, VALUES)
def test_a_planned_wording_reads_as_wanted_or_as_the_label_with_its_value(
    printed: str, wanted: str
) -> None:
    text, end = printed, len(printed) + 1
    for start, stop, new in reversed(plan_wording(printed, wanted)):
        assert start <= stop <= end
        end = start
        text = text[:start] + new + text[stop:]
    if text != wanted:
        label = re.match("[^:：\n]+[:：]", printed)
        assert label
        assert text.startswith(label[0])
        assert text[label.end() :].strip(" _\u3000\t") == wanted.strip(" _\u3000\t")


@st.composite
def filled_tables(draw: st.DrawFn) -> tuple[list[list[list[str]]], dict[tuple[int, int], str]]:
    height, width = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    paragraphs = st.lists(st.text(LETTERS.replace("\t", ""), max_size=8), min_size=1, max_size=3)
    table = [[draw(paragraphs) for _ in range(width)] for _ in range(height)]
    places = st.tuples(st.integers(1, height), st.integers(1, width))
    return table, draw(st.dictionaries(places, VALUES, max_size=6))


@settings(max_examples=60, deadline=None)
@given(filled_tables())
def test_what_is_written_is_read_back_and_nothing_else_changes(
    case: tuple[list[list[list[str]]], dict[tuple[int, int], str]],
) -> None:
    table, values = case
    document = Document()
    made_table = made.grid(document, len(table), len(table[0]))
    for row, cells in enumerate(table):
        for column, paragraphs in enumerate(cells):
            cell = made_table.cell(row, column)
            cell.paragraphs[0].add_run(paragraphs[0])
            for paragraph in paragraphs[1:]:
                half = len(paragraph) // 2
                added = cell.add_paragraph()
                added.add_run(paragraph[:half])
                added.add_run(paragraph[half:])
    with TemporaryDirectory() as folder:
        source = made.write(document, Path(folder) / "form.docx")
        out, again = Path(folder) / "out.docx", Path(folder) / "again.docx"
        before = read_document(source).sheets[0]
        edits = {"table 1": SheetEdit(cells=dict(values))}
        write_document_edits(source, out, edits)
        after = read_document(out).sheets[0]
        for row in range(1, before.height + 1):
            for column in range(1, before.width + 1):
                shown = after.text(row, column)
                wanted = values.get((row, column))
                if wanted is None:
                    assert shown == before.text(row, column)
                elif shown != wanted:
                    assert shown.strip(" _\u3000\t").endswith(wanted.strip(" _\u3000\t"))
        write_document_edits(out, again, edits)
        assert made.parts_of(out) == made.parts_of(again)
        tables = Document(str(out)).tables
        assert tables[0].cell(0, 0).text.rstrip("\n") == after.text(1, 1) or not after.text(1, 1)


@settings(max_examples=40, deadline=None)
@given(st.lists(VALUES, min_size=1, max_size=20), st.integers(1, 6))
def test_lists_of_any_length_read_back(names: list[str], slots: int) -> None:
    with TemporaryDirectory() as folder:
        source = made.write(made.blank_list(slots), Path(folder) / "form.docx")
        out = Path(folder) / "out.docx"
        rows = RowsEdit(range(4, 4 + slots), {2: names}, len(names))
        write_document_edits(source, out, {"table 1": SheetEdit(rows=[rows])})
        sheet = read_document(out).sheets[0]
        assert [sheet.text(4 + n, 2) for n in range(len(names))] == names
        assert [sheet.text(4 + n, 1) for n in range(len(names))] == [
            str(n + 1) for n in range(len(names))
        ]


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("forms")
    builders = (made.control_form, made.family_list, made.approval_form, made.lines_only)
    return [made.write(build(), folder / f"{build.__name__}.docx") for build in builders]


def use(path: Path, folder: Path) -> None:
    """Read a document, fill every cell of it, copy its pages; a Problem is an honest end.

    What was written without a Problem can be read.
    """
    try:
        workbook = read_document(path)
        edits = {
            sheet.name: SheetEdit(cells=dict.fromkeys(sheet.cells, "甲"))
            for sheet in workbook.sheets
        }
        write_document_edits(path, folder / "out.docx", edits)
        copy_document_pages(path, folder / "pages.docx", [edits, edits])
    except Problem:
        return
    for name in ("out.docx", "pages.docx"):
        assert read_document(folder / name).sheets


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_document_with_flipped_bytes_is_read_or_refused(
    forms: list[Path], data: st.DataObject
) -> None:
    parts = made.parts_of(data.draw(st.sampled_from(forms)))
    name = data.draw(st.sampled_from([MAIN, MAIN, MAIN, "_rels/.rels", "[Content_Types].xml"]))
    damaged = bytearray(parts[name])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(damaged) - 1))
        damaged[at] = data.draw(st.one_of(st.sampled_from(b"<>/\"'= 9w:"), st.integers(0, 255)))
    with TemporaryDirectory() as folder:
        path = made.pack(Path(folder) / "form.docx", {**parts, name: bytes(damaged)})
        use(path, Path(folder))


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_package_with_flipped_or_missing_bytes_is_read_or_refused(
    forms: list[Path], data: st.DataObject
) -> None:
    whole = bytearray(data.draw(st.sampled_from(forms)).read_bytes())
    for _ in range(data.draw(st.integers(0, 3))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "form.docx"
        path.write_bytes(whole[: data.draw(st.integers(1, len(whole)))])
        use(path, Path(folder))


TAGS = st.sampled_from(
    [
        "p", "r", "t", "tc", "tr", "tbl", "sdt", "sdtPr", "sdtContent", "pPr", "rPr", "tcPr",
        "gridSpan", "vMerge", "hMerge", "sectPr", "body", "tblGrid", "gridCol", "br", "tab", "sym",
        "bookmarkStart", "ins", "del", "pgNumType", "showingPlcHdr",
    ]
)  # fmt: skip


def leaf(tag: str, value: str) -> str:
    return f"<w:{tag} w:val='{value}'/>"


def branch(tag: str, parts: list[str]) -> str:
    return f"<w:{tag}>{''.join(parts)}</w:{tag}>"


LEAVES = st.builds(leaf, TAGS, st.sampled_from(["0", "9", "a"]))
TREES = st.recursive(
    LEAVES, lambda inner: st.builds(branch, TAGS, st.lists(inner, max_size=4)), max_leaves=30
)


@settings(max_examples=150, deadline=None)
@given(TREES)
def test_any_nesting_of_words_elements_is_read_and_filled_or_refused(xml: str) -> None:
    with TemporaryDirectory() as folder:
        main = f'<w:document xmlns:w="{made.W}"><w:body>{xml}</w:body></w:document>'
        parts = {MAIN: made.declared(main, "utf-8")}
        use(made.pack(Path(folder) / "form.docx", parts), Path(folder))
