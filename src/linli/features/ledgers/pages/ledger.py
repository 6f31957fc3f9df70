"""One ledger: the sheet as it is, its headings, what stays blank."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from linli.core.base.pack import node_pack
from linli.core.base.pages import page
from linli.core.base.saying import language_of, say
from linli.core.base.toasts import tell
from linli.engines.values import Problem, Reason
from linli.features.ledgers import queries, services
from linli.features.ledgers.models import Ledger
from linli.features.ledgers.pages.asking import frame_of_ledger, read_place
from linli.features.ledgers.pages.drawing import Mark, draw, left_of, marks_of
from linli.features.ledgers.pages.words import say_count
from linli.features.ledgers.queries.elements import list_offered, search_elements
from linli.features.ledgers.sealed import read_whom
from linli.features.ledgers.understood import Understood


@require_GET
@page("ledger", task="ledger")
def show_ledger(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The sheet as it is, with what each heading was understood to be."""
    ledger, context = frame_of_ledger(request, uid, "sheet")
    if not context["is_read"]:
        return render(request, "ledgers/unread.html", context)
    understood = queries.get_understood(ledger)
    number = _sheet_number(request, understood)
    sheet = understood.sheets[number]
    preview = None
    if ledger.stage != Ledger.Stage.SENT:
        preview = queries.preview_rows(ledger, understood, language=language_of())
    marks = marks_of(sheet, number, language_of())
    chosen = _chosen(request, understood, marks, number)
    letters, lines = draw(sheet, number, marks, preview)
    return render(request, "ledgers/ledger.html", {
        **context, "sheet": sheet, "number": number, "understood": understood,
        "sheets": _sheets(understood, number, ledger), "letters": letters, "lines": lines,
        "marks": marks, "preview": preview, "whom": read_whom(ledger),
        **_panel(request, ledger, chosen),
    })  # fmt: skip


@require_GET
@page("ledger", task="ledger")
def show_headings(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The same as a list, which is how a phone shows it."""
    ledger, context = frame_of_ledger(request, uid, "headings")
    if not context["is_read"]:
        return redirect("ledger", uid=uid)
    understood = queries.get_understood(ledger)
    groups: list[dict[str, Any]] = [
        {"sheet": sheet, "marks": marks_of(sheet, number, language_of())}
        for number, sheet in enumerate(understood.sheets) if sheet.headings
    ]  # fmt: skip
    marks: list[Mark] = [one for group in groups for one in group["marks"]]
    chosen = _chosen(request, understood, marks, None)
    counts = {state: sum(1 for one in marks if one.state == state)
              for state in ("auto", "ask", "none", "barred")}  # fmt: skip
    return render(request, "ledgers/headings.html", {
        **context, "groups": groups, "counts": counts, **_panel(request, ledger, chosen),
    })  # fmt: skip


@require_GET
@page("ledger", task="ledger")
def show_left(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What stays blank after the fill, and why."""
    ledger, context = frame_of_ledger(request, uid, "left")
    report = queries.get_report(ledger)
    if report is None:
        return redirect("ledger", uid=uid)
    rows = left_of(report, language_of())
    remarks = [Reason(code, details) for code, details in report["remarks"]]
    return render(request, "ledgers/left.html", {
        **context, "report": report, "rows": rows, "remarks": remarks,
        "total": sum(one["count"] for one in rows), "cells": _named(report),
    })  # fmt: skip


def _named(report: dict[str, Any]) -> list[dict[str, Any]]:
    """Cells that do not fit their list, one by one: somebody has to look at each."""
    return [
        {"sheet": sheet, "cell": cell, "heading": heading,
         "why": Reason(*why) if why else "", "page": page_}
        for sheet, cell, heading, reason, why, page_ in report["cells"]
        if reason == "not_in_list"
    ]  # fmt: skip


@require_GET
@page("ledger", task="ledger")
def search(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Elements by what is typed: the part of the panel that lists them."""
    queries.open_ledger(uid)
    found = search_elements(request.GET.get("q", ""), language_of())
    return render(request, "ledgers/found.html", {"found": found, "q": request.GET.get("q", "")})


@require_POST
@page("ledger", task="ledger")
def choose(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Decide one heading: an element, or blank; `?undo=` takes that back."""
    ledger = queries.open_ledger(uid)
    given = request.POST if "h" in request.POST else request.GET
    place = read_place(given)
    if place is None:
        raise Problem("ledgers.heading_missing")
    tab = "ledger_headings" if given.get("tab") == "headings" else "ledger"
    target, h = reverse(tab, args=[uid]), f"{place[0]}-{place[1]}"
    what = given.get("do", "undo")
    if what == "undo":
        heading = services.undo_choice(ledger, *place)
        tell(request, "ledgers.choice_undone", heading=heading.leaf)
        return redirect(f"{target}?h={h}")
    element = None if what == "blank" else given.get("element") or None
    if what == "choose" and element is None:
        raise Problem("ledgers.element_missing")
    option = (given.get("option") or None) if element == given.get("proposed") else None
    heading = services.choose(
        ledger, *place, element, option=option, remember=bool(given.get("remember"))
    )
    undo = f"{reverse('ledger_choose', args=[uid])}?h={h}&tab={given.get('tab', '')}"
    said = "ledgers.chosen" if element else "ledgers.chosen_blank"
    tell(request, said, undo=undo, heading=heading.leaf, label=_label(element))
    return redirect(f"{target}?open=1")


def _label(code: str | None) -> str:
    element = node_pack().elements.get(code or "")
    return element.labels.get(language_of(), element.code) if element is not None else ""


@require_POST
@page("ledger", task="ledger")
def accept(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take every proposal."""
    count = services.accept_all(queries.open_ledger(uid))
    tell(request, "ledgers.said", text=say_count("ledgers.accepted", count))
    return redirect("ledger", uid=uid)


def _sheet_number(request: HttpRequest, understood: Understood) -> int:
    """The sheet that is shown: named, else that of the named heading, else the first that asks."""
    given = request.GET.get("sheet", "")
    place = read_place(request.GET)
    if given.isdecimal() and int(given) < len(understood.sheets):
        return int(given)
    if place is not None and place[0] < len(understood.sheets):
        return place[0]
    asking = [n for n, sheet in enumerate(understood.sheets) if sheet.headings]
    if request.GET.get("open"):
        waiting = [n for n in asking if any(h.is_open for h in understood.sheets[n].headings)]
        asking = waiting or asking
    return asking[0] if asking else 0


def _sheets(understood: Understood, number: int, ledger: Ledger) -> list[dict[str, Any]]:
    return [
        {"label": sheet.name, "here": at == number, "count": None,
         "url": f"{reverse('ledger', args=[ledger.uid])}?sheet={at}"}
        for at, sheet in enumerate(understood.sheets)
    ]  # fmt: skip


def _chosen(
    request: HttpRequest, understood: Understood, marks: list[Mark], number: int | None
) -> Mark | None:
    """The heading that the panel is about: the named one, else the first that waits."""
    place = read_place(request.GET)
    found = None
    if place is not None:
        found = next((one for one in marks if one.h == f"{place[0]}-{place[1]}"), None)
    if found is None:
        found = next((one for one in marks if one.state == "ask"), None)
    if found is not None:
        found.is_here = True
    return found


def _panel(request: HttpRequest, ledger: Ledger, mark: Mark | None) -> dict[str, Any]:
    if mark is None:
        return {"here": None}
    heading = mark.heading
    offered = list_offered(heading, language_of())
    q = request.GET.get("q", "")
    why = []
    if heading.why:
        details = {key: ", ".join(map(str, one)) if isinstance(one, list) else one
                   for key, one in heading.details.items()}  # fmt: skip
        why.append(Reason(heading.why, details))
    pick = heading.meant or (offered[0].code if offered else "")
    return {
        "here": mark,
        "offered": offered,
        "pick": pick,
        "pick_label": _label(pick),
        "why": why,
        "q": q,
        "found": search_elements(q, language_of()) if q else [],
        "percent": round(heading.confidence * 100),
        "waiting": ledger.open - (1 if heading.is_open else 0),
        "words": say(f"ledgers.panel_{mark.state}"),
    }
