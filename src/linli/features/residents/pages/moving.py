"""Moves, arrivals, births and deaths in two steps: the form, then what will change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from linli.core.base.ids import new_uid
from linli.core.base.pack import node_pack
from linli.core.base.pages import page
from linli.core.base.saying import language_of, say
from linli.core.base.service import ask
from linli.core.base.toasts import tell
from linli.core.register import queries as register
from linli.engines.values import Problem
from linli.features.residents import queries, services
from linli.features.residents.pages.drawing import plain
from linli.features.residents.pages.editing import asked_of, draw_fields, read_day
from linli.features.residents.pages.search import home_row
from linli.features.residents.pages.words import label_of, short_address, value_words
from linli.features.residents.plan import moves
from linli.features.residents.plan.forms import Field, fields_of, read_form
from linli.features.residents.plan.moves import Change, Mover, Place
from linli.features.residents.queries import PURPOSES

_NEW = (
    "person.name", "person.sex", "person.birth_date", "person.citizen_number", "person.phone",
    "person.relation_to_head",
)  # fmt: skip
_BORN = ("person.name", "person.sex", "person.birth_date", "person.relation_to_head")
_NEEDED = "person.name"
_MOST_HOMES = 8


@require_http_methods(["GET", "POST"])
@page(*PURPOSES)
def leave(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Somebody moves away, with whom they take along."""
    person = queries.open_person(uid)
    context = _context(request, "leave", person, uid)
    context["others"] = _others(person)
    context["along"] = [*request.POST.getlist("along")]
    context["to"] = request.POST.get("to", "")
    return _steps(request, context, lambda: _leaving(request, person, context["others"]))


def _others(person: queries.OpenedPerson) -> list[queries.Person]:
    """Whoever lives in the same home."""
    if person.home is None:
        return []
    home = queries.open_home(person.home)
    return [one for one in home.people if one.key != person.key and not one.get("moved_out")]


def _leaving(
    request: HttpRequest, person: queries.OpenedPerson, others: list[queries.Person]
) -> list[Change]:
    along = set(request.POST.getlist("along"))
    going = [one for one in others if str(one.uid) in along]
    movers = [_mover(person), *(_member(one) for one in going)]
    home = None
    if person.home is not None and len(going) == len(others):
        opened = queries.open_home(person.home)
        before = {code: one.value for code, one in opened.readings.items()}
        home = (opened.key, opened.address, before)
    day = _moved_on(request)
    return moves.move_away(movers, day, request.POST.get("to", "").strip()[:200], home=home)


@require_http_methods(["GET", "POST"])
@page(*PURPOSES)
def move(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Somebody moves to another home here."""
    person = queries.open_person(uid)
    context = _context(request, "move", person, uid)
    context["others"] = _others(person)
    context["along"] = [*request.POST.getlist("along")]
    context |= _target(request)
    context["relation"] = request.POST.get("relation", "")
    relation = node_pack().elements["person.relation_to_head"]
    context["relations"] = draw_fields(fields_of(node_pack(), [relation], {}, language_of()))[0]
    return _steps(request, context, lambda: _moving(request, person, context["others"]))


def _moving(
    request: HttpRequest, person: queries.OpenedPerson, others: list[queries.Person]
) -> list[Change]:
    along = set(request.POST.getlist("along"))
    movers = [_mover(person), *(_member(one) for one in others if str(one.uid) in along)]
    relation = request.POST.get("person.relation_to_head", "")
    return moves.move_within(movers, _place(request), _moved_on(request), relation)


def _target(request: HttpRequest) -> dict[str, Any]:
    """The home that somebody moves to: searched by address or head, then chosen."""
    find = request.POST.get("find", "").strip()
    found = queries.search(find).homes[:_MOST_HOMES] if find else []
    names = queries.names_here() if found else []
    return {
        "find": find, "chosen_home": request.POST.get("home", ""),
        "homes": [{**home_row(one, names), "uid": str(one.uid)} for one in found],
    }  # fmt: skip


def _place(request: HttpRequest) -> Place:
    try:
        home = queries.open_home(UUID(request.POST.get("home", "")))
    except ValueError:
        raise Problem("residents.home_missing") from None
    if not home.division:
        raise Problem("residents.home_left")
    return Place(home.uid, home.division, home.address, home.key)


@require_http_methods(["GET", "POST"])
@page(*PURPOSES)
def die(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Somebody died."""
    person = queries.open_person(uid)
    context = _context(request, "die", person, uid)
    return _steps(request, context, lambda: moves.die(_mover(person), _moved_on(request)))


@require_http_methods(["GET", "POST"])
@page(*PURPOSES)
def arrive(request: HttpRequest) -> HttpResponse:
    """Somebody new: moved in or born, into a home that is there or with a new one."""
    given = request.POST if request.method == "POST" else request.GET
    born = given.get("born", "") == "1"
    codes = queries.readable(_BORN if born else _NEW)
    elements = [node_pack().elements[code] for code in codes]
    fields = fields_of(node_pack(), elements, {}, language_of())
    place = _home_given(given)
    context: dict[str, Any] = {
        "what": "born" if born else "arrive", "born": born, "fields": draw_fields(fields),
        "home": place, "grids": queries.list_grids(), "grid": given.get("grid", ""),
        "address": given.get("address", ""), "moved_on": given.get("moved_on", ""),
        "title": say("residents.born_title" if born else "residents.new_person"),
        "url": reverse("household", args=[place.uid]) if place else reverse("residents"),
        "where": short_address(place.address, queries.names_here()) if place else "",
        "action": reverse("resident_new"), **asked_of(request),
    }  # fmt: skip
    return _steps(request, context, lambda: _arriving(request, fields, place, context))


def _home_given(given: Mapping[str, str]) -> Place | None:
    try:
        home = queries.open_home(UUID(given.get("home", "")))
    except ValueError:
        return None
    return Place(home.uid, home.division, home.address, home.key)


def _arriving(
    request: HttpRequest, fields: list[Field], place: Place | None, context: dict[str, Any]
) -> list[Change]:
    values = read_form(node_pack(), fields, dict(request.POST.lists()))
    for one in fields:
        if one.element.code == _NEEDED and not values.get(_NEEDED) and one.error is None:
            one.error = Problem("residents.name_missing").reason
    context["fields"] = draw_fields(fields)
    if any(one.error is not None for one in fields):
        raise Problem("residents.form_errors")
    _refuse_known(values)
    changes: list[Change] = []
    on = _moved_on(request)
    if context["born"]:
        values.setdefault("person.birth_date", on)
    else:
        values["person.moved_in_on"] = on
    if place is None:
        grids = dict(queries.list_grids())
        if context["grid"] not in grids:
            raise Problem("residents.grid_missing")
        if not context["address"].strip():
            raise Problem("residents.address_missing")
        place = Place(_made(request, 1), context["grid"], context["address"].strip()[:200])
        changes += moves.found_home(place, _made(request, 2))
        values.setdefault("person.relation_to_head", "02")
    return [*changes, moves.come(values, _made(request, 0), place, on)]


def _refuse_known(values: Mapping[str, Any]) -> None:
    """Whoever has that number is here already. Raises Problem("residents.known_already")."""
    number = values.get("person.citizen_number")
    found = register.find_by_number(str(number)) if number else []
    if found:
        raise Problem("residents.known_already", uid=str(found[0].uid))


def _made(request: HttpRequest, at: int) -> UUID:
    """Uids of what is to be made, the same in both steps, so that a second click makes no twin."""
    given = request.POST.getlist("made")
    try:
        return UUID(given[at])
    except (IndexError, ValueError):
        return new_uid()


def _steps(request: HttpRequest, context: dict[str, Any], plan: Any) -> HttpResponse:
    """The form; what will change; and, once that was read and confirmed, the change."""
    ask("batch.write")
    do = request.POST.get("do", "")
    context["made"] = request.POST.getlist("made") or [str(new_uid()) for _ in range(3)]
    if request.method == "GET" or do in ("", "back", "find"):
        return render(request, "residents/move.html", context)
    try:
        changes = plan()
        seen_on = read_day(request, "seen_on")
        if do != "keep":
            context |= {"changes": [_said(one) for one in changes],
                        "typed": _typed(request)}  # fmt: skip
            return render(request, "residents/confirm.html", context)
        made = services.keep_changes(
            changes, source=request.POST.get("source", ""), seen_on=seen_on
        )
    except Problem as problem:
        hidden = problem.code == "residents.form_errors"
        context["problem"] = None if hidden else problem
        if problem.code == "residents.known_already":
            context["known"] = reverse("person", args=[problem.details["uid"]])
        return render(request, "residents/move.html", context)
    target = _target_after(context, changes)
    undo = f"{reverse('resident_undo_batch', args=[made.batch])}?next={context['url']}"
    tell(request, f"residents.done_{context['what']}", undo=undo, name=changes[-1].name)
    return redirect(target)


def _target_after(context: dict[str, Any], changes: list[Change]) -> str:
    """Where the change is seen: on the new home's page, else where one came from."""
    if context["what"] == "leave":
        return reverse("residents")
    for one in changes:
        if one.kind == "household" and isinstance(one.subject, UUID):
            return reverse("household", args=[one.subject])
    return str(context["url"])


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """All that was typed, to be sent again with the confirmation."""
    left = ("csrfmiddlewaretoken", "do", "made")
    return [(name, text) for name, texts in request.POST.lists() if name not in left
            for text in texts]  # fmt: skip


def _said(change: Change) -> dict[str, Any]:
    """A change as the second step shows it: each fact before and after."""
    elements = node_pack().elements
    rows = []
    for code, value in change.values.items():
        element = elements[code]
        if element.type == "subject":
            continue
        rows.append({
            "label": label_of(element),
            "before": value_words(element, change.before.get(code)),
            "after": value_words(element, value),
        })  # fmt: skip
    kind = say(f"residents.kind_{change.kind}")
    return {"name": change.name or kind, "kind": kind, "rows": rows,
            "is_new": isinstance(change.subject, UUID)}  # fmt: skip


def _context(
    request: HttpRequest, what: str, person: queries.OpenedPerson, uid: UUID
) -> dict[str, Any]:
    name = plain(person.get("name")) or say("residents.no_name")
    return {
        "what": what, "uid": uid, "url": reverse("person", args=[uid]), "name": name,
        "title": say(f"residents.{what}_title", name=name),
        "action": reverse(f"resident_{what}", args=[uid]),
        "moved_on": request.POST.get("moved_on", ""), **asked_of(request),
    }  # fmt: skip


def _mover(person: queries.OpenedPerson) -> Mover:
    before = {code: one.value for code, one in person.readings.items()}
    return Mover(person.key, plain(person.get("name")), before)


def _member(person: queries.Person) -> Mover:
    return Mover(person.key, plain(person.get("name")), person.values)


def _moved_on(request: HttpRequest) -> str:
    """The day of the event, ISO, not in the future."""
    day = read_day(request, "moved_on")
    if day > queries.today():
        raise Problem("residents.future")
    return day.isoformat()
