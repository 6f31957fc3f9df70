"""`linli user`, with the machine itself in hand."""

import io
import json
from argparse import ArgumentParser
from datetime import UTC, datetime

import pytest

from linli.cli.terminal import Terminal
from linli.core.trust import queries
from linli.core.trust.models import Account, AuditEntry
from linli.engines.values import Problem
from linli.server import user
from tests.core.trust.office import make_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_office()


def linli_user(*given, as_json=False):
    """What `linli user` says."""
    parser = ArgumentParser()
    user.add_arguments(parser)
    out = io.StringIO()
    terminal = Terminal("en", json=as_json, out=out, err=io.StringIO())
    assert user.run(parser.parse_args(given), terminal) == 0
    return json.loads(out.getvalue()) if as_json else out.getvalue()


def refusal(*given):
    with pytest.raises(Problem) as raised:
        linli_user(*given)
    return raised.value.code


def may(name, verb, division, purpose="upkeep"):
    account = queries.get_account(name)
    return queries.may(account, verb, division, purpose, on=datetime.now(UTC).date())


def add_worker(office, name="wang.li"):
    return linli_user(
        "add", name, "--name", "Wang Li", "--role", "community_worker",
        "--division", office.here.code, as_json=True,
    )  # fmt: skip


def test_an_account_is_added_with_a_role_and_a_one_time_password(office):
    said = add_worker(office)
    account = Account.objects.get(username="wang.li")
    assert account.check_password(said["password"])
    assert account.must_change_password
    assert may("wang.li", "record.write", office.here)
    assert not may("wang.li", "record.write", office.beside)
    assert said["roles"][0]["division"] == office.here.code


def test_a_role_that_does_not_fit_adds_no_account(office):
    assert refusal("add", "wang.li", "--role", "nonsense") == "accounts.role_unknown"
    assert not Account.objects.exists()


def test_roles_are_granted_and_revoked(office):
    add_worker(office)
    linli_user("grant", "wang.li", "--role", "volunteer", "--division", office.beside.code)
    assert may("wang.li", "record.write", office.beside, "visit.care")
    linli_user("revoke", "wang.li", "--role", "volunteer", "--division", office.beside.code)
    assert not may("wang.li", "record.write", office.beside, "visit.care")
    assert refusal("revoke", "wang.li", "--role", "volunteer") == "user.not_held"
    assert refusal("grant", "wang.li") == "user.role_missing"
    assert refusal("grant", "wang.li", "--role", "volunteer", "--until", "soon") == "cli.bad_day"


def test_an_account_is_disabled_and_enabled_and_reset(office):
    password = add_worker(office)["password"]
    linli_user("disable", "wang.li")
    assert not may("wang.li", "record.write", office.here)
    linli_user("enable", "wang.li")
    assert may("wang.li", "record.write", office.here)
    new = linli_user("reset", "wang.li", as_json=True)["password"]
    account = queries.get_account("wang.li")
    assert account.check_password(new)
    assert not account.check_password(password)


def test_accounts_are_listed_with_their_roles(office):
    add_worker(office)
    text = linli_user("list")
    assert "wang.li" in text
    assert f"community_worker@{office.here.code}" in text
    listed = linli_user("list", as_json=True)["accounts"]
    assert [one["username"] for one in listed] == ["wang.li"]


def test_a_link_is_given_that_opens_an_account(office, client):
    said = linli_user(
        "invite", "--role", "committee_head", "--division", office.here.code, as_json=True
    )
    path = said["link"].partition("//")[2].partition("/")[2]
    assert client.get(f"/{path}").status_code == 200


def test_what_is_done_on_the_machine_is_kept_in_the_audit_without_names(office):
    add_worker(office)
    entries = list(AuditEntry.objects.order_by("id"))
    assert [one.verb for one in entries] == ["account.add", "role.grant"]
    assert {one.actor for one in entries} == {"system:command"}
    assert not any("ang" in one.details.replace("division", "") for one in entries)


def test_a_name_is_asked_for(office):
    assert refusal("disable") == "user.username_missing"
    assert refusal("disable", "nobody") == "accounts.account_unknown"
