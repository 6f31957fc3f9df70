"""For whom a ledger is filled."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from linli.core.base.pages import page
from linli.core.base.saying import language_of, say
from linli.core.base.toasts import tell
from linli.engines.values import Problem
from linli.features.ledgers import queries, services
from linli.features.ledgers.models import Ledger
from linli.features.ledgers.pages.asking import frame_of_ledger, read_number
from linli.features.ledgers.pages.words import say_count
from linli.features.ledgers.plan import Asked, Whom, plan_where
from linli.features.ledgers.sealed import read_selection, read_whom

#: Facts by which one may choose, shown at once; the others come with a search in the browser.
_MOST_LINES = 3_000


@require_http_methods(["GET", "POST"])
@page("ledger", task="ledger")
def show_whom(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Choose by words, by a saved selection, by a list; the count is shown before it is kept."""
    ledger, context = frame_of_ledger(request, uid, "whom")
    if not context["is_read"]:
        return redirect("ledger", uid=uid)
    given = request.POST if request.method == "POST" else request.GET
    context |= {**_choices(ledger), "given": given, "true_given": given.getlist("true")}
    context["current"] = _described(read_whom(ledger))
    if request.method == "GET" and "kind" not in request.GET:
        context["true_given"] = []
        return render(request, "ledgers/whom.html", context)
    try:
        whom, unknown = read_asked(ledger, given)
        if request.method == "GET" or given.get("do") == "count":
            context |= _counted(ledger, whom, unknown)
            return render(request, "ledgers/whom.html", context)
        if given.get("do") == "save":
            services.save_selection(given.get("name", ""), whom)
            tell(request, "ledgers.selection_saved", name=given.get("name", ""))
            whom = msgspec.structs.replace(whom, said=given.get("name", ""))
        count = queries.count_whom(ledger, whom)
        services.choose_whom(ledger, whom)
    except Problem as problem:
        return render(request, "ledgers/whom.html", {**context, "problem": problem})
    tell(request, "ledgers.said", text=say_count("ledgers.whom_kept", count))
    return redirect("ledger", uid=uid)


@require_GET
@page("ledger", task="ledger")
def count(request: HttpRequest, uid: UUID) -> HttpResponse:
    """How many they are: the line that follows the form while it is filled in."""
    ledger = queries.open_ledger(uid)
    try:
        whom, unknown = read_asked(ledger, request.GET)
        context = _counted(ledger, whom, unknown)
    except Problem as problem:
        context = {"problem": problem}
    return render(request, "ledgers/count.html", context)


@require_POST
@page("ledger", task="ledger")
def forget(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A saved selection is deleted."""
    selection = queries.get_selection(UUID(request.POST.get("selection", "")))
    tell(request, "ledgers.selection_deleted", name=selection.name)
    services.delete_selection(selection)
    return redirect("ledger_whom", uid=uid)


def read_asked(ledger: Ledger, given: QueryDict) -> tuple[Whom, list[str]]:
    """What the form says, and lines of its list to which nobody answers.

    Raises Problem where something in it cannot be read.
    """
    saved = given.get("saved", "")
    if saved:
        selection = queries.get_selection(UUID(saved))
        return msgspec.structs.replace(read_selection(selection), said=selection.name), []
    kind = "household" if given.get("kind") == "household" else "person"
    lines = given.get("list", "").splitlines()[: _MOST_LINES + 1]
    if any(line.strip() for line in lines):
        keys, unknown = services.find_listed(lines)
        said = say_count("ledgers.whom_listed", len(keys))
        return Whom("person", subjects=keys, said=said), unknown
    asked = Asked(
        kind=kind,
        age_from=read_number(given, "age_from", most=150) if kind == "person" else None,
        age_to=read_number(given, "age_to", most=150) if kind == "person" else None,
        true=tuple(_true_codes(kind, given.getlist("true"))),
        address=given.get("address", "")[:80],
        where=given.get("where", "")[:2000],
    )
    grid = given.get("grid", "")
    division = int(grid) if grid.isdecimal() else None
    return Whom(kind, plan_where(asked), division=division, said=_said(asked, ledger)), []


def _true_codes(kind: str, wanted: list[str]) -> list[str]:
    known = {one.code for one in queries.list_true_elements(kind)}
    return [code for code in wanted if code in known]


def _said(asked: Asked, ledger: Ledger) -> str:
    """The choice in words, as the button shows it afterwards."""
    labels = {one.code: one.labels.get(language_of(), one.code)
              for one in queries.list_true_elements(asked.kind)}  # fmt: skip
    parts = []
    if asked.age_from is not None and asked.age_to is not None:
        parts.append(say("ledgers.age_between", first=asked.age_from, last=asked.age_to))
    elif asked.age_from is not None:
        parts.append(say("ledgers.age_from_said", age=asked.age_from))
    elif asked.age_to is not None:
        parts.append(say("ledgers.age_to_said", age=asked.age_to))
    parts += [labels[code] for code in asked.true]
    parts += [text for text in (asked.address.strip(), asked.where.strip()) if text]
    if not parts:
        return say(f"ledgers.all_{asked.kind}")
    return say("words.comma").join(parts)[:120]


def _choices(ledger: Ledger) -> dict[str, Any]:
    language = language_of()
    facts = [
        {"value": one.code, "label": one.labels.get(language, one.code), "kind": one.subject}
        for one in queries.list_true_elements("person")
    ]
    return {
        "selections": queries.list_selections(),
        "grids": queries.list_grids(ledger),
        "facts": sorted(facts, key=lambda one: (one["kind"] != "household", one["label"])),
    }


def _counted(ledger: Ledger, whom: Whom, unknown: list[str]) -> dict[str, Any]:
    return {
        "count": queries.count_whom(ledger, whom), "whom": whom, "unknown": unknown,
        "kind_label": say(f"ledgers.kind_{whom.kind}"),
    }  # fmt: skip


def _described(whom: Whom | None) -> dict[str, Any] | None:
    if whom is None:
        return None
    return {"said": whom.said or say(f"ledgers.all_{whom.kind}"), "where": whom.where,
            "kind": whom.kind}  # fmt: skip
