"""Lists of people: ready ones, conditions of one's own, columns, saved; and what is due of all."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from linli.core.base.pack import node_pack
from linli.core.base.pages import page
from linli.core.base.saying import say
from linli.core.base.toasts import tell
from linli.core.register import queries as register
from linli.engines.values import Problem
from linli.features.residents import queries, services
from linli.features.residents.pages.drawing import plain
from linli.features.residents.pages.search import tabs_of
from linli.features.residents.pages.words import label_of, short_address, value_words
from linli.features.residents.plan.lists import (
    MOST_CONDITIONS,
    Asked,
    Condition,
    columns_of,
)
from linli.features.residents.queries import PURPOSES
from linli.features.residents.queries import lists as listed

_WAYS = ("is", "not", "least", "most", "holds", "yes", "no", "known", "unknown")
_SHOWN_CONDITIONS = 3
_BEHIND, _AHEAD, _ALERTS = timedelta(days=31), timedelta(days=92), 50


@require_GET
@page(*PURPOSES)
def show_list(request: HttpRequest) -> HttpResponse:
    """The choice, and whom it means."""
    given = request.GET
    elements = sorted(listed.choosable(), key=label_of)
    asked = read_asked(given, [one.code for one in elements])
    start = int(given["start"]) if given.get("start", "").isdecimal() else 0
    has_asked = bool(asked.ready or asked.conditions or "all" in given)
    context: dict[str, Any] = {
        "tabs": tabs_of("lists"), "asked": asked, "has_asked": has_asked,
        "ready": [{"code": code, "label": say(f"residents.ready_{code}"),
                   "url": f"{reverse('residents_lists')}?ready={code}",
                   "here": asked.ready == code} for code in listed.ready_here()],
        "saved": [{"uid": uid, "name": one.name, "url": url_of(one)}
                  for uid, one in listed.list_saved()],
        "elements": [{"value": one.code, "label": label_of(one)} for one in elements],
        "ways": [(way, say(f"residents.way_{way}")) for way in _WAYS],
        "conditions": _conditions(asked), "query": _query(asked),
    }  # fmt: skip
    if has_asked:
        try:
            context |= _page_of(asked, listed.list_people(asked, start=start))
        except Problem as problem:
            context["problem"] = problem
    return render(request, "residents/lists.html", context)


def read_asked(given: QueryDict, allowed: list[str]) -> Asked:
    """A list from an address: `element`, `how` and `value` come in threes."""
    threes = zip(
        given.getlist("element"), given.getlist("how"), given.getlist("value"), strict=False
    )
    conditions = [Condition(*one) for one in threes if one[0]][:MOST_CONDITIONS]
    columns = columns_of(node_pack(), given.getlist("column"), allowed)
    sort = given.get("sort", "")
    if sort.removeprefix("-") not in allowed:
        sort = ""
    name = " ".join(given.get("name", "").split())[:60]
    return Asked(tuple(conditions), columns, sort, given.get("ready", "")[:20], name)


def _query(asked: Asked, **changed: str) -> str:
    """A list as the part of an address behind the question mark."""
    pairs = [("ready", asked.ready)] if asked.ready else []
    for one in asked.conditions:
        pairs += [("element", one.element), ("how", one.how), ("value", one.value)]
    pairs += [("column", code) for code in asked.columns]
    pairs.append(("sort", changed.pop("sort", asked.sort)))
    if not asked.ready and not asked.conditions:
        pairs.append(("all", "1"))
    return urlencode([*pairs, *changed.items()])


def url_of(asked: Asked) -> str:
    """The address of a list."""
    return f"{reverse('residents_lists')}?{_query(asked)}"


def _conditions(asked: Asked) -> list[dict[str, Any]]:
    rows = [{"element": one.element, "how": one.how, "value": one.value}
            for one in asked.conditions]  # fmt: skip
    empty = {"element": "", "how": "", "value": ""}
    wanted = min(MOST_CONDITIONS, max(_SHOWN_CONDITIONS, len(rows) + 1))
    return rows + [empty] * (wanted - len(rows))


def _page_of(asked: Asked, found: listed.Listed) -> dict[str, Any]:
    pack, names = node_pack(), queries.names_here()
    elements = [pack.elements[code] for code in asked.columns]
    heads = []
    for element in [pack.elements["person.name"], *elements]:
        here = asked.sort.removeprefix("-") == element.code
        turned = element.code if not here or asked.sort.startswith("-") else f"-{element.code}"
        heads.append({
            "label": label_of(element), "url": f"?{_query(asked, sort=turned)}",
            "order": ("descending" if asked.sort.startswith("-") else "ascending") if here else "",
        })  # fmt: skip
    rows = []
    for one in found.rows:
        cells = []
        for element in elements:
            text = value_words(element, one.values.get(element.code))
            cells.append(short_address(text, names) if element.type == "address" else text)
        name = plain(one.values.get("person.name")) or say("residents.no_name")
        labels = [label_of(element) for element in elements]
        url = reverse("person", args=[one.uid])
        rows.append({"url": url, "name": name, "cells": list(zip(labels, cells, strict=True))})
    last = found.start + len(found.rows)
    return {
        "rows": rows, "heads": heads, "count": found.count, "first": found.start + 1, "last": last,
        "before": f"?{_query(asked, start=str(max(0, found.start - listed.PAGE)))}"
        if found.start else "",
        "after": f"?{_query(asked, start=str(last))}" if last < found.count else "",
    }  # fmt: skip


@require_POST
@page(*PURPOSES)
def save(request: HttpRequest) -> HttpResponse:
    """Keep a list under a name."""
    allowed = [one.code for one in listed.choosable()]
    asked = read_asked(QueryDict(request.POST.get("query", "")), allowed)
    name = " ".join(request.POST.get("name", "").split())[:60]
    kept = Asked(asked.conditions, asked.columns, asked.sort, asked.ready, name)
    made = services.save_list(kept)
    undo = reverse("residents_list_forget", args=[made.uid])
    tell(request, "residents.list_saved", undo=undo, name=name)
    return redirect(url_of(kept))


@require_POST
@page(*PURPOSES)
def forget(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Forget a list of one's own."""
    services.delete_list(uid)
    tell(request, "residents.list_forgotten")
    return redirect("residents_lists")


@require_GET
@page(*PURPOSES)
def show_alerts(request: HttpRequest) -> HttpResponse:
    """What is due of everybody here: ages, papers, who left, who died and still receives."""
    today = queries.today()
    kind = request.GET.get("kind", "")
    context: dict[str, Any] = {"tabs": tabs_of("alerts"), "kind": kind}
    try:
        found = register.list_alerts(
            queries.division_here(), start=today - _BEHIND, end=today + _AHEAD
        )
    except Problem as problem:
        if problem.code != "subject.too_many":
            raise
        return render(request, "residents/alerts.html", {**context, "problem": problem})
    kinds = sorted({one.kind for one in found})
    context["kinds"] = [
        {"url": f"?kind={one}" if one else "?", "label": say(f"residents.alert_{one or 'all'}"),
         "here": kind == one, "count": sum(1 for a in found if not one or a.kind == one)}
        for one in ["", *kinds]
    ]  # fmt: skip
    kept = [one for one in found if not kind or one.kind == kind]
    start = int(request.GET["start"]) if request.GET.get("start", "").isdecimal() else 0
    shown, last = kept[start : start + _ALERTS], start + _ALERTS
    context |= {
        "count": len(kept), "first": start + 1, "last": start + len(shown),
        "before": f"?kind={kind}&start={max(0, start - _ALERTS)}" if start else "",
        "after": f"?kind={kind}&start={last}" if last < len(kept) else "",
    }  # fmt: skip
    codes = queries.SHORT
    rows = queries.rows_by_key([one.subject for one in shown], codes, verb="alert.list")
    names = queries.names_here() if shown else []
    elements = node_pack().elements
    context["rows"] = [
        {
            "on": one.on, "past": one.on < today.isoformat(),
            "url": reverse("person", args=[rows[one.subject].uid]),
            "name": plain(rows[one.subject].values.get("person.name")),
            "what": say(f"residents.alert_{one.kind}_said", what=label_of(elements[one.detail])
                        if one.detail in elements else one.detail),
            "address": short_address(plain(rows[one.subject].values.get("person.address")), names),
        }
        for one in shown if one.subject in rows
    ]  # fmt: skip
    return render(request, "residents/alerts.html", context)
