from datetime import date

import pytest

from linli.core.places import queries, services
from linli.core.places.models import Division
from linli.engines.values import Problem

ON = date(2026, 3, 1)


@pytest.fixture
def may_change(district, as_system):
    with as_system("division.change", "division.load"):
        yield


def lies_within(inner, outer):
    inner.refresh_from_db()
    outer.refresh_from_db()
    return outer.first < inner.first <= inner.last <= outer.last


def test_a_renamed_division_keeps_its_key_and_stays_findable(may_change):
    division = queries.get_division("110101001001")
    services.rename_division(division, "新名社区居委会", on=ON)
    assert queries.get_division("110101001001").id == division.id
    assert [one.key for one in queries.search_divisions("多福巷")] == [division.id]
    change = queries.list_changes(division).get()
    assert (change.kind, change.name_before, change.on) == ("renamed", "多福巷社区居委会", ON)


def test_what_was_merged_is_seen_from_where_it_went(may_change):
    part, into = queries.get_division("110101001001"), queries.get_division("110101002001")
    services.merge_divisions([part], into, on=ON)
    assert lies_within(part, into)
    assert part.ends_on == ON
    assert queries.search_divisions("多福巷")[0].key == into.id


def test_a_split_founds_the_parts_and_ends_the_whole(may_change):
    whole = queries.get_division("110101001001")
    one, other = services.split_division(
        whole, [("110101001101", "东里社区居委会"), ("110101001102", "西里社区居委会")], on=ON
    )
    street = queries.get_division("110101001")
    assert lies_within(one, street)
    assert lies_within(other, street)
    assert one.kind == "residents_committee"
    whole.refresh_from_db()
    assert whole.ends_on == ON
    assert queries.list_changes(one).get().other == whole


def test_a_moved_division_takes_all_below_it_along(may_change):
    street, grid_home = queries.get_division("110101001"), queries.get_division("110101001001")
    grid = services.found_division(grid_home, "110101001001-1", "一网格", level="grid", on=ON)
    other = queries.get_division("1101")
    services.move_division(street, other, on=ON)
    assert lies_within(street, other)
    assert lies_within(grid_home, street)
    assert lies_within(grid, grid_home)
    assert not Division.objects.filter(first=street.first).exclude(id=street.id).exists()


def test_a_full_community_gives_all_places_anew_and_keeps_the_tree(may_change):
    home = queries.get_division("110101001001")
    for number in range(300):
        services.found_division(home, f"g{number}", f"{number}网格", level="grid", on=ON)
    assert queries.list_below(queries.get_division("110101001001")).count() == 300
    for one in Division.objects.exclude(parent=None).select_related("parent"):
        assert one.parent.first < one.first <= one.last <= one.parent.last


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda d, o: services.move_division(o, d, on=ON), "places.level_not_below"),
        (lambda d, o: services.move_division(d.parent.parent, d, on=ON), "places.below_itself"),
        (lambda d, o: services.recode_division(d, o.code, on=ON), "places.code_taken"),
        (lambda d, o: services.merge_divisions([d], d.parent, on=ON), "places.level_differs"),
        (lambda d, o: services.merge_divisions([d], d, on=ON), "places.below_itself"),
        (
            lambda d, o: services.found_division(d, "x", "x", level="county", on=ON),
            "places.level_not_below",
        ),
        (lambda d, o: services.write_boundary(d, "{}", source="x"), "places.not_geometry"),
    ],
)
def test_what_cannot_be_is_refused(may_change, change, code):
    division, other = queries.get_division("110101001001"), queries.get_division("110101001002")
    with pytest.raises(Problem) as raised:
        change(division, other)
    assert raised.value.reason.code == code


def test_without_the_verb_nothing_changes(district, as_system):
    division = queries.get_division("110101001001")
    with as_system("division.search"), pytest.raises(Problem) as raised:
        services.rename_division(division, "x", on=ON)
    assert raised.value.reason.code == "accounts.may_not"
    assert queries.get_division("110101001001").name == "多福巷社区居委会"
