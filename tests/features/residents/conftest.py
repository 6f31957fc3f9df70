"""An office with a community, three homes and who lives there."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from linli.core.base.ids import new_uid
from linli.core.base.scope import acting
from linli.core.places.queries import jurisdiction_of
from linli.core.register import queries as register
from linli.core.register import services as write
from linli.core.trust.actors import SystemActor
from linli.core.trust.keys import node_ring
from tests.core.trust.office import AT, PASSWORD, as_account, as_resident, make_office
from tests.database import django_db_setup, is_postgresql

__all__ = ["django_db_setup", "is_postgresql"]

CHINESE = {"Accept-Language": "zh-hans"}
NUMBER = "110101194002030023"
#: name, sex, birth date, citizen number, phone, relation to head, home
PEOPLE = {
    "granny": ("王秀兰", "2", "1940-02-03", NUMBER, "13800000001", "02", 0),
    "grandpa": ("王大", "1", "1938-05-06", None, None, "10", 0),
    "zhao": ("赵永福", "1", "1950-07-08", None, "13800000003", "02", 1),
}
ADDRESSES = ("柳荫里7号楼2单元301", "柳荫里3号楼1单元102", "柳荫里9号楼1单元101")


class World:
    """Uids and keys by name: homes `home0` ..., people as in PEOPLE."""

    def __init__(self):
        self.uids, self.keys = {}, {}

    def url(self, name, kind="people"):
        return f"/residents/{kind}/{self.uids[name]}/"


@pytest.fixture
def office(transactional_db, settings, tmp_path):
    settings.LINLI_SECRETS, settings.LINLI_FILES = tmp_path / "secret", tmp_path / "files"
    settings.LINLI_ANALYSIS = tmp_path / "analysis"
    node_ring().make()
    cache.clear()
    register.forget_working_sets()
    office = make_office()
    office.hire("clerk", "community_worker", office.here, name="周敏")
    office.hire("neighbour", "community_worker", office.beside, name="陈静")
    office.hire("member", "committee_member", office.here, name="委员")
    office.hire("county", "county_officer", office.county, name="县")
    office.hire("administrator", "administrator", at_all=True, name="管")
    office.hire("granny", name="王秀兰")
    return office


@pytest.fixture
def world(office):
    """Three homes in the grid; two of them lived in."""
    made, verbs = World(), frozenset({"batch.write", "subject.create"})
    grid, on = office.grid.code, AT - timedelta(days=9)
    homes = [new_uid() for _ in ADDRESSES]
    with acting(SystemActor("tests", verbs), jurisdiction_of(office.here), "upkeep", at=AT):
        kept = write.write_batch(
            write.Batch(
                subjects=homes, kinds="household", observed_at=on,
                values=[{"household.division": grid, "household.address": one}
                        for one in ADDRESSES],
            ), source="visit",
        )  # fmt: skip
        for at, uid in enumerate(homes):
            made.uids[f"home{at}"], made.keys[f"home{at}"] = uid, kept.subjects[at]
        uids = {name: new_uid() for name in PEOPLE}
        said = [
            {"person.name": name, "person.sex": sex, "person.birth_date": born,
             "person.citizen_number": number, "person.phone": phone,
             "person.relation_to_head": role, "person.household": str(homes[home]),
             "person.residence_division": grid}
            for name, sex, born, number, phone, role, home in PEOPLE.values()
        ]  # fmt: skip
        kept = write.write_batch(
            write.Batch(
                subjects=list(uids.values()),
                observed_at=on,
                values=[{k: v for k, v in one.items() if v is not None} for one in said],
            ),
            source="visit",
        )
    made.uids |= uids
    made.keys |= dict(zip(PEOPLE, kept.subjects, strict=True))
    office.own(office.people["granny"], made.keys["granny"])
    return made


@pytest.fixture
def at_desk(office):
    """Act for somebody at the community: `with at_desk():`."""

    def act(name="clerk", purpose="upkeep", *, at=AT):
        where = office.beside if name == "neighbour" else office.here
        return as_account(office.people[name], where, purpose, at=at)

    return act


@pytest.fixture
def as_granny(office, world):
    """Act for herself."""
    return lambda: as_resident(office.people["granny"], world.keys["granny"])


@pytest.fixture
def browser(office):
    """Somebody's browser, without scripts."""

    def sign_in(name="clerk"):
        client = Client(headers=CHINESE)
        client.post("/accounts/login/", {"login": name, "password": PASSWORD})
        return client

    return sign_in
