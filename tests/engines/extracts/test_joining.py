"""Several files joined into one extract."""

import random
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from linli.engines.dictionary import Pack
from linli.engines.extracts import Extract, read_extract, values
from tests.engines.extracts.conftest import ON, MakeCsv, write_csv

CODES = ["person.name", "person.sex", "person.phone", "person.relation_to_head",
         "person.birth_date"]  # fmt: skip
ASKED = [*CODES, "person.age", "person.spouse.name", "household.head.name", "area.grid",
         "person.father.name", "household.member_count", "household.phone"]  # fmt: skip


def answers(extract: Extract) -> dict[tuple[str, str], Any]:
    """Every value by id and element, for both subjects."""
    found = {}
    for subject in ("person", "household"):
        for code in ASKED:
            column = values(extract, subject, code, on=ON)
            ids = extract.table(subject).ids
            found |= {(one, code): value for one, value in zip(ids, column, strict=True)}
    return found


_PERSON = st.fixed_dictionaries(
    {
        "household_id": st.sampled_from(["", "-", "H1", "H2", "H3"]),
        "person.name": st.sampled_from(["", "-", "a", "b", "c"]),
        "person.sex": st.sampled_from(["", "1", "2"]),
        "person.phone": st.sampled_from(["", "10083748002"]),
        "person.relation_to_head": st.sampled_from(["", "02", "10", "22", "30", "51"]),
        "person.birth_date": st.sampled_from(["", "1950-01-01", "1989"]),
        "household.phone": st.sampled_from(["", "10011112222", "10011113333"]),
    }
)
_HOME = st.fixed_dictionaries(
    {
        "household.head": st.sampled_from(["", "-", "P0", "P1", "P9"]),
        "area.grid": st.sampled_from(["", "g1", "g2"]),
    }
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_PERSON, min_size=1, max_size=6), st.lists(_HOME, max_size=3),
       st.integers(0, 1 << 30))  # fmt: skip
def test_any_order_of_rows_and_files_gives_the_same_values(
    pack: Pack, people: list[dict[str, str]], homes: list[dict[str, str]], seed: int
) -> None:
    chance = random.Random(seed)
    people = [{"person_id": f"P{place}", **row} for place, row in enumerate(people)]
    homes = [{"household_id": f"H{place}", **row} for place, row in enumerate(homes, start=1)]
    with tempfile.TemporaryDirectory() as folder:
        # The same facts in one file, and column by column in files of shuffled rows.
        whole = [write_csv(Path(folder) / "p.csv", people)]
        parts = []
        for code in people[0]:
            if code != "person_id":
                rows = [{"person_id": row["person_id"], code: row[code]} for row in people]
                chance.shuffle(rows)
                parts.append(write_csv(Path(folder) / f"{code}.csv", rows))
        if homes:
            whole.append(write_csv(Path(folder) / "h.csv", homes))
            chance.shuffle(homes)
            parts.append(write_csv(Path(folder) / "shuffled.csv", homes))
        chance.shuffle(parts)
        one = read_extract(whole, pack, on=ON)
        many = read_extract(parts, pack, on=ON)
        twice = read_extract([*whole, *whole], pack, on=ON)
        assert answers(one) == answers(many) == answers(twice)
        assert one.reasons == many.reasons == twice.reasons == []


def test_the_later_cell_that_is_not_empty_wins_and_conflicts_are_counted(
    pack: Pack, make_csv: MakeCsv
) -> None:
    first = make_csv("a.csv", [
        {"person_id": "P1", "person.name": "a", "person.phone": "10083748002", "person.sex": "1"},
        {"person_id": "P2", "person.name": "b", "person.phone": "10083748003", "person.sex": "1"},
        {"person_id": "P2", "person.name": "bb", "person.phone": "", "person.sex": "1"},
    ])  # fmt: skip
    second = make_csv("b.csv", [
        {"person_id": "P3", "person.name": "c", "person.phone": "-"},
        {"person_id": "P1", "person.name": "", "person.phone": "10083748009"},
    ])  # fmt: skip
    extract = read_extract([first, second], pack, on=ON)
    assert extract.persons.ids == ["P1", "P2", "P3"]
    assert values(extract, "person", "person.name", on=ON) == ["a", "bb", "c"]
    assert values(extract, "person", "person.phone", on=ON) == ["10083748009", "10083748003", "-"]
    assert values(extract, "person", "person.sex", on=ON) == ["1", "1", None]
    counts = {reason.details["element"]: reason.details["count"] for reason in extract.reasons}
    assert counts == {"person.name": 1, "person.phone": 1}


def test_a_ledger_joins_files_of_cells(pack: Pack, make_csv: MakeCsv) -> None:
    cells = make_csv("a.csv", [{"person_id": "P1", "person.birth_date": "1989.7",
                                "person.name": "a"}])  # fmt: skip
    ledger = make_csv("ledger.csv", [{"台账": ""}])
    columns = {"person_id": ["P2", "P1"], "person.birth_date": ["1990-01-01", None],
               "person.sex": ["2", "1"]}  # fmt: skip

    def read(path: Path) -> dict[str, list[Any]]:
        return columns

    for paths in ([cells, ledger], [ledger, cells]):
        extract = read_extract(paths, pack, on=ON, ledger_reader=read)
        found = {
            code: dict(
                zip(extract.persons.ids, values(extract, "person", code, on=ON), strict=True)
            )
            for code in ("person.birth_date", "person.sex", "person.name")
        }
        assert found == {
            "person.birth_date": {"P1": "1989-07", "P2": "1990-01-01"},
            "person.sex": {"P1": "1", "P2": "2"},
            "person.name": {"P1": "a", "P2": None},
        }
