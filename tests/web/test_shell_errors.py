"""What went wrong is said on a page, with one thing to do."""

import json
import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import OperationalError
from django.http import Http404, HttpResponse
from django.test import Client
from django.urls import include, path

from linli.core.base.pages import page
from linli.core.base.scope import current_scope
from linli.core.base.toasts import take_toasts, tell
from linli.engines.values import Problem
from linli.web.failures import answer_failure
from tests.core.trust.office import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web.test_shell_errors")]
HERE = "visit:0190aaaa-0000-7000-8000-000000000000"


# -- pages to open


@page("ledger", "upkeep")
def inbox(request):
    return HttpResponse(current_scope().purpose)


@page("ledger", task="ledger")
def ledger(request, uid):
    return HttpResponse(f"{current_scope().purpose} {current_scope().task}")


@page("statistics")
def counts(request):
    return HttpResponse("counts")


@page("own", "upkeep")
def mine(request):
    return HttpResponse(current_scope().purpose)


@page("account")
def bare(request):
    return HttpResponse(f"{current_scope().purpose} {current_scope().jurisdiction.division}")


@page()
def as_chosen(request):
    return HttpResponse(current_scope().purpose)


@page("upkeep")
def bad(request):
    tell(request, "shell.undo")
    raise Problem("accounts.interval_empty")


@page("upkeep")
def gone(request):
    raise Http404


urlpatterns = [
    path("inbox/", inbox),
    path("ledgers/<uuid:uid>/", ledger),
    path("counts/", counts),
    path("mine/", mine),
    path("bare/", bare),
    path("as-chosen/", as_chosen),
    path("bad/", bad),
    path("gone/", gone),
    path("", include("linli.server.urls")),
]
handler403, handler404 = "linli.web.shell.errors.refused", "linli.web.shell.errors.not_found"


@pytest.fixture
def worker(office):
    client = Client(headers={"Accept-Language": "en"}, raise_request_exception=False)
    client.post("/accounts/login/", {"login": "worker", "password": PASSWORD})
    return client


def text_of(response):
    return response.content.decode()


# -- what a page is for


def test_a_page_acts_for_the_first_purpose_that_a_role_here_allows(worker):
    assert text_of(worker.get("/inbox/")) == "upkeep"
    assert text_of(worker.get("/bare/")) == "account None"


def test_a_page_about_one_piece_of_work_acts_for_that(worker):
    uid = "0190aaaa-0000-7000-8000-000000000001"
    assert text_of(worker.get(f"/ledgers/{uid}/")) == f"ledger ledger:{uid}"


def test_the_purpose_that_was_chosen_goes_first_where_the_page_has_it(worker, office):
    worker.post("/accounts/place/", {"division": office.here.code, "purpose": "aid"})
    assert text_of(worker.get("/as-chosen/")) == "aid"
    assert text_of(worker.get("/inbox/")) == "upkeep"


def test_own_data_are_for_whoever_has_some(worker, office, django_user_model):
    assert text_of(worker.get("/mine/")) == "upkeep"


def test_a_page_that_no_role_allows_says_what_it_is_for_and_offers_other_places(worker):
    answer = worker.get("/counts/")
    assert answer.status_code == 403
    assert "it is for statistics" in text_of(answer)
    assert "You may have the right elsewhere" in text_of(answer)


def test_a_head_may_where_a_worker_may_not(office):
    office.hire("head", "committee_head", office.here)
    client = Client()
    client.post("/accounts/login/", {"login": "head", "password": PASSWORD})
    assert text_of(client.get("/counts/")) == "counts"


# -- problems as pages


def test_a_problem_is_said_in_the_frame_with_a_way_back(worker):
    answer = worker.get("/bad/", headers={"Referer": "http://testserver/inbox/?q=1"})
    assert answer.status_code == 422
    assert "ends before it begins" in text_of(answer) or "end" in text_of(answer)
    assert 'class="rail"' in text_of(answer)
    assert 'href="/inbox/?q=1"' in text_of(answer)


def test_a_way_back_leads_to_no_other_host(worker):
    answer = worker.get("/bad/", headers={"Referer": "http://elsewhere.example/inbox/"})
    assert "elsewhere" not in text_of(answer)


def test_for_a_piece_of_a_page_the_problem_is_a_toast(worker):
    answer = worker.get("/bad/", headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert answer.headers["HX-Retarget"] == "#toasts"
    assert "<html" not in text_of(answer)


@pytest.mark.parametrize("address", ["/gone/", "/no/such/page/"])
def test_what_is_not_there_is_said_so(worker, address):
    answer = worker.get(address)
    assert answer.status_code == 404
    assert "No page has this address" in text_of(answer)
    assert 'class="rail"' in text_of(answer)


def test_whoever_is_not_signed_in_learns_the_same_without_the_frame(office):
    answer = Client().get("/no/such/page/")
    assert answer.status_code == 404
    assert 'class="rail"' not in text_of(answer)


def test_the_api_goes_on_answering_json(worker):
    answer = worker.get("/api/no/such/route")
    assert answer.status_code == 404
    assert json.loads(answer.content)["problem"]["code"] == "shell.page_unknown"


def test_a_broken_database_is_said_without_asking_it(rf, django_assert_num_queries):
    request = rf.get("/inbox/?q=1")
    request.user = AnonymousUser()
    with django_assert_num_queries(0):
        try:
            raise OperationalError from ConnectionError
        except OperationalError:
            answer = answer_failure(request)
    assert answer.status_code in (500, 503)
    assert 'href="/inbox/?q=1"' in text_of(answer)
    assert "style=" not in text_of(answer)


def test_a_form_from_elsewhere_is_refused_on_a_page(office):
    client = Client(enforce_csrf_checks=True, headers={"Accept-Language": "en"})
    answer = client.post("/accounts/login/", {"login": "worker", "password": PASSWORD})
    assert answer.status_code == 403
    assert "reload" in text_of(answer).lower() or "page" in text_of(answer)


# -- toasts


def test_a_toast_is_sealed_until_it_is_said_once(worker, rf):
    request = rf.get("/")
    request.session = {}
    tell(request, "signin.by_provider", undo="/back/", name="Wang Li")
    assert "Wang" not in json.dumps(request.session)
    (toast,) = take_toasts(request)
    assert "Wang Li" in toast.text
    assert toast.undo == "/back/"
    assert take_toasts(request) == []


def test_a_toast_of_what_was_rolled_back_is_said_with_its_problem(worker):
    cache.clear()
    assert len(re.findall("data-toast", text_of(worker.get("/bad/")))) <= 1
