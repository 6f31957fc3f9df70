"""Answers that a person gave: kept for the form and the department, used before all else."""

import pytest

from linli.engines.sheets import (
    Answer,
    Learned,
    headings_of,
    read_learned,
    read_workbook,
    understand,
    write_learned,
)
from linli.engines.values import Problem
from tests.engines.sheets.planning.forms import list_form


def answers(path, matcher, learned):
    views = understand(read_workbook(path), matcher, learned=learned)
    return {heading: blank.match for view in views for heading, blank in headings_of(view)}


def test_an_answer_wins_and_is_kept_in_a_file(matcher, tmp_path):
    form = list_form(tmp_path / "form.xlsx", ["姓名", "甲项", "联系电话"])
    learned = Learned()
    learned.learn("居民情况登记表", "", [("甲项", Answer("person.education"))])
    learned.learn("居民情况登记表", "", [("联系电话", Answer(None))])
    write_learned(tmp_path / "map.json", learned)
    found = answers(form, matcher, read_learned(tmp_path / "map.json"))
    assert (found["甲项"].element, found["甲项"].decision) == ("person.education", "auto")
    assert (found["联系电话"].element, found["联系电话"].decision) == (None, "none")
    assert found["姓名"].element == "person.name"


def test_another_months_form_is_the_same_form_and_another_title_is_not(matcher, tmp_path):
    learned = Learned()
    learned.learn("2025年12月居民情况登记表", "", [("甲项", Answer("person.education"))])
    assert learned.find("2026年1月居民情况登记表")
    assert not learned.find("居民健康登记表")


def test_the_asking_departments_answer_comes_first(tmp_path):
    learned = Learned()
    learned.learn("登记表", "民政局", [("电话", Answer("person.phone"))])
    learned.learn("登记表", "卫健局", [("电话", Answer("household.phone"))])
    learned.learn("登记表", "民政局", [("住址", Answer("person.address"))])
    write_learned(tmp_path / "map.json", learned)
    civil = read_learned(tmp_path / "map.json", "民政局").find("登记表")
    health = read_learned(tmp_path / "map.json", "卫健局").find("登记表")
    assert civil["电话"].element == "person.phone"
    assert health["电话"].element == "household.phone"
    assert health["住址"].element == "person.address"


def test_the_second_of_the_same_headings_has_an_answer_of_its_own(matcher, tmp_path):
    form = list_form(tmp_path / "form.xlsx", ["姓名", "电话", "备注", "电话"])
    learned = Learned()
    learned.learn("居民情况登记表", "", [("电话#2", Answer("household.phone"))])
    found = answers(form, matcher, learned)
    assert found["电话#2"].element == "household.phone"
    assert found["电话"].element == "person.phone"


def test_answers_tell_whom_a_list_is_about(matcher, tmp_path):
    form = list_form(tmp_path / "form.xlsx", ["甲项", "乙项", "丙项"])
    learned = Learned()
    learned.learn("居民情况登记表", "", [("甲项", Answer("person.name"))])
    learned.learn("居民情况登记表", "", [("乙项", Answer("person.sex", "2"))])
    views = understand(read_workbook(form), matcher, learned=learned)
    assert [table.subject for view in views for table in view.tables] == ["person"]


def mapping(answer):
    return f'{{"forms": [{{"form": "居民情况登记表", "headings": {{"姓名": {answer}}}}}]}}'


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[1, 2", "headings.bad_mapping"),
        ('{"version": 9, "forms": []}', "headings.bad_mapping"),
        (mapping('{"element": "x.y"}'), "headings.unknown_element"),
        (mapping('{"element": "person.sex", "option": "77"}'), "headings.unknown_option"),
    ],
    ids=["no JSON", "a later version", "an unknown element", "an unknown option"],
)
def test_a_mapping_that_cannot_be_used_is_refused(text, code, matcher, tmp_path):
    form = list_form(tmp_path / "form.xlsx", ["姓名", "性别", "联系电话"])
    (tmp_path / "map.json").write_text(text, encoding="utf-8")
    with pytest.raises(Problem) as caught:
        answers(form, matcher, read_learned(tmp_path / "map.json"))
    assert caught.value.code == code
