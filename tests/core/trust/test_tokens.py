"""Tokens: programs that act for an account, with part of what it may."""

from datetime import timedelta

import pytest

from linli.core.base.scope import acting, gate
from linli.core.places.queries import jurisdiction_of
from linli.core.trust import queries, services
from linli.core.trust.actors import TokenActor
from linli.core.trust.models import Holding
from linli.engines.values import Problem
from tests.core.trust.office import AT, DAY, as_account, as_self, make_office

pytestmark = pytest.mark.django_db
MONTH = AT + timedelta(days=30)


@pytest.fixture
def office():
    office = make_office()
    office.hire("admin", "administrator", office.township)
    office.hire("worker", "community_worker", office.here)
    return office


VERBS = ("record.write", "subject.open")


def issue(office, verbs=VERBS, *, division=None, purpose="upkeep", **more):
    with as_account(office.people["admin"], office.township, "office"):
        return services.issue_token(
            office.people["worker"], "sensor", verbs, division=division or office.here,
            purpose=purpose, expires_at=more.pop("expires_at", MONTH),
        )  # fmt: skip


def refusal(action, *args, **kwargs):
    with pytest.raises(Problem) as raised:
        action(*args, **kwargs)
    return raised.value.code


def use(token, division, purpose="upkeep", *, verb="record.write", at=AT):
    with acting(TokenActor(token), jurisdiction_of(division), purpose, door="api", at=at) as scope:
        gate().check(scope, verb)


def test_a_token_does_what_it_was_issued_for_and_nothing_else(office):
    token = issue(office)
    use(token, office.here)
    use(token, office.grid)
    # The account may do these; the token may not.
    assert refusal(use, token, office.here, verb="record.retract") == "accounts.may_not"
    assert refusal(use, token, office.here, "aid") == "accounts.token_elsewhere"
    assert refusal(use, token, office.beside) == "accounts.token_elsewhere"


def test_a_token_is_issued_within_what_its_account_may(office):
    assert refusal(issue, office, ["subject.split"]) == "accounts.more_than_held"
    assert refusal(issue, office, purpose="workforce") == "accounts.more_than_held"
    assert refusal(issue, office, division=office.beside) == "accounts.more_than_held"
    assert refusal(issue, office, division=office.county) == "accounts.outside"
    issue(office, ["subject.search"])


def test_no_token_gives_out_access(office):
    assert refusal(issue, office, ["proxy.grant"]) == "accounts.token_verb"
    assert refusal(issue, office, []) == "accounts.token_verb"


def test_a_token_has_an_end(office):
    assert refusal(issue, office, expires_at=AT) == "accounts.token_too_long"
    assert refusal(issue, office, expires_at=AT + timedelta(days=367)) == "accounts.token_too_long"
    token = issue(office)
    assert refusal(use, token, office.here, at=MONTH) == "accounts.token_over"
    use(token, office.here, at=MONTH - timedelta(seconds=1))


def test_a_token_ends_with_the_role_that_it_stands_on(office):
    token = issue(office)
    use(token, office.here)
    Holding.objects.all_scopes("test").filter(account=office.people["worker"]).update(until=DAY)
    assert refusal(use, token, office.here) == "accounts.not_there"


def test_only_its_account_collects_the_secret(office):
    token = issue(office)
    assert bytes(token.digest or b"") == b""
    with as_self(office.people["admin"]):
        assert refusal(services.collect_token, token) == "accounts.not_own"
    with as_self(office.people["worker"]):
        first = services.collect_token(token)
        second = services.collect_token(token)
    assert queries.find_token(first, at=AT) is None
    assert queries.find_token(second, at=AT).pk == token.pk
    assert queries.find_token(second, at=MONTH) is None
    assert first.startswith("linli_")


def test_a_token_is_revoked_by_its_account_or_by_who_gives_out_access(office):
    mine, theirs = issue(office), issue(office)
    with as_self(office.people["worker"]):
        secrets = [services.collect_token(one) for one in (mine, theirs)]
        services.drop_token(mine)
        assert refusal(services.collect_token, mine) == "accounts.token_over"
    other = office.hire("other", "administrator", office.beside)
    with as_account(other, office.beside, "office"):
        assert refusal(services.revoke_token, theirs) == "accounts.outside"
    with as_account(office.people["admin"], office.township, "office"):
        assert {one.pk for one in queries.list_tokens()} == {mine.pk, theirs.pk}
        services.revoke_token(theirs)
    assert [queries.find_token(one, at=AT) for one in secrets] == [None, None]
    assert refusal(use, theirs, office.here) == "accounts.token_over"
