"""`linli dictionary`: check a pack, show what a dictionary holds."""

import json
import shutil

import pytest

from linli.cli.main import main
from linli.engines.dictionary import bundled_pack


def test_a_sound_pack_is_said_to_be_sound(capsys):
    assert main(["dictionary", "check", "example", "--lang", "en"]) == 0
    assert capsys.readouterr().out.startswith("example is sound: 55 elements")


@pytest.mark.parametrize(("language", "word"), [("en", "religion"), ("zh-Hans", "宗教")])
def test_each_line_of_a_pack_with_problems_says_where(tmp_path, capsys, language, word):
    folder = shutil.copytree(bundled_pack("example"), tmp_path / "aldora")
    file = folder / "dictionary" / "elements" / "home.yaml"
    file.write_text(file.read_text("utf-8").replace("[hejtu, ", "[religion, "), "utf-8")
    assert main(["dictionary", "check", str(folder), "--lang", language]) == 2
    first, last = capsys.readouterr().out.splitlines()
    assert "dictionary/elements/home.yaml" in first
    assert "household.hearth" in first
    assert word in first
    assert "1" in last


def test_problems_are_given_as_json(tmp_path, capsys):
    folder = shutil.copytree(bundled_pack("example"), tmp_path / "aldora")
    (folder / "dictionary" / "purposes.yaml").write_text("purposes: []", "utf-8")
    assert main(["dictionary", "check", str(folder), "--json"]) == 2
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert {problem["code"] for problem in problems} == {"dictionary.unknown_purpose"}


@pytest.mark.parametrize("arguments", [["check"], ["check", "atlantis"], ["show", "no such word"]])
def test_what_cannot_be_done_is_one_line_and_exit_2(arguments, capsys):
    assert main(["dictionary", *arguments, "--lang", "en"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_an_element_is_shown_with_what_its_defaults_gave_it(capsys):
    assert main(["dictionary", "show", "person.monthly_income", "--lang", "en"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "person.monthly_income  monthly income"
    assert "  fresh for (days): 365" in lines
    assert "  purposes: ledger, visit.care, aid, own" in lines


def test_a_word_of_several_elements_lists_them_in_the_users_language(capsys):
    assert main(["dictionary", "show", "残疾证", "--lang", "zh"]) == 0
    out = capsys.readouterr().out
    assert "person.disability_certificate_number  残疾证号" in out
    assert "person.disabled" in out


def test_everything_is_shown_as_json(capsys):
    assert main(["dictionary", "show", "--pack", "example", "--json"]) == 0
    elements = json.loads(capsys.readouterr().out)["elements"]
    assert len(elements) == 55
    assert elements[0]["labels"].keys() == {"en", "al"}
