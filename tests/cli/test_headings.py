"""`linli headings` on real files: what each heading asks for, and what a person says of it."""

import json

import pytest

from linli.cli.main import main
from tests.cli.files import BAD, make_form
from tests.ledgers.layouts import LAYOUTS

pytestmark = pytest.mark.usefixtures("away_from_home")
MATCH = {"heading", "element", "confidence", "decision", "why"}


def headings(capsys, *arguments):
    assert main(["headings", *map(str, arguments), "--json", "--lang=en"]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_list_is_told_column_by_column(tmp_path, capsys):
    told = headings(capsys, make_form(tmp_path))
    assert told["file"] == "form.xlsx"
    table = told["sheets"][0]["tables"][0]
    assert (table["kind"], table["first"], table["last"]) == ("list", 3, 6)
    columns = {one["at"]: one for one in table["columns"]}
    assert columns["B"]["element"] == "person.name"
    assert columns["B"]["decision"] == "auto"
    assert 0.9 <= columns["B"]["confidence"] <= 1
    assert columns["G"]["element"] is None


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_the_keys_are_those_relied_upon(layout, tmp_path, capsys):
    layout.build(tmp_path / "form.xlsx")
    told = headings(capsys, tmp_path / "form.xlsx")
    for sheet in told["sheets"]:
        assert {"sheet", "tables", "page"} <= sheet.keys()
        for table in sheet["tables"]:
            assert table["kind"] in ("list", "list-right", "card")
            place = str if table["kind"] == "list-right" else int
            if table["kind"] != "card":
                assert isinstance(table["first"], place)
                assert isinstance(table["last"], place)
            at = int if table["kind"] == "list-right" else str
            assert all(isinstance(one["at"], at) for one in table["columns"])
            assert all(one.keys() >= MATCH | {"at"} for one in table["columns"])
            assert all(one.keys() >= MATCH | {"cell"} for one in table["fields"])
        assert all(one.keys() >= MATCH | {"cell"} for one in sheet["page"])


def test_records_side_by_side_are_told_apart(tmp_path, capsys):
    layout = next(one for one in LAYOUTS if one.name == "side_by_side")
    layout.build(tmp_path / "form.xlsx")
    table = headings(capsys, tmp_path / "form.xlsx")["sheets"][0]["tables"][0]
    assert {one["record"] for one in table["columns"]} == {0, 1}


def test_the_same_is_shown_to_be_read(tmp_path, capsys):
    for language, word in (("en", "fills itself"), ("zh-Hans", "自动填写")):
        assert main(["headings", str(make_form(tmp_path)), f"--lang={language}"]) == 0
        shown = capsys.readouterr().out
        assert word in shown
        assert "person.birth_date" in shown


def test_a_persons_word_is_kept_and_wins(tmp_path, capsys):
    form, mapping = make_form(tmp_path), tmp_path / "map.json"
    said = ["--mapping", mapping, "--confirm=甲项=person.education", "--confirm=培训情况="]
    told = headings(capsys, form, *said, "--department=民政局")
    columns = {one["heading"]: one for one in told["sheets"][0]["tables"][0]["columns"]}
    assert columns["甲项"]["element"] == "person.education"
    assert columns["培训情况"]["decision"] == "none"
    kept = json.loads(mapping.read_text("utf-8"))
    assert [one["department"] for one in kept["forms"]] == ["民政局"]
    assert headings(capsys, form, "--mapping", mapping) == told
    assert headings(capsys, form) != told


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--confirm=甲项=person.education"], "--mapping"),
        (["--mapping={}/map.json", "--confirm=甲项"], "甲项"),
        (["--mapping={}/map.json", "--confirm=乙项=person.name"], "乙项"),
        (["--mapping={}/map.json", "--confirm=甲项=person.nothing"], "person.nothing"),
        (["--mapping={}/map.json", "--confirm=甲项=person.sex:77"], "77"),
        (["--mapping={}/form.xlsx"], "form.xlsx"),
        (["--sheet=没有"], "没有"),
        (["--pack=atlantis"], "atlantis"),
    ],
)
def test_a_wrong_option_is_one_line_and_nothing_is_kept(arguments, said, tmp_path, capsys):
    form = make_form(tmp_path)
    given = [one.format(tmp_path) for one in arguments]
    assert main(["headings", str(form), *given, "--lang=en"]) == 2
    shown = capsys.readouterr()
    assert said in shown.err
    assert shown.err.count("\n") == 1
    assert not (tmp_path / "map.json").exists()


@pytest.mark.parametrize("kind", BAD)
def test_a_file_that_cannot_be_used_is_one_line(kind, tmp_path, capsys):
    BAD[kind](tmp_path / "bad.xlsx")
    assert main(["headings", str(tmp_path / "bad.xlsx"), "--lang=en"]) == 2
    shown = capsys.readouterr()
    assert shown.err.startswith("linli: ")
    assert shown.err.count("\n") == 1
    assert "bad.xlsx" in shown.err
