"""What `base` lets people do, and what it asks the apps above."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from linli.core.base.health import Finding
from linli.core.base.offers import Offer
from linli.core.base.verbs import declare
from linli.engines.values import Problem

declare("file", "file.delete", "file.read", "file.write")
declare("job", "job.run", "job.cancel")
declare("notice", "notice.read", "notice.send")

#: What an app knows to be wrong with the node, or that it looked and all is well.
node_checks: Offer[list[Finding]] = Offer("what `linli doctor` should know of this app")

#: Asked inside the restoring act, for the whole node; each says how many rows it has made.
rebuild_after_restore: Offer[int] = Offer("tables that are derived and left out of archives")


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """An entry of the main menu, shown to whoever has its verb here.

    label: code of a sentence; url: name of an address without arguments; icon: id in icons.svg
    verb:  of a role held here; one that begins with `own.`: for whoever has data of their own
    key:   the letter that opens it after `g`; none: no shortcut
    count: how much waits there, asked inside the scope of the page; None: nothing is counted
    aside: stands at the end of the menu, apart from the daily work
    """

    code: str
    label: str
    url: str
    icon: str
    verb: str
    key: str = ""
    count: Callable[[], int] | None = None
    aside: bool = False


@dataclass(frozen=True, slots=True)
class SearchPlace:
    """Where the search field of every page leads: GET to `url` with `q`.

    label: code of the sentence that says what is found there
    """

    url: str
    verb: str
    label: str


menu: Offer[MenuEntry] = Offer("entries of the main menu; the lowest order is the first page")

#: The first whose verb one has gets what is typed.
search_places: Offer[SearchPlace] = Offer("where the search field of every page leads")

#: Called with (request, problem, status=...); asked by whoever refuses a request of people.
problem_pages: Offer[HttpResponse | None] = Offer("a Problem as a page")


def answer_people(request: HttpRequest, problem: Problem, status: int) -> HttpResponse | None:
    """A Problem as a page, where somebody makes pages of them; else None."""
    for answer in problem_pages.collect(request, problem, status=status):
        if answer is not None:
            return answer
    return None
