"""The pages of a home and of a person; a number shown whole."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from linli.core.base.pack import node_pack
from linli.core.base.pages import page
from linli.core.base.saying import say
from linli.core.register import queries as register
from linli.engines.values import Problem
from linli.features.residents import queries, services
from linli.features.residents.pages.drawing import (
    card_of,
    due_words,
    groups_of,
    history_of,
    looks_of,
)
from linli.features.residents.pages.words import division_name, short_address, value_words
from linli.features.residents.queries import PURPOSES, Home, OpenedPerson


@require_GET
@page(*PURPOSES)
def show_home(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A home: family, facts, what is due, who looked."""
    return render(request, "residents/household.html", _home_context(request, uid, {}))


def _home_context(request: HttpRequest, uid: UUID, shown: dict[str, str]) -> dict[str, Any]:
    home = queries.open_home(uid)
    names = queries.names_here()
    everybody = [*home.people, *home.kin]
    cards = {one.uid: card_of(one, home.division, names) for one in everybody}
    about = request.GET.get("about", "")
    url = reverse("household", args=[uid])
    head = home.head
    due = [line for one in everybody for line in due_words(one.due, str(one.get("name") or ""))]
    address = short_address(home.address, names)
    return {
        "home": home, "uid": uid, "url": url,
        "title": address or say("residents.home_number", number=_said(home, "household.code")),
        "head_name": str(head.get("name") or "") if head else "",
        "living": sum(1 for card in cards.values() if card.here),
        "grid": division_name(home.division) if home.division else "",
        "roots": queries.family_of(home, cards),
        "groups": groups_of(home.groups, url, about, shown),
        "dwelling": groups_of(home.dwelling, url, about, shown),
        "due": sorted(due, key=lambda line: line["on"]),
        "history": history_of(*_asked(home, about)) if about else None,
        "history_uid": home.dwelling_uid if about.startswith("dwelling.") else uid,
        "looked": looks_of(home.key, all_of_them="looked" in request.GET),
        **_may(),
    }  # fmt: skip


def _asked(home: Home, about: str) -> tuple[int, str, Any]:
    """Of whom a fact on the page of a home is said: of the home or of its dwelling."""
    if about.startswith("dwelling.") and home.dwelling_uid is not None:
        readings = register.open_by_uid(home.dwelling_uid, queries.readable([about]))
        return register.key_of(home.dwelling_uid), about, readings
    return home.key, about, home.readings


def _said(home: Home, code: str) -> str:
    found = home.readings.get(code)
    return "" if found is None or found.value is None else str(found.value)


@require_GET
@page(*PURPOSES)
def show_person(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A person: facts, kin, what is due, who looked."""
    return render(request, "residents/person.html", _person_context(request, uid, {}))


def _person_context(request: HttpRequest, uid: UUID, shown: dict[str, str]) -> dict[str, Any]:
    person = queries.open_person(uid)
    about = request.GET.get("about", "")
    url = reverse("person", args=[uid])
    name = str(person.get("name") or "")
    return {
        "person": person, "uid": uid, "url": url, "title": name or say("residents.no_name"),
        "meta": _meta(person), "state": _state(person),
        "home_url": reverse("household", args=[person.home]) if person.home else "",
        "home_name": short_address(person.home_address, queries.names_here()),
        "groups": groups_of(person.groups, url, about, shown),
        "kin": [{"name": one.name, "url": reverse("person", args=[one.uid]),
                 "tie": _tie_words(one.tie)} for one in person.kin],
        "due": due_words(person.due, name),
        "history": history_of(person.key, about, person.readings) if about else None,
        "looked": looks_of(person.key, all_of_them="looked" in request.GET),
        **_may(),
    }  # fmt: skip


def _meta(person: OpenedPerson) -> list[str]:
    elements = node_pack().elements
    found = []
    if person.get("sex"):
        found.append(value_words(elements["person.sex"], person.get("sex")))
    if person.get("age") is not None:
        found.append(say("residents.age", age=person.get("age")))
    if person.get("relation_to_head"):
        relation = elements["person.relation_to_head"]
        found.append(value_words(relation, person.get("relation_to_head")))
    return found


def _state(person: OpenedPerson) -> str:
    """What has to be known before all else: died, moved out."""
    if person.get("deceased") == "1" or person.get("died_on"):
        return say("residents.died", on=str(person.get("died_on") or ""))
    if person.get("moved_out") == "1":
        return say("residents.gone_to", where=str(person.get("moved_out_to") or ""))
    return ""


def _tie_words(tie: str) -> str:
    if tie == "child":
        return say("residents.child")
    element = node_pack().elements.get(tie)
    return say(f"residents.tie_{tie.partition('.')[2]}") if element is not None else tie


def _may() -> dict[str, bool]:
    """What the page offers to do: whatever a role held here has the verb for."""
    return {
        "may_write": queries.may("record.write"), "may_move": queries.may("batch.write"),
        "may_reveal": queries.may("resident.reveal"),
        "may_take_back": queries.may("record.retract"),
        "may_protect": queries.may("subject.protect"),
    }  # fmt: skip


@require_POST
@page(*PURPOSES)
def reveal(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A number whole, on the page where it was asked for; kept is who asked, and why."""
    code, reason = request.POST.get("element", ""), request.POST.get("reason", "")
    kind = register.kind_of(uid)
    shown: dict[str, str] = {}
    problem = None
    try:
        reading = services.reveal(uid, code, reason=reason)
        shown[code] = str(reading.value or "")
    except Problem as caught:
        if not caught.code.startswith("residents."):
            raise
        problem = caught
    if kind == "household":
        context = _home_context(request, uid, shown)
        return render(request, "residents/household.html", {**context, "problem": problem})
    context = _person_context(request, uid, shown)
    return render(request, "residents/person.html", {**context, "problem": problem})
