"""`linli user`: accounts and their roles, by somebody with the machine itself in hand."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import TYPE_CHECKING

from linli.cli.sources import parse_day
from linli.cli.terminal import Terminal
from linli.engines.values import Problem

if TYPE_CHECKING:
    from linli.core.base.scope import Scope
    from linli.core.places.models import Division
    from linli.core.trust.models import Account

_VERBS = frozenset(
    {
        "account.add",
        "account.disable",
        "account.enable",
        "account.invite",
        "account.reset",
        "role.grant",
        "role.revoke",
    }
)


def add_arguments(parser: ArgumentParser) -> None:
    """The action, the user name it is about, and what it takes."""
    parser.add_argument("action", choices=list(_ACTIONS), help="user.help_action")
    parser.add_argument("username", nargs="?", metavar="NAME", help="user.help_username")
    parser.add_argument("--role", metavar="ROLE", help="user.help_role")
    parser.add_argument("--division", metavar="CODE", help="user.help_division")
    parser.add_argument("--until", metavar="YYYY-MM-DD", help="user.help_until")
    parser.add_argument("--name", default="", metavar="TEXT", help="user.help_name")


def run(arguments: Namespace, terminal: Terminal) -> int:
    """0: done.

    Raises Problem("user...."), Problem("accounts....") and Problem("places....").
    """
    with _acting():
        _ACTIONS[arguments.action](arguments, terminal)
    return 0


def _acting() -> AbstractContextManager[Scope]:
    from linli.core.base.scope import acting
    from linli.core.trust.actors import SystemActor
    from linli.core.trust.rights import OFFICE, WHOLE_NODE

    return acting(SystemActor("command", _VERBS), WHOLE_NODE, OFFICE, door="command")


def _list(arguments: Namespace, terminal: Terminal) -> None:
    from linli.core.trust import queries

    account = _account(arguments) if arguments.username else None
    accounts = [account] if account else list(queries.list_accounts())
    rows = [_as_json(one) for one in accounts]
    if terminal.json:
        terminal.write_json({"accounts": rows})
        return
    columns = ("username", "name", "active", "roles")
    lines = [
        (row["username"], row["name"], _yes(terminal, row["active"]), _roles(row)) for row in rows
    ]
    terminal.table(lines, [terminal.text(f"user.column_{column}") for column in columns])


def _as_json(account: Account) -> dict[str, object]:
    from linli.core.trust import queries

    roles = [
        {
            "role": one.role,
            "division": one.division.code if one.division else None,
            "since": one.since,
            "until": one.until,
        }
        for one in queries.list_holdings(account)
    ]
    return {
        "username": account.username,
        "name": account.name,
        "active": account.is_active,
        "roles": roles,
    }


def _roles(row: dict[str, object]) -> str:
    held = row["roles"]
    said = []
    for one in held if isinstance(held, list) else ():
        place = one["division"] or "*"
        end = f" < {one['until']}" if one["until"] else ""
        said.append(f"{one['role']}@{place}{end}")
    return "  ".join(said)


def _yes(terminal: Terminal, active: object) -> str:
    return terminal.text("user.active" if active else "user.disabled")


def _add(arguments: Namespace, terminal: Terminal) -> None:
    from linli.core.trust import services

    account, password = services.add_account(_username(arguments), name=arguments.name)
    if arguments.role:
        services.grant_role(account, arguments.role, _division(arguments), until=_until(arguments))
    _tell_password(terminal, "user.added", account, password)


def _invite(arguments: Namespace, terminal: Terminal) -> None:
    from django.urls import reverse

    from linli.core.trust import services

    if not arguments.role:
        raise Problem("user.role_missing")
    invitation, secret = services.invite(
        arguments.role, _division(arguments), until=_until(arguments)
    )
    link = _address() + reverse("trust_join", args=[secret])
    if terminal.json:
        terminal.write_json({"link": link, "expires_at": invitation.expires_at})
    terminal.say("user.invited", role=arguments.role, day=invitation.expires_at.date())
    terminal.write(link)


def _grant(arguments: Namespace, terminal: Terminal) -> None:
    from linli.core.trust import services

    if not arguments.role:
        raise Problem("user.role_missing")
    account = _account(arguments)
    services.grant_role(account, arguments.role, _division(arguments), until=_until(arguments))
    _tell(terminal, "user.granted", account)


def _revoke(arguments: Namespace, terminal: Terminal) -> None:
    from linli.core.trust import queries, services

    account = _account(arguments)
    division = _division(arguments)
    key = division.pk if division else None
    held = [
        one
        for one in queries.list_holdings(account)
        if one.until is None and one.role == arguments.role and one.division_id == key
    ]
    if not held:
        raise Problem("user.not_held", username=account.username, role=arguments.role or "-")
    for one in held:
        services.revoke_role(one)
    _tell(terminal, "user.revoked", account)


def _disable(arguments: Namespace, terminal: Terminal) -> None:
    from linli.core.trust import services

    account = _account(arguments)
    services.disable_account(account)
    _tell(terminal, "user.is_disabled", account)


def _enable(arguments: Namespace, terminal: Terminal) -> None:
    from linli.core.trust import services

    account = _account(arguments)
    services.enable_account(account)
    _tell(terminal, "user.is_enabled", account)


def _reset(arguments: Namespace, terminal: Terminal) -> None:
    from linli.core.trust import services

    account = _account(arguments)
    _tell_password(terminal, "user.was_reset", account, services.reset_password(account))


def _tell(terminal: Terminal, code: str, account: Account) -> None:
    if terminal.json:
        terminal.write_json(_as_json(account))
    terminal.write(terminal.text(code, username=account.username))


def _tell_password(terminal: Terminal, code: str, account: Account, password: str) -> None:
    """Say a one-time password: here and now, for it is kept nowhere."""
    if terminal.json:
        terminal.write_json({**_as_json(account), "password": password})
        return
    terminal.write(terminal.text(code, username=account.username))
    terminal.say("user.password", password=password)


def _username(arguments: Namespace) -> str:
    if not arguments.username:
        raise Problem("user.username_missing")
    return str(arguments.username)


def _account(arguments: Namespace) -> Account:
    from linli.core.trust import queries

    return queries.get_account(_username(arguments))


def _division(arguments: Namespace) -> Division | None:
    """The division that was named; None: the whole node."""
    from linli.core.places.queries import get_division

    return get_division(arguments.division) if arguments.division else None


def _address() -> str:
    """How browsers reach this node, as far as its settings say."""
    from django.conf import settings

    options = settings.LINLI
    host = options["hosts"][0] if options["hosts"] else "localhost"
    if options["https"]:
        return f"https://{host}"
    return f"http://{host}:{options['bind'].rpartition(':')[2]}"


def _until(arguments: Namespace) -> date | None:
    return parse_day(arguments.until) if arguments.until else None


_ACTIONS: dict[str, Callable[[Namespace, Terminal], None]] = {
    "list": _list,
    "add": _add,
    "invite": _invite,
    "grant": _grant,
    "revoke": _revoke,
    "disable": _disable,
    "enable": _enable,
    "reset": _reset,
}
