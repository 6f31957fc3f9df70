"""One's own data in plain words: what is held, why, from whom, who looked; put right, withdrawn."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from linli.core.base.pack import node_pack
from linli.core.base.pages import page
from linli.core.base.saying import language_of, say
from linli.core.base.toasts import tell
from linli.core.register import services as write
from linli.core.register.queries import OwnView
from linli.core.trust import services as trust
from linli.engines.dictionary import EMERGENCY
from linli.engines.values import Problem
from linli.features.residents.pages.drawing import (
    LOOKS,
    looked_at,
    source_words,
    title_of,
    verb_words,
)
from linli.features.residents.pages.editing import draw_fields
from linli.features.residents.pages.words import label_of, value_words
from linli.features.residents.plan.forms import can_be_typed, fields_of, read_form
from linli.features.residents.queries import own as queries
from linli.features.residents.queries.looked import name_looks
from linli.features.residents.queries.own import OwnPage

_BY_LAW = ("authority", "document")


@require_GET
@page("own")
def show_all(request: HttpRequest) -> HttpResponse:
    """Oneself and those for whom one stands in; one alone is shown at once."""
    own = queries.list_own()
    if len(own) == 1:
        return redirect("own_one", uid=own[0].uid)
    return render(request, "own/all.html", {"own": own})


@require_GET
@page("own")
def show_one(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What is held of one of them."""
    opened = queries.open_own(uid)
    looks = name_looks(opened.looks if "looked" in request.GET else opened.looks[:LOOKS])
    return render(request, "own/one.html", {
        "own": opened.own, "uid": uid, "groups": _groups(opened.view, uid),
        "title": _title(opened),
        "looks": [{"at": one.at, "who": one.who, "purpose": one.purpose,
                   "what": looked_at(one.elements), "verb": verb_words(one.verb)}
                  for one in looks],
        "count": len(opened.looks), "more": len(opened.looks) - len(looks),
        "proxies": opened.proxies,
    })  # fmt: skip


def _title(opened: OwnPage) -> str:
    return say("own.title" if opened.own.myself else "own.title_other", name=opened.own.name)


def _groups(view: OwnView, uid: UUID) -> list[dict[str, Any]]:
    held = {one.element: one for one in view.values}
    groups = []
    for section in queries.sections_own():
        rows = []
        for element in section.elements:
            one = held.get(element.code)
            if one is None or not queries.is_held(one.reading.value):
                continue
            rows.append({
                "label": label_of(element), "text": value_words(element, one.reading.value),
                "on": one.reading.observed_at, "source": source_words(one.reading.source),
                "purposes": _purposes(one.purposes), "until": one.kept_until,
                "stale": one.reading.stale,
                "url": f"{reverse('own_change', args=[uid])}?about={element.code}"
                if can_be_typed(element) else "",
            })  # fmt: skip
        if rows:
            groups.append({"title": title_of(section), "rows": rows})
    return groups


def _purposes(codes: tuple[str, ...]) -> str:
    """What a value may be read for, in words; all plans of an emergency as one."""
    purposes, words = node_pack().purposes, []
    for code in codes:
        if code.startswith(EMERGENCY):
            words.append(say("own.in_emergency"))
        elif code in purposes and code != "own":
            words.append(purposes[code].labels.get(language_of(), code))
    return say("words.comma").join(dict.fromkeys(words))


@require_http_methods(["GET", "POST"])
@page("own")
def change(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Put one value right, or withdraw it."""
    given = request.POST if request.method == "POST" else request.GET
    element = queries.own_element(given.get("about", ""))
    opened = queries.open_own(uid)
    held = {one.element: one for one in opened.view.values}.get(element.code)
    readings = {element.code: held.reading} if held is not None else {}
    fields = fields_of(node_pack(), [element], readings, language_of())
    context: dict[str, Any] = {
        "own": opened.own, "uid": uid, "field": draw_fields(fields)[0], "label": label_of(element),
        "about": element.code, "url": reverse("own_one", args=[uid]),
        "source": source_words(held.reading.source) if held is not None else "",
        "by_law": held is not None and held.reading.source in _BY_LAW, "held": held is not None,
    }  # fmt: skip
    if request.method == "GET":
        return render(request, "own/change.html", context)
    try:
        if request.POST.get("do") == "withdraw":
            write.withdraw_own(opened.own.key, [element.code])
            tell(request, "own.withdrawn", what=label_of(element))
        else:
            values = read_form(node_pack(), fields, dict(request.POST.lists()))
            if fields[0].error is not None:
                raise Problem("residents.form_errors")
            if values.get(element.code) is None:
                raise Problem("own.nothing_typed")
            write.correct_own(opened.own.key, values)
            tell(request, "own.corrected", what=label_of(element))
    except Problem as problem:
        context["field"] = draw_fields(fields)[0]
        context["problem"] = None if problem.code == "residents.form_errors" else problem
        return render(request, "own/change.html", context)
    return redirect("own_one", uid=uid)


@require_POST
@page("own")
def dismiss(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Let somebody act no longer."""
    opened = queries.open_own(uid)
    wanted = request.POST.get("proxy", "")
    proxy = next((one for one in opened.proxies if str(one.uid) == wanted), None)
    if proxy is None:
        raise Problem("own.proxy_unknown")
    trust.dismiss_proxy(proxy)
    tell(request, "own.dismissed")
    return redirect("own")
