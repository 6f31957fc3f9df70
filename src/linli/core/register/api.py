"""The register over HTTP. Every read and write goes through the doors; nothing is decided here."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localtime
from ninja import Query, Router, Status
from pydantic import Field

from linli.core.base.scope import current_scope
from linli.core.register import queries, schemas, services
from linli.core.register.wire import (
    answer,
    key_of,
    kind_of,
    moment_in,
    normalised,
    plain,
    uids_of,
    value_out,
)
from linli.engines.values import Problem

router = Router(tags=["register"])

Text = Annotated[str, Field(max_length=80)]


@router.get("/subjects", response=list[schemas.SubjectOut], operation_id="subject.search")
def search(
    request: HttpRequest, number: Text = "", phone: Text = "", name: Text = ""
) -> list[queries.Found]:
    """Subjects in sight with that number, phone or name (whole, given name, pinyin, initials)."""
    asked = [text for text in (number, phone, name) if text]
    if len(asked) != 1:
        raise Problem("subject.one_word")
    if number:
        return queries.find_by_number(number)
    return queries.find_by_phone(phone) if phone else queries.find_by_name(name)


@router.post("/subjects", response={201: list[schemas.SubjectOut]}, operation_id="subject.create")
def create(request: HttpRequest, body: schemas.SubjectIn) -> Status[list[dict[str, Any]]]:
    """Make subjects of which nothing is said yet."""
    made = services.create_subjects(body.kind, body.count)
    return Status(201, [{"uid": uid, "kind": body.kind} for _, uid in made])


@router.get("/subjects/{uid}", response=schemas.OpenedOut, operation_id="subject.open")
def open_subject(
    request: HttpRequest, uid: UUID, elements: Annotated[str, Query(max_length=4000)]
) -> HttpResponse:
    """What is believed of a subject; `elements` are codes with commas between."""
    codes = [code.strip() for code in elements.split(",") if code.strip()]
    if not codes:
        raise Problem("subject.element", element=elements)
    opened = queries.open_by_uid(uid, codes)
    return answer({"uid": uid, "values": {code: value_out(one) for code, one in opened.items()}})


@router.get(
    "/subjects/{uid}/history",
    response=list[schemas.HistoryOut],
    operation_id="subject.open.history",
)
def history(request: HttpRequest, uid: UUID, element: schemas.Code) -> list[dict[str, Any]]:
    """All that was ever said of an element of a subject, and by whom."""
    return [
        {
            "value": plain(said.value),
            "state": said.state,
            "observed_at": said.observed_at,
            "accepted_at": said.accepted_at,
            "source": said.source,
            "purpose": said.purpose,
            "author": said.author,
            "record": said.record,
            "retracted": said.retracted,
        }
        for said in queries.history(key_of(uid), element)
    ]


@router.get(
    "/subjects/{uid}/members",
    response=list[schemas.MemberOut],
    operation_id="subject.open.members",
)
def members(
    request: HttpRequest, uid: UUID, on: date | None = None, element: schemas.Code = ""
) -> list[dict[str, Any]]:
    """Who belongs to a household on a day (default: today), or is tied to a subject otherwise."""
    day = on or localtime(current_scope().at).date()
    more = {"element": element} if element else {}
    found = queries.list_members(key_of(uid), on=day, **more)
    uids = uids_of({one.subject for one in found})
    return [
        {"uid": uids[one.subject], "since": one.since, "until": one.until}
        for one in found
        if one.subject in uids
    ]


@router.post(
    "/subjects/{uid}/records", response={201: schemas.RecordOut}, operation_id="record.write"
)
def record(request: HttpRequest, uid: UUID, body: schemas.RecordIn) -> Status[dict[str, Any]]:
    """Record what was learnt of a subject; the same `uid` again changes nothing."""
    made = services.record(
        key_of(uid),
        normalised(body.values),
        observed_at=moment_in(body.observed_at),
        uid=body.uid,
    )
    return Status(201, {"uid": made})


@router.post("/records/retract", response=schemas.CountOut, operation_id="record.retract")
def retract(request: HttpRequest, body: schemas.RetractIn) -> dict[str, int]:
    """Take records back; they stay in the history."""
    return {"count": services.retract(body.records)}


@router.post("/links", response={201: schemas.RecordOut}, operation_id="subject.link")
def link(request: HttpRequest, body: schemas.LinkIn) -> Status[dict[str, Any]]:
    """Say that two subjects are one, or that they are not."""
    made = services.link(key_of(body.one), key_of(body.other), same=body.same)
    return Status(201, {"uid": made})


@router.delete("/links/{uid}", response={204: None}, operation_id="subject.unlink")
def unlink(request: HttpRequest, uid: UUID) -> Status[None]:
    """Take a link back."""
    services.unlink(uid)
    return Status(204, None)


@router.post(
    "/subjects/{uid}/split", response={201: schemas.SubjectOut}, operation_id="subject.split"
)
def split(request: HttpRequest, uid: UUID, body: schemas.SplitIn) -> Status[dict[str, Any]]:
    """Part a subject that was two: these records are about somebody else, who is made."""
    made = services.split(key_of(uid), body.records)
    return Status(201, {"uid": uids_of({made})[made], "kind": kind_of(uid)})
