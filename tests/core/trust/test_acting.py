"""Signed-in requests act, through HTTP: scope, purpose, tokens, refusals, one transaction each."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.core.trust import queries, services
from linli.core.trust.jobs import sweep_sessions
from linli.core.trust.models import AuditEntry, Holding, Token
from tests.core.trust.office import PASSWORD, as_account, as_self, make_office

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.trust.addresses")]
TASK = "request:0190d5c2-0000-7000-8000-000000000000"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def office():
    office = make_office()
    office.hire("worker", "community_worker", office.here)
    office.hire("admin", "administrator", office.township)
    return office


def sign_in(username, **options):
    client = Client(**options)
    client.post("/accounts/login/", {"login": username, "password": PASSWORD})
    return client


def scope_of(client, **headers):
    return client.get("/api/where", headers=headers).json()["scope"]


def refusal(response):
    return response.status_code, response.json()["problem"]["code"]


# -- scope


def test_a_signed_in_request_acts_at_the_accounts_division(office):
    scope = scope_of(sign_in("worker"))
    worker = office.people["worker"]
    assert scope == {
        "actor": f"account:{worker.pk}", "division": office.here.pk, "subjects": [],
        "purpose": "upkeep", "task": None, "door": "api",
    }  # fmt: skip
    assert sign_in("worker").get("/page/").json()["scope"]["door"] == "page"


def test_open_pages_have_no_scope(office):
    response = sign_in("worker").get("/accounts/open/").json()
    assert response == {"scope": None, "user": "worker"}


def test_headers_say_division_purpose_and_task(office):
    client = sign_in("worker")
    scope = scope_of(client, x_linli_division=office.grid.code, x_linli_purpose="aid")
    assert (scope["division"], scope["purpose"]) == (office.grid.pk, "aid")
    scope = scope_of(client, x_linli_purpose="request", x_linli_task=TASK)
    assert scope["task"] == TASK


def choose(client, division, purpose):
    return client.post("/accounts/place/", {"division": division.code, "purpose": purpose})


def test_a_session_remembers_what_was_chosen(office):
    client = sign_in("worker")
    assert choose(client, office.grid, "health").status_code == 302
    scope = scope_of(client)
    assert (scope["division"], scope["purpose"]) == (office.grid.pk, "health")
    # What a request says for itself goes before, and changes nothing for the next one.
    scope = scope_of(client, x_linli_purpose="aid")
    assert (scope["division"], scope["purpose"]) == (office.grid.pk, "aid")
    assert scope_of(client)["purpose"] == "health"


def test_what_may_not_be_is_not_chosen(office):
    client = sign_in("worker")
    assert choose(client, office.beside, "upkeep").status_code == 403
    assert choose(client, office.here, "workforce").status_code == 403
    assert scope_of(client)["purpose"] == "upkeep"
    assert Client().post("/accounts/place/", {"purpose": "upkeep"}).status_code == 302


def test_a_choice_that_was_lost_is_forgotten(office):
    office.give(office.people["worker"], "volunteer", office.beside)
    client = sign_in("worker")
    choose(client, office.beside, "visit.care")
    assert scope_of(client)["division"] == office.beside.pk
    Holding.objects.all_scopes("test").filter(role="volunteer").delete()
    assert scope_of(client)["division"] == office.here.pk


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"x_linli_division": "990101001002"}, "accounts.not_there"),
        ({"x_linli_purpose": "workforce"}, "accounts.purpose_refused"),
        ({"x_linli_purpose": "curiosity"}, "accounts.purpose_unknown"),
        ({"x_linli_purpose": "request"}, "accounts.task_missing"),
        ({"x_linli_purpose": "emergency.public_health"}, "accounts.no_activation"),
        ({"x_linli_purpose": "own"}, "accounts.not_own"),
    ],
)
def test_what_may_not_be_is_refused_and_kept(office, headers, code):
    client = sign_in("worker")
    assert refusal(client.get("/api/where", headers=headers)) == (403, code)
    (entry,) = AuditEntry.objects.filter(outcome="refused")
    assert code in entry.details
    assert scope_of(client) is not None


def test_a_division_that_is_not_there_is_said(office):
    client = sign_in("worker")
    answer = client.get("/api/where", headers={"x_linli_division": "000000000000"})
    assert refusal(answer) == (404, "places.division_unknown")


def test_who_gives_out_accounts_acts_for_the_office(office):
    scope = scope_of(sign_in("admin"))
    assert (scope["division"], scope["purpose"]) == (office.township.pk, "office")


def test_a_resident_acts_on_their_own_subjects(office):
    resident = office.hire("resident")
    office.own(resident, 41)
    scope = scope_of(sign_in("resident"))
    assert (scope["division"], scope["subjects"], scope["purpose"]) == (None, [41], "own")


def test_a_worker_who_lives_here_reads_their_own_when_they_say_so(office):
    office.own(office.people["worker"], 41)
    client = sign_in("worker")
    assert scope_of(client)["subjects"] == []
    assert scope_of(client, x_linli_purpose="own")["subjects"] == [41]


def test_somebody_without_any_right_looks_after_their_account_only(office):
    office.hire("nobody")
    scope = scope_of(sign_in("nobody"))
    assert (scope["division"], scope["subjects"], scope["purpose"]) == (None, [], "account")


def test_nobody_gets_past_without_a_sign_in(office):
    assert refusal(Client().get("/api/where")) == (401, "accounts.not_signed_in")
    page = Client().get("/page/")
    assert (page.status_code, page.headers["Location"]) == (302, "/accounts/login/?next=/page/")


def test_rights_are_read_with_one_query(office):
    client = sign_in("worker")
    scope_of(client)
    with CaptureQueriesContext(connection) as asked:
        scope_of(client)
    tables = [one["sql"].split("FROM")[1].split()[0] for one in asked if "FROM" in one["sql"]]
    ours = [name.strip('"') for name in tables if name.strip('"').startswith("trust_")]
    assert ours == ["trust_account"]
    assert "trust_holding" in next(one["sql"] for one in asked if "trust_account" in one["sql"])


def test_what_is_taken_away_counts_at_the_next_request(office):
    worker = office.people["worker"]
    held = Holding.objects.all_scopes("test").filter(account=worker)
    client = sign_in("worker")
    assert scope_of(client, x_linli_division=office.here.code)["division"] == office.here.pk
    held.update(until=datetime(2026, 1, 1, tzinfo=UTC).date())
    refused = client.get("/api/where", headers={"x-linli-division": office.here.code})
    assert refusal(refused) == (403, "accounts.not_there")
    held.update(until=None)
    assert scope_of(client)["division"] == office.here.pk
    worker.sign_in_epoch += 1
    worker.save()
    assert client.get("/api/where").status_code == 401
    client = sign_in("worker")
    assert client.get("/api/where").status_code == 200
    worker.is_active = False
    worker.save()
    assert client.get("/api/where").status_code == 401
    worker.is_active = True
    worker.save()
    client = sign_in("worker")
    assert client.get("/api/where").status_code == 200
    Session.objects.update(expire_date=datetime.now(UTC) - timedelta(seconds=1))
    assert client.get("/api/where").status_code == 401


# -- one transaction a request


def grant(client, office, status=200, **more):
    data = {"account": "worker", "division": office.here.code, "status": status}
    return client.post("/api/grant", data, **more)


def holdings(office):
    return Holding.objects.all_scopes("test").filter(account=office.people["worker"]).count()


@pytest.mark.django_db(transaction=True)
def test_what_is_answered_with_an_error_is_rolled_back(office):
    client = sign_in("admin")
    before = holdings(office)
    for status in (400, 409, 500):
        assert grant(client, office, status).status_code == status
        assert holdings(office) == before
    assert grant(client, office).status_code == 200
    assert holdings(office) == before + 1


def test_a_verb_that_is_missing_is_refused_and_kept(office):
    assert refusal(grant(sign_in("worker"), office)) == (403, "accounts.may_not")
    (entry,) = AuditEntry.objects.filter(outcome="refused")
    assert (entry.verb, entry.actor_key) == ("role.grant", office.people["worker"].pk)


def test_the_api_guards_sessions_against_requests_from_elsewhere(office):
    client = sign_in("admin")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    assert refusal(grant(strict, office)) == (403, "accounts.from_elsewhere")
    strict.get("/accounts/switch/")
    token = strict.cookies["csrftoken"].value
    assert grant(strict, office, headers={"X-CSRFToken": token}).status_code == 200


def test_a_streaming_answer_opens_its_own_scope(office):
    response = sign_in("worker").get("/page/stream/")
    assert b"".join(response.streaming_content) == b"upkeep"


# -- tokens


@pytest.fixture
def bearer(office):
    """Signs requests with a token of the worker's, for the grid and upkeep."""
    now = datetime.now(UTC)
    with as_account(office.people["admin"], office.township, "office", at=now):
        token = services.issue_token(
            office.people["worker"], "sensor", ["record.write"], division=office.grid,
            purpose="upkeep", expires_at=now + timedelta(days=1),
        )  # fmt: skip
    with as_self(office.people["worker"], at=now):
        return {"Authorization": f"Bearer {services.collect_token(token)}"}


def test_a_program_acts_by_its_token(office, bearer):
    client = Client(enforce_csrf_checks=True)
    scope = client.get("/api/where", headers=bearer).json()["scope"]
    token = Token.objects.all_scopes("test").get()
    assert scope["actor"] == f"account:{office.people['worker'].pk}/token:{token.pk}"
    assert (scope["division"], scope["purpose"]) == (office.grid.pk, "upkeep")
    assert token.last_used_at is not None
    # No cookie is asked for where none was sent; what is refused is the verb.
    assert refusal(grant(client, office, headers=bearer)) == (403, "accounts.may_not")


def test_a_token_reaches_no_further_than_it_says(office, bearer):
    client = Client()
    above = {**bearer, "X-Linli-Division": office.here.code}
    assert refusal(client.get("/api/where", headers=above)) == (403, "accounts.token_elsewhere")
    assert client.get("/api/where", headers=bearer).status_code == 200


def test_a_wrong_token_is_refused_even_beside_a_good_session(office):
    client = sign_in("worker")
    wrong = {"Authorization": "Bearer linli_nothing"}
    assert refusal(client.get("/api/where", headers=wrong)) == (401, "accounts.token_unknown")
    assert client.get("/api/where").status_code == 200


def test_a_disabled_account_has_no_tokens(office, bearer):
    assert Client().get("/api/where", headers=bearer).status_code == 200
    admin = office.people["admin"]
    with as_account(admin, office.township, "office", at=datetime.now(UTC)):
        services.disable_account(office.people["worker"])
    answer = Client().get("/api/where", headers=bearer)
    assert refusal(answer) == (401, "accounts.token_unknown")
    assert queries.find_token(bearer["Authorization"][7:], at=datetime.now(UTC)) is None


def test_sessions_that_ran_out_are_swept_at_night(office):
    sign_in("worker")
    now = datetime.now(UTC)
    sweep_sessions(now)
    assert Session.objects.count() == 1
    sweep_sessions(now + timedelta(days=1))
    assert not Session.objects.exists()
