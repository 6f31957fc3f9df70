"""What was filled in by hand: bring it, see what would change, take it over, undo it."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from linli.core.base.pack import node_pack
from linli.core.base.pages import page
from linli.core.base.queries import is_under_way
from linli.core.base.saying import language_of, say
from linli.core.base.toasts import tell
from linli.engines.dictionary import is_number_of_identity
from linli.engines.values import NOT_APPLICABLE, Problem, Reason
from linli.features.ledgers import queries, services
from linli.features.ledgers.pages.asking import frame_of_ledger
from linli.features.ledgers.pages.words import say_count
from linli.features.ledgers.returned import Cell, Report, Row
from linli.features.ledgers.services import Received

#: Rows that are shown on one page.
ROWS = 100
_DIGITS = re.compile(r"\d{7,}[\dXx]?")


@require_http_methods(["GET", "POST"])
@page("ledger", task="ledger")
def show_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Bring the file that was filled in by hand; what it would change, row by row."""
    ledger, context = frame_of_ledger(request, uid, "back")
    given = request.FILES.get("files")
    if request.method == "POST" and given is not None:
        try:
            services.receive_returned(ledger, Received(given.name or "", given.read()))
        except Problem as problem:
            context["problem"] = problem
        else:
            return redirect("ledger_back", uid=uid)
    row = queries.find_returned(ledger)
    reading = row is not None and is_under_way(row.job)
    context |= {"row": row, "reading": reading, "job": row.job if row and reading else None}
    if row is not None and row.problem and not reading:
        context["problem"] = Problem(row.problem)
    if row is not None and not reading:
        report = queries.get_returned_report(ledger)
        if report is not None:
            context |= _shown(request, ledger.uid, report)
    return render(request, "ledgers/back.html", context)


@require_POST
@page("ledger", task="ledger")
def accept_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take over one row (`row`), or all that may be taken over."""
    given = request.POST.get("row", "")
    rows = [int(given)] if given.isdecimal() else None
    count = services.accept_returned(queries.open_ledger(uid), rows)
    text = say_count("ledgers.back_taken", count)
    tell(request, "ledgers.said", undo=reverse("ledger_back_undo", args=[uid]), text=text)
    return redirect("ledger_back", uid=uid)


@require_POST
@page("ledger", task="ledger")
def undo_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take back everything that was taken over of the file."""
    count = services.undo_returned(queries.open_ledger(uid))
    tell(request, "ledgers.said", text=say_count("ledgers.back_undone", count))
    return redirect("ledger_back", uid=uid)


@require_GET
@page("ledger", task="ledger")
def show_changes(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What changed since the same form was filled before: rows come, gone, cells changed."""
    ledger, context = frame_of_ledger(request, uid, "changes")
    found = queries.get_comparison(ledger)
    if found is not None:
        before, report = found
        context |= {
            "before_ledger": before,
            **_shown(request, ledger.uid, report, "ledger_changes"),
        }
    return render(request, "ledgers/changes.html", context)


def _shown(
    request: HttpRequest, uid: UUID, report: Report, url: str = "ledger_back"
) -> dict[str, Any]:
    number = request.GET.get("page", "")
    count = max(1, -(-len(report.rows) // ROWS))
    at = min(int(number), count) if number.isdecimal() and int(number) else 1
    address = reverse(url, args=[uid])
    places = range((at - 1) * ROWS, min(at * ROWS, len(report.rows)))
    return {
        "report": report,
        "rows": [_row(place, report.rows[place]) for place in places],
        "troubles": [
            {"at": one.at, "heading": one.heading, "raw": _hidden(one.raw),
             "why": Reason(one.code, one.details)}
            for one in report.troubles
        ],
        "pages": say("ledgers.back_page", page=at, pages=count) if count > 1 else "",
        "before": f"{address}?page={at - 1}" if at > 1 else "",
        "after": f"{address}?page={at + 1}" if at < count else "",
    }  # fmt: skip


def _row(place: int, row: Row) -> dict[str, Any]:
    return {
        "place": place,
        "who": row.who or say("ledgers.back_somebody"),
        "at": row.at,
        "taken": bool(row.batch),
        "is_open": row.is_open,
        "cells": [_cell(one) for one in row.cells],
    }


def _cell(cell: Cell) -> dict[str, Any]:
    element = node_pack().elements.get(cell.element)
    label = element.labels.get(language_of(), cell.heading) if element else cell.heading
    return {
        "label": label,
        "at": cell.at.rpartition("!")[2],
        "now": value_words(cell.element, cell.now),
        "new": _hidden(str(cell.new))
        if cell.why == "ledgers.back_unread"
        else value_words(cell.element, cell.new),
        "why": say(cell.why) if cell.why else "",
        "same": cell.now == cell.new,
    }


def value_words(code: str, value: Any) -> str:
    """A value as pages show it: codes by their labels, money in its main unit, numbers in part."""
    if value is None:
        return ""
    if value == NOT_APPLICABLE:
        return say("shell.not_applicable")
    pack = node_pack()
    element = pack.elements.get(code)
    if element is None:
        return _hidden(str(value))
    if is_number_of_identity(element):
        return _part(str(value))
    if isinstance(value, list | tuple):
        return say("words.comma").join(value_words(code, one) for one in value)
    if element.code_list:
        items = pack.code_lists[element.code_list].items
        found = next((one for one in items if one.code == value), None)
        return found.labels.get(language_of(), str(value)) if found else str(value)
    if element.type == "money" and isinstance(value, int):
        return f"{value / 100:,.2f}".removesuffix(".00")
    return _hidden(str(value))


def _hidden(text: str) -> str:
    """Long numbers in a text are shown in part."""
    return _DIGITS.sub(lambda found: _part(found[0]), text)


def _part(text: str) -> str:
    return f"{text[:3]}****{text[-4:]}" if len(text) > 7 else "****"
