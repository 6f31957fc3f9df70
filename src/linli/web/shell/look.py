"""How pages look to one person: language, theme, size of text, keyboard shortcuts."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from linli.web.shell.tour import is_kept

COOKIE = "linli_look"
#: A year: the choice of a PC, not of a person.
COOKIE_AGE = 365 * 24 * 3600
THEMES = ("", "light", "dark")
TEXTS = ("", "large")
KEYS = ("", "off")


@dataclass(frozen=True, slots=True)
class Look:
    """Each part is empty where nothing was chosen: the system decides, text is of usual size."""

    theme: str = ""
    text: str = ""
    keys: str = ""
    #: How far somebody is in the tour of a demo, see `tour.py`.
    tour: str = ""

    def written(self) -> str:
        """As cookie and account keep it: `dark.large.off.3`."""
        return ".".join((self.theme, self.text, self.keys, self.tour))


def read_look(written: str) -> Look:
    """What was kept; what cannot be read counts as not chosen.

    >>> read_look("dark.large."), read_look("<b>") == Look()
    (Look(theme='dark', text='large', keys='', tour=''), True)
    """
    theme, text, keys, tour = [*written.split("."), "", "", "", ""][:4]
    return Look(
        theme if theme in THEMES else "",
        text if text in TEXTS else "",
        keys if keys in KEYS else "",
        tour if is_kept(tour) else "",
    )


def look_of(request: HttpRequest) -> Look:
    """The account's look; what was never chosen there is as on the PC."""
    user = getattr(request, "user", None)
    kept = user.look if user is not None and user.is_authenticated else ""
    mine, here = read_look(kept), read_look(request.COOKIES.get(COOKIE, ""))
    return Look(
        mine.theme or here.theme,
        mine.text or here.text,
        mine.keys or here.keys,
        mine.tour if kept else here.tour,
    )
