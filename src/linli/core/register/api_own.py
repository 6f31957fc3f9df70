"""One's own data over HTTP: what is held, why, who looked; corrected, withdrawn."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.timezone import localtime
from ninja import Router, Schema, Status
from pydantic import Field

from linli.core.base.scope import current_scope
from linli.core.base.service import ask
from linli.core.register import queries, schemas, services
from linli.core.register.wire import key_of, normalised, uids_of, value_out

router = Router(tags=["own data"])

_ALERT_DAYS = 92


class OwnValueOut(schemas.ValueOut):
    """A value that is held, for which purposes, and until when."""

    element: str
    purposes: list[str]
    kept_until: date | None


class SeenOut(Schema):
    """Who looked at what, when and why."""

    at: schemas.Moment
    actor: str
    verb: str
    purpose: str
    task: str | None
    elements: list[str]


class OwnOut(Schema):
    """All that is held of a resident, and every act that read it, the latest first."""

    values: list[OwnValueOut]
    seen: list[SeenOut]


class CorrectIn(Schema):
    """What is right about oneself."""

    values: Annotated[dict[schemas.Code, schemas.Said], Field(min_length=1, max_length=100)]


class WithdrawIn(Schema):
    """Elements that nobody shall read any more."""

    elements: Annotated[list[schemas.Code], Field(min_length=1, max_length=100)]


class AlertOut(Schema):
    """Something that somebody should look at."""

    on: str
    kind: str
    subject: UUID
    detail: str


@router.get("/own", response=list[schemas.SubjectOut], operation_id="own.read.subjects")
def subjects(request: HttpRequest) -> list[dict[str, Any]]:
    """Oneself and those for whom one stands in."""
    ask("own.read")
    own = uids_of(current_scope().jurisdiction.subjects)
    return [{"uid": uid, "kind": "person"} for _, uid in sorted(own.items())]


@router.get("/own/{uid}", response=OwnOut, operation_id="own.read")
def view(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    """What is held of oneself or of whom one stands in for, and who looked."""
    found = queries.own_view(key_of(uid))
    return {
        "values": [
            {
                **value_out(one.reading),
                "element": one.element,
                "purposes": list(one.purposes),
                "kept_until": one.kept_until,
            }
            for one in found.values
        ],
        "seen": [
            {
                "at": one.at,
                "actor": one.actor,
                "verb": one.verb,
                "purpose": one.purpose,
                "task": one.task,
                "elements": list(one.elements),
            }
            for one in found.seen
        ],
    }


@router.post("/own/{uid}/correct", response={201: schemas.RecordOut}, operation_id="own.correct")
def correct(request: HttpRequest, uid: UUID, body: CorrectIn) -> Status[dict[str, Any]]:
    """Say what is right; it stands beside what offices say."""
    made = services.correct_own(key_of(uid), normalised(body.values))
    return Status(201, {"uid": made})


@router.post("/own/{uid}/withdraw", response={201: schemas.RecordOut}, operation_id="own.withdraw")
def withdraw(request: HttpRequest, uid: UUID, body: WithdrawIn) -> Status[dict[str, Any]]:
    """Withdraw values that do not rest on law."""
    return Status(201, {"uid": services.withdraw_own(key_of(uid), body.elements)})


@router.get("/alerts", response=list[AlertOut], operation_id="alert.list")
def alerts(
    request: HttpRequest, start: date | None = None, end: date | None = None
) -> list[dict[str, Any]]:
    """What happens in the division to its people, by default in the next three months."""
    scope = current_scope()
    first = start or localtime(scope.at).date()
    last = end or first + timedelta(days=_ALERT_DAYS)
    found = queries.list_alerts(scope.jurisdiction.division or 0, start=first, end=last)
    uids = uids_of({one.subject for one in found})
    return [
        {"on": one.on, "kind": one.kind, "subject": uids[one.subject], "detail": one.detail}
        for one in found
        if one.subject in uids
    ]
