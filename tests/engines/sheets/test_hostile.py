"""Whatever bytes come, reading ends with a workbook or with one clear Problem."""

import random
import tracemalloc
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.engines.sheets.reading.body import read_columns
from linli.engines.sheets.reading.convert import as_xlsx
from linli.engines.sheets.reading.workbook import read_workbook, workbook_kind
from linli.engines.values import Problem
from tests.engines.sheets import raw_packages as raw


def outcome(path: Path) -> str:
    """Read in every way; the Problem's code, or "read"."""
    caught: Problem | None = None
    try:
        book = read_workbook(path)
        for sheet in book.sheets:
            read_columns(path, sheet.name, 1, max(sheet.height, 1), [1, 2])
        if book.kind != "xlsx":
            as_xlsx(path, path.with_name("out.xlsx"))
    except Problem as problem:
        caught = problem
    assert caught is None or caught.details["file"]
    return caught.code if caught else "read"


def flipped(data: bytes, seed: int) -> bytes:
    """Some bytes changed, a piece lost or doubled."""
    chance, changed = random.Random(seed), bytearray(data)
    for _ in range(chance.choice([1, 3, 30])):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    at = chance.randrange(len(changed))
    if seed % 4 == 0:
        del changed[at : at + chance.randrange(200)]
    elif seed % 4 == 1:
        changed[at:at] = changed[at : at + chance.randrange(200)]
    return bytes(changed)


def repacked(data: bytes, seed: int) -> bytes:
    """A package whose parts' own bytes are changed, with the checksums put right."""
    chance, stream = random.Random(seed), BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(stream, "w") as target:
        hit = chance.choice(
            [name for name in source.namelist() if name.endswith((".xml", ".rels"))]
        )
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, flipped(content, seed) if name == hit else content)
    return stream.getvalue()


@pytest.mark.parametrize("seed", range(60))
def test_flipped_bytes_of_real_workbooks_end_well(
    shared_data: Path, tmp_path: Path, seed: int
) -> None:
    sources = sorted((shared_data / "data/ledgers_built").glob("*.xlsx"))
    data = sources[seed % len(sources)].read_bytes()
    path = tmp_path / "a.xlsx"
    for content in (flipped(data, seed), repacked(data, seed), repacked(data, seed + 1000)):
        path.write_bytes(content)
        outcome(path)


@pytest.mark.parametrize("seed", range(60))
def test_flipped_bytes_of_real_old_workbooks_end_well(
    shared_data: Path, tmp_path: Path, seed: int, capfd: pytest.CaptureFixture[str]
) -> None:
    sources = sorted((shared_data / "data/spreadsheets_zh").glob("*.xls"))
    path = tmp_path / "a.xls"
    for turn in range(3):
        path.write_bytes(flipped(sources[seed % len(sources)].read_bytes(), seed * 7 + turn))
        outcome(path)
    assert capfd.readouterr() == ("", "")


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300), st.sampled_from(["", "PK\x03\x04", "PK\x05\x06", "<", "a,b\n"]))
def test_any_bytes_end_well(tmp_path: Path, content: bytes, start: str) -> None:
    for name in ("a.xlsx", "a.xls", "a.csv"):
        path = tmp_path / name
        path.write_bytes(start.encode("latin-1") + content)
        outcome(path)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=120))
def test_any_records_after_the_mark_of_an_old_workbook_end_well(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(12) + content)
    outcome(path)


SNIPPETS = st.sampled_from(
    ['<row r="1">', "</row>", '<c r="A1">', '<c r="ZZZZ1">', '<c r="A0" t="s">', "</c>", "&#0;",
     "<v>x</v>", '<row r="99999999"/>', '<row r="-1"/>', '<c t="zz" s="99"/>', "<v/>", "<f>",
     '<f t="shared" si="9"/>', '<f t="array" ref="?"/>', "<is>", "</is>", "<t>a</t>", "</f>",
     '<mergeCell ref="A:B"/>', '<mergeCell/>', '<col min="0" max="99999999" width="-1"/>', "]]>",
     '<col min="x"/>', '<dataValidation type="list" sqref="A1"><formula1>A1</formula1>',
     "<v>1</v>", "</sheetData>",
     '<dataValidation type="list"><formula1>"</formula1></dataValidation>', "<!-- <row> -->", "é"]
)  # fmt: skip


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(SNIPPETS, max_size=8), st.lists(SNIPPETS, max_size=4))
def test_any_markup_in_a_sheet_ends_well(tmp_path: Path, rows: list[str], after: list[str]) -> None:
    sheet = raw.worksheet("".join(rows), "".join(after))
    path = raw.write(tmp_path / "a.xlsx", raw.parts(sheet))
    assert outcome(path) in ("read", "sheets.damaged")


def test_a_large_file_of_any_kind_is_refused_at_once(tmp_path: Path) -> None:
    for name in ("a.xlsx", "a.xls", "a.csv"):
        path = tmp_path / name
        with path.open("wb") as file:
            file.write(b"PK\x03\x04")
            file.truncate(200 * 1024 * 1024)
        with pytest.raises(Problem, match=r"sheets\.too_large"):
            workbook_kind(path)


def test_a_sheet_that_inflates_without_end_is_refused_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    sheet = raw.worksheet('<row r="1">' + "<c/>" * 12_000_000 + "</row>")
    raw.write(path, raw.parts(sheet))
    tracemalloc.start()
    try:
        assert outcome(path) == "sheets.bomb"
        assert tracemalloc.get_traced_memory()[1] < 30_000_000
    finally:
        tracemalloc.stop()


def test_formats_over_every_cell_do_not_fill_the_memory(tmp_path: Path) -> None:
    cells = "".join(
        f'<c r="{"AB"[n % 2]}{"ABCDEFGHIJ"[n // 1000]}{n}" s="1"/>' for n in range(9000)
    )
    far = "".join(f'<c r="XA{"ABCD"[n % 4]}7" s="1"/>' for n in range(400_000))
    path = raw.write(
        tmp_path / "a.xlsx", raw.parts(raw.worksheet(f'<row r="7">{cells}{far}</row>'))
    )
    tracemalloc.start()
    try:
        assert outcome(path) == "read"
        assert tracemalloc.get_traced_memory()[1] < 80_000_000
    finally:
        tracemalloc.stop()
