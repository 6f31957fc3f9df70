"""Every route of the API, asked over HTTP by every role, here and elsewhere.

Who may stands in access.yaml; here it is seen that the routes, and not only the services, hold it.
"""

import json
from datetime import date
from pathlib import Path

import pytest
import yaml
from django.db import transaction
from django.test import Client

from linli.core.trust.keys import node_ring
from linli.engines.dictionary import bundled_pack, load_pack
from tests.core.conftest import as_system
from tests.core.trust.office import JANUARY, PASSWORD

__all__ = ["as_system"]

HERE = Path(__file__)
MAY = yaml.safe_load(HERE.with_name("access.yaml").read_text("utf-8"))
REQUESTS = yaml.safe_load(HERE.with_name("access_http.yaml").read_text("utf-8"))
PACK = load_pack(bundled_pack("cn"))
ROLES = PACK.roles
OFFICE_ROLES = sorted(code for code in ROLES if code != "resident")
TASK = "visit:0190aaaa-0000-7000-8000-000000000000"
REFUSED = {(403, "accounts.may_not"), (404, "subject.not_in_sight")}
#: Where a role is held by its level, the place beside that and the one above.
PLACES = {
    "community": ("home", "beside", "here"),
    "township": ("here", "elsewhere", "county"),
    "county": ("county", "abroad", "province"),
}
TREE = {
    "province": (1, 199, "province"),
    "county": (10, 99, "county"),
    "abroad": (100, 150, "county"),
    "here": (20, 49, "township"),
    "home": (21, 29, "community"),
    "beside": (30, 39, "community"),
    "elsewhere": (50, 79, "township"),
}


def test_every_route_of_the_api_has_a_request():
    assert REQUESTS.keys() == MAY["api"].keys()


@pytest.fixture
def world(db, settings, tmp_path, as_system):
    """Divisions by name, and what stands in the place of the blanks of the requests."""
    from linli.core.places.models import Division
    from linli.core.places.queries import jurisdiction_of
    from linli.core.register import services
    from linli.core.register.models import Subject

    settings.LINLI_SECRETS = tmp_path / "secret"
    node_ring().make()
    places = {
        name: Division.objects.create(code=f"99{first}", name=name, level=level, first=first,
                                      last=last)
        for name, (first, last, level) in TREE.items()
    }  # fmt: skip
    verbs = ("subject.create", "record.write", "subject.link")
    with as_system(*verbs, jurisdiction=jurisdiction_of(places["home"]), at=JANUARY):
        (one, uid), (other, other_uid) = services.create_subjects("person", 2)
        record = services.record(one, {"person.name": "Wang", "person.phone": "13800138000"})
        third = services.create_subjects("person")[0][0]
        link = services.link(other, third)
        assert Subject.objects.count() == 3
    words = {"uid": uid, "other": other_uid, "record": record, "link": link,
             "code": places["home"].code}  # fmt: skip
    return places, {name: str(word) for name, word in words.items()}, one


@pytest.fixture
def sign_in(world):
    """Somebody who holds one role in a division since January, in a browser."""
    from django.core.cache import cache

    from linli.core.trust.models import Account, Holding

    cache.clear()

    def make(role, place):
        account = Account(username=role, created_at=JANUARY)
        account.set_password(PASSWORD)
        account.save()
        if place is not None:
            Holding.objects.all_scopes("a test").create(
                account=account, role=role, division=place, since=date(2026, 1, 1),
                granted_at=JANUARY,
            )  # fmt: skip
        client = Client()
        client.post("/accounts/login/", {"login": role, "password": PASSWORD})
        return client, account

    return make


def ask(client, route, words, *, division, purpose):
    """Status and code of a Problem; whatever it changed is undone."""
    wanted = REQUESTS[route]
    path, body = wanted["path"], json.dumps(wanted.get("body", {}))
    for blank, word in words.items():
        path, body = path.replace(f"{{{blank}}}", word), body.replace(f"{{{blank}}}", word)
    headers = {"X-Linli-Purpose": purpose, "X-Linli-Task": TASK}
    if division is not None:
        headers["X-Linli-Division"] = division.code
    with transaction.atomic():
        answer = client.generic(
            route.partition(" ")[0], f"/api/1{path}", body, content_type="application/json",
            headers=headers,
        )  # fmt: skip
        transaction.set_rollback(True)
    code = answer.json()["problem"]["code"] if answer.status_code >= 400 else None
    return answer.status_code, code


def purposes_of(role):
    """What the role may act for, such that a name may be read, and what it may not."""
    named = PACK.elements["person.name"].purposes
    may = sorted(p for p in ROLES[role].purposes if not p.startswith("emergency"))
    others = sorted(p for p in PACK.purposes if not p.startswith("emergency") and p != "own")
    good = next((p for p in may if p in named), may[0] if may else "office")
    return good, next((p for p in others if p not in may), "office")


def expected(role, route, where, is_allowed):
    if where != "own":
        return 403, "accounts.not_there"
    if not is_allowed:
        return 403, "accounts.purpose_refused"
    verb = ".".join(MAY["api"][route].split(".")[:2])
    if role in MAY["verbs"][verb]:
        return REQUESTS[route]["status"], None
    return 403, "accounts.may_not"


@pytest.mark.parametrize("role", OFFICE_ROLES)
def test_a_route_answers_a_role_as_the_table_says(role, world, sign_in):
    places, words, _ = world
    own, sister, above = PLACES.get(ROLES[role].level, PLACES["community"])
    client, _ = sign_in(role, places[own])
    wrong = []
    for where, place in (("own", own), ("sister", sister), ("above", above)):
        for purpose, is_allowed in zip(purposes_of(role), (True, False), strict=True):
            for route in REQUESTS:
                wanted = expected(role, route, where, is_allowed)
                found = ask(client, route, words, division=places[place], purpose=purpose)
                if found != wanted:
                    wrong.append(f"{where} {purpose} {route}: {found}, not {wanted}")
    assert wrong == []


def test_a_resident_reaches_what_is_their_own_and_nothing_else(world, sign_in):
    from linli.core.trust.models import OwnSubject

    places, words, subject = world
    client, account = sign_in("resident", None)
    OwnSubject.objects.all_scopes("a test").create(
        account=account, subject_id=subject, division=places["home"], since=JANUARY
    )
    other = {**words, "uid": words["other"]}
    for route in REQUESTS:
        found = ask(client, route, words, division=None, purpose="own")
        is_own = MAY["api"][route].startswith("own.")
        # Behind row-level security whoever is not theirs is not found before the verb is asked for.
        allowed = {(REQUESTS[route]["status"], None)} if is_own else REFUSED
        assert found in allowed, route
        if "{uid}" in REQUESTS[route]["path"]:
            # Somebody else is not there for them, whichever is found out first.
            status, _ = ask(client, route, other, division=None, purpose="own")
            assert status == 404 or (status == 403 and not is_own), route
        for name in ("home", "here"):
            found = ask(client, route, words, division=places[name], purpose="upkeep")
            assert found == (403, "accounts.not_there"), (route, name)


def test_nobody_who_is_not_signed_in_gets_an_answer(world):
    places, words, _ = world
    for route in REQUESTS:
        found = ask(Client(), route, words, division=places["home"], purpose="upkeep")
        assert found == (401, "accounts.not_signed_in"), route


def test_a_subject_elsewhere_is_not_there_for_the_neighbour(world, sign_in):
    places, words, _ = world
    client, _ = sign_in("committee_head", places["beside"])
    about_one = [route for route in REQUESTS if "/subjects/{uid}" in route and "split" not in route]
    assert len(about_one) >= 4
    for route in about_one:
        found = ask(client, route, words, division=places["beside"], purpose="upkeep")
        assert found == (404, "subject.not_in_sight"), route
