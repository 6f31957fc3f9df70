"""The register of files that went out, and whose hands a file has gone through."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from linli.core.base.pages import page
from linli.core.trust import queries as trust
from linli.features.ledgers import queries
from linli.features.ledgers.models import Outgoing
from linli.features.ledgers.pages.inbox import FOR, tabs_of


@require_GET
@page(*FOR)
def show_outgoing(request: HttpRequest) -> HttpResponse:
    """What went to whom, when and by whose hand."""
    rows = queries.list_outgoing()
    return render(
        request, "ledgers/outgoing.html", {"rows": _with_names(rows), "tabs": tabs_of("outgoing")}
    )


@require_http_methods(["GET", "POST"])
@page("office")
def find_taker(request: HttpRequest) -> HttpResponse:
    """A file that turned up somewhere: who took it."""
    context: dict[str, object] = {"asked": request.method == "POST"}
    given = request.FILES.get("files")
    if given is not None:
        context |= {"found": _with_names(queries.find_taker(given.read())), "name": given.name}
    return render(request, "ledgers/taker.html", context)


def _with_names(rows: list[Outgoing]) -> list[dict[str, object]]:
    names = trust.names_of({one.taken_by for one in rows if one.taken_by is not None})
    return [{"one": one, "by": names.get(one.taken_by or 0, "")} for one in rows]
