"""What may be done to places. Each service asks for its verb and leaves an audit entry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from django.db.models import F, Max

from linli.core.base.bulk import insert_rows
from linli.core.base.ids import new_uid
from linli.core.base.pack import node_pack, pack_folder
from linli.core.base.scope import current_scope
from linli.core.base.service import note, service
from linli.core.places import hooks  # noqa: F401 - declares the verbs
from linli.core.places.folding import fold_address
from linli.core.places.loading import insert_divisions
from linli.core.places.models import Address, Boundary, Division, DivisionChange, TreeState
from linli.core.places.plan import Loading, plan_loading, room_below
from linli.core.places.renumbering import renumber
from linli.core.places.rules import LEVELS, PlaceRules, divisions_file, node_rules
from linli.core.places.tables import DivisionRow, read_divisions
from linli.engines.dictionary import split_address
from linli.engines.values import Problem

Kind = DivisionChange.Kind
_LONGEST_ADDRESS = 200


@service("division.load")
def load_divisions(
    *, on: date, file: Path | None = None, within: str = "", complete: bool = False
) -> Loading:
    """Load divisions from a file, by default the one of the pack; what was done.

    A first load fills the table. A later one founds what is new and renames what has another name,
    on that day; with `complete` it also ends what the file no longer has.

    within: beginning of the codes that are wanted (a province, a county); empty = all

    Raises Problem("places.file_unusable"), ("places.row_unusable"), ("places.nothing_within").
    """
    rules = node_rules()
    rows = read_divisions(file or divisions_file(pack_folder()), rules, within)
    if not rows:
        raise Problem("places.nothing_within", within=within)
    if not Division.objects.exists():
        insert_divisions(rows, rules, None)
        loading = Loading(founded=tuple(row.code for row in rows))
    else:
        loading = _load_again(rows, on=on, within=within, complete=complete)
    _tree_changed()
    note(founded=len(loading.founded), renamed=len(loading.renamed), ended=len(loading.ended))
    return loading


def _load_again(rows: Sequence[DivisionRow], *, on: date, within: str, complete: bool) -> Loading:
    rules = node_rules()
    everyone = Division.objects.filter(ends_on=None).exclude(level="grid")
    known = dict(everyone.filter(code__startswith=within).values_list("code", "name"))
    # What stands above the part that is loaded is among the rows, and never ends.
    above = [row.code for row in rows if not row.code.startswith(within)]
    known |= dict(everyone.filter(code__in=above).values_list("code", "name"))
    given = {row.code: row.name for row in rows}
    loading = plan_loading(known, given, complete=complete)
    by_code = {row.code: row for row in rows}
    for code in loading.founded:
        row = by_code[code]
        digits = next(rule.digits for rule in rules.levels if not code[rule.digits :].strip("0"))
        level = next(rule.level for rule in rules.levels if rule.digits == digits)
        parent = _next_above(code, rules)
        division = _found(parent, code, row.name, level, on=on, kind=rules.kind_of(level, row.name))
        if row.point:
            division.longitude, division.latitude = row.point
            division.save(update_fields=["longitude", "latitude"])
    for code in loading.renamed:
        _rename(_living(code), by_code[code].name, on=on)
    for code in reversed(loading.ended):
        _end(_living(code), on=on)
    return loading


def _next_above(code: str, rules: PlaceRules) -> Division:
    shorter = [rules.full_code(code[: rule.digits]) for rule in reversed(rules.levels)]
    for candidate in [one for one in shorter if one != code] + [rules.root.code]:
        found = Division.objects.filter(code=candidate, ends_on=None).first()
        if found is not None:
            return found
    raise Problem("places.division_unknown", code=rules.root.code)


def _living(code: str) -> Division:
    return Division.objects.get(code=code, ends_on=None)


@service("division.change")
def found_division(
    parent: Division,
    code: str,
    name: str,
    *,
    level: str,
    on: date,
    kind: str = "",
    point: tuple[float, float] | None = None,
) -> Division:
    """Found a division (a new community, a grid) below another.

    point: its middle, (longitude, latitude) in degrees

    Raises Problem("places.level_not_below") if the level does not stand below the parent's,
    ("places.code_taken") if a living division has the code.
    """
    division = _found(parent, code, name, level, on=on, kind=kind)
    if point is not None:
        division.longitude, division.latitude = point
        division.save(update_fields=["longitude", "latitude"])
    _tree_changed()
    note(division=division.id)
    return division


@service("division.change")
def rename_division(division: Division, name: str, *, on: date, reference: str = "") -> None:
    """Give a division another name; the old one stays findable."""
    _rename(division, name, on=on, reference=reference)
    _tree_changed()
    note(division=division.id)


@service("division.change")
def recode_division(division: Division, code: str, *, on: date, reference: str = "") -> None:
    """Give a division another code. Raises Problem("places.code_taken")."""
    _refuse_taken(code)
    change = DivisionChange(division=division, kind=Kind.RECODED, on=on, reference=reference)
    change.code_before, division.code = division.code, code
    division.save(update_fields=["code"])
    change.save()
    _tree_changed()
    note(division=division.id)


@service("division.change")
def move_division(division: Division, parent: Division, *, on: date, reference: str = "") -> None:
    """Hang a division, with all below it, on another parent.

    Raises Problem("places.level_not_below"), or ("places.below_itself").
    """
    former = division.parent
    _hang(division, parent)
    DivisionChange.objects.create(
        division=division, kind=Kind.MOVED, on=on, other=former, reference=reference
    )
    _tree_changed()
    note(division=division.id, parent=parent.id)


@service("division.change")
def merge_divisions(
    parts: Sequence[Division], into: Division, *, on: date, reference: str = ""
) -> None:
    """Let divisions go into another: they end, and what belongs to them is seen from it.

    Nothing that points to a part is rewritten: the part hangs below `into` from then on.

    Raises Problem("places.level_differs") if they are not of one level, ("places.below_itself").
    """
    for part in parts:
        if part.level != into.level:
            raise Problem("places.level_differs", name=part.name, into=into.name)
        _hang(part, into, same_level=True)
        part.ends_on = on
        part.save(update_fields=["ends_on"])
        DivisionChange.objects.create(
            division=part, kind=Kind.MERGED, on=on, other=into, reference=reference
        )
    _tree_changed()
    note(divisions=[part.id for part in parts], into=into.id)


@service("division.change")
def split_division(
    division: Division, parts: Sequence[tuple[str, str]], *, on: date, reference: str = ""
) -> list[Division]:
    """Found several divisions in place of one, which ends; the new ones in the order given.

    parts: (code, name) of each

    What belongs to the ended one is seen from above it until it is assigned to a part.
    Raises Problem("places.code_taken").
    """
    if division.parent is None:
        raise Problem("places.below_itself", name=division.name)
    _end(division, on=on, reference=reference)
    founded = []
    for code, name in parts:
        one = _found(division.parent, code, name, division.level, on=on, kind=division.kind)
        DivisionChange.objects.filter(division=one, kind=Kind.FOUNDED).update(other=division)
        founded.append(one)
    _tree_changed()
    note(division=division.id, parts=[one.id for one in founded])
    return founded


@service("division.change")
def write_boundary(division: Division, geometry: str, *, source: str) -> None:
    """Keep the outline of a division, a GeoJSON geometry. Raises Problem("places.not_geometry")."""
    from linli.core.places.geometry import check_geometry

    Boundary.objects.update_or_create(
        division=division, defaults={"geometry": check_geometry(geometry), "source": source}
    )
    note(division=division.id)


@service("address.write")
def write_addresses(division: Division, texts: Sequence[str]) -> int:
    """Keep addresses below a division, each once however it is spaced; how many were new.

    Raises Problem("places.outside") if the division lies outside the scope,
    ("places.address_long") if one is longer than 200 characters.
    """
    jurisdiction = current_scope().jurisdiction
    if not jurisdiction.first <= division.first <= jurisdiction.last:
        raise Problem("places.outside", name=division.name)
    folded = {fold_address(text): text.strip() for text in texts if text.strip()}
    for text in folded.values():
        if len(text) > _LONGEST_ADDRESS:
            raise Problem("places.address_long", text=text[:40], longest=_LONGEST_ADDRESS)
    known = set(Address.objects.filter(division=division).values_list("folded", flat=True))
    columns = (
        "uid", "division_id", "text", "folded", "estate", "building", "unit", "room",
    )  # fmt: skip
    pack = node_pack()
    rows = []
    for one, text in folded.items():
        if one not in known:
            parts = split_address(pack, text)
            door = (parts.estate, parts.building, parts.unit, parts.room)
            rows.append((new_uid().hex, division.id, text, one, *door))
    insert_rows(Address, columns, rows)
    note(division=division.id, written=len(rows))
    return len(rows)


def _found(parent: Division, code: str, name: str, level: str, *, on: date, kind: str) -> Division:
    _refuse_level(level, parent)
    _refuse_taken(code)
    width = 1 if level == "grid" else 256
    first = _make_room(parent, width)
    division = Division.objects.create(
        code=code, name=name, level=level, kind=kind, parent=parent, first=first,
        last=first + width - 1, begins_on=on,
    )  # fmt: skip
    DivisionChange.objects.create(division=division, kind=Kind.FOUNDED, on=on)
    return division


def _rename(division: Division, name: str, *, on: date, reference: str = "") -> None:
    change = DivisionChange(division=division, kind=Kind.RENAMED, on=on, reference=reference)
    change.name_before, division.name = division.name, name
    division.save(update_fields=["name"])
    change.save()


def _end(division: Division, *, on: date, reference: str = "") -> None:
    division.ends_on = on
    division.save(update_fields=["ends_on"])
    DivisionChange.objects.create(division=division, kind=Kind.ENDED, on=on, reference=reference)


def _hang(division: Division, parent: Division, *, same_level: bool = False) -> None:
    """Move a division's interval, and those below it, into free places of the parent."""
    parent.refresh_from_db(fields=["first", "last"])
    division.refresh_from_db(fields=["first", "last"])
    if division.first <= parent.first <= division.last:
        raise Problem("places.below_itself", name=division.name)
    if not same_level:
        _refuse_level(division.level, parent)
    width = division.last - division.first + 1
    first = _make_room(parent, width)
    division.refresh_from_db(fields=["first", "last"])
    by = first - division.first
    below = Division.objects.filter(first__range=(division.first, division.last))
    below.update(first=F("first") + by, last=F("last") + by)
    Division.objects.filter(id=division.id).update(parent=parent)
    division.refresh_from_db()


def _make_room(parent: Division, width: int) -> int:
    """The first of so many free places below the parent; gives all places anew if it is full."""
    for _ in range(2):
        parent.refresh_from_db(fields=["first", "last"])
        taken = Division.objects.filter(parent=parent).aggregate(top=Max("last"))["top"]
        first = room_below(parent.first, parent.last, taken, width)
        if first is not None:
            return first
        renumber(parent.id, width)
    raise AssertionError("a renumbered tree has room")


def _refuse_level(level: str, parent: Division) -> None:
    if level not in LEVELS or LEVELS.index(level) <= LEVELS.index(parent.level):
        raise Problem("places.level_not_below", level=level, parent=parent.name)


def _refuse_taken(code: str) -> None:
    taken = Division.objects.filter(code=code, ends_on=None).first()
    if taken is not None:
        raise Problem("places.code_taken", code=code, name=taken.name)


def _tree_changed() -> None:
    """Stamp the tree anew, so that what is derived from it knows that it is old."""
    TreeState.objects.update_or_create(id=1, defaults={"stamp": new_uid()})
