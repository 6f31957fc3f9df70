"""Word forms on the command line."""

import csv
import json
from pathlib import Path

import pytest
from docx import Document

from linli.cli.main import main
from tests.engines.documents import made_forms as made
from tests.engines.documents.test_fill import PEOPLE


@pytest.fixture
def people(tmp_path: Path) -> str:
    path = tmp_path / "people.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(PEOPLE)
        writer.writerows(zip(*PEOPLE.values(), strict=True))
    return str(path)


def test_headings_of_a_document_are_given_as_of_a_workbook(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = made.write(made.home_survey(), tmp_path / "survey.docx")
    assert main(["headings", str(source), "--json"]) == 0
    first, second = json.loads(capsys.readouterr().out)["sheets"]
    assert (first["sheet"], first["tables"][0]["kind"]) == ("table 1", "card")
    fields = {one["heading"]: one for one in first["tables"][0]["fields"]}
    assert fields["户主姓名"]["cell"] == "B3"
    assert fields["户主姓名"]["element"] == "household.head.name"
    assert {one["heading"] for one in first["page"]} == {"填报单位", "填表日期"}
    assert (second["tables"][0]["first"], second["tables"][0]["last"]) == (3, 4)
    assert second["tables"][0]["columns"][0]["element"] == "person.name"


def test_a_document_is_filled_with_a_report(
    tmp_path: Path, people: str, capsys: pytest.CaptureFixture[str]
) -> None:
    source = made.write(made.resident_card(), tmp_path / "card.docx")
    out, report = tmp_path / "out.docx", tmp_path / "report.json"
    told = ["--where", "person.age >= 80", "--on", "2026-06-30", "--report", str(report)]
    assert main(["fill", str(source), "--from", people, "--out", str(out), *told]) == 0
    assert [table.cell(0, 1).text for table in Document(str(out)).tables] == ["张伟"]
    said = json.loads(report.read_text("utf-8"))
    assert (said["rows"], said["pages"]) == (1, 1)
    assert any(one["element"] == "person.education" for one in said["left"])


def test_each_person_gets_a_document(tmp_path: Path, people: str) -> None:
    source = made.write(made.resident_card(), tmp_path / "card.docx")
    out = tmp_path / "cards"
    assert main(["fill", str(source), "--from", people, "--out", str(out), "--per-file"]) == 0
    assert len(list(out.glob("*.docx"))) == len(PEOPLE["person.name"])


@pytest.mark.parametrize("command", ["headings", "fill"])
def test_an_old_or_damaged_document_is_one_line_and_exit_2(
    tmp_path: Path, people: str, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    source = tmp_path / "form.docx"
    source.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    more = ["--from", people, "--out", str(tmp_path / "out.docx")] if command == "fill" else []
    assert main([command, str(source), *more]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert not (tmp_path / "out.docx").exists()
