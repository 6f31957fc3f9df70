"""Divisions on the wire."""

from __future__ import annotations

from datetime import date

from ninja import Schema


class DivisionOut(Schema):
    """A division."""

    code: str
    name: str
    level: str
    kind: str
    begins_on: date | None
    ends_on: date | None
    longitude: float | None
    latitude: float | None


class DivisionPage(Schema):
    """Some divisions, and where to go on."""

    items: list[DivisionOut]
    next: str | None


class FoundOut(Schema):
    """A division that a search found; `path` names those above it, the highest first."""

    code: str
    name: str
    level: str
    path: list[str]


class ChangeOut(Schema):
    """Something that happened to a division."""

    kind: str
    on: date
    name_before: str
    code_before: str
    other: str | None
    reference: str
