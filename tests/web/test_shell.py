"""The frame: what surrounds every page, in whose look, and where it leads."""

import pytest
from django.test import Client

from linli.core.base.hooks import MenuEntry, SearchPlace, menu, search_places
from linli.core.base.notices import send_notice
from linli.core.base.scope import current_scope
from linli.core.trust.models import AuditEntry
from linli.web.shell.frame import frame_of
from tests.core.trust.office import PASSWORD, as_account, as_self, on_machine

pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def signed_in(office):
    """Somebody with a browser: `signed_in("worker")`."""

    def sign_in(name):
        client = Client(headers=ENGLISH)
        client.post("/accounts/login/", {"login": name, "password": PASSWORD})
        return client

    return sign_in


@pytest.fixture
def entries(monkeypatch):
    """An empty menu, and an empty list of places to search."""
    monkeypatch.setattr(menu, "_givers", [])
    monkeypatch.setattr(search_places, "_givers", [])


def text_of(response):
    return response.content.decode()


# -- what surrounds a page


def test_whoever_is_not_signed_in_is_asked_to(client, office):
    assert client.get("/notices/").headers["Location"] == "/accounts/login/?next=/notices/"


def test_a_page_carries_place_and_name_and_is_kept_by_no_cache(signed_in):
    page = signed_in("worker").get("/notices/")
    assert page.status_code == 200
    assert "<b>Here</b>" in text_of(page)
    assert "<b>worker</b>" in text_of(page)
    assert "no-store" in page.headers["Cache-Control"]


def test_nothing_on_a_page_comes_from_elsewhere_or_stands_inline(signed_in):
    text = text_of(signed_in("worker").get("/notices/"))
    assert "style=" not in text
    assert "<script>" not in text
    assert "https://" not in text


# -- menu and search


def give_entry(verb, *, order=1, url="notices", **more):
    entry = MenuEntry("sample", "shell.notices", url=url, icon="bell", verb=verb, **more)
    menu.give(order)(lambda: entry)


def test_the_menu_has_what_a_role_held_here_may_open(signed_in, entries):
    give_entry("record.write", key="l")
    worker, auditor = (text_of(signed_in(name).get("/keys/")) for name in ("worker", "auditor"))
    assert 'data-go="l"' in worker
    assert "<kbd>l</kbd>" in worker
    assert 'data-go="l"' not in auditor


def test_the_first_page_is_the_first_entry_that_one_may_open(signed_in, entries):
    give_entry("audit.read", order=1, url="keys")
    give_entry("record.write", order=2)
    assert signed_in("worker").get("/").headers["Location"] == "/notices/"
    assert signed_in("auditor").get("/").headers["Location"] == "/keys/"


def test_whoever_has_no_role_is_told_what_is_missing(signed_in, office):
    office.hire("nobody")
    assert "no role here yet" in text_of(signed_in("nobody").get("/"))


def test_what_waits_is_counted_in_the_scope_of_the_place_only(office, entries, rf):
    give_entry("record.write", count=lambda: current_scope().jurisdiction.division)
    worker = office.people["worker"]

    def counted():
        request = rf.get("/notices/")
        request.user, request.session = worker, {}
        return [item.count for item in frame_of(request).menu]

    with as_account(worker, office.here):
        assert counted() == [office.here.pk]
    with as_self(worker):
        assert counted() == [0]
    assert counted() == [0]


def test_the_search_field_leads_to_the_first_place_one_may_search(signed_in, entries):
    search_places.give(2)(lambda: SearchPlace("notices", "subject.search", "shell.search"))
    search_places.give(1)(lambda: SearchPlace("keys", "audit.read", "shell.search"))
    assert 'action="/notices/"' in text_of(signed_in("worker").get("/keys/"))
    assert 'action="/keys/"' in text_of(signed_in("auditor").get("/notices/"))


# -- place and purpose


def test_a_place_is_changed_from_the_top_bar_and_leads_back(signed_in, office):
    office.give(office.people["worker"], "volunteer", office.beside)
    client = signed_in("worker")
    assert f'value="{office.beside.code}"' in text_of(client.get("/notices/"))
    answer = client.post("/accounts/place/", {"division": office.beside.code, "next": "/notices/"})
    assert answer.headers["Location"] == "/notices/"
    assert "<b>Beside</b>" in text_of(client.get("/notices/"))


def test_changing_place_leads_nowhere_else(signed_in, office):
    fields = {"division": office.here.code, "next": "https://elsewhere.example/"}
    assert signed_in("worker").post("/accounts/place/", fields).headers["Location"] == "/"


def test_purposes_that_need_more_than_to_be_chosen_are_not_offered(signed_in):
    text = text_of(signed_in("worker").get("/notices/"))
    assert 'name="purpose" value="aid"' in text
    assert 'value="ledger"' not in text
    assert 'value="emergency.accident"' not in text


# -- the look


def change(client, **fields):
    return client.post("/look/", {"next": "/notices/", **fields})


def test_theme_and_text_go_with_the_account_to_another_pc(signed_in):
    first = signed_in("worker")
    assert change(first, theme="dark").headers["Location"] == "/notices/"
    change(first, text="large")
    text = text_of(signed_in("worker").get("/notices/"))
    assert 'data-theme="dark" data-text="large"' in text
    change(first, theme="")
    assert "data-theme" not in text_of(signed_in("worker").get("/notices/"))
    assert AuditEntry.objects.filter(verb="account.change_look").count() == 3


def test_the_language_goes_with_the_account(signed_in):
    change(signed_in("worker"), language="zh-hans")
    assert '<html lang="zh-Hans"' in text_of(signed_in("worker").get("/notices/"))
    assert '<html lang="en"' in text_of(signed_in("neighbour").get("/notices/"))


def test_before_signing_in_the_pc_keeps_the_look(client, office):
    change(client, language="en", text="large")
    page = text_of(client.get("/accounts/login/"))
    assert '<html lang="en" data-text="large"' in page


def test_what_is_no_look_is_not_kept(signed_in):
    client = signed_in("worker")
    change(client, theme="<b>", language="xx", next="//elsewhere.example")
    assert "data-theme" not in text_of(client.get("/notices/"))


def test_shortcuts_can_be_switched_off(signed_in):
    client = signed_in("worker")
    assert 'data-keys="off"' not in text_of(client.get("/keys/"))
    change(client, keys="off")
    assert 'data-keys="off"' in text_of(client.get("/keys/"))


# -- notices


def test_notices_are_counted_until_they_are_read(signed_in, office):
    with on_machine("notice.send"):
        notice = send_notice("inside", "trial", account=office.people["worker"].pk)
    client = signed_in("worker")
    page = text_of(client.get("/notices/"))
    assert "1 unread" in page
    assert "a trial message" in page
    assert client.post(f"/notices/{notice.uid}/read/").status_code == 302
    assert "1 unread" not in text_of(client.get("/notices/"))


def test_nobody_reads_the_notices_of_others(signed_in, office):
    with on_machine("notice.send"):
        notice = send_notice("inside", "trial", account=office.people["worker"].pk)
    other = signed_in("neighbour")
    assert "a trial message" not in text_of(other.get("/notices/"))
    assert other.post(f"/notices/{notice.uid}/read/").status_code == 404
