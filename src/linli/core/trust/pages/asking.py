"""What pages of the office share: who may open them, words for roles and places, reading forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse

from linli.core.base.pack import node_pack
from linli.core.base.pages import page
from linli.core.base.saying import language_of, say
from linli.core.base.scope import current_scope
from linli.core.base.service import ask
from linli.core.places import queries as places
from linli.core.trust.rights import OFFICE, Role, is_whole_node
from linli.core.trust.roles import find_role
from linli.core.trust.services.roles import fits
from linli.engines.values import Problem

if TYPE_CHECKING:
    from linli.core.places.models import Division

View = Callable[..., HttpResponse]
#: Stands for the whole node where a division's code is asked for.
ALL = "*"
_MOST = 12
_SEARCHED = 60


def office_page(verb: str) -> Callable[[View], View]:
    """A page of roles that read nobody's values, for those of them that have the verb here."""

    def decorate(view: View) -> View:
        @wraps(view)
        def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            ask(verb)
            return view(request, *args, **kwargs)

        return page(OFFICE)(run)

    return decorate


def role_name(code: str) -> str:
    """A role in words; its code where the pack has it no more."""
    role = node_pack().roles.get(code)
    return role.labels.get(language_of(), code) if role else code


def purpose_name(code: str) -> str:
    """A purpose in words; those that are built in by their own sentence."""
    purpose = node_pack().purposes.get(code)
    if purpose is not None:
        return purpose.labels.get(language_of(), code)
    return say(f"office.purpose_{code}") if code in ("account", "office", "own") else code


def place_name(division: Division | None) -> str:
    """A division by its name; the whole node where there is none."""
    return say("office.whole_node") if division is None else division.name


def verb_name(code: str) -> str:
    """What somebody may do, in words."""
    return say(f"verbs.{code.replace('.', '_')}")


def role_options(roles: list[Role]) -> list[dict[str, str]]:
    """Roles as a list to choose from."""
    return [{"value": one.code, "label": role_name(one.code)} for one in roles]


def find_places(text: str, role: str) -> list[dict[str, str]]:
    """Divisions in scope where a role may be held: by what was typed, else the highest ones."""
    found = _searched(text) if text.strip() else _first()
    wanted = find_role(role)
    options = [one for one in found if wanted is None or fits(wanted, one["level"])][:_MOST]
    at_all = wanted is not None and wanted.level == "any"
    if at_all and is_whole_node(current_scope().jurisdiction):
        whole = {"code": ALL, "name": say("office.whole_node"), "path": "", "level": ""}
        return [whole, *options]
    return options


def read_place(code: str) -> Division | None:
    """The division that was chosen; None: the whole node.

    Raises Problem("accounts.division_missing") where nothing was, or what the search raises.
    """
    if not code:
        raise Problem("accounts.division_missing")
    return None if code == ALL else places.get_division(code)


def read_day(given: Mapping[str, str], name: str) -> date | None:
    """A day as a browser sends it; None for an empty field. Raises Problem("office.day_bad")."""
    typed = given.get(name, "").strip()
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise Problem("office.day_bad", day=typed) from None


def _searched(text: str) -> list[dict[str, str]]:
    within = _here()
    return [
        {"code": one.code, "name": one.name, "level": one.level, "path": " ".join(one.path[-2:])}
        for one in places.search_divisions(text, within=within, limit=_SEARCHED)
    ]


def _first() -> list[dict[str, str]]:
    here = _here()
    if here is None:
        return []
    below = list(places.list_below(here).select_related("parent")[:_SEARCHED])
    return [
        {"code": one.code, "name": one.name, "level": one.level,
         "path": one.parent.name if one.parent and one != here else ""}
        for one in [here, *below]
    ]  # fmt: skip


def _here() -> Division | None:
    key = current_scope().jurisdiction.division
    return None if key is None else places.find_division(key)
