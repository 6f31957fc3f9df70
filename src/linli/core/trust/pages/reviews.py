"""Overseeing: who looked, what was opened, whether the audit is whole, what was let go."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from linli.core.base import queries as base
from linli.core.base.saying import say
from linli.core.base.scope import current_scope
from linli.core.base.toasts import tell
from linli.core.places import queries as places
from linli.core.trust import queries, services
from linli.core.trust.actors import day_of
from linli.core.trust.gate import may_do
from linli.core.trust.jobs import verify_audit
from linli.core.trust.models import AccessEntry, Opening
from linli.core.trust.pages.asking import office_page, place_name, purpose_name, verb_name
from linli.engines.values import Problem, Reason

#: The pages of oversight, each with its verb.
_TABS = {
    "access": "access.read", "openings": "protected.review", "audit": "audit.verify",
    "erased": "audit.read",
}  # fmt: skip
_ROOT = re.compile(r"(\d{1,18}):([0-9a-f]{64})")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
#: So many months back may be chosen from a list; buttons lead further.
_LISTED = 24


@require_GET
@office_page("access.read")
def show_access(request: HttpRequest) -> HttpResponse:
    """Who looked in a division in a month: when, for what, at how many people. No values."""
    month = _read_month(request.GET.get("month", ""))
    here = queries.access_division(request.GET.get("at", ""))
    found = queries.list_access(month, here, after=request.GET.get("after", ""))
    most = queries.access_by_account(month, here)
    keys = {one.actor_key for one in found.rows} | {key for key, _, _ in most}
    names = queries.names_of({key for key in keys if key is not None})
    names_of_places = places.names_of({one.division_id for one in found.rows})
    code = here.code if here else ""

    def address(**given: str) -> str:
        return f"{reverse('office_access')}?{urlencode(given)}"

    following = _after(month)
    this_month = day_of(current_scope().at).replace(day=1)
    at = {"at": code} if code else {}
    return render(request, "trust/office/access.html", {
        "tabs": _tabs("access"), "place": place_name(here), "at": code,
        "shown": _month_name(month), "month": f"{month:%Y-%m}",
        "months": _months(month, this_month),
        "divisions": _divisions(),
        "rows": [_seen(one, names, names_of_places) for one in found.rows],
        "most": [{"who": names.get(key or 0) or say("office.system"), "acts": acts, "people": n}
                 for key, acts, n in most],
        "before": address(month=f"{_before(month):%Y-%m}", **at),
        "after": address(month=f"{following:%Y-%m}", **at) if following <= this_month else "",
        "older": address(month=f"{month:%Y-%m}", after=found.after, **at) if found.after else "",
        "is_first": not request.GET.get("after"),
    })  # fmt: skip


@require_GET
@office_page("protected.review")
def list_openings(request: HttpRequest) -> HttpResponse:
    """Months with openings of protected people: those to be signed, and those that are."""
    months: dict[date, int] = {}
    for one in queries.list_due_reviews():
        months[one.month] = months.get(one.month, 0) + one.openings
    reviews = [
        {"review": one, "month": f"{one.month:%Y-%m}", "shown": _month_name(one.month),
         "place": place_name(one.division),
         "by": one.signed_by.name or one.signed_by.username}
        for one in queries.list_reviews()
    ]  # fmt: skip
    due = [
        {"month": f"{month:%Y-%m}", "shown": _month_name(month), "count": count}
        for month, count in sorted(months.items())
    ]
    running = queries.list_openings(day_of(current_scope().at)).count()
    context = {"due": due, "reviews": reviews, "running": running, "tabs": _tabs("openings")}
    return render(request, "trust/office/openings.html", context)


@require_http_methods(["GET", "POST"])
@office_page("protected.review")
def sign_openings(request: HttpRequest, month: str) -> HttpResponse:
    """The openings of a month, to be signed, with those named that had no good reason."""
    first = _read_month(month)
    problem = None
    if request.method == "POST":
        key = current_scope().jurisdiction.division
        try:
            review = services.sign_review(
                None if key is None else places.get_division_by_key(key),
                first,
                objected=_read_uids(request.POST.getlist("objected")),
            )
        except Problem as refused:
            problem = refused
        else:
            count = review.openings.count()
            tell(request, "office.told_signed", month=_month_name(first), count=count)
            return redirect("office_month", month=f"{first:%Y-%m}")
    rows = list(queries.list_openings(first).select_related("division", "review"))
    mine = current_scope().actor.key
    context = {
        "shown": _month_name(first), "problem": problem, "rows": _opened(rows),
        "may_sign": _after(first) <= day_of(current_scope().at)
        and any(one.review_id is None and one.account_id != mine for one in rows),
    }  # fmt: skip
    return render(request, "trust/office/month.html", context, status=422 if problem else 200)


@require_http_methods(["GET", "POST"])
@office_page("audit.verify")
def show_audit(request: HttpRequest) -> HttpResponse:
    """Whether the audit is as it was written: asked for here, compared by a worker."""
    problem = None
    if request.method == "POST":
        try:
            verify_audit.enqueue(printed=_read_root(request.POST.get("root", "")))
        except Problem as refused:
            problem = refused
        else:
            return redirect("office_audit")
    latest = next((one for one in base.list_jobs() if one.code == verify_audit.code), None)
    job = base.view_job(latest) if latest is not None else None
    found = job.result if job is not None else None
    context = {
        "tabs": _tabs("audit"), "problem": problem, "root": request.POST.get("root", ""),
        "job": job, "is_running": job is not None and job.ended_at is None, "found": found,
        "facts": _facts(found) if found else [],
        "breaks": [Reason(one["code"], one["details"]) for one in found["breaks"]] if found else [],
    }  # fmt: skip
    return render(request, "trust/office/audit.html", context, status=422 if problem else 200)


@require_GET
@office_page("audit.read")
def show_erased(request: HttpRequest) -> HttpResponse:
    """What was let go: erasures, values past their term, logs past theirs."""
    found = queries.list_deletions()
    names = queries.names_of({one.actor_key for one in found if one.actor_key is not None})
    rows = [
        {
            "at": one.at,
            "what": verb_name(one.verb),
            "by": names.get(one.actor_key or 0) or say("office.system"),
            "counts": [say(f"office.count_{name}", count=f"{n:,}") for name, n in one.counts],
        }
        for one in found
    ]
    return render(request, "trust/office/erased.html", {"rows": rows, "tabs": _tabs("erased")})


def _tabs(here: str) -> list[dict[str, object]]:
    scope = current_scope()
    return [
        {"url": reverse(f"office_{code}"), "label": say(f"office.tab_{code}"), "here": code == here}
        for code, verb in _TABS.items()
        if may_do(scope, verb)
    ]


def _divisions() -> list[dict[str, object]]:
    """Where one may look: the own place and those directly below it."""
    key = current_scope().jurisdiction.division
    found = places.list_children(key)
    own = [places.get_division_by_key(key)] if key is not None else []
    return [{"value": one.code, "label": one.name} for one in [*own, *found]]


def _seen(
    entry: AccessEntry, names: dict[int, str], names_of_places: dict[int, str]
) -> dict[str, object]:
    who = names.get(entry.actor_key or 0) or say("office.system")
    if "/token:" in entry.actor:
        who = say("office.by_program", name=who)
    return {
        "entry": entry, "who": who, "what": verb_name(entry.verb),
        "purpose": purpose_name(entry.purpose),
        "place": names_of_places.get(entry.division_id) or say("office.nowhere"),
    }  # fmt: skip


def _opened(rows: list[Opening]) -> list[dict[str, object]]:
    """Openings, people only by their place in the list: the same number is the same person."""
    numbers: dict[int, int] = {}
    mine = current_scope().actor.key
    return [
        {
            "opening": one,
            "number": numbers.setdefault(one.subject_id, len(numbers) + 1),
            "who": one.account.name or one.account.username,
            "place": place_name(one.division),
            "purpose": purpose_name(one.purpose),
            "is_own": one.account_id == mine,
        }
        for one in rows
    ]


def _facts(found: dict[str, Any]) -> list[dict[str, object]]:
    return [
        {"label": say(f"office.audit_{name}"), "value": found[name]}
        for name in ("entries", "blocks", "checkpoints", "changed", "missing", "left_out",
                     "erased", "waiting")
    ]  # fmt: skip


def _read_month(typed: str) -> date:
    """The first of a month as an address has it; of the running one where it says none."""
    now = day_of(current_scope().at).replace(day=1)
    given = _MONTH.fullmatch(typed)
    if given is None or not 1 <= int(given[2]) <= 12 or int(given[1]) < 2000:
        return now
    return min(date(int(given[1]), int(given[2]), 1), now)


def _month_name(month: date) -> str:
    name = say(f"shell.month_{month.month}")
    return say("office.month_name", month=name, year=month.year)


def _months(chosen: date, now: date) -> list[dict[str, str]]:
    """Months to choose from, the latest first; the chosen one is always among them."""
    found = [now]
    while len(found) < _LISTED:
        found.append(_before(found[-1]))
    if chosen not in found:
        found.append(chosen)
    return [{"value": f"{one:%Y-%m}", "label": _month_name(one)} for one in found]


def _before(month: date) -> date:
    return (month - timedelta(days=1)).replace(day=1)


def _after(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)


def _read_uids(typed: list[str]) -> list[UUID]:
    try:
        return [UUID(one) for one in typed]
    except ValueError:
        raise Problem("accounts.opening_unknown", openings=typed[:3]) from None


def _read_root(typed: str) -> dict[str, str]:
    """A root that was printed earlier, `block:hash`; empty where none was typed."""
    text = "".join(typed.lower().split())
    if not text:
        return {}
    root = _ROOT.fullmatch(text)
    if root is None:
        raise Problem("office.root_bad")
    return {root[1]: root[2]}
