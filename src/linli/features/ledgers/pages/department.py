"""A department's own entrance: send a form to communities, and see how far each is."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from linli.core.base.pages import page
from linli.core.base.saying import say
from linli.core.base.scope import current_scope
from linli.core.base.toasts import tell
from linli.core.places import queries as places
from linli.engines.values import Problem
from linli.features.ledgers import queries, services
from linli.features.ledgers.pages.asking import read_moment
from linli.features.ledgers.pages.words import due_words, say_count, stops_of
from linli.features.ledgers.plan import STAGES
from linli.features.ledgers.services import Received


@require_http_methods(["GET", "POST"])
@page("upkeep", "statistics")
def show_department(request: HttpRequest) -> HttpResponse:
    """Counts only: what is in a community's file stays with the community."""
    context = _context(request)
    if request.method == "GET":
        return render(request, "ledgers/department.html", context)
    try:
        given = request.FILES.get("files")
        if given is None:
            raise Problem("ledgers.no_files")
        sent = services.send_form(
            Received(given.name or "", given.read()),
            [int(key) for key in request.POST.getlist("division") if key.isdecimal()],
            department=request.POST.get("department", ""),
            title=request.POST.get("title", ""),
            due_at=read_moment(request.POST, "due"),
        )
    except Problem as problem:
        context |= {"problem": problem, "given": request.POST,
                    "chosen": request.POST.getlist("division")}  # fmt: skip
        return render(request, "ledgers/department.html", context)
    tell(request, "ledgers.said", text=say_count("ledgers.sent_to", len(sent)))
    return redirect("ledgers_department")


def _context(request: HttpRequest) -> dict[str, Any]:
    now = current_scope().at
    sendings = [
        {
            "sending": one, "due": due_words(one.ledgers[0], now),
            "is_done": one.stages["sent"] == len(one.ledgers),
            "stages": [{"name": say(f"ledgers.stop_{code}"), "count": one.stages[code]}
                       for code in STAGES],
            "rows": [{"ledger": ledger, "stops": stops_of(ledger, now, busy=False)}
                     for ledger in one.ledgers],
        }
        for one in queries.list_sendings()
    ]  # fmt: skip
    return {"sendings": sendings, "townships": _communities(), "given": {}, "chosen": []}


def _communities() -> list[dict[str, Any]]:
    """Communities below, under their townships."""
    key = current_scope().jurisdiction.division
    if key is None:
        return []
    area = places.get_division_by_key(key)
    below = list(places.list_below(area, level="community").select_related("parent"))
    if area.level == "community":
        below = [area]
    return [
        {"name": name, "divisions": list(some)}
        for name, some in groupby(below, key=lambda one: one.parent.name if one.parent else "")
    ]
