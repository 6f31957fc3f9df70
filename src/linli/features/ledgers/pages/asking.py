"""What forms on the pages send, read; a ledger with what every page of it shows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import get_current_timezone

from linli.core.base.queries import is_under_way
from linli.core.base.saying import say
from linli.core.base.scope import current_scope
from linli.engines.values import Problem
from linli.features.ledgers import queries
from linli.features.ledgers.models import Ledger
from linli.features.ledgers.pages.words import due_words, next_step, stops_of


def read_moment(given: Mapping[str, Any], name: str) -> datetime | None:
    """A day and a time of the node's clock from `<name>_on` and `<name>_at`; None: not said.

    Raises Problem("ledgers.bad_moment").
    """
    day, clock = str(given.get(f"{name}_on") or ""), str(given.get(f"{name}_at") or "")
    if not day:
        return None
    try:
        naive = datetime.fromisoformat(f"{day}T{clock or '17:00'}")
    except ValueError:
        raise Problem("ledgers.bad_moment") from None
    return naive.replace(tzinfo=get_current_timezone())


def read_number(given: Mapping[str, Any], name: str, *, most: int = 10_000) -> int | None:
    """A whole number; None: not said. Raises Problem("ledgers.bad_number")."""
    text = str(given.get(name) or "").strip()
    if not text:
        return None
    if not text.isdecimal() or int(text) > most:
        raise Problem("ledgers.bad_number", given=text[:20])
    return int(text)


def read_place(given: Mapping[str, Any], name: str = "h") -> tuple[int, int] | None:
    """The places of a sheet and of a heading on it, as `0-5`; None where it names none."""
    sheet, _, place = str(given.get(name) or "").partition("-")
    if not (sheet.isdecimal() and place.isdecimal()):
        return None
    return int(sheet), int(place)


def frame_of_ledger(request: HttpRequest, uid: UUID, tab: str) -> tuple[Ledger, dict[str, Any]]:
    """A ledger with what stands at the head and the foot of each of its pages."""
    ledger = queries.open_ledger(uid)
    now = current_scope().at
    busy = is_under_way(ledger.job)
    context: dict[str, Any] = {
        "ledger": ledger,
        "busy": busy,
        "job": ledger.job if busy else None,
        "stops": stops_of(ledger, now, busy=busy),
        "due": due_words(ledger, now),
        "step": next_step(ledger, busy=busy),
        "tabs": _tabs(ledger, tab),
        "tab": tab,
        "problem_of_file": Problem(ledger.problem) if ledger.problem else None,
        "is_read": ledger.stage != Ledger.Stage.RECEIVED,
        "may_change": ledger.stage == Ledger.Stage.READ and not busy,
    }
    return ledger, context


def _tabs(ledger: Ledger, here: str) -> list[dict[str, Any]]:
    books: list[tuple[str, str, int | None]] = [("sheet", "ledger", None)]
    if ledger.stage != Ledger.Stage.RECEIVED:
        books.append(("headings", "ledger_headings", ledger.headings))
        books.append(("whom", "ledger_whom", ledger.rows or None))
    if ledger.filled_at is not None:
        books.append(("left", "ledger_left", ledger.left))
        if queries.has_comparison(ledger):
            books.append(("changes", "ledger_changes", None))
        books.append(("missing_ledger", "ledger_missing", None))
        books.append(("back", "ledger_back", None))
    books.append(("about", "ledger_about", None))
    return [
        {"url": reverse(url, args=[ledger.uid]), "label": say(f"ledgers.tab_{code}"),
         "count": count, "here": code == here}
        for code, url, count in books
    ]  # fmt: skip
