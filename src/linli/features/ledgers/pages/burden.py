"""What the forms cost: by department, by month, and what is asked more than once."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from linli.core.base.pages import page
from linli.core.base.saying import say
from linli.features.ledgers import queries
from linli.features.ledgers.pages.inbox import FOR, tabs_of
from linli.features.ledgers.plan import Repeated
from linli.features.ledgers.queries import Burden

#: Forms that are named of one fact; facts that are named.
_FORMS, _FACTS = 12, 100


@require_GET
@page(*FOR)
def show_burden(request: HttpRequest) -> HttpResponse:
    """The figures of one month, and of the twelve that end with it."""
    latest = queries.this_month()
    month = min(_month(request.GET.get("month", "")) or latest, latest)
    rows = queries.list_burdens(month)
    seconds = queries.seconds_a_cell()
    repeated = queries.list_repeated(month)
    context = {
        "tabs": tabs_of("burden"),
        "title": say("ledgers.burden_title", **_words(month)),
        "month_words": say("ledgers.burden_month_of", **_words(month)),
        "before": _address(queries.before_month(month)),
        "after": _address(queries.after_month(month)) if month < latest else "",
        "heads": _heads("department", seconds),
        "rows": [{"cells": _cells(one, {"text": one.name or say("ledgers.no_department")})}
                 for one in rows],
        "foot": _cells(queries.total(rows), {"text": say("ledgers.month_all")}),
        "seconds": f"{seconds:g}" if seconds else "",
        "month_heads": _heads("month", seconds),
        "month_rows": [_month_row(one, month) for one in queries.list_months(month)],
        "repeated": [_repeated(one) for one in repeated[:_FACTS]],
        "repeated_count": len(repeated),
    }  # fmt: skip
    return render(request, "ledgers/burden.html", context)


def _month(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


def _address(month: date) -> str:
    return f"{reverse('ledgers_burden')}?month={month:%Y-%m}"


def _words(month: date) -> dict[str, Any]:
    return {"month": say(f"ledgers.month_{month.month}"), "year": str(month.year)}


def _heads(first: str, seconds: float) -> list[dict[str, Any]]:
    codes = ["forms", "filled", "left", "share", *(["hours"] if seconds else [])]
    heads: list[dict[str, Any]] = [{"label": say(f"ledgers.burden_{first}")}]
    return heads + [{"label": say(f"ledgers.burden_{code}"), "num": True} for code in codes]


def _cells(one: Burden, first: dict[str, Any]) -> list[dict[str, Any]]:
    shown = [
        f"{one.forms:,}", f"{one.filled:,}", f"{one.left:,}",
        say("ledgers.burden_percent", share=f"{one.share:.1f}"),
        *([f"{one.hours:,.1f}"] if one.seconds else []),
    ]  # fmt: skip
    return [first, *({"text": text} for text in shown)]


def _month_row(one: Burden, shown: date) -> dict[str, Any]:
    month = one.month or shown
    words = say("ledgers.burden_month_of", **_words(month))
    return {
        "cells": _cells(one, {"text": words, "href": _address(month)}), "here": month == shown
    }  # fmt: skip


def _repeated(one: Repeated) -> dict[str, Any]:
    return {
        "element": one.element,
        "forms": len(one.forms),
        "departments": one.departments,
        "named": one.forms[:_FORMS],
        "more": max(0, len(one.forms) - _FORMS),
    }
