"""Whatever is said, in whatever order: the database's profile is the pure fold."""

import random
from datetime import timedelta

import pytest

from linli.core.base.ids import new_uid
from linli.core.register import models, queries, services
from linli.core.register.bulk.rebuilding import rebuild_all
from linli.core.register.walls import deriving
from tests.core.register.conftest import NOW

pytestmark = pytest.mark.django_db

VALUES = {
    "person.phone": ["1", "2", None, "-"],
    "person.name": ["王小明", "李小红", None],
    "person.household": [None, "-"],
    "person.education": ["10", "20"],
    "person.residence_division": ["a1", "a2", None],
}


def moves(chance, subjects, places, homes):
    """Records and retractions of records, some sent before what they take back."""
    sent = []
    for _ in range(chance.randrange(8, 16)):
        uid, subject = new_uid(), chance.choice(subjects)
        at = NOW - timedelta(hours=chance.randrange(-50, 400))
        if sent and chance.random() < 0.25:
            target = chance.choice(sent)
            if not target.retracts:
                sent.append(services.Sent(uid=uid, subject=target.subject, values={},
                                          observed_at=at, retracts=(target.uid,)))  # fmt: skip
                continue
        values = {}
        for code in chance.sample(sorted(VALUES), chance.randrange(1, 4)):
            value = chance.choice(VALUES[code] + (homes if code == "person.household" else []))
            values[code] = places[value].code if value in ("a1", "a2") else value
        sent.append(services.Sent(uid=uid, subject=subject, values=values, observed_at=at))
    return sent


def derived_rows():
    with deriving():
        return [
            sorted(map(str, model._base_manager.values_list(*columns)))
            for model, columns in (
                (models.Presence, ("subject_id", "division_id", "kind", "since", "until")),
                (models.Tie, ("subject_id", "element", "to", "since", "until")),
                (models.Lookup, ("subject_id", "token", "division_id")),
            )
        ]


@pytest.mark.parametrize("seed", range(8))
def test_any_order_of_arrival_gives_the_same_rows(at, places, seed):
    chance = random.Random(seed)
    with at("a", door="sync"):
        homes = [str(uid) for _, uid in services.create_subjects("household", 2)]
        subjects = [key for key, _ in services.create_subjects("person", 3)]
        for _ in range(3):
            sent = moves(chance, subjects, places, homes)
            chance.shuffle(sent)
            while sent:
                size = chance.randrange(1, 6)
                services.accept(sent[:size])
                if chance.random() < 0.3:
                    services.accept(sent[:size])
                sent = sent[size:]
            if chance.random() < 0.5:
                link = services.link(*chance.sample(subjects, 2))
                if chance.random() < 0.5:
                    services.unlink(link)
            assert queries.check_profiles(subjects) == []
        before = derived_rows()
        assert rebuild_all() == 5
        assert derived_rows() == before
        assert queries.check_profiles(subjects) == []
