"""Ties lead somewhere, relations follow them, presences name divisions; headings never see them."""

import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml

from linli.engines.dictionary import UID, bundled_pack, check_pack, derive, find_elements, load_pack
from linli.engines.values.sentences import sentence

FILE = "dictionary/elements/z_more.yaml"
ON = date(2026, 1, 1)


@pytest.fixture(scope="module")
def cn():
    return load_pack(bundled_pack("cn"))


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(bundled_pack("example"), tmp_path / "aldora"))


def found(folder):
    """What is found, as (entry, finding); each has its sentence."""
    reasons = check_pack(folder)
    for reason in reasons:
        assert reason.details["entry"] in sentence(reason, "en")
    return [(one.details["entry"], one.code.removeprefix("dictionary.")) for one in reasons]


def declare(folder, **changes):
    entry = {
        "code": "person.mentor",
        "type": "subject",
        "to": "person",
        "labels": {"en": "mentor", "al": "mentoru"},
        "meaning": "Who teaches the person a trade",
        "sensitivity": "personal",
        **changes,
    }
    text = yaml.safe_dump({"subject": "person", "elements": [entry]}, allow_unicode=True)
    (folder / FILE).write_text(text, "utf-8")


def rewrite(folder, file, name, change):
    """Change the entries of one file of the pack."""
    path = folder / file
    said = yaml.safe_load(path.read_text("utf-8"))
    change({entry["code"]: entry for entry in said[name]})
    path.write_text(yaml.safe_dump(said, allow_unicode=True), "utf-8")


def test_a_tie_needs_no_heading(folder):
    declare(folder)
    assert found(folder) == []


@pytest.mark.parametrize(
    ("what", "changes"),
    [
        ("tie_without_to", {"to": None}),
        ("unknown_subject", {"to": "ghost"}),
        ("no_tie", {"type": "text"}),
        ("no_tie", {"type": "date", "to": None, "many": True}),
        ("unknown_subject", {"printed_with": "ghost"}),
        ("bad_interval", {"since": "person.shoe"}),
        ("bad_interval", {"since": "person.name"}),
        ("bad_interval", {"type": "text", "to": None, "until": "person.birth_date"}),
        ("no_keep_days", {"sensitivity": "sensitive", "keep_days": None}),
    ],
)
def test_a_tie_that_does_not_fit_is_found(folder, what, changes):
    declare(folder, **changes)
    assert found(folder) == [("person.mentor", what)]


def test_a_sensitive_value_may_be_kept_for_a_reason_that_is_said(folder):
    why = "The register cannot do without it"
    declare(folder, sensitivity="sensitive", keep_days=None, kept_because=why)
    assert found(folder) == []


@pytest.mark.parametrize(
    ("what", "changes"),
    [
        ("relation_without_tie", {"ties": []}),
        ("wrong_tie", {"ties": ["person.name"]}),
        ("wrong_tie", {"ties": ["person.household"]}),
        ("wrong_tie", {"inverse": True, "ties": ["household.head"]}),
    ],
)
def test_a_relation_follows_ties_between_its_two_kinds(folder, what, changes):
    def change(entries):
        entries["person.guardian"].update(changes)

    rewrite(folder, "dictionary/relations.yaml", "relations", change)
    assert found(folder) == [("person.guardian", what)]


@pytest.mark.parametrize(
    ("what", "changes"),
    [
        ("presence_of_nothing", {"elements": []}),
        ("presence_element", {"elements": ["person.name"]}),
        ("presence_element", {"elements": ["person.shoe"]}),
        ("presence_twice", {"elements": ["person.valley_of_residence"]}),
        ("unknown_purpose", {"purposes": ["curiosity"]}),
        ("no_label", {"labels": {"en": "here"}}),
    ],
)
def test_a_presence_is_said_by_a_division(folder, what, changes):
    def change(entries):
        entries["summer"].update(changes)

    rewrite(folder, "dictionary/presences.yaml", "presences", change)
    assert found(folder) == [("summer", what)]


def test_an_emergency_is_one_of_a_plan(folder):
    path = folder / "dictionary" / "purposes.yaml"
    path.write_text(path.read_text("utf-8").replace("emergency.flood", "emergency"), "utf-8")
    assert ("emergency", "emergency_without_plan") in found(folder)


def test_emergency_among_purposes_stands_for_every_plan(cn):
    plans = {code for code in cn.purposes if code.startswith("emergency.")}
    assert len(plans) >= 2
    assert plans < set(cn.elements["person.phone"].purposes)
    assert cn.elements["trip.origin"].purposes == ("emergency.public_health", "own")
    assert all("emergency" not in element.purposes for element in cn.elements.values())


def test_every_relation_is_a_tie_or_a_chain_of_relations(cn):
    members = cn.relations["household.members"]
    assert (members.ties, members.inverse) == (("person.household",), True)
    assert cn.relations["household.head"].ties == ("household.head",)
    assert cn.elements["household.supporter"].many
    assert not cn.relations["person.paternal_grandfather"].ties


def test_what_happens_more_than_once_lives_in_events_and_is_printed_with_people(cn):
    repeated = [
        element
        for element in cn.elements.values()
        if element.code.startswith(("trip.", "contact.", "monitoring.")) and element.headings
    ]
    assert len(repeated) == 24
    assert {element.subject for element in repeated} == {"event", "case"}
    assert {element.row_subject for element in repeated} == {"person"}
    assert cn.elements["sample.number"].row_subject == "event"


def test_ties_are_found_by_code_and_by_label_but_no_heading_means_them(cn):
    assert [one.code for one in find_elements(cn, "person.household")] == ["person.household"]
    assert "household.dwelling" in {one.code for one in find_elements(cn, "所住住房")}
    unheaded = [element for element in cn.elements.values() if not element.headings]
    assert {element.type for element in unheaded} == {"subject", "date", "division"}


def test_the_head_is_the_one_member_who_says_so(cn):
    def head(*relations):
        members = [
            {UID: f"uid{place}", "person.relation_to_head": code}
            for place, code in enumerate(relations)
        ]
        return derive(cn, "household.head", {"membership": members}, on=ON)

    assert head("10", "02", "20") == "uid1"
    assert head("10", "20") is None
    assert head("02", "02") is None
    assert head(None, "02") == "uid1"
