"""Finding people and homes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from linli.core.base.pages import page
from linli.core.base.saying import hidden, say
from linli.features.residents import queries
from linli.features.residents.pages.drawing import plain
from linli.features.residents.pages.words import (
    code_words,
    division_name,
    short_address,
)
from linli.features.residents.queries import PURPOSES, Found, Row


@require_GET
@page(*PURPOSES)
def show_search(request: HttpRequest) -> HttpResponse:
    """The field, and what is found; a script asks for the second part alone."""
    text = request.GET.get("q", "")
    found = queries.search(text)
    context = found_of(found)
    if request.headers.get("HX-Request"):
        return render(request, "residents/found.html", context)
    return render(
        request,
        "residents/search.html",
        {
            **context,
            "tabs": tabs_of("search"),
            "may_move": queries.may("batch.write"),
        },
    )


def tabs_of(here: str) -> list[dict[str, Any]]:
    """The books of residents."""
    books = [
        ("search", "residents"), ("lists", "residents_lists"), ("alerts", "residents_alerts"),
        ("places", "residents_places"),
    ]  # fmt: skip
    return [
        {"url": reverse(url), "label": say(f"residents.tab_{code}"), "here": code == here}
        for code, url in books
    ]


def found_of(found: Found) -> dict[str, Any]:
    """What was found, as the list shows it."""
    names = queries.names_here() if found.people or found.homes else []
    return {
        "text": found.text, "search_text": found.text, "found": found,
        "people": [person_row(one, names) for one in found.people],
        "homes": [home_row(one, names) for one in found.homes],
    }  # fmt: skip


def person_row(row: Row, names: list[str]) -> dict[str, Any]:
    """Somebody in a list: name, sex and age, masked number, home."""
    values = row.values
    address = next(
        (plain(values.get(code)) for code in (
            "person.household.dwelling.address", "person.household.address", "person.address",
        ) if plain(values.get(code))), "",
    )  # fmt: skip
    sex = plain(values.get("person.sex"))
    state = ""
    if plain(values.get("person.deceased")) == "1":
        state = say("residents.state_died")
    elif plain(values.get("person.moved_out")) == "1":
        state = say("residents.state_gone")
    return {
        "url": reverse("person", args=[row.uid]),
        "name": plain(values.get("person.name")) or say("residents.no_name"),
        "sex": code_words("sex", sex) if sex else "",
        "age": values.get("person.age"),
        "number": hidden(plain(values.get("person.citizen_number"))),
        "phone": hidden(plain(values.get("person.phone"))),
        "address": short_address(address, names),
        "home": _home_url(values.get("person.household")),
        "head": plain(values.get("person.household.head.name")),
        "state": state,
    }


def _home_url(uid: Any) -> str:
    return reverse("household", args=[uid]) if plain(uid) else ""


def home_row(row: Row, names: list[str]) -> dict[str, Any]:
    """A home in a list: address, head, grid."""
    values = row.values
    address = plain(values.get("household.dwelling.address")) or plain(
        values.get("household.address")
    )
    grid = plain(values.get("household.division"))
    return {
        "url": reverse("household", args=[row.uid]),
        "address": short_address(address, names)
        or say("residents.home_number", number=plain(values.get("household.code"))),
        "head": plain(values.get("household.head.name")),
        "grid": division_name(grid) if grid else "",
    }
