"""The inbox: what is due, by when, how far; where files are put in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET, require_POST

from linli.core.base.pages import page
from linli.core.base.saying import say
from linli.core.base.scope import current_scope
from linli.core.base.toasts import tell
from linli.engines.values import Problem
from linli.features.ledgers import queries, services
from linli.features.ledgers.pages.asking import read_moment
from linli.features.ledgers.pages.words import due_words, say_count, stops_of, timetable_of
from linli.features.ledgers.services import Received

#: Read in the same order on every page of ledgers that is about no single one.
FOR = ("ledger", "upkeep")


def tabs_of(here: str) -> list[dict[str, Any]]:
    """The books of the desk."""
    books = [
        ("inbox", "ledgers_inbox", queries.count_due()),
        ("gone", "ledgers_gone", None),
        ("outgoing", "ledgers_outgoing", None),
        ("missing", "ledgers_missing", None),
        ("burden", "ledgers_burden", None),
    ]
    return [
        {"url": reverse(url), "label": say(f"ledgers.tab_{code}"), "count": count,
         "here": code == here}
        for code, url, count in books
    ]  # fmt: skip


@require_GET
@page(*FOR)
def show_inbox(request: HttpRequest) -> HttpResponse:
    """What is due."""
    return render(request, "ledgers/inbox.html", _inbox())


def _inbox() -> dict[str, Any]:
    now = current_scope().at
    ledgers = queries.list_due()
    busy = queries.list_busy(ledgers)
    today = localtime(now).date()
    due = [localtime(one.due_at).date() for one in ledgers if one.due_at is not None]
    first = next((one for one in ledgers if one.due_at is not None and one.due_at >= now), None)
    return {
        "now": now,
        "groups": timetable_of(ledgers, now, busy),
        "tabs": tabs_of("inbox"),
        "count": len(ledgers),
        "today": sum(1 for day in due if day <= today),
        "nearest": None if first is None else due_words(first, now),
        "names": [say(f"ledgers.stop_{one}") for one in STOPS],
        "is_busy": bool(busy),
        "month": queries.month_account(now),
        "month_name": say(f"ledgers.month_{localtime(now).month}"),
        "departments": queries.list_departments(),
    }


STOPS = ("received", "read", "filled", "checked", "sent")


@require_GET
@page(*FOR)
def show_gone(request: HttpRequest) -> HttpResponse:
    """What went back."""
    now = current_scope().at
    rows = [{"ledger": one, "stops": stops_of(one, now, busy=False)} for one in queries.list_gone()]
    return render(request, "ledgers/gone.html", {"rows": rows, "tabs": tabs_of("gone")})


@require_POST
@page(*FOR)
def receive(request: HttpRequest) -> HttpResponse:
    """Files come in: one leads to its ledger, many to the inbox; what was refused is said."""
    given = request.FILES.getlist("files")
    files = [Received(one.name or "", one.read()) for one in given]
    try:
        receipts = services.receive_files(
            files,
            department=request.POST.get("department", ""),
            due_at=read_moment(request.POST, "due"),
        )
    except Problem as problem:
        return render(request, "ledgers/inbox.html", {**_inbox(), "problem": problem})
    if any(one.problem is not None or one.again for one in receipts):
        return render(request, "ledgers/receipts.html", {"receipts": receipts})
    if len(receipts) == 1 and receipts[0].ledger is not None:
        tell(request, "ledgers.received_one", name=receipts[0].name)
        return redirect("ledger", uid=receipts[0].ledger.uid)
    tell(request, "ledgers.said", text=say_count("ledgers.received_many", len(receipts)))
    return redirect("ledgers_inbox")
