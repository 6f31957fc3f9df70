import pytest

from linli.core.places import queries


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("东华门街道", "东华门街道"),
        ("东华", "东华门街道"),
        ("华门", "东华门街道"),
        ("donghuamen", "东华门街道"),
        ("DHM", "东华门街道"),
        ("110101001", "东华门街道"),
        ("110101001001", "多福巷社区居委会"),
        ("东城 多福", "多福巷社区居委会"),
        ("dongcheng duofu", "多福巷社区居委会"),
        ("东城区", "东城区"),
    ],
)
def test_a_division_is_found_as_one_types(district, text, first):
    assert queries.search_divisions(text)[0].name == first


@pytest.mark.parametrize("text", ["", "   ", "没有这个地方", "\t", "\0", "x" * 300, "(*"])
def test_what_nothing_fits_finds_nothing(district, text):
    assert queries.search_divisions(text) == []


def test_the_path_names_all_above(district):
    found = queries.search_divisions("多福巷")[0]
    assert found.path == ("北京市", "市辖区", "东城区", "东华门街道")


def test_a_search_stays_within_a_division(district):
    street = queries.get_division("110101001")
    assert {one.path[-1] for one in queries.search_divisions("社区", within=street)} == {
        street.name
    }
    assert len(queries.search_divisions("社区", limit=7)) == 7
