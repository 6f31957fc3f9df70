"""What is to be asked: of one ledger, and of everybody in the ledgers of the community."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from linli.core.base.pack import node_pack
from linli.core.base.pages import page
from linli.core.base.saying import language_of, say
from linli.features.ledgers import queries
from linli.features.ledgers.pages.asking import frame_of_ledger
from linli.features.ledgers.pages.inbox import FOR, tabs_of
from linli.features.ledgers.queries import Missing

#: People and homes that are shown on one page.
ROWS = 100


@require_GET
@page(*FOR)
def show_missing(request: HttpRequest) -> HttpResponse:
    """Of all ledgers here."""
    context = {"tabs": tabs_of("missing"), **_shown(request, queries.list_missing())}
    return render(request, "ledgers/missing.html", context)


@require_GET
@page("ledger", task="ledger")
def show_missing_of(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Of one ledger."""
    ledger, context = frame_of_ledger(request, uid, "missing_ledger")
    context |= _shown(request, queries.list_missing(ledger))
    return render(request, "ledgers/missing.html", context)


def _shown(request: HttpRequest, found: list[Missing]) -> dict[str, Any]:
    given = request.GET.get("page", "")
    count = max(1, -(-len(found) // ROWS))
    at = min(int(given), count) if given.isdecimal() and int(given) else 1
    return {
        "total": len(found),
        "rows": [_row(one) for one in found[(at - 1) * ROWS : at * ROWS]],
        "pages": say("ledgers.back_page", page=at, pages=count) if count > 1 else "",
        "before": f"{request.path}?page={at - 1}" if at > 1 else "",
        "after": f"{request.path}?page={at + 1}" if at < count else "",
    }


def _row(one: Missing) -> dict[str, Any]:
    name = one.name or say("ledgers.missing_somebody")
    return {
        "uid": one.uid,
        "kind": one.kind,
        "name": say("ledgers.missing_home", name=name) if one.kind == "household" else name,
        "what": say("words.comma").join(_label(*pair) for pair in one.elements.items()),
        "ledgers": one.ledgers,
    }


def _label(code: str, is_old: bool) -> str:
    label = node_pack().elements[code].labels.get(language_of(), code)
    return say("ledgers.missing_stale", label=label) if is_old else label
