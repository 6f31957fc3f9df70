"""Roles say each verb by its name, and no role both keeps the keys and opens the drawers."""

import shutil
from pathlib import Path

import pytest
import yaml

from linli.engines.dictionary import bundled_pack, check_pack, load_pack, load_roles
from linli.engines.values import Problem
from linli.engines.values.sentences import sentence


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(bundled_pack("example"), tmp_path / "aldora"))


def declare(folder, **changes):
    """Add one role, sound but for the changes."""
    path = folder / "roles.yaml"
    said = yaml.safe_load(path.read_text("utf-8"))
    role = {
        "code": "baker",
        "labels": {"en": "baker", "al": "panistu"},
        "level": "community",
        "verbs": ["subject.open", "record.write"],
        "purposes": ["care"],
        "presences": ["winter"],
    }
    said["roles"].append({**role, **changes})
    path.write_text(yaml.safe_dump(said, allow_unicode=True), "utf-8")


def test_one_more_sound_role_is_no_finding(folder):
    declare(folder)
    assert check_pack(folder) == []
    assert load_roles(folder)["baker"].verbs == ("subject.open", "record.write")


@pytest.mark.parametrize(
    ("what", "changes"),
    [
        ("bad_verb", {"verbs": ["subject.*"]}),
        ("bad_verb", {"verbs": ["*"]}),
        ("bad_verb", {"verbs": ["open"]}),
        ("duplicate_verb", {"verbs": ["record.write", "record.write"]}),
        ("role_without_verbs", {"verbs": []}),
        ("unknown_purpose", {"purposes": ["curiosity"]}),
        ("unknown_presence", {"presences": ["dreams"]}),
        ("unknown_role", {"grants": ["emperor"]}),
        ("role_administers_and_opens", {"verbs": ["subject.open", "account.invite"]}),
        ("role_administers_and_opens", {"verbs": ["key.rotate", "record.write"]}),
        ("role_audits_itself", {"verbs": ["audit.read", "role.grant"]}),
        ("own_mixed", {"verbs": ["own.read", "record.write"]}),
        ("own_mixed", {"purposes": ["own"]}),
        ("reads_without_purpose", {"purposes": []}),
        ("reads_without_purpose", {"presences": []}),
        ("no_label", {"labels": {"en": "baker"}}),
        ("bad_value", {"level": "moon"}),
    ],
)
def test_a_role_that_none_may_hold_is_refused(folder, what, changes):
    declare(folder, **changes)
    reasons = check_pack(folder)
    assert [one.code.removeprefix("dictionary.") for one in reasons] == [what]
    assert reasons[0].details["file"] == "roles.yaml"
    assert "baker" in sentence(reasons[0], "en")
    with pytest.raises(Problem):
        load_roles(folder)


def test_a_pack_without_roles_has_none(folder):
    (folder / "roles.yaml").unlink()
    assert load_roles(folder) == {}


def test_a_change_of_roles_makes_a_new_compiled_copy(folder, tmp_path):
    assert "baker" not in load_pack(folder, cache=tmp_path / "kept").roles
    declare(folder)
    assert load_pack(folder, cache=tmp_path / "kept").roles["baker"].level == "community"


@pytest.mark.parametrize("name", ["cn", "example"])
def test_residents_do_nothing_but_with_their_own(name):
    roles = load_roles(bundled_pack(name))
    assert {verb.partition(".")[0] for verb in roles["resident"].verbs} == {"own"}
    others = [role for role in roles.values() if role.code != "resident"]
    assert not any(verb.startswith("own.") for role in others for verb in role.verbs)


def test_whoever_administers_reads_no_personal_value():
    administrator = load_roles(bundled_pack("cn"))["administrator"]
    assert administrator.purposes == administrator.presences == ()
