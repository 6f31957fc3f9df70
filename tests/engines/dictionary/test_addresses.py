import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.engines.dictionary.addresses import split_address
from linli.engines.dictionary.normalise import normalise
from tests.engines.dictionary.values_pack import cn, element, elsewhere


def parts(text, pack=None):
    found = split_address(pack or cn(), text)
    return {name: part for name in found.__struct_fields__ if (part := getattr(found, name))}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "岚州省澄溪市望棠区柳汀街道杏林社区棠苑小区9幢3单元1503室",
            {
                "province": "岚州省",
                "city": "澄溪市",
                "county": "望棠区",
                "township": "柳汀街道",
                "community": "杏林社区",
                "estate": "棠苑小区",
                "building": "9",
                "unit": "3",
                "room": "1503",
            },
        ),
        ("杏林社区河埠头164号", {"community": "杏林社区", "road": "河埠头", "number": "164"}),
        (
            "望棠县柳汀镇幸福村第三组12号",
            {
                "county": "望棠县",
                "township": "柳汀镇",
                "village": "幸福村",
                "group": "3",
                "number": "12",
            },
        ),
        (
            "北京市海淀区中关村大街27号",
            {
                "province": "北京市",
                "city": "北京市",
                "county": "海淀区",
                "road": "中关村大街",
                "number": "27",
            },
        ),
        (
            "南京西路1266弄5号楼3层302室",
            {"road": "南京西路", "number": "1266", "building": "5", "floor": "3", "room": "302"},
        ),
        ("棠苑小区9栋1503", {"estate": "棠苑小区", "building": "9", "room": "1503"}),
        ("9-3-1503", {"building": "9", "unit": "3", "room": "1503"}),
        ("桥头边", {"rest": "桥头边"}),
    ],
)
def test_addresses_are_split_at_their_words(text, expected):
    assert parts(text) == expected


def test_words_for_a_building_and_widths_of_digits_compare_equal():
    ways = ("棠苑小区９幢３单元１５０３室", "棠苑小区9栋3单元1503室", "棠苑小区 9号楼 3单元 1503")
    assert len({split_address(cn(), way) for way in ways}) == 1


def test_the_value_itself_stays_as_it_was_written():
    written = " 棠苑小区９幢（东） "
    assert normalise(cn(), element("address"), written).value == written.strip()


def test_another_country_has_its_own_words():
    assert parts("Lindengasse 12a", elsewhere()) == {"road": "Lindengasse", "number": "12a"}


@given(st.text(max_size=40))
def test_nothing_of_an_address_is_invented(text):
    found = parts(text)
    assert all(len(part) <= len(text) * 18 + 1 for part in found.values())
