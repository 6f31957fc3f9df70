import gzip
from datetime import date

import pytest

from linli.core.places import queries, services
from linli.core.places.models import Division, DivisionChange
from linli.engines.values import Problem

LATER = date(2026, 3, 1)


def test_a_part_of_the_country_is_loaded_with_all_above_it(district):
    dongcheng = queries.get_division("110101")
    assert dongcheng.name == "东城区"
    assert [one.name for one in queries.list_above(dongcheng)] == ["全国", "北京市", "市辖区"]
    assert queries.list_below(dongcheng, level="township").count() == 17
    assert Division.objects.filter(level="community").count() > 150
    assert Division.objects.filter(code__startswith="1102").count() == 0


def test_kinds_come_from_the_ends_of_names(district):
    assert queries.get_division("110101001").kind == "street"
    assert queries.get_division("110101001001").kind == "residents_committee"
    assert queries.get_division("110101").kind == "district"


def test_every_division_lies_within_its_parent(district):
    for one in Division.objects.exclude(parent=None).select_related("parent"):
        assert one.parent.first < one.first <= one.last <= one.parent.last


def test_the_centre_of_a_county_is_known(district):
    assert queries.get_division("110101").longitude == pytest.approx(116.4, abs=0.2)


def test_loading_again_changes_nothing(district, as_system):
    before = list(Division.objects.order_by("id").values_list("id", "name", "first", "last"))
    with as_system("division.load"):
        done = services.load_divisions(on=LATER, within="110101")
    assert (done.founded, done.renamed, done.ended) == ((), (), ())
    assert (
        list(Division.objects.order_by("id").values_list("id", "name", "first", "last")) == before
    )


def test_another_release_founds_renames_and_ends(district, as_system, tmp_path):
    file = tmp_path / "release.csv.gz"
    lines = [
        "code,name",
        *(
            f"{one.code},{one.name}"
            for one in Division.objects.exclude(level="country").order_by("code")
            if one.code != "110101001002"
        ),
        "110101001099,新设社区居委会",
    ]
    text = "\n".join(lines).replace("110101001001,多福巷社区居委会", "110101001001,多福社区居委会")
    file.write_bytes(gzip.compress(text.encode()))
    key = queries.get_division("110101001001").id
    with as_system("division.load"):
        done = services.load_divisions(on=LATER, file=file, complete=True)
    assert done.founded == ("110101001099",)
    assert done.renamed == ("110101001001",)
    assert done.ended == ("110101001002",)
    assert queries.get_division("110101001001").id == key
    assert queries.get_division("110101001099").parent == queries.get_division("110101001")
    ended = DivisionChange.objects.get(kind="ended")
    assert (ended.division.code, ended.on) == ("110101001002", LATER)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"code,name\n11x,a\n", "places.row_unusable"),
        (b"code,name\n11\n", "places.row_unusable"),
        (b"a,b\n1,2\n", "places.columns_missing"),
        (b"\x1f\x8bbroken", "places.file_unusable"),
        ("code,name\n11,北京".encode("gbk"), "places.file_unusable"),
        (b"code,name,longitude,latitude\n11,a,500,1\n", "places.row_unusable"),
        (b"code,name\n", "places.nothing_within"),
    ],
)
def test_a_bad_file_loads_nothing_and_says_why(as_system, tmp_path, content, code):
    file = tmp_path / "bad.csv"
    file.write_bytes(content)
    with as_system("division.load"), pytest.raises(Problem) as raised:
        services.load_divisions(on=LATER, file=file)
    assert raised.value.reason.code == code
    assert not Division.objects.exists()
