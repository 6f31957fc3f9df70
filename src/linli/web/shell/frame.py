"""What surrounds a page: menu, place, purpose, look, what waits to be said. Read when it is drawn.

Pages that answer a refusal have the frame as well: nothing here needs an open scope.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from linli.core.base.hooks import MenuEntry, SearchPlace, menu, search_places
from linli.core.base.notices import count_unread
from linli.core.base.pack import node_pack
from linli.core.base.saying import language_of
from linli.core.base.scope import Jurisdiction, Scope, find_scope
from linli.core.base.toasts import Toast, take_toasts
from linli.core.places.queries import find_division, list_above
from linli.core.trust.actors import AccountActor, day_of
from linli.core.trust.choosing import find_place, list_purposes
from linli.core.trust.rights import OWN, Role, roles_in_force
from linli.core.trust.signed_in import actor_of
from linli.web.shell import tour
from linli.web.shell.demo import DemoAccount, list_demo_accounts
from linli.web.shell.look import Look, look_of

_KEPT = "linli_frame"
#: Names of divisions change with a law; asked again after so many seconds.
_SECONDS = 300
_ABOVE = 2


@dataclass(frozen=True, slots=True)
class MenuItem:
    """An entry as it is drawn. count: what waits there; 0: nothing, or nobody counts"""

    entry: MenuEntry
    url: str
    is_here: bool
    count: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody works: the division's name, and those of the two above it."""

    code: str
    name: str
    above: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seat:
    """A role held, as something to change to. code: of its division; empty: the whole node"""

    code: str
    place: str
    role: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class PurposeChoice:
    """A purpose by its code, in words."""

    code: str
    label: str
    is_here: bool


#: Every page has these; sheets, trees and boards bring theirs.
_STYLES = tuple(
    f"linli/css/{name}.css"
    for name in ("tokens", "base", "controls", "marks", "tables", "stops", "pieces", "shell")
)


class Frame:
    """The frame of one request; each part is read once, when it is first asked for."""

    def __init__(self, request: HttpRequest) -> None:
        self._request: Any = request

    @cached_property
    def at(self) -> datetime:
        """The time of the request."""
        found: datetime = getattr(self._request, "linli_at", None) or datetime.now(UTC)
        return found

    @cached_property
    def actor(self) -> AccountActor | None:
        """Whoever is signed in."""
        user = getattr(self._request, "user", None)
        if user is None or not user.is_authenticated or user.must_change_password:
            return None
        known: AccountActor | None = getattr(self._request, "linli_actor", None)
        return known or actor_of(user)

    @property
    def styles(self) -> tuple[str, ...]:
        """Styles that every page has, in their order."""
        return _STYLES

    @property
    def account_base(self) -> str:
        """What pages about one's account stand in: the frame, or the gate for who is outside."""
        return "shell/base.html" if self.is_signed_in else "shell/gate.html"

    @property
    def demo_accounts(self) -> list[DemoAccount]:
        """Who may be played, where all people are invented; empty on every other node."""
        return list_demo_accounts(self.language) if self.is_demo else []

    @property
    def lockout_minutes(self) -> int:
        """For how long wrong passwords shut a sign-in."""
        return int(settings.LINLI["lockout_minutes"])

    @property
    def is_signed_in(self) -> bool:
        """Whether the page belongs to somebody, so that it has menu and top bar."""
        return self.actor is not None

    @property
    def name(self) -> str:
        """What whoever is signed in is called."""
        account = self._request.user
        return str(account.name or account.username)

    @property
    def who(self) -> str:
        """Whose drafts a browser may put back: a name of the account that says nothing of it."""
        return str(self._request.user.uid)

    @property
    def language(self) -> str:
        """The language of the page, as HTML and our sentences name it."""
        return language_of()

    @property
    def other_languages(self) -> list[tuple[str, str]]:
        """Codes of the other languages, with the tag that HTML has for them."""
        return [(code, tag) for code, tag in settings.LANGUAGES if tag != self.language]

    @cached_property
    def look(self) -> Look:
        """Theme, size of text, shortcuts."""
        return look_of(self._request)

    @property
    def here(self) -> str:
        """The address of this page, to come back to; empty where only a form leads to it."""
        request = self._request
        # Forms of signing in show their errors at the address that also shows the form.
        if request.method in ("GET", "HEAD") or request.path.startswith("/accounts/"):
            return str(request.get_full_path())
        return ""

    @property
    def sign_in_url(self) -> str:
        """Where to sign in, and then come back."""
        return f"{reverse(settings.LOGIN_URL)}?next={quote(self.here)}"

    @property
    def session_seconds(self) -> int:
        """After how long without a request somebody is signed out."""
        return int(settings.SESSION_COOKIE_AGE)

    @property
    def is_demo(self) -> bool:
        """Whether all people here are invented."""
        return bool(settings.LINLI.get("demo"))

    @property
    def has_tour(self) -> bool:
        """Whether whoever is signed in can be shown around."""
        return self.is_demo and self.may(tour.VERB)

    @cached_property
    def tour(self) -> tour.Shown | None:
        """The step of the tour, where one is shown."""
        return tour.show(self.look.tour, self._request.path) if self.has_tour else None

    @cached_property
    def scope(self) -> Scope | None:
        """The scope that is open while the page is drawn."""
        return find_scope()

    @cached_property
    def area(self) -> Jurisdiction | None:
        """Where the session works."""
        if self.actor is None:
            return None
        return find_place(self._request, self.actor, self.at)

    @cached_property
    def place(self) -> Place | None:
        """The same by its names; None for whoever holds no role, or one in the whole node."""
        if self.area is None or self.area.division is None:
            return None
        return _place_of(self.area.division)

    @cached_property
    def roles(self) -> list[Role]:
        """The roles held where the session works, for whatever purpose."""
        if self.actor is None or self.area is None or self.area.first > self.area.last:
            return []
        return roles_in_force(self.actor.held(), self.area, day_of(self.at))

    def may(self, verb: str) -> bool:
        """Whether a role held here has the verb; `own.` verbs: whether there is anything own."""
        if self.actor is None:
            return False
        if verb.startswith(f"{OWN}."):
            return bool(self.actor.own_subjects(self.at))
        return any(verb in role.verbs for role in self.roles)

    @cached_property
    def menu(self) -> list[MenuItem]:
        """Entries of the main menu that one may open, in their order."""
        found = []
        for entry in menu.collect():
            try:
                url = reverse(entry.url)
            except NoReverseMatch:
                continue
            if self.may(entry.verb):
                found.append(MenuItem(entry, url, self._is_here(url), self._count(entry)))
        return found

    @cached_property
    def search(self) -> SearchPlace | None:
        """Where the search field leads."""
        return next((one for one in search_places.collect() if self.may(one.verb)), None)

    @cached_property
    def seats(self) -> list[Seat]:
        """The roles held today with their divisions, oldest first."""
        if self.actor is None:
            return []
        day, found = day_of(self.at), []
        for one in self.actor.holdings():
            if one.held.is_held(day, one.held.first, one.held.last):
                place = _place_of(one.division) if one.division is not None else None
                here = self.area is not None and self.area.division == one.division
                found.append(
                    Seat(
                        place.code if place else "",
                        place.name if place else "",
                        role_label(one.held.role.code),
                        here,
                    )
                )
        return found

    @property
    def purpose(self) -> str:
        """What this page was opened for, in words; empty where it reads nobody's values."""
        return "" if self.scope is None else purpose_label(self.scope.purpose)

    @property
    def may_choose(self) -> bool:
        """Whether there is another place or purpose to change to."""
        return len(self.seats) > 1 or bool(self.purposes)

    @cached_property
    def purposes(self) -> list[PurposeChoice]:
        """What one may choose to work for here."""
        if self.actor is None or self.area is None or self.area.first > self.area.last:
            return []
        now = self.scope.purpose if self.scope else ""
        return [
            PurposeChoice(code, purpose_label(code), code == now)
            for code in list_purposes(self.actor, self.area, self.at)
        ]

    @property
    def division_chosen(self) -> str:
        """The code of the division where the session works, as choosing a purpose sends it."""
        return self.place.code if self.place else ""

    @cached_property
    def unread(self) -> int:
        """How many notices nobody has read yet."""
        return count_unread() if self.scope is not None else 0

    @cached_property
    def toasts(self) -> list[Toast]:
        """What was done just now, said once."""
        return take_toasts(self._request)

    def _is_here(self, url: str) -> bool:
        path = self._request.path
        return path == url or (url != "/" and path.startswith(url))

    def _count(self, entry: MenuEntry) -> int:
        # Counted only where the page sees what the entry's own page sees.
        if entry.count is None or self.scope is None or self.scope.jurisdiction != self.area:
            return 0
        return entry.count()


def frame_of(request: HttpRequest) -> Frame:
    """The frame of a request, one for all who ask."""
    found: Frame | None = getattr(request, _KEPT, None)
    if found is None:
        found = Frame(request)
        setattr(request, _KEPT, found)
    return found


def frame(request: HttpRequest) -> dict[str, Frame]:
    """The frame for templates."""
    return {"frame": frame_of(request)}


def role_label(code: str) -> str:
    """A role in words; its code where the pack has it no more."""
    role = node_pack().roles.get(code)
    return role.labels.get(language_of(), code) if role else code


def purpose_label(code: str) -> str:
    """A purpose in words; nothing for those that are no purpose of the pack."""
    purpose = node_pack().purposes.get(code)
    return purpose.labels.get(language_of(), code) if purpose else ""


def _place_of(key: int) -> Place | None:
    name = f"linli.frame.place.{key}"
    found: Place | None = cache.get(name)
    if found is None:
        division = find_division(key)
        if division is None:
            return None
        above = tuple(one.name for one in list_above(division))[-_ABOVE:]
        found = Place(division.code, division.name, above)
        cache.set(name, found, _SECONDS)
    return found
