"""What others may ask about places. Divisions are public; addresses stay in the reader's scope."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path
from threading import Lock

from django.conf import settings
from django.db import connection
from django.db.models import F, QuerySet

from linli.core.base.scope import Jurisdiction
from linli.core.places.folding import fold_address
from linli.core.places.index import Entry, Found, Index, write_index
from linli.core.places.models import Address, Division, DivisionChange, TreeState
from linli.core.places.rules import node_rules
from linli.engines.values import Problem

_lock = Lock()
_open: dict[Path, Index] = {}


def get_division(code: str) -> Division:
    """The living division of that code, with or without its closing zeros.

    Raises Problem("places.division_unknown").
    """
    found = Division.objects.filter(code=code, ends_on=None).first()
    if found is None and code.isdigit() and len(code) < (digits := node_rules().code_digits):
        found = Division.objects.filter(code=code.ljust(digits, "0"), ends_on=None).first()
    if found is None:
        raise Problem("places.division_unknown", code=code)
    return found


def find_division(key: int) -> Division | None:
    """The division of that key, living or ended, or None."""
    return Division.objects.filter(id=key).first()


def find_living(code: str) -> Division | None:
    """The living division of that code, with its parent, or None."""
    return Division.objects.select_related("parent").filter(code=code, ends_on=None).first()


def get_division_by_key(key: int) -> Division:
    """The division of that key, living or ended. Raises Problem("places.division_unknown")."""
    found = Division.objects.filter(id=key).first()
    if found is None:
        raise Problem("places.division_unknown", code=str(key))
    return found


def list_lives(codes: Collection[str]) -> dict[str, list[tuple[int, date | None, date | None]]]:
    """By code, the divisions that have or had it: key, first and last day; the living one last."""
    found: dict[str, list[tuple[int, date | None, date | None]]] = {}
    rows = Division.objects.filter(code__in=codes).order_by(F("ends_on").asc(nulls_last=True), "id")
    for code, key, begins, ends in rows.values_list("code", "id", "begins_on", "ends_on"):
        found.setdefault(code, []).append((key, begins, ends))
    return found


def jurisdiction_at(code: str) -> Jurisdiction:
    """The living division of that code and all below it; asked once in each request.

    Raises Problem("places.division_unknown").
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, first, last FROM places_division WHERE code = %s AND ends_on IS NULL",
            [code],
        )
        row = cursor.fetchone()
    return jurisdiction_of(get_division(code)) if row is None else Jurisdiction(*row)


def jurisdiction_of(division: Division) -> Jurisdiction:
    """The division and all below it."""
    return Jurisdiction(division.id, division.first, division.last)


def list_below(division: Division, *, level: str | None = None) -> QuerySet[Division]:
    """Living divisions below one, in the order of the tree; of one level if it is named."""
    rows = Division.objects.filter(
        first__gt=division.first, first__lte=division.last, ends_on=None
    ).order_by("first")
    return rows.filter(level=level) if level else rows


def list_within(area: Jurisdiction) -> QuerySet[Division]:
    """Divisions in a jurisdiction, living and ended, in the order of the tree."""
    return Division.objects.filter(first__gte=area.first, last__lte=area.last).order_by("first")


def list_children(key: int | None) -> QuerySet[Division]:
    """Living divisions directly below that of a key, by code; None: those below no other."""
    return Division.objects.filter(parent_id=key, ends_on=None).order_by("code")


def names_of(keys: Collection[int]) -> dict[int, str]:
    """By key, what divisions are called, living or ended; unknown keys are left out."""
    return dict(Division.objects.filter(id__in=keys).values_list("id", "name"))


def list_above(division: Division) -> list[Division]:
    """The divisions that hold one, the country first, itself left out."""
    rows = Division.objects.filter(first__lt=division.first, last__gte=division.last)
    return list(rows.order_by("first"))


def list_changes(division: Division) -> QuerySet[DivisionChange]:
    """What happened to a division, oldest first."""
    return division.changes.order_by("on", "id")


def list_addresses(division: Division, text: str = "") -> QuerySet[Address]:
    """Addresses in and below a division, in scope, that hold the text; by their own text."""
    rows = Address.objects.filter(division__first__range=(division.first, division.last))
    folded = fold_address(text)
    return (rows.filter(folded__contains=folded) if folded else rows).order_by("text")


def search_divisions(text: str, *, within: Division | None = None, limit: int = 20) -> list[Found]:
    """Divisions by name, part of a name, former name, pinyin, initials or code; best first.

    text: words before the last narrow the search to divisions that they name
    """
    if not text.strip():
        return []
    interval = None if within is None else (within.first, within.last)
    return _index().search(text, limit=limit, within=interval)


def _index() -> Index:
    """The index of the tree as it is now, written first where it is old."""
    stamp = TreeState.objects.values_list("stamp", flat=True).filter(id=1).first()
    folder = Path(settings.LINLI_ANALYSIS) / f"divisions-{stamp}"
    with _lock:
        if folder not in _open:
            if not folder.is_dir():
                write_index(folder, _entries())
                _remove_others(folder)
            _open.clear()
            _open[folder] = Index(folder)
        return _open[folder]


def _entries() -> Iterator[Entry]:
    former: dict[int, str] = {}
    kinds = DivisionChange.Kind
    renamed = DivisionChange.objects.filter(kind=kinds.RENAMED)
    merged = DivisionChange.objects.filter(kind=kinds.MERGED)
    for key, name in [
        *renamed.values_list("division_id", "name_before"),
        *merged.values_list("other_id", "division__name"),
    ]:
        former[key] = f"{former.get(key, '')} {name}"
    rows = Division.objects.filter(ends_on=None).order_by("first")
    columns = rows.values_list("id", "parent_id", "first", "last", "code", "name", "level")
    for row in columns.iterator(chunk_size=20_000):
        yield Entry(*row)._replace(former_names=former.get(row[0], ""))


def _remove_others(folder: Path) -> None:
    for other in folder.parent.glob("divisions-*"):
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)
