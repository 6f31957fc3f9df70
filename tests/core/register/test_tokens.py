import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.core.register.names import NameRules
from linli.core.register.tokens import NAME, NUMBER, PHONE, PINYIN, Tokens
from linli.engines.dictionary import bundled_pack, load_pack

PACK = load_pack(bundled_pack("cn"))
TOKENS = Tokens(PACK, b"k" * 32)


def state(**values):
    return {f"person.{code}": [0, value] for code, value in values.items()}


def found_by(state, kind, typed):
    return TOKENS.wanted(kind, typed) in TOKENS.of(state)


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (NAME, "欧阳修文"), (NAME, "欧阳 修文"), (NAME, "欧阳"), (NAME, "修文"),
        (PINYIN, "ouyangxiuwen"), (PINYIN, "OYXW"),
    ],
)  # fmt: skip
def test_a_name_is_found_by_its_parts_and_its_pinyin(kind, typed):
    assert found_by(state(name="欧阳修文"), kind, typed)


@pytest.mark.parametrize("typed", ["欧", "文", "王", "o"])
def test_nobody_is_found_by_a_single_character(typed):
    assert TOKENS.wanted(NAME, typed) is None
    assert TOKENS.wanted(PINYIN, typed) is None


def test_a_given_name_of_one_character_gives_no_token():
    assert len(TOKENS.of(state(name="王伟"))) == 3  # whole, pinyin, initials


@pytest.mark.parametrize(
    ("name", "pinyin"),
    [
        ("单小明", "shanxiaoming"), ("仇英", "qiuying"), ("曾国强", "zengguoqiang"),
        ("尉迟敬德", "yuchijingde"), ("吕布", "lvbu"), ("解放", "xiefang"),
    ],
)  # fmt: skip
def test_surnames_are_read_as_surnames(name, pinyin):
    assert found_by(state(name=name), PINYIN, pinyin)


def test_middle_dots_widths_and_variants_make_no_difference():
    assert found_by(state(name="阿依·古丽"), NAME, "阿依•古丽")
    assert found_by(state(name="陳國強"), NAME, "陈国强")
    assert found_by(state(name="ＡＢＣ"), NAME, "abc")


def test_rare_characters_beyond_the_first_plane_are_kept_and_found():
    name = "李\U00020bb7明"
    assert found_by(state(name=name), NAME, name)
    assert found_by(state(name=name), NAME, "李\U00020bb7")
    assert found_by(state(name=name), PINYIN, "li\U00020bb7ming")


def test_numbers_and_phones():
    person = state(citizen_number="99000019890703001X", phone="13800000000;010-88886666")
    assert found_by(person, NUMBER, "99000019890703001x")
    assert found_by(person, PHONE, "138 0000 0000")
    assert found_by(person, PHONE, "01088886666")
    assert not found_by(person, NUMBER, "990000198907030011")


def test_what_is_withdrawn_or_of_somebody_else_is_not_found():
    assert TOKENS.of({"person.name": [0, None]}) == set()
    guardian = {"person.guardian.name": [0, "王小明"]}
    assert TOKENS.of(guardian) == set()
    assert TOKENS.of(state(name="-")) == set()


def test_another_key_gives_other_tokens():
    other = Tokens(PACK, b"j" * 32)
    assert not other.of(state(name="王小明")) & TOKENS.of(state(name="王小明"))


@given(st.text(max_size=12))
def test_folding_twice_changes_nothing(name):
    rules = NameRules(PACK)
    assert rules.fold(rules.fold(name)) == rules.fold(name)


@given(st.text(min_size=2, max_size=8))
def test_whatever_is_kept_can_be_found(name):
    token = TOKENS.wanted(NAME, name)
    assert token is None or token in TOKENS.of(state(name=name))
