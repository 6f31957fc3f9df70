"""Pages of who gives out access and of who oversees: what they show, do and refuse."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from linli.core.base.models import Job
from linli.core.trust import audit, queries
from linli.core.trust.jobs import result_of
from linli.core.trust.models import AccessEntry, Account, AuditEntry, Holding, Opening, Token
from linli.core.trust.verification import verify
from tests.core.trust.office import PASSWORD, as_account

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)


@pytest.fixture
def people(office):
    """An administrator of the township, a protection officer there, and one who is elsewhere."""
    office.hire("admin", "administrator", office.township)
    office.hire("officer", "data_protection_officer", office.township)
    office.hire("above", "county_officer", office.county)
    return office


@pytest.fixture
def as_(people):
    """A browser in which somebody is signed in: `as_("admin")`."""

    def sign_in(username):
        client = Client(headers={"Accept-Language": "en"})
        client.post("/accounts/login/", {"login": username, "password": PASSWORD})
        return client

    return sign_in


def text(answer):
    return answer.content.decode()


def page_of(account):
    return f"/office/accounts/{account.uid}/"


def test_accounts_below_are_listed_and_found_by_part_of_a_name(as_, people):
    people.hire("wang", "community_worker", people.here, name="Wang Lan")
    admin = as_("admin")
    listed = text(admin.get("/office/accounts/"))
    assert "Wang Lan" in listed
    assert "neighbour" in listed
    assert "above" not in listed
    found = text(admin.get("/office/accounts/?q=ang%20l"))
    assert "Wang Lan" in found
    assert "neighbour" not in found


def test_an_account_above_is_not_there(as_, people):
    admin = as_("admin")
    assert admin.get(page_of(people.people["worker"])).status_code == 200
    assert admin.get(page_of(people.people["above"])).status_code == 404


@pytest.mark.parametrize("who", ["worker", "auditor", "officer"])
def test_others_do_not_see_accounts(as_, who):
    for path in ("accounts/", "accounts/invite/", "accounts/invitations/"):
        assert as_(who).get(f"/office/{path}").status_code == 403


def test_accounts_are_turned_page_by_page(as_, people):
    for number in range(35):
        people.hire(f"clerk{number:02}", "community_worker", people.here)
    with as_account(people.people["admin"], people.township, "office", at=NOW):
        first = queries.page_accounts("clerk")
        second = queries.page_accounts("clerk", after=first.after)
        back = queries.page_accounts("clerk", before=second.before)
    assert [len(first.rows), len(second.rows)] == [30, 5]
    assert (first.before, second.after) == ("", "")
    assert [one.account.username for one in back.rows] == [f"clerk{n:02}" for n in range(30)]


def test_an_account_is_disabled_for_a_reason_and_opened_again(as_, people):
    admin, worker = as_("admin"), people.people["worker"]
    assert admin.post(f"{page_of(worker)}disable/", {"reason": ""}).status_code == 422
    assert admin.post(f"{page_of(worker)}disable/", {"reason": "mood"}).status_code == 422
    admin.post(f"{page_of(worker)}disable/", {"reason": "lost"})
    worker.refresh_from_db()
    assert not worker.is_active
    assert '"lost"' in AuditEntry.objects.get(verb="account.disable", outcome="done").details
    assert "password, phone or PC lost" in text(admin.get(page_of(worker)))
    admin.post(f"{page_of(worker)}enable/")
    worker.refresh_from_db()
    assert worker.is_active


def test_nobody_disables_their_own_account(as_, people):
    account = people.people["admin"]
    answer = as_("admin").post(f"{page_of(account)}disable/", {"reason": "left"})
    assert answer.status_code == 422
    assert Account.objects.get(pk=account.pk).is_active


def test_a_role_is_given_with_dates_taken_away_and_given_again(as_, people):
    admin, worker = as_("admin"), people.people["worker"]
    until = (NOW + timedelta(days=30)).date()
    given = {"role": "community_worker", "place": people.beside.code, "until": until.isoformat()}
    assert admin.post(f"{page_of(worker)}role/", given).status_code == 302
    rows = Holding.objects.all_scopes("test").filter(account=worker, division=people.beside)
    holding = rows.get()
    assert holding.until == until
    admin.post(f"/office/roles/{holding.uid}/revoke/")
    holding.refresh_from_db()
    assert holding.until == datetime.now(UTC).astimezone().date() or holding.until < until
    admin.post(f"/office/roles/{holding.uid}/again/")
    assert rows.filter(until=None).count() == 1


def test_a_role_that_is_not_to_be_given_is_refused_in_words(as_, people):
    admin, worker = as_("admin"), people.people["worker"]
    given = {"role": "auditor", "place": people.here.code}
    answer = admin.post(f"{page_of(worker)}role/", given)
    assert answer.status_code == 422
    assert "more than may be given" in text(answer)
    assert "auditor" not in text(admin.get(f"{page_of(worker)}role/")).partition("<h2")[2]


def test_a_link_is_shown_once_and_withdrawn(as_, people):
    admin = as_("admin")
    form = text(admin.get("/office/accounts/invite/?role=community_worker"))
    assert people.here.code in form
    assert people.county.code not in form
    answer = admin.post(
        "/office/accounts/invite/", {"role": "community_worker", "place": people.here.code}
    )
    first, second = admin.get(answer["Location"]), admin.get(answer["Location"])
    assert "/accounts/join/" in text(first)
    assert "<svg" in text(first)
    assert "/accounts/join/" not in text(second)
    link = text(first).partition('id="link" value="')[2].partition('"')[0]
    assert Client().get(link).status_code == 200
    admin.post(f"{answer['Location']}withdraw/")
    assert Client().get(link).status_code == 410


def test_a_token_is_issued_collected_by_its_account_and_ended(as_, people):
    admin, worker = as_("admin"), people.people["worker"]
    at = f"{people.here.code} upkeep"
    form = text(admin.get(f"{page_of(worker)}token/", {"at": at}))
    assert 'value="subject.search"' in form
    assert 'value="proxy.grant"' not in form
    given = {"at": at, "label": "Board", "verb": ["subject.search"],
             "until": (NOW + timedelta(days=9)).date().isoformat()}  # fmt: skip
    assert admin.post(f"{page_of(worker)}token/", given).status_code == 302
    token = Token.objects.all_scopes("test").get()
    collect = f"/office/tokens/{token.uid}/collect/"
    assert as_("neighbour").post(collect).status_code == 404
    own = as_("worker")
    own.post(collect)
    shown = text(own.get("/office/tokens/"))
    assert "linli_" in shown
    assert "linli_" not in text(own.get("/office/tokens/"))
    admin.post(f"/office/tokens/{token.uid}/revoke/")
    assert "Board" not in text(own.get("/office/tokens/"))


def look(people, division, people_seen, *, at=NOW):
    return AccessEntry.objects.create(
        at=at, actor_key=people.people["worker"].pk, actor="account:1", verb="subject.open",
        purpose="upkeep", door="page", division_id=division.pk, elements="person.phone",
        subjects=b"", subject_count=people_seen,
    )  # fmt: skip


def test_who_looked_is_shown_without_what_they_saw(as_, people):
    look(people, people.here, 4321)
    look(people, people.county, 8765)
    shown = text(as_("auditor").get("/office/oversight/"))
    assert "4,321" in shown
    assert "worker" in shown
    assert "person.phone" not in shown
    assert "8,765" not in shown
    assert "4,321" not in text(as_("auditor").get(f"/office/oversight/?at={people.beside.code}"))
    assert as_("auditor").get(f"/office/oversight/?at={people.county.code}").status_code == 403
    assert as_("worker").get("/office/oversight/").status_code == 403


def test_acts_of_looking_are_turned_page_by_page_within_a_month(people):
    entries = [look(people, people.here, 1, at=NOW - timedelta(seconds=n // 2)) for n in range(60)]
    with as_account(people.people["auditor"], people.township, "office", at=NOW):
        first = queries.list_access(NOW.date(), None)
        second = queries.list_access(NOW.date(), None, after=first.after)
        assert queries.list_access(date(2020, 1, 1), None).rows == ()
    seen = [one.pk for one in (*first.rows, *second.rows)]
    inside = {one.pk for one in entries if one.at.month == NOW.month}
    assert len(seen) == len(set(seen))
    assert len(seen) == len(inside) or len(first.rows) == 50


def open_in(people, month, who="worker", subject=41):
    account = people.people[who]
    at = datetime(month.year, month.month, 5, 3, tzinfo=UTC)
    return Opening.objects.all_scopes("test").create(
        account=account, subject_id=subject, division=people.here, purpose="aid",
        reason="The court asks today", opened_at=at, expires_at=at + timedelta(hours=8),
    )  # fmt: skip


def test_a_month_of_openings_is_read_and_signed(as_, people):
    good, bad = open_in(people, date(2026, 1, 1)), open_in(people, date(2026, 1, 1))
    own = open_in(people, date(2026, 1, 1), who="officer")
    officer = as_("officer")
    assert "2026-01" in text(officer.get("/office/oversight/openings/"))
    page = "/office/oversight/openings/2026-01/"
    assert "The court asks today" in text(officer.get(page))
    assert officer.post(page, {"objected": ["not a number"]}).status_code == 422
    assert officer.post(page, {"objected": [str(bad.uid)]}).status_code == 302
    for one in (good, bad, own):
        one.refresh_from_db()
    assert (good.review_id is not None, bad.is_objected, good.is_objected) == (True, True, False)
    assert own.review_id is None
    assert officer.post(page).status_code == 422


def test_a_month_that_runs_is_not_signed(as_, people):
    open_in(people, NOW.date())
    page = f"/office/oversight/openings/{NOW:%Y-%m}/"
    officer = as_("officer")
    assert "Sign the list" not in text(officer.get(page))
    assert officer.post(page).status_code == 422
    assert as_("auditor").get(page).status_code == 403


def test_the_audit_is_checked_by_a_job(as_, people):
    auditor = as_("auditor")
    assert auditor.post("/office/oversight/audit/", {"root": "what"}).status_code == 422
    assert not Job.objects.all_scopes("test").exists()
    assert auditor.post("/office/oversight/audit/", {"root": f"1:{'a' * 64}"}).status_code == 302
    assert Job.objects.all_scopes("test").get().code == "audit.verify"
    assert auditor.get("/office/oversight/audit/").status_code == 200
    assert as_("admin").get("/office/oversight/audit/").status_code == 403


def test_the_result_of_a_check_names_the_last_root(as_, people):
    as_("worker")
    audit.seal(at=NOW)
    found = result_of(verify())
    assert found["is_sound"]
    assert found["entries"] > 0
    assert len(found["root"]) == 64


def test_what_was_erased_is_counted(as_, people):
    AuditEntry.objects.create(
        at=NOW, actor_key=None, actor="system:register.night", verb="retention.run",
        outcome="done", purpose="office", task="", door="job", division_id=None, subjects=b"",
        details='{"dry": false, "records": 3, "values": 17, "digests": ["secret digest"]}',
    )  # fmt: skip
    shown = text(as_("auditor").get("/office/oversight/erased/"))
    assert "values taken out: 17" in shown
    assert "secret digest" not in shown
    assert as_("admin").get("/office/oversight/erased/").status_code == 403
