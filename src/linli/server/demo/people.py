"""The demo's accounts: who works there, a resident, and somebody who acts for an old parent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from linli.cli.demo.chance import age_on
from linli.core.base.scope import acting
from linli.core.places.queries import get_division
from linli.core.trust import services
from linli.core.trust.actors import SystemActor
from linli.core.trust.rights import OFFICE, WHOLE_NODE
from linli.server.demo.recipe import DemoAccount, Recipe
from linli.server.demo.subjects import Homestead, Subject
from linli.server.demo.telling import Office

if TYPE_CHECKING:
    from linli.core.trust.models import Account

_VERBS = frozenset({"account.add", "desk_code.use", "role.grant"})
_ROLE_OF_RESIDENTS = "resident"
_DOCUMENT = "citizen_card"
_OLD, _GROWN = 75, 25


@dataclass(frozen=True, slots=True)
class Own:
    """Whose data the residents' accounts show, by what the recipe calls them."""

    subjects: Mapping[str, Subject]

    @property
    def home(self) -> Homestead:
        """The resident's home, for whoever shows one."""
        return self.subjects["resident"].home


def staff(recipe: Recipe, *, since: datetime) -> dict[str, Account]:
    """Make the accounts of those who work there, with their roles; by user name."""
    made: dict[str, Account] = {}
    with acting(_system(), WHOLE_NODE, OFFICE, door="command", at=since):
        for one in recipe.accounts:
            if one.own:
                continue
            if not one.at:
                account, _ = services.make_first_administrator(
                    one.username, password=recipe.password, role=one.role
                )
                account.name = one.name
                account.save(update_fields=["name"])
                made[one.username] = account
    with acting(_system(), WHOLE_NODE, OFFICE, door="command", at=since):
        for one in recipe.accounts:
            if one.at:
                made[one.username] = _add(one, recipe.password)
    return made


def residents(
    recipe: Recipe, own: Own, keys: Mapping[Any, int], office: Office, *, on: date
) -> dict[str, str]:
    """Make the accounts of residents as at the desk: a code, then the account; names by user name.

    keys: of all subjects by uid
    """
    names: dict[str, str] = {}
    clerk = recipe.fates.by
    for one in recipe.accounts:
        if not one.own:
            continue
        subject = own.subjects[one.own]
        day = on - timedelta(days=6)
        with office.acting(clerk, day):
            _, code = services.make_desk_code(keys[subject.uid], document=_DOCUMENT)
        with acting(_system(), WHOLE_NODE, OFFICE, door="command", at=office.moment(day)):
            account = services.use_desk_code(
                code, guesser="demo", username=one.username, password=recipe.password
            )
        if account is None:
            raise AssertionError("a code that was just made can be used")
        names[one.username] = account.name = subject.values["person.name"]
        account.save(update_fields=["name"])
        if one.stands_in_for:
            parent = own.subjects[one.stands_in_for]
            with office.acting(clerk, day) as scope:
                services.grant_proxy(
                    account, keys[parent.uid], kind="relative", document="household_book",
                    until=scope.at + timedelta(days=365),
                )  # fmt: skip
    return names


def choose(stands: Sequence[Homestead], *, on: date) -> Own:
    """Whose accounts they are: somebody old who lives alone; a grown child with an old parent.

    stands: homes of which nothing else happened. Raises ValueError where there is nobody such.
    """
    alone = [
        stand.people[0]
        for stand in stands
        if stand.kind == "elder_alone" and _age(stand.people[0], on) >= _OLD
    ]
    # Somebody of whom much is known: assistance, illness, contacts.
    alone.sort(key=lambda one: -len([v for v in one.values.values() if v not in ("-", "0")]))
    pairs = [
        (min(grown, key=lambda one: _age(one, on)), stand.people[0])
        for stand in stands
        if stand.kind == "elder_with_child"
        and (grown := [one for one in stand.people[1:] if _GROWN <= _age(one, on) < _OLD])
    ]
    if not alone or not pairs:
        raise ValueError("the community has nobody who lives alone or with a grown child")
    child, parent = pairs[0]
    return Own({"resident": alone[0], "child": child, "parent": parent})


def _age(one: Subject, on: date) -> int:
    return age_on(one.born, on) if one.born else 0


def _add(one: DemoAccount, password: str) -> Account:
    account, _ = services.add_account(one.username, name=one.name, password=password)
    # Everybody may know it: there is nothing behind it.
    account.must_change_password = False
    account.save(update_fields=["must_change_password"])
    services.grant_role(account, one.role, get_division(one.at))
    return account


def _system() -> SystemActor:
    return SystemActor("demo", _VERBS)
