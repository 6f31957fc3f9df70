"""What is said about a ledger: whose it is, by when, who looks after it, whole numbers or not."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from linli.core.base.pages import page
from linli.core.base.saying import say
from linli.core.base.toasts import tell
from linli.engines.values import Problem
from linli.features.ledgers import queries, services
from linli.features.ledgers.models import Form, Ledger
from linli.features.ledgers.pages.asking import frame_of_ledger, read_moment
from linli.features.ledgers.sealed import read_note


@require_http_methods(["GET", "POST"])
@page("ledger", task="ledger")
def show_about(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Each part of the page is a form of its own."""
    ledger, context = frame_of_ledger(request, uid, "about")
    context |= {
        "colleagues": queries.list_colleagues(ledger),
        "note": read_note(ledger),
        "frequencies": [
            {"value": one, "label": say(f"ledgers.frequency_{one}")}
            for one in Form.Frequency.values
        ],
        "departments": queries.list_departments(),
        "outgoing": queries.list_outgoing(ledger),
        "given": request.POST,
    }
    if request.method == "GET":
        return render(request, "ledgers/about.html", context)
    act = _ACTS.get(request.POST.get("do", ""))
    if act is None:
        return redirect("ledger_about", uid=uid)
    try:
        act(ledger, request.POST)
    except Problem as problem:
        context |= {"problem": problem, "problem_of": request.POST.get("do")}
        return render(request, "ledgers/about.html", context)
    tell(request, "ledgers.said_kept")
    return redirect("ledger" if request.POST["do"] == "read" else "ledger_about", uid=uid)


def _department(ledger: Ledger, given: QueryDict) -> None:
    services.set_department(
        ledger, given.get("department", ""), frequency=given.get("frequency", "")
    )


def _due(ledger: Ledger, given: QueryDict) -> None:
    services.set_due(ledger, read_moment(given, "due"))


def _holder(ledger: Ledger, given: QueryDict) -> None:
    text = given.get("holder", "")
    services.hand_over(ledger, int(text) if text.isdecimal() else None)


def _masking(ledger: Ledger, given: QueryDict) -> None:
    masked = given.get("masked") != "0"
    services.set_masking(ledger, masked=masked, because=given.get("because", ""))


def _note(ledger: Ledger, given: QueryDict) -> None:
    services.set_note(ledger, given.get("note", ""))


def _read(ledger: Ledger, given: QueryDict) -> None:
    services.read_again(ledger)


_ACTS: dict[str, Callable[[Ledger, QueryDict], None]] = {
    "department": _department, "due": _due, "holder": _holder, "masking": _masking,
    "note": _note, "read": _read,
}  # fmt: skip
