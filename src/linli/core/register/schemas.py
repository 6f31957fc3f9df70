"""Subjects and values on the wire."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field

#: A value as a caller says it: text is read as the dictionary reads cells; null withdraws.
Said = str | int | float | bool | list[str] | None
Code = Annotated[str, Field(max_length=120)]
Moment = datetime | None


class SubjectIn(Schema):
    """Subjects to be made."""

    kind: Annotated[str, Field(max_length=16)]
    count: Annotated[int, Field(ge=1, le=1000)] = 1


class SubjectOut(Schema):
    """A subject: only who and of which kind; what is known of it is opened apart."""

    uid: UUID
    kind: str


class ValueOut(Schema):
    """What is believed of one element; `state`: unknown, known, not_applicable, withdrawn."""

    value: Said
    state: str
    observed_at: Moment
    source: str | None
    stale: bool


class OpenedOut(Schema):
    """A subject, opened."""

    uid: UUID
    values: dict[str, ValueOut]


class RecordIn(Schema):
    """What was learnt of a subject. `uid` lets the same record be sent twice."""

    values: Annotated[dict[Code, Said], Field(min_length=1, max_length=400)]
    observed_at: Moment = None
    uid: UUID | None = None


class RecordOut(Schema):
    """The record that was made."""

    uid: UUID


class RetractIn(Schema):
    """Records to be taken back."""

    records: Annotated[list[UUID], Field(min_length=1, max_length=1000)]


class CountOut(Schema):
    """How many."""

    count: int


class HistoryOut(Schema):
    """Something that was said of an element, and by whom."""

    value: Said
    state: str
    observed_at: datetime
    accepted_at: datetime
    source: str
    purpose: str
    author: str
    record: UUID
    retracted: bool


class MemberOut(Schema):
    """Who is tied to a subject, from a day on and perhaps until one."""

    uid: UUID
    since: date
    until: date | None


class LinkIn(Schema):
    """Two subjects that are one (`same`), or that are not."""

    one: UUID
    other: UUID
    same: bool = True


class SplitIn(Schema):
    """Records of a subject that are about somebody else."""

    records: Annotated[list[UUID], Field(min_length=1, max_length=1000)]
