"""Fill, take, check, send back; and each of them undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from linli.core.base.files import open_file
from linli.core.base.pages import page
from linli.core.base.saying import say
from linli.core.base.toasts import tell
from linli.engines.values import Problem
from linli.features.ledgers import queries, services
from linli.features.ledgers.models import Ledger
from linli.features.ledgers.pages.asking import frame_of_ledger


@require_POST
@page("ledger", task="ledger")
def fill(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Let it be filled; the page shows how far that is."""
    per_file = request.POST.get("per_file")
    services.ask_fill(
        queries.open_ledger(uid), per_file=None if per_file is None else per_file == "1"
    )
    return redirect("ledger", uid=uid)


def _step(
    act: Callable[[Ledger], Any], said: str, target: str, undo: str | None = None
) -> Callable[[HttpRequest, UUID], HttpResponse]:
    """A view that does one thing to a ledger, says so, and offers the way back."""

    @require_POST
    @page("ledger", task="ledger")
    def do(request: HttpRequest, uid: UUID) -> HttpResponse:
        ledger = act(queries.open_ledger(uid))
        back = reverse(undo, args=[uid]) if undo is not None else None
        tell(request, said, undo=back, title=ledger.title)
        return redirect(target) if target == "ledgers_inbox" else redirect(target, uid=uid)

    return do


undo_fill = _step(services.undo_fill, "ledgers.fill_undone", "ledger")
check = _step(services.mark_checked, "ledgers.said_checked", "ledger", "ledger_uncheck")
uncheck = _step(services.uncheck, "ledgers.said_unchecked", "ledger")
send_back = _step(services.mark_sent, "ledgers.said_sent", "ledgers_inbox", "ledger_take_back")
take_back = _step(services.take_back, "ledgers.said_taken_back", "ledger")


@require_http_methods(["GET", "POST"])
@page("ledger", task="ledger")
def take(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Download: to whom and why, then the file itself."""
    ledger, context = frame_of_ledger(request, uid, "take")
    given = {
        "to": request.POST.get("to", ledger.department),
        "reason": request.POST.get("reason", _usual_reason(ledger)),
    }
    context |= given
    if request.method == "POST":
        try:
            outgoing = services.take_file(ledger, **given)
        except Problem as problem:
            return render(request, "ledgers/take.html", {**context, "problem": problem})
        return _streamed(outgoing)
    context["taken"] = queries.list_outgoing(ledger)
    return render(request, "ledgers/take.html", context)


def _usual_reason(ledger: Ledger) -> str:
    form = ledger.form
    if form is not None and form.frequency:
        return say("ledgers.usual_reason", frequency=say(f"ledgers.frequency_{form.frequency}"))
    return say("ledgers.usual_reason_once")


def _streamed(outgoing: Any) -> StreamingHttpResponse:
    opened = open_file(outgoing.file)
    response = StreamingHttpResponse(opened.chunks, content_type=opened.media_type)
    response["Content-Length"] = str(opened.size)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(opened.name)}"
    response["Cache-Control"] = "no-store"
    return response
