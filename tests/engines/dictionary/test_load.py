"""Packs are read from their folders, strictly, and a compiled copy of them is quick and true."""

import shutil
from pathlib import Path

import pytest

from linli.engines.dictionary import bundled_pack, find_elements, load_pack
from linli.engines.dictionary.pack_files import read_yaml
from linli.engines.values import Problem


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(bundled_pack("example"), tmp_path / "aldora"))


def edit(folder, file, old, new):
    path = folder / "dictionary" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def problem_of(folder):
    with pytest.raises(Problem) as caught:
        load_pack(folder)
    return caught.value.reason


@pytest.fixture(scope="module")
def cn():
    return load_pack(bundled_pack("cn"))


def test_every_element_of_the_seed_is_there_with_its_headings(cn, shared_data):
    seed = read_yaml((shared_data / "dictionary" / "elements.yaml").read_bytes(), "elements.yaml")
    reversed_meaning = {("person.hukou_separated", "人户是否一致")}
    # Said of another element since: household.category, sheet.handled_by.
    moved = {
        ("household.kind", "户类型"),
        ("household.kind", "户类别"),
        ("sheet.filled_by", "经办人"),
        ("expense.responsible", "经办人"),
    }
    missing = [
        (entry["code"], heading)
        for entry in seed["elements"]
        for heading in entry["headings"]
        if heading not in cn.elements[entry["code"]].headings
    ]
    assert set(missing) <= reversed_meaning | moved


def test_every_code_of_the_seed_keeps_its_place_in_its_list(cn, shared_data):
    seed = read_yaml((shared_data / "dictionary" / "codelists.yaml").read_bytes(), "lists.yaml")
    for entry in seed["code_lists"]:
        items = {item.code: item.labels["zh-Hans"] for item in cn.code_lists[entry["code"]].items}
        expected = {str(item["code"]): item["label_zh"] for item in entry["items"]}
        assert expected.items() <= items.items()


def test_defaults_apply_and_an_entry_may_say_otherwise(cn):
    assert cn.elements["person.name"].fresh_days is None
    assert cn.elements["person.employment_status"].fresh_days == 365
    assert cn.elements["person.phone"].fresh_days == 730
    assert cn.elements["person.blood_type"].fresh_days is None
    assert cn.elements["person.sex"].sources == ("authority", "document", "derived", "visit")


def test_an_element_along_a_path_takes_over_from_the_element_at_its_end(cn):
    phone, guardian = cn.elements["person.phone"], cn.elements["person.guardian.phone"]
    assert (guardian.fresh_days, guardian.sources) == (phone.fresh_days, phone.sources)
    assert guardian.purposes == phone.purposes


def test_headings_along_a_path_are_made_of_prefixes_and_stems(cn):
    headings = cn.elements["person.guardian.phone"].headings
    assert {"监护人联系电话", "法定监护人手机号", "家长电话"} <= set(headings)
    assert "与监护人关系" in cn.elements["person.guardian.relation"].headings


def test_health_and_income_do_not_serve_recruitment(cn):
    health = ("person.diseases", "person.self_care", "person.allergies", "person.monthly_income")
    assert [code for code in health if "recruitment" in cn.elements[code].purposes] == []


def test_a_compiled_copy_equals_the_pack_and_is_taken(folder, tmp_path, monkeypatch):
    cache = tmp_path / "cache"
    pack = load_pack(folder, cache=cache)
    monkeypatch.setattr("linli.engines.dictionary.load._compile", None)
    assert load_pack(folder, cache=cache) == pack == load_pack(folder, cache=cache)


def test_a_changed_pack_is_not_taken_from_the_copy(folder, tmp_path):
    before = load_pack(folder, cache=tmp_path / "cache")
    edit(folder, "elements/person.yaml", "headings: [foni,", "headings: [foniko, foni,")
    after = load_pack(folder, cache=tmp_path / "cache")
    assert "foniko" not in before.elements["person.phone"].headings
    assert "foniko" in after.elements["person.phone"].headings


def test_a_damaged_copy_is_made_anew(folder, tmp_path):
    pack = load_pack(folder, cache=tmp_path / "cache")
    (copy,) = (tmp_path / "cache").iterdir()
    good = copy.read_bytes()
    copy.write_bytes(good[: len(good) // 2])
    assert load_pack(folder, cache=tmp_path / "cache") == pack
    assert copy.read_bytes() == good


def test_a_copy_that_cannot_be_written_costs_nothing_else(folder, tmp_path):
    (tmp_path / "file").write_text("in the way")
    assert load_pack(folder, cache=tmp_path / "file" / "cache").name == "example"


def test_a_folder_without_a_pack_is_said(tmp_path):
    assert problem_of(tmp_path).code == "dictionary.no_pack"
    with pytest.raises(Problem) as caught:
        bundled_pack("atlantis")
    assert caught.value.details["packs"] == ["cn", "example"]


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "details"),
    [
        ("elements/home.yaml", "elements:", "elements: [", "not_yaml", {}),
        ("elements/home.yaml", "type: text", "type: words", "bad_value", {"key": "type"}),
        ("elements/home.yaml", "meaning: How the", "menaing: How the", "unknown_key", {}),
        ("elements/home.yaml", "    sensitivity: internal\n", "", "bad_value", {}),
        ("elements/home.yaml", "    type: text\n", "", "missing_key", {"key": "type"}),
        (
            "elements/home.yaml",
            "    type: text\n",
            "    type: text\n    type: text\n",
            "not_yaml",
            {},
        ),
        ("elements/home.yaml", "[numru dom,", "[12,", "bad_value", {"key": "headings"}),
        ("elements/home.yaml", "household.phone", "household.code", "duplicate_code", {}),
        ("defaults.yaml", "- give: {purposes", "- gives: {purposes", "bad_value", {"key": "give"}),
        ("sources.yaml", "[crown", "crown", "bad_value", {"key": "sources"}),
        ("code_lists.yaml", "source: none (plain)", "sauce: 1", "unknown_key", {"key": "sauce"}),
    ],
)
def test_a_mistake_is_said_with_file_entry_and_what_was_expected(
    folder, file, old, new, code, details
):
    if code == "bad_value" and not new:
        old, new = "    sensitivity: internal\n", "    sensitivity: secret\n"
        details = {"key": "sensitivity", "found": "secret"}
    edit(folder, file, old, new)
    reason = problem_of(folder)
    assert reason.code == f"dictionary.{code}"
    assert reason.details["file"] == f"dictionary/{file}"
    assert details.items() <= reason.details.items()


def test_a_closed_choice_is_listed_where_a_word_is_not_in_it(folder):
    edit(folder, "elements/home.yaml", "type: text", "type: words")
    assert "citizen_number" in problem_of(folder).details["expected"]


def test_words_of_yaml_1_1_stay_text():
    read = read_yaml(b"[no, on, y, 2003-01-01, 012, 1_000, 12:30, true, 12, 1.5, null]", "a.yaml")
    assert read == ["no", "on", "y", "2003-01-01", "012", "1_000", "12:30", True, 12, 1.5, None]


@pytest.mark.parametrize(
    "evil", [b"!!python/object/apply:os.system ['true']", b"\xff\xfe\xfa", b"a: &b *c"]
)
def test_yaml_that_is_no_plain_data_is_refused(evil):
    with pytest.raises(Problem, match=r"dictionary\.not_yaml"):
        read_yaml(evil, "a.yaml")


def test_elements_are_found_by_code_then_heading_then_part(cn):
    assert [e.code for e in find_elements(cn, "person.age")] == ["person.age"]
    assert "household.member_count" in [e.code for e in find_elements(cn, "家庭 人口(人)")]
    assert len(find_elements(cn, "残疾")) == 1
    assert len(find_elements(cn, "残疾证")) > 1
    assert find_elements(cn, " ") == []
