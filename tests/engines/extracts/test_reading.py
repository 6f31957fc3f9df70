"""Reading files of people and homes."""

import csv
import time
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from linli.engines.dictionary import Pack
from linli.engines.extracts import Extract, read_extract, values
from linli.engines.values import Problem
from linli.engines.values.sentences import sentence
from tests.engines.extracts.conftest import ON, MakeCsv

PEOPLE = [
    {"person_id": "P1", "household_id": "H1", "person.name": "曾春梅", "person.sex": "2"},
    {"person_id": "P2", "household_id": "H1", "person.name": "林根宝", "person.sex": ""},
    {"person_id": "P3", "household_id": "", "person.name": "-", "person.sex": "1"},
]


def names(extract: Extract) -> dict[str, Any]:
    found = values(extract, "person", "person.name", on=ON)
    return dict(zip(extract.persons.ids, found, strict=True))


def test_the_sample_register_is_read_as_it_stands(pack: Pack, shared_data: Path) -> None:
    folder = shared_data / "data" / "register_sample"
    extract = read_extract([folder / "persons.csv", folder / "households.csv"], pack, on=ON)
    for file, table in (("persons", extract.persons), ("households", extract.households)):
        with (folder / f"{file}.csv").open(encoding="utf-8", newline="") as opened:
            rows = list(csv.DictReader(opened))
        assert table.ids == [row[f"{table.subject}_id"] for row in rows]
        for code, cells in {**table.columns.raw, **table.links}.items():
            assert cells == [row[code] for row in rows], code
        for code in table.columns:
            assert len(table.columns[code]) == len(rows)
            unknown = [value is None for value in table.columns[code]]
            assert unknown == [row[code] == "" for row in rows], code
    assert extract.rejected() == []
    assert extract.reasons == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_is_read_in_the_usual_encodings(pack: Pack, make_csv: MakeCsv, encoding: str) -> None:
    extract = read_extract([make_csv("p.csv", PEOPLE, encoding)], pack, on=ON)
    assert names(extract) == {"P1": "曾春梅", "P2": "林根宝", "P3": "-"}


def test_a_workbook_and_a_parquet_file_give_what_the_csv_gives(pack: Pack, tmp_path: Path) -> None:
    header = ["person_id", "person.name", "person.citizen_number", "person.birth_date",
              "person.children_count", "person.on_dibao", "person.care_categories"]  # fmt: skip
    rows: list[list[Any]] = [
        ["P1", "曾春梅", "990000194308252982", date(1943, 8, 25), 2, "1", "alone;old"],
        ["P2", "林根宝", "-", None, 0, None, "-"],
    ]
    book = openpyxl.Workbook()
    for row in [header, *rows]:
        book.active.append(row)
    book.save(tmp_path / "p.xlsx")
    table = pyarrow.table({name: [row[place] for row in rows] for place, name in enumerate(header)})
    parquet.write_table(table, tmp_path / "p.parquet")
    with (tmp_path / "p.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    found = [
        {code: list(extract.persons.columns[code]) for code in sorted(extract.persons.columns)}
        for extract in (
            read_extract([tmp_path / f"p.{kind}"], pack, on=ON)
            for kind in ("csv", "xlsx", "parquet")
        )
    ]
    assert found[0] == found[1] == found[2]
    assert found[0]["person.birth_date"] == ["1943-08-25", None]
    assert found[0]["person.children_count"] == [2, 0]
    assert found[0]["person.care_categories"] == [("alone", "old"), "-"]


def test_rows_without_an_id_are_numbered(pack: Pack, make_csv: MakeCsv) -> None:
    rows = [{"person.name": "曾春梅"}, {"person.name": "林根宝"}]
    assert list(names(read_extract([make_csv("p.csv", rows)], pack, on=ON))) == ["1", "2"]
    two = [make_csv("a.csv", rows), make_csv("b.csv", rows)]
    assert list(names(read_extract(two, pack, on=ON))) == [
        "a.csv#1",
        "a.csv#2",
        "b.csv#1",
        "b.csv#2",
    ]
    gap = [{"person_id": "P1", "person.name": "a"}, {"person_id": " ", "person.name": "b"}]
    assert list(names(read_extract([make_csv("c.csv", gap)], pack, on=ON))) == ["P1", "c.csv#2"]


def test_blank_and_ragged_rows_do_not_shift_columns(pack: Pack, tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text("person_id,person.name,person.sex\n\nP1\nP2,b,1,,\n,,\nP3,c\n", "utf-8")
    extract = read_extract([path], pack, on=ON)
    assert names(extract) == {"P1": None, "P2": "b", "P3": "c"}
    assert extract.persons.columns["person.sex"] == [None, "1", None]


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters_are_seen_in_the_first_line(
    pack: Pack, tmp_path: Path, delimiter: str
) -> None:
    path = tmp_path / "p.csv"
    path.write_text(f"person_id{delimiter}person.name\nP1{delimiter}a,b\n", "utf-8")
    assert names(read_extract([path], pack, on=ON)) == {"P1": "a,b"}


def test_a_file_is_about_homes_if_it_is_keyed_by_them(pack: Pack, make_csv: MakeCsv) -> None:
    homes = make_csv("h.csv", [{"household_id": "H9", "household.phone": "10083748002"}])
    extract = read_extract([homes, make_csv("p.csv", PEOPLE)], pack, on=ON)
    assert extract.persons.ids == ["P1", "P2", "P3"]
    assert extract.households.ids == ["H9", "H1"]
    assert extract.home_of == [1, 1, None]
    people = make_csv("q.csv", [{"household_id": "H1", "person.name": "a"}])
    assert read_extract([people], pack, on=ON).persons.ids == ["1"]


def test_columns_that_name_nothing_are_left_out_with_a_reason(
    pack: Pack, make_csv: MakeCsv
) -> None:
    rows = [{"person_id": "P1", "备注": "x", "person.name": "a"}]
    extract = read_extract([make_csv("p.csv", rows)], pack, on=ON)
    assert [reason.details["column"] for reason in extract.reasons] == ["备注"]
    assert set(extract.persons.columns) == {"person.name"}


def test_a_column_like_an_element_that_is_none_is_refused_with_the_nearest(
    pack: Pack, make_csv: MakeCsv
) -> None:
    rows = [{"person_id": "P1", "person.nmae": "a", "person.citizen_no@observed": "2025"}]
    with pytest.raises(Problem) as caught:
        read_extract([make_csv("p.csv", rows)], pack, on=ON)
    assert caught.value.code == "extracts.unknown_column"
    assert caught.value.details["columns"] == ("person.nmae", "person.citizen_no@observed")
    assert caught.value.details["nearest"] == ("person.name", "person.citizen_number")


def test_a_cell_that_is_no_value_is_unknown_and_listed(pack: Pack, make_csv: MakeCsv) -> None:
    rows = [{"person_id": "P1", "person.birth_date": "13月"},
            {"person_id": "P2", "person.birth_date": "1989-07"}]  # fmt: skip
    extract = read_extract([make_csv("p.csv", rows)], pack, on=ON)
    assert extract.rejected() == []
    assert values(extract, "person", "person.birth_date", on=ON) == [None, "1989-07"]
    (rejected,) = extract.rejected()
    assert (rejected.id, rejected.element) == ("P1", "person.birth_date")


def test_only_columns_that_are_asked_for_are_normalised(pack: Pack, make_csv: MakeCsv) -> None:
    extract = read_extract([make_csv("p.csv", PEOPLE)], pack, on=ON)
    values(extract, "person", "person.name", on=ON)
    assert set(extract.persons.columns.ready) == {"person.name"}


def test_a_ledger_is_read_by_whoever_understands_ledgers(pack: Pack, make_csv: MakeCsv) -> None:
    ledger = make_csv("ledger.csv", [{"姓名": "曾春梅"}])

    def understand(path: Path) -> dict[str, list[Any]]:
        assert path == ledger
        return {"person.name": ["曾春梅", None], "person.sex": ["2", "1"], "nothing": [1, 2]}

    extract = read_extract([ledger], pack, on=ON, ledger_reader=understand)
    assert names(extract) == {"1": "曾春梅", "2": None}
    both = read_extract([ledger, make_csv("p.csv", PEOPLE)], pack, on=ON, ledger_reader=understand)
    assert list(names(both).values()) == ["曾春梅", None, "曾春梅", "林根宝", "-"]
    for reader in (None, lambda path: None):
        with pytest.raises(Problem) as caught:
            read_extract([ledger], pack, on=ON, ledger_reader=reader)
        assert caught.value.code == "extracts.not_an_extract"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("none.csv", None, "not_found"),
        ("a.pdf", b"%PDF", "unknown_kind"),
        ("a.csv", b"", "not_an_extract"),
        ("a.csv", b"person.name\n\xff\xff\xff\n", "not_text"),
        ("a.csv", b"person_id,person.name,person.name\n", "repeated_column"),
        ("a.csv", b"organisation.name\nx\n", "not_about_people"),
        ("a.csv", b'person.name\n"' + b"a" * 2_000_000, "damaged"),
        ("a.xlsx", b"PK\x03\x04 no zip", "damaged"),
        ("a.xlsx", b"<html></html>", "damaged"),
        ("a.parquet", b"PAR1 no parquet PAR1", "damaged"),
        ("a.parquet", b"", "damaged"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_one_sentence(
    pack: Pack, tmp_path: Path, name: str, content: bytes | None, code: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Problem) as caught:
        read_extract([path], pack, on=ON)
    assert caught.value.code == f"extracts.{code}"
    for language in ("en", "zh-Hans"):
        assert name in sentence(caught.value.reason, language)
        assert "{" not in sentence(caught.value.reason, language)


def test_no_file_at_all_is_the_callers_error(pack: Pack) -> None:
    with pytest.raises(ValueError, match="no file"):
        read_extract([], pack, on=ON)


@settings(max_examples=60, deadline=None)
@given(content=st.one_of(st.binary(max_size=300), st.text(max_size=200).map(str.encode)),
       kind=st.sampled_from(["csv", "xlsx", "parquet"]), begins=st.booleans())  # fmt: skip
def test_no_bytes_give_anything_but_an_extract_or_a_problem(
    pack: Pack, tmp_path_factory: pytest.TempPathFactory, content: bytes, kind: str, begins: bool
) -> None:
    start = b"person_id,person.name,person.birth_date\n" if begins else b""
    path = tmp_path_factory.getbasetemp() / f"fuzz.{kind}"
    path.write_bytes(start + content)
    try:
        extract = read_extract([path], pack, on=ON)
    except Problem as problem:
        outcome = problem.code
    else:
        outcome = f"extracts.{len(values(extract, 'person', 'person.age', on=ON))}"
    assert outcome.startswith("extracts.")


def test_a_hundred_thousand_rows_are_read_in_seconds(pack: Pack, tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    header = "person_id,household_id,person.name,person.sex,person.phone,person.address\n"
    with path.open("w", encoding="utf-8") as file:
        file.write(header)
        file.writelines(
            f"P{row},H{row // 3},n{row % 500},{1 + row % 2},{10_000_000_000 + row},a{row % 900}\n"
            for row in range(100_000)
        )
    started = time.process_time()
    extract = read_extract([path], pack, on=ON)
    assert time.process_time() - started < 5
    assert len(extract.persons.ids) == 100_000
    assert len(extract.households.ids) == 33_334
