"""A community in memory: filtered, searched, never older than its last change."""

from datetime import timedelta

import pytest

from linli.core.base.ids import new_uid
from linli.core.register import queries, services
from linli.engines.values import Problem
from tests.core.register.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(at, places):
    queries.forget_working_sets()
    names = ["王小明", "王大明", "李小红", "单小明", "阿依·古丽"]
    with at("a1"):
        return services.write_batch(services.Batch(
            subjects=[new_uid() for _ in names],
            values=[
                {"person.name": name, "person.birth_date": f"19{40 + 10 * n}-07-03",
                 "person.phone": f"1380000000{n}",
                 "person.residence_division": places["a1"].code}
                for n, name in enumerate(names)
            ],
            observed_at=NOW,
        )).subjects  # fmt: skip


def test_an_expression_chooses_with_derived_values(at, people, places):
    with at("a1"):
        here = queries.working_set(places["a1"].id)
        assert len(here) == 5
        assert here.select("person.age >= 70") == people[:2]
        assert here.select("person.phone == '13800000002'") == [people[2]]
        assert here.read(people[:2], ["person.name", "person.age"]) == {
            "person.name": ["王小明", "王大明"],
            "person.age": [85, 75],
        }


@pytest.mark.parametrize(
    ("typed", "found"),
    [("王", [0, 1]), ("小明", [0, 3]), ("shan", [3]), ("sxm", [3]), ("1380000000", range(5)),
     ("阿依古丽", [4]), ("wangxiaoming", [0]), ("zz", []), ("", [])],
)  # fmt: skip
def test_search_as_somebody_types(at, people, places, typed, found):
    with at("a1"):
        here = queries.working_set(places["a1"].id)
        assert here.search(typed) == [people[n] for n in found]


def test_it_is_kept_until_something_changes(at, people, places):
    with at("a1"):
        here = queries.working_set(places["a1"].id)
        assert queries.working_set(places["a1"].id) is here
        services.record(people[0], {"person.phone": "1"})
        assert queries.working_set(places["a1"].id) is not here
        services.protect(people[0])
        assert len(queries.working_set(places["a1"].id)) == 4
    with at("a1", now=NOW + timedelta(days=1)):
        services.record(
            people[1],
            {"person.residence_division": places["b1"].code, "person.moved_in_on": "2026-06-01"},
        )
        assert len(queries.working_set(places["a1"].id)) == 3


def test_elsewhere_and_for_other_purposes_it_is_refused(at, people, places):
    with at("b1"), pytest.raises(Problem, match=r"subject\.outside"):
        queries.working_set(places["a1"].id)
    with at("a1", purpose="statistics"):
        here = queries.working_set(places["a1"].id)
        with pytest.raises(Problem, match=r"subject\.purpose"):
            here.select("person.phone == '1'")
        with pytest.raises(Problem, match=r"subject\.purpose"):
            here.read(people, ["person.phone"])
