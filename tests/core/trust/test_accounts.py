"""Accounts and roles: made, given, taken away, shut."""

from datetime import date, timedelta

import pytest

from linli.core.trust import queries, services
from linli.core.trust.actors import AccountActor
from linli.core.trust.models import Account, AuditEntry, Holding, Invitation
from linli.core.trust.principals import TrustPrincipals
from linli.engines.values import Problem
from tests.core.trust.office import AT, DAY, PASSWORD, as_account, make_office, on_machine

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_office()


@pytest.fixture
def administrator(office):
    """Over the whole node, given by another administrator: may give what they have."""
    first = office.hire("first", "administrator", at_all=True)
    second = office.hire("second")
    office.give(second, "administrator", None, by=first)
    return second


def refusal(action, *args, **kwargs):
    with pytest.raises(Problem) as raised:
        action(*args, **kwargs)
    return raised.value.code


def kept(verb, outcome="done"):
    return list(AuditEntry.objects.filter(verb=verb, outcome=outcome))


# -- the first administrator


def test_the_first_administrator_begins_an_empty_node_and_only_that():
    with on_machine("role.grant"):
        account, password = services.make_first_administrator("Head.Office")
    assert account.username == "head.office"
    assert account.check_password(password)
    assert account.must_change_password
    assert queries.may(account, "role.grant", None, "office", on=DAY)
    with on_machine("role.grant"):
        assert refusal(services.make_first_administrator, "another") == "accounts.not_first"


def test_a_password_that_was_given_to_the_first_administrator_stays():
    with on_machine("role.grant"):
        account, _ = services.make_first_administrator("head", password=PASSWORD)
    assert not account.must_change_password


# -- granting


def test_nobody_gives_more_than_they_have(office, administrator):
    target = office.hire("target")
    with as_account(administrator, office.here, "office"):
        assert refusal(services.grant_role, target, "auditor", office.here) == (
            "accounts.more_than_held"
        )
        services.grant_role(target, "administrator", office.here)
    assert queries.may(target, "role.grant", office.here, "office", on=DAY)
    assert not queries.may(target, "role.grant", office.beside, "office", on=DAY)


def test_the_refused_grant_is_kept_in_the_audit(office, administrator):
    target = office.hire("target")
    with as_account(administrator, office.here, "office"):
        refusal(services.grant_role, target, "auditor", office.here)
    (entry,) = kept("role.grant", "refused")
    assert entry.actor_key == administrator.pk
    assert "more_than_held" in entry.details


def test_an_administrator_lets_workers_in_below_and_nowhere_else(office, administrator):
    target = office.hire("target")
    with as_account(administrator, office.here, "office"):
        services.grant_role(target, "community_worker", office.here)
    assert queries.may(target, "record.write", office.here, "upkeep", on=DAY)
    with as_account(administrator, office.here, "office"):
        assert refusal(services.grant_role, target, "county_officer", office.county) == (
            "accounts.outside"
        )


def test_who_has_both_the_verb_and_the_role_may_give_the_role(office, administrator):
    office.give(administrator, "auditor", office.here)
    target = office.hire("target")
    with as_account(administrator, office.here, "office"):
        services.grant_role(target, "auditor", office.here)
        # What is held here is not held beside.
    with as_account(administrator, office.beside, "office"):
        assert refusal(services.grant_role, target, "auditor", office.beside) == (
            "accounts.more_than_held"
        )
    assert queries.may(target, "audit.read", office.here, "office", on=DAY)


def test_the_first_administrator_may_give_what_they_do_not_have_but_not_to_themself(office):
    first = office.hire("first", "administrator", at_all=True)
    target = office.hire("target")
    with as_account(first, office.here, "office"):
        services.grant_role(target, "community_worker", office.here)
        assert refusal(services.grant_role, first, "community_worker", office.here) == (
            "accounts.role_to_oneself"
        )
    assert queries.may(target, "subject.open", office.here, "upkeep", on=DAY)


def test_a_role_is_given_below_ones_own_division_and_in_scope_only(office):
    local = office.hire("local", "administrator", office.township)
    target = office.hire("target")
    with as_account(local, office.township, "office"):
        services.grant_role(target, "administrator", office.here)
        assert refusal(services.grant_role, target, "administrator", office.county) == (
            "accounts.outside"
        )
    with as_account(local, office.here, "office"):
        assert refusal(services.grant_role, target, "administrator", office.beside) == (
            "accounts.outside"
        )


def test_a_role_needs_the_verb(office):
    worker = office.hire("worker", "community_worker")
    target = office.hire("target")
    with as_account(worker, office.here):
        assert refusal(services.grant_role, target, "community_worker", office.here) == (
            "accounts.may_not"
        )


def test_a_role_is_held_at_its_level_and_in_a_grid(office):
    target = office.hire("target")
    with on_machine("role.grant"):
        assert refusal(services.grant_role, target, "township_officer", office.here) == (
            "accounts.role_level"
        )
        services.grant_role(target, "township_officer", office.township)
        services.grant_role(target, "community_worker", office.grid)
        assert refusal(services.grant_role, target, "sorcerer", office.here) == (
            "accounts.role_unknown"
        )


def test_a_role_is_not_given_twice_nor_to_a_disabled_account(office):
    target = office.hire("target")
    with on_machine("role.grant", "account.disable"):
        services.grant_role(target, "community_worker", office.here)
        assert refusal(services.grant_role, target, "community_worker", office.here) == (
            "accounts.role_held"
        )
        services.grant_role(target, "community_worker", office.beside)
        services.disable_account(target)
        assert refusal(services.grant_role, target, "volunteer", office.here) == (
            "accounts.account_disabled"
        )


def test_a_role_ends_after_its_last_day(office):
    target = office.hire("target")
    with on_machine("role.grant"):
        services.grant_role(target, "volunteer", office.here, until=date(2026, 6, 3))
        assert refusal(
            services.grant_role, target, "volunteer", office.beside, until=date(2026, 5, 3)
        ) == ("accounts.interval_empty")
    assert queries.may(target, "record.write", office.here, "visit.care", on=date(2026, 6, 2))
    assert not queries.may(target, "record.write", office.here, "visit.care", on=date(2026, 6, 3))


def test_a_revoked_role_ends_the_same_day(office, administrator):
    worker = office.hire("worker", "community_worker")
    holding = Holding.objects.all_scopes("test").get(account=worker)
    assert queries.may(worker, "record.write", office.here, "upkeep", on=DAY)
    with as_account(administrator, office.beside, "office"):
        assert refusal(services.revoke_role, holding) == "accounts.outside"
    with as_account(administrator, office.here, "office"):
        services.revoke_role(holding)
    assert not queries.may(worker, "record.write", office.here, "upkeep", on=DAY)
    assert [entry.actor_key for entry in kept("role.revoke")] == [administrator.pk]


# -- accounts


def test_an_added_account_may_do_nothing_yet(office):
    with on_machine("account.add"):
        account, password = services.add_account("Li.Na", name="Li Na")
        assert refusal(services.add_account, "li.na") == "accounts.username_taken"
        assert refusal(services.add_account, "li na") == "accounts.username_unreadable"
        assert refusal(services.add_account, "other", password="12345") == (
            "accounts.password_weak"
        )
    assert account.check_password(password)
    assert account.must_change_password
    assert AccountActor(account).holdings() == []
    (entry,) = kept("account.add")
    assert "Li" not in entry.details + entry.actor


def test_disabling_needs_a_scope_over_all_that_the_account_holds(office, administrator):
    worker = office.hire("worker", "community_worker")
    office.give(worker, "volunteer", office.beside)
    with as_account(administrator, office.here, "office"):
        assert refusal(services.disable_account, worker) == "accounts.outside"
    with as_account(administrator, office.township, "office"):
        services.disable_account(worker)
    worker.refresh_from_db()
    assert not worker.is_active
    assert AccountActor(worker).holdings() == []
    with as_account(administrator, office.township, "office"):
        services.enable_account(worker)
    assert AccountActor(worker).holdings() != []


def test_disabling_ends_tokens_at_once(office):
    first = office.hire("first", "administrator", at_all=True)
    worker = office.hire("worker", "community_worker")
    with as_account(first, office.here, "office"):
        token = services.issue_token(
            worker, "sensor", ["record.write"], division=office.here, purpose="upkeep",
            expires_at=AT + timedelta(days=30),
        )  # fmt: skip
    from tests.core.trust.office import as_self

    with as_self(worker):
        secret = services.collect_token(token)
    assert queries.find_token(secret, at=AT).pk == token.pk
    with as_account(first, office.here, "office"):
        services.disable_account(worker)
        services.enable_account(worker)
    assert queries.find_token(secret, at=AT) is None


def test_a_reset_gives_a_password_that_must_be_changed(office):
    worker = office.hire("worker", "community_worker")
    epoch = worker.sign_in_epoch
    with on_machine("account.reset"):
        password = services.reset_password(worker)
    worker.refresh_from_db()
    assert worker.check_password(password)
    assert worker.must_change_password
    assert worker.sign_in_epoch > epoch


def test_accounts_are_listed_where_they_work(office, administrator):
    office.hire("here", "community_worker", office.here)
    office.hire("beside", "community_worker", office.beside)
    office.hire("nowhere")
    with as_account(administrator, office.here, "office"):
        assert [one.username for one in queries.list_accounts()] == ["here"]
        assert [one.account.username for one in queries.list_holdings()] == ["here"]
    with as_account(administrator, None, "office"):
        names = {one.username for one in queries.list_accounts()}
    assert names == {"first", "second", "here", "beside", "nowhere"}


# -- invitations


def invite(office, inviter, role="administrator", division=None, *, at=AT):
    division = division or office.here
    with as_account(inviter, division, "office", at=at):
        return services.invite(role, division)


def accept(secret, username="new", *, at=AT):
    with on_machine("invitation.accept", at=at, door="page"):
        return services.accept_invitation(secret, username=username, password=PASSWORD)


def test_an_invitation_makes_one_account_with_the_role_that_was_fixed(office, administrator):
    _, secret = invite(office, administrator)
    account = accept(secret)
    assert queries.may(account, "role.grant", office.here, "office", on=DAY)
    assert not queries.may(account, "role.grant", office.township, "office", on=DAY)
    assert refusal(accept, secret, "second") == "accounts.invitation_unusable"
    assert not Account.objects.filter(username="second_one").exists()


def test_an_invitation_ends_after_a_week(office, administrator):
    _, secret = invite(office, administrator)
    late = AT + timedelta(days=7)
    assert refusal(accept, secret, at=late) == "accounts.invitation_unusable"
    accept(secret, at=late - timedelta(seconds=1))


def test_a_withdrawn_invitation_is_of_no_use(office, administrator):
    invitation, secret = invite(office, administrator)
    with as_account(administrator, office.here, "office"):
        assert [one.pk for one in queries.list_invitations()] == [invitation.pk]
        services.withdraw_invitation(invitation)
        assert list(queries.list_invitations()) == []
    assert refusal(accept, secret) == "accounts.invitation_unusable"


def test_an_invitation_gives_no_more_than_the_inviter_has(office, administrator):
    def try_it():
        invite(office, administrator, "auditor")

    assert refusal(try_it) == "accounts.more_than_held"
    office.give(administrator, "auditor", office.here)
    try_it()


def test_an_inviter_who_lost_the_role_lets_nobody_in(office, administrator):
    _, secret = invite(office, administrator)
    _, other = invite(office, administrator)
    accept(other, "before")
    Holding.objects.all_scopes("test").filter(account=administrator).update(until=DAY)
    assert refusal(accept, secret, "after") == "accounts.may_not"
    assert not Account.objects.filter(username="after").exists()


def test_an_invitation_from_the_machine_may_give_any_role(office):
    with on_machine("account.invite"):
        _, secret = services.invite("community_worker", office.here)
    account = accept(secret)
    assert queries.may(account, "record.write", office.here, "upkeep", on=DAY)
    stored = Invitation.objects.all_scopes("test").get()
    assert secret.encode() not in bytes(stored.digest)


# -- found again by jobs


def test_jobs_find_accounts_that_may_still_act(office):
    worker = office.hire("worker", "community_worker")
    found = TrustPrincipals().find_actor(worker.pk, f"account:{worker.pk}")
    assert isinstance(found, AccountActor)
    worker.is_active = False
    worker.save()
    assert refusal(TrustPrincipals().find_actor, worker.pk, f"account:{worker.pk}") == (
        "accounts.account_disabled"
    )
    assert refusal(TrustPrincipals().find_actor, None, "system:nobody") == "accounts.actor_unknown"
