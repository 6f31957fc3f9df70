"""Protected subjects: opened for a reason, listed by month, signed by somebody else."""

from datetime import UTC, date, datetime, timedelta

import pytest

from linli.core.trust import queries, services
from linli.core.trust.models import AuditEntry, Opening
from linli.engines.values import Problem
from tests.core.trust.office import AT, as_account, make_office

pytestmark = pytest.mark.django_db
JULY = datetime(2026, 7, 2, tzinfo=UTC)
REASON = "The court asks for the address today"


@pytest.fixture
def office():
    office = make_office()
    office.hire("worker", "community_worker", office.here)
    office.hire("officer", "data_protection_officer", office.township)
    return office


def refusal(action, *args, **kwargs):
    with pytest.raises(Problem) as raised:
        action(*args, **kwargs)
    return raised.value.code


def open_it(office, subject=41, *, at=AT, reason=REASON, who="worker", division=None):
    account = office.people[who]
    with as_account(account, division or office.here, "aid", at=at) as scope:
        # As a step of the register's service, which asks for its own verb.
        scope.acts.append(_step())
        try:
            return services.keep_opening(subject, reason=reason)
        finally:
            scope.acts.pop()


def _step():
    from linli.core.base.scope import Act

    return Act("subject.break_glass")


def test_no_role_opens_by_that_verb_alone(office):
    with as_account(office.people["worker"], office.here, "aid"):
        assert refusal(services.keep_opening, 41, reason=REASON) == "accounts.may_not"


def test_an_opening_lasts_a_working_day_for_that_purpose_and_that_account(office):
    open_it(office)
    worker = office.people["worker"]

    def seen(account, purpose="aid", at=AT):
        with as_account(account, office.here, purpose, at=at) as scope:
            return queries.opened([41, 42], scope)

    assert seen(worker) == {41}
    assert seen(worker, at=AT + timedelta(hours=8, seconds=-1)) == {41}
    assert seen(worker, at=AT + timedelta(hours=8)) == set()
    assert seen(worker, "health") == set()
    assert seen(office.hire("other", "community_worker")) == set()


def test_an_opening_says_why(office):
    assert refusal(open_it, office, reason="  because  ") == "accounts.reason_too_short"
    open_it(office)
    assert not any(REASON in entry.details for entry in AuditEntry.objects.all())


def test_a_month_is_signed_when_it_is_over(office):
    opening = open_it(office)
    officer = office.people["officer"]
    with as_account(officer, office.township, "office"):
        assert refusal(services.sign_review, office.township, date(2026, 6, 1)) == (
            "accounts.month_running"
        )
        assert queries.list_due_reviews() == []
    with as_account(officer, office.township, "office", at=JULY):
        (due,) = queries.list_due_reviews()
        assert (due.division, due.month, due.openings) == (office.here.pk, date(2026, 6, 1), 1)
        services.sign_review(office.township, date(2026, 6, 15), objected=[opening.uid])
        assert queries.list_due_reviews() == []
        (listed,) = queries.list_openings(date(2026, 6, 1))
    assert listed.is_objected
    assert listed.review.signed_by == officer


def test_nobody_signs_their_own_openings(office):
    office.give(office.people["officer"], "community_worker", office.here)
    open_it(office, who="officer")
    with as_account(office.people["officer"], office.township, "office", at=JULY):
        assert refusal(services.sign_review, office.township, date(2026, 6, 1)) == (
            "accounts.nothing_to_sign"
        )
    second = office.hire("second", "data_protection_officer", office.township)
    with as_account(second, office.township, "office", at=JULY):
        services.sign_review(office.township, date(2026, 6, 1))


def test_a_review_reaches_its_division_only(office):
    office.hire("beside", "community_worker", office.beside)
    strange = open_it(office, who="beside", division=office.beside)
    open_it(office)
    reviewer = office.hire("reviewer", "data_protection_officer", office.here)
    with as_account(reviewer, office.here, "office", at=JULY):
        assert refusal(services.sign_review, office.beside, date(2026, 6, 1)) == "accounts.outside"
        assert refusal(
            services.sign_review, office.here, date(2026, 6, 1), objected=[strange.uid]
        ) == ("accounts.opening_unknown")
        services.sign_review(office.here, date(2026, 6, 1))
    assert Opening.objects.all_scopes("test").get(review=None).pk == strange.pk


def test_signing_needs_the_verb(office):
    open_it(office)
    with as_account(office.people["worker"], office.here, at=JULY):
        assert refusal(services.sign_review, office.here, date(2026, 6, 1)) == "accounts.may_not"


def test_the_days_of_a_month_are_those_of_the_node(office):
    # 16:30 UTC on 30 June is already July in Shanghai.
    open_it(office, at=datetime(2026, 6, 30, 16, 30, tzinfo=UTC))
    with as_account(office.people["officer"], office.township, "office", at=JULY):
        assert list(queries.list_openings(date(2026, 6, 1))) == []
        assert len(queries.list_openings(date(2026, 7, 1))) == 1
