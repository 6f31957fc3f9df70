"""A pack that holds what none may hold, or does not fit together, is refused, entry by entry."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.engines.dictionary import bundled_pack, check_pack, load_pack
from linli.engines.dictionary.assemble import assemble
from linli.engines.dictionary.check import check_assembled
from linli.engines.dictionary.pack_files import pack_files, read_yaml
from linli.engines.values import Problem
from linli.engines.values.sentences import sentence

FILE = "dictionary/elements/z_more.yaml"


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(bundled_pack("example"), tmp_path / "aldora"))


def declare(folder, code="person.extra", **changes):
    """Add one element, sound but for the changes."""
    import yaml

    entry = {
        "code": code,
        "type": "text",
        "labels": {"en": "extra", "al": "plusa"},
        "meaning": "One more",
        "sensitivity": "personal",
        "headings": ["plusa"],
        **changes,
    }
    more = {"subject": code.partition(".")[0], "elements": [entry]}
    (folder / FILE).write_text(yaml.safe_dump(more, allow_unicode=True), "utf-8")


def found(folder, entry="person.extra"):
    """What is found, without its domain; every finding must be about this entry."""
    reasons = check_pack(folder)
    assert {reason.details["entry"] for reason in reasons} <= {entry}
    assert {reason.details["file"] for reason in reasons} <= {FILE}
    return [reason.code.removeprefix("dictionary.") for reason in reasons]


@pytest.mark.parametrize("name", ["cn", "example"])
def test_the_packs_that_come_with_linli_are_sound(name):
    assert check_pack(bundled_pack(name)) == []


def test_one_more_sound_element_is_no_finding(folder):
    declare(folder)
    assert found(folder) == []
    assert load_pack(folder).elements["person.extra"].purposes == ("upkeep", "ledger", "own")


FORBIDDEN = [
    ("never_religion", {"code": "person.religion"}),
    ("never_religion", {"headings": ["宗教信仰"]}),
    ("never_religion", {"labels": {"en": "church attended", "al": "x"}}),
    ("never_opinion", {"headings": ["思想动态"]}),
    ("never_opinion", {"code": "person.political_opinion"}),
    ("never_biometrics", {"code": "person.face.template"}),
    ("never_biometrics", {"headings": ["步态特征"]}),
    ("never_biometrics", {"headings": ["voice print"]}),
    ("never_biometrics", {"headings": ["指纹编号"]}),
    ("never_movements", {"headings": ["近14天活动轨迹"]}),
    ("never_movements", {"code": "person.location_history"}),
    ("never_ranking", {"code": "person.credit_score", "purposes": ["own"]}),
    ("never_ranking", {"headings": ["居民积分"]}),
    ("never_births_control", {"headings": ["孕检情况"]}),
    ("never_births_control", {"headings": ["准生证号"]}),
    ("never_births_control", {"code": "household.contraception", "headings": ["x"]}),
    ("never_party_membership", {"headings": ["入党时间"]}),
    ("never_party_membership", {"code": "person.party_dues"}),
    ("must_not_select", {"headings": ["民族成份"]}),
    ("must_not_select", {"code": "person.political_status"}),
    ("never_scores", {"code": "person.conduct_score"}),
    ("never_scores", {"unit": "point"}),
    ("never_scores", {"code": "household.rank", "headings": ["y"]}),
]


@pytest.mark.parametrize(("what", "changes"), FORBIDDEN)
def test_what_linli_never_holds_is_refused(folder, what, changes):
    code = changes.get("code", "person.extra")
    declare(folder, **{**changes, "code": code})
    assert found(folder, code) == [what]
    with pytest.raises(Problem, match=what):
        load_pack(folder)


@pytest.mark.parametrize(
    "changes",
    [
        {"code": "person.preface"},
        {"headings": ["设施地面情况"]},
        {"headings": ["plan of churchill road"]},
        {"code": "sheet.review_opinion", "headings": ["审核意见"]},
        {"code": "facility.church_count", "headings": ["教堂数量"]},
        {"code": "person.staff_score", "purposes": ["workforce", "own"]},
        {"headings": ["民族成份"], "selectable": False},
    ],
)
def test_what_only_looks_alike_is_not_refused(folder, changes):
    code = changes.get("code", "person.extra")
    declare(folder, **{**changes, "code": code})
    assert found(folder, code) == []


BROKEN = [
    ("unknown_code_list", {"type": "code", "code_list": "shoes"}),
    ("needs_code_list", {"type": "multi_code"}),
    ("unknown_purpose", {"purposes": ["curiosity"]}),
    ("no_purpose", {"purposes": []}),
    ("unknown_source", {"sources": ["rumour"]}),
    ("no_source", {"sources": []}),
    ("no_keep_days", {"sensitivity": "sensitive", "keep_days": None}),
    ("not_positive", {"fresh_days": 0}),
    ("unknown_subject", {"subject": "ghost"}),
    ("no_label", {"labels": {"en": "extra"}}),
    ("aggregate_subject", {"aggregate": True}),
    ("emergency_purpose", {"emergency": True, "purposes": ["emergency", "ledger"]}),
    ("unknown_relation", {"path": ["person.boss", "person.name"]}),
    ("unknown_end", {"path": ["person.guardian", "person.shoe"]}),
    ("path_subject", {"path": ["household.head", "person.employer"]}),
    ("end_subject", {"path": ["person.guardian", "household.code"]}),
    ("path_type", {"path": ["person.guardian", "person.monthly_income"]}),
    ("selectable_source", {"path": ["person.guardian", "person.folk"], "selectable": True}),
    ("unknown_derivation", {"derivation": "guess", "derived_from": ["person.name"]}),
    ("no_derivation", {"derived_from": ["person.name"]}),
    ("no_parameters", {"derivation": "regrouped", "derived_from": ["person.work"]}),
    ("unknown_input", {"derivation": "held", "derived_from": ["person.shoe"]}),
    ("wrong_inputs", {"derivation": "per_head", "derived_from": ["person.name"]}),
    ("cyclic", {"derivation": "held", "derived_from": ["person.extra"]}),
    ("selectable_source", {"derivation": "held", "derived_from": ["person.folk"]}),
    ("duplicate_heading", {"headings": ["Ｎo mu"]}),
    ("empty_heading", {"headings": [" "]}),
]


@pytest.mark.parametrize(("what", "changes"), BROKEN)
def test_what_does_not_fit_together_is_found(folder, what, changes):
    declare(folder, **changes)
    assert found(folder) == [what]


def test_at_most_four_sources_are_kept_apart(folder):
    path = folder / "dictionary" / "sources.yaml"
    path.write_text("sources: [crown_register, visit, self, derived, fifth]", "utf-8")
    declare(folder, sources=["crown_register", "visit", "self", "derived", "fifth"])
    assert found(folder) == ["too_many_sources"]


def test_a_long_circle_of_derivations_is_found_at_each_of_its_elements(folder):
    path = folder / "dictionary" / "elements" / "person.yaml"
    path.write_text(
        path.read_text("utf-8").replace(
            "    meaning: Day of birth\n",
            "    meaning: Day of birth\n"
            "    derivation: held\n    derived_from: [person.age_band]\n",
        ),
        "utf-8",
    )
    cyclic = {r.details["entry"] for r in check_pack(folder) if r.code == "dictionary.cyclic"}
    assert {"person.birth_date", "person.age", "person.age_band"} <= cyclic
    assert "person.school_age" not in cyclic


def test_a_heading_that_the_pack_calls_ambiguous_may_be_claimed_twice(folder):
    declare(folder, headings=["nomu"])
    assert found(folder) == ["duplicate_heading"]
    (folder / "dictionary" / "ambiguous.yaml").write_text("headings: [Nomu]", "utf-8")
    assert found(folder) == []


def test_the_same_heading_of_another_subject_is_no_finding(folder):
    declare(folder, "dwelling.extra", headings=["nomu"])
    assert found(folder, "dwelling.extra") == []


def test_a_pack_that_nobody_could_read_is_refused(folder):
    path = folder / "pack.yaml"
    path.write_text(path.read_text("utf-8").replace("[en, al]", "[al]"), "utf-8")
    assert [reason.code for reason in check_pack(folder)] == ["dictionary.language_not_checked"]


def test_a_code_list_is_checked_item_by_item(folder):
    path = folder / "dictionary" / "code_lists.yaml"
    text = path.read_text("utf-8").replace(
        "code: SP, labels: {en: spouse, al", "code: HD, labels: {al"
    )
    path.write_text(text, "utf-8")
    reasons = check_pack(folder)
    assert [reason.code for reason in reasons] == [
        "dictionary.duplicate_item",
        "dictionary.no_item_label",
    ]
    assert {reason.details["item"] for reason in reasons} == {"HD"}


def test_everything_that_is_wrong_is_said_at_once(folder):
    declare(folder, purposes=[], sources=["rumour"], headings=["宗教"])
    assert sorted(found(folder)) == ["never_religion", "no_purpose", "unknown_source"]


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_every_finding_has_a_sentence_without_open_blanks(folder, language):
    for what, changes in [*FORBIDDEN, *BROKEN]:
        declare(folder, **{**changes, "code": "person.extra"})
        for reason in check_pack(folder):
            text = sentence(reason, language)
            assert "{" not in text, (what, text)
            assert reason.details["file"] in text, (what, text)


def places_of(value, way=()):
    """Every place in nested data, as the way to it."""
    yield way
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in pairs:
        yield from (
            places_of(inner, (*way, key)) if isinstance(inner, dict | list) else [(*way, key)]
        )


CONTENTS = pack_files(bundled_pack("example"))


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_a_pack_that_is_wrong_anywhere_is_a_finding_and_never_a_failure(data):
    import yaml

    files = [name for name in CONTENTS if not name.endswith(("words.yaml", "rules.yaml"))]
    name = data.draw(st.sampled_from(files))
    said = read_yaml(CONTENTS[name], name)
    way = data.draw(st.sampled_from(list(places_of(said))))
    junk = data.draw(st.sampled_from([None, 7, -1.5, "x", [], [3], {}, {"a": 1}, [None], True]))
    inside = said
    for step in way[:-1]:
        inside = inside[step]
    if way:
        inside[way[-1]] = junk
    else:
        said = junk
    changed = {**CONTENTS, name: yaml.safe_dump(said, allow_unicode=True).encode()}
    for reason in check_assembled(assemble(changed)):
        assert reason.code.startswith("dictionary.")
        assert reason.details["file"] in sentence(reason, "en")
