"""Changing what is believed: a form made from the dictionary, where it is known from, undo."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from linli.core.base.pack import node_pack
from linli.core.base.pages import page
from linli.core.base.saying import language_of, say
from linli.core.base.scope import current_scope
from linli.core.base.service import ask
from linli.core.base.toasts import tell
from linli.core.register import queries as register
from linli.core.register import services as write
from linli.engines.dictionary import Element
from linli.engines.values import Problem
from linli.features.residents import queries, services
from linli.features.residents.pages.drawing import subject_url, title_of
from linli.features.residents.pages.words import label_of, say_count
from linli.features.residents.plan.facts import Section, sections_of
from linli.features.residents.plan.forms import Field, can_be_typed, fields_of, read_form
from linli.features.residents.queries import PURPOSES


@require_http_methods(["GET", "POST"])
@page(*PURPOSES)
def edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The form of one fact (`?about=`) or of a group (`?group=`), and what was typed."""
    ask("record.write")
    kind = register.kind_of(uid)
    sections = _sections(kind)
    given = request.POST if request.method == "POST" else request.GET
    about = _about(given.get("about", ""), kind)
    section = next((one for one in sections if one.code == given.get("group")), None)
    if section is None and sections:
        section = sections[0]
    elements = [about] if about else [one for one in _may(section) if can_be_typed(one)]
    readings = register.open_by_uid(uid, [one.code for one in elements])
    fields = fields_of(node_pack(), elements, readings, language_of())
    context: dict[str, Any] = {
        "uid": uid, "url": subject_url(uid), "fields": draw_fields(fields), "about": about,
        "section": section, "title": _title(about, section),
        "tabs": [] if about else _tabs(uid, sections, section),
        "can_confirm": bool(about and readings[about.code].state == "known"),
        **asked_of(request),
    }  # fmt: skip
    if request.method == "GET":
        return render(request, "residents/edit.html", context)
    try:
        return _keep(request, uid, fields, readings)
    except Problem as problem:
        context |= {"fields": draw_fields(fields), "problem": problem}
        if problem.code == "residents.form_errors":
            context["problem"] = None
        return render(request, "residents/edit.html", context)


def _keep(request: HttpRequest, uid: UUID, fields: list[Field], readings: Any) -> HttpResponse:
    values = read_form(node_pack(), fields, dict(request.POST.lists()))
    if any(one.error is not None for one in fields):
        raise Problem("residents.form_errors")
    if request.POST.get("do") == "confirm" and not values:
        values = {one.element.code: readings[one.element.code].value for one in fields}
    made = services.change_facts(
        uid, values, source=request.POST.get("source", ""), seen_on=read_day(request, "seen_on")
    )
    target = subject_url(uid)
    undo = f"{reverse('resident_undo', args=[made])}?next={target}"
    labels = [label_of(one.element) for one in fields if one.element.code in values]
    tell(request, "residents.kept", undo=undo, what=say("words.comma").join(labels[:3]))
    return redirect(target)


def _about(code: str, kind: str) -> Element | None:
    element = node_pack().elements.get(code)
    if element is None or element.subject != kind or not can_be_typed(element):
        return None
    return element


def _sections(kind: str) -> list[Section]:
    return [one for one in sections_of(node_pack(), kind) if any(map(can_be_typed, _may(one)))]


def _may(section: Section | None) -> list[Element]:
    purpose = current_scope().purpose
    return [one for one in (section.elements if section else ()) if purpose in one.purposes]


def _title(about: Element | None, section: Section | None) -> str:
    if about is not None:
        return label_of(about)
    return title_of(section) if section is not None else ""


def _tabs(uid: UUID, sections: list[Section], here: Section | None) -> list[dict[str, Any]]:
    url = reverse("resident_edit", args=[uid])
    return [
        {"url": f"{url}?group={one.code}", "label": title_of(one), "here": one is here}
        for one in sections
    ]


def draw_fields(fields: list[Field]) -> list[dict[str, Any]]:
    """Fields as `residents/field.html` draws them."""
    return [
        {
            "name": one.element.code, "label": label_of(one.element), "kind": one.kind,
            "text": one.text, "chosen": one.chosen, "value": one.chosen[0] if one.chosen else "",
            "options": [{"value": code, "label": label, "find": code} for code, label in
                        one.options],
            "hint": _hint(one), "error": one.error, "unit": one.element.unit or "",
        }
        for one in fields
    ]  # fmt: skip


def _hint(one: Field) -> str:
    if one.keeps:
        return say("residents.hint_kept")
    if one.kind == "date":
        return say("residents.hint_date")
    return say("residents.hint_yuan") if one.element.type == "money" else ""


def asked_of(request: HttpRequest) -> dict[str, Any]:
    """Where it is known from and since when, as the form shows them."""
    return {
        "sources": [(one, say(f"residents.source_{one}_how")) for one in services.SOURCES],
        "source": request.POST.get("source", services.SOURCES[0]),
        "seen_on": request.POST.get("seen_on", queries.today().isoformat()),
        "today": queries.today().isoformat(),
    }


def read_day(request: HttpRequest, name: str) -> date:
    """A whole day of a form. Raises Problem("residents.bad_day")."""
    text = request.POST.get(name, "").strip()
    try:
        return date.fromisoformat(text) if text else queries.today()
    except ValueError:
        raise Problem("residents.bad_day") from None


@require_POST
@page(*PURPOSES)
def retract(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take back one word of a history."""
    try:
        record = UUID(request.POST.get("record", ""))
    except ValueError:
        raise Problem("record.unknown", record="") from None
    services.take_back(record)
    tell(request, "residents.taken_back")
    about = request.POST.get("about", "")
    return redirect(f"{subject_url(uid)}?about={about}#history" if about else subject_url(uid))


@require_POST
@page(*PURPOSES)
def undo(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take back what was recorded just now. uid: of the record"""
    services.take_back(uid)
    tell(request, "residents.undone")
    return redirect(_next(request))


@require_POST
@page(*PURPOSES)
def undo_batch(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take back a move, a birth or a death. uid: of its batch"""
    count = write.undo_batch(uid)
    tell(request, "residents.said", text=say_count("residents.undone_batch", count))
    return redirect(_next(request))


def _next(request: HttpRequest) -> str:
    """Where to go on; an address of ours, or the search."""
    wanted = request.GET.get("next", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return reverse("residents")
