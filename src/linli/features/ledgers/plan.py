"""Decisions about ledgers: which files are taken, what may follow, whom a selection means."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import PurePath
from typing import TypeVar

import msgspec

from linli.engines.values import Problem

#: Bytes of a file that is taken.
LARGEST = 50 * 1024 * 1024
#: Days for which the sealed copy of a file that went out is kept.
KEPT_DAYS = 3 * 365
#: Days after sending back for which the filled file itself stays at hand.
AT_HAND_DAYS = 60
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_TAKEN = {".xlsx": "xlsx", ".xlsm": "xlsx", ".xls": "xls", ".et": "xls", ".csv": "csv",
          ".docx": "docx"}  # fmt: skip
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_BY_NAME = {".ods": "sheets.is_ods", ".xlsb": "sheets.is_xlsb", ".pdf": "sheets.is_pdf"}
_REFUSED = {b"%PDF": "sheets.is_pdf", **dict.fromkeys(_PICTURES, "sheets.is_image")}

STAGES = ("received", "read", "filled", "checked", "sent")
Rows = TypeVar("Rows")


def check_file(name: str, start: bytes, size: int) -> str:
    """Which kind of file it is: xlsx, xls, csv or docx, by its name and its first bytes.

    A program that saves under another's name (.et) is known by what is in it.
    Raises Problem `sheets....` with what is wrong; what only reading shows is found then.

    >>> check_file("a.et", b"PK\\x03\\x04", 9)
    'xlsx'
    """
    if size == 0:
        raise Problem("sheets.empty", file=name)
    if size > LARGEST:
        raise Problem(
            "sheets.too_large", file=name, size=size // 2**20, limit=LARGEST // 2**20
        )  # fmt: skip
    suffix = PurePath(name).suffix.lower()
    for sign, code in _REFUSED.items():
        if start.startswith(sign):
            raise Problem(code, file=name)
    if suffix in _BY_NAME:
        raise Problem(_BY_NAME[suffix], file=name)
    kind = _TAKEN.get(suffix)
    if kind is None:
        raise Problem("ledgers.unknown_kind", file=name)
    if kind in ("xlsx", "xls") and start.startswith(_ZIP):
        return "xlsx"
    if kind in ("xlsx", "xls") and start.startswith(_OLE):
        return "xls"
    if kind == "docx" and not start.startswith(_ZIP):
        raise Problem("sheets.damaged", file=name)
    return kind


class Whom(msgspec.Struct, frozen=True, omit_defaults=True):
    """For whom a ledger is filled. Kept sealed: an expression or a list may name somebody.

    kind:     `person` or `household`, whom it chooses
    where:    an expression; "" = everybody
    subjects: keys, in their order, where they are named one by one; then `where` is not asked
    division: key of a grid to which it is narrowed; None = all of the ledger's division
    said:     how it is shown: the name under which it was saved, or words
    """

    kind: str = "person"
    where: str = ""
    subjects: tuple[int, ...] | None = None
    division: int | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form on the page says of whom it wants."""

    kind: str = "person"
    age_from: int | None = None
    age_to: int | None = None
    true: tuple[str, ...] = ()
    address: str = ""
    where: str = ""


def plan_where(asked: Asked) -> str:
    """The expression that all of it together means.

    >>> plan_where(Asked(age_from=80, true=("household.on_dibao",), where="person.age < 99"))
    'person.age >= 80 && household.on_dibao && (person.age < 99)'
    """
    address = "person.address" if asked.kind == "person" else "household.address"
    parts = []
    if asked.age_from is not None:
        parts.append(f"person.age >= {asked.age_from}")
    if asked.age_to is not None:
        parts.append(f"person.age <= {asked.age_to}")
    parts += asked.true
    if asked.address.strip():
        text = asked.address.strip().replace("\\", "\\\\").replace('"', '\\"')
        parts.append(f'{address}.contains("{text}")')
    own = " ".join(asked.where.split())
    if own:
        parts.append(f"({own})" if parts else own)
    return " && ".join(parts)


def check_step(stage: str, *, wanted: str, busy: bool = False) -> None:
    """Raise Problem("ledgers.not_yet") or ("ledgers.busy") where a stage cannot follow.

    >>> check_step("filled", wanted="checked")
    """
    if busy:
        raise Problem("ledgers.busy")
    needed = {"filled": ("read", "filled"), "checked": ("filled",), "sent": ("filled", "checked")}
    if stage not in needed[wanted]:
        raise Problem("ledgers.not_yet", stage=stage)


def check_open_to_change(stage: str, *, busy: bool = False) -> None:
    """Raise Problem("ledgers.busy"), ("ledgers.not_read") or ("ledgers.filled_already")."""
    if busy:
        raise Problem("ledgers.busy")
    if stage == "received":
        raise Problem("ledgers.not_read")
    if stage != "read":
        raise Problem("ledgers.filled_already")


def plan_timetable(
    due: Sequence[tuple[Rows, datetime | None, bool]], *, today: date
) -> list[tuple[str, date | None, list[Rows]]]:
    """What is due under the headings of a timetable, earliest first.

    due: each with its local time and whether nobody is bound to fill it (outside the catalogue)

    Returns (code, a day of the stretch, rows); those that need not be filled come last.
    """
    sunday = today + timedelta(days=6 - today.weekday())
    groups: dict[tuple[int, str, date | None], list[tuple[datetime | None, Rows]]] = {}
    for row, at, may_skip in due:
        groups.setdefault(_group(at, may_skip, today, sunday), []).append((at, row))
    found = []
    for (_, code, on), rows in sorted(groups.items(), key=lambda pair: (pair[0][0], str(pair[0]))):
        rows.sort(key=lambda pair: (pair[0] is None, pair[0]))
        found.append((code, on, [row for _, row in rows]))
    return found


def _group(
    at: datetime | None, may_skip: bool, today: date, sunday: date
) -> tuple[int, str, date | None]:
    if may_skip:
        return 9, "may_skip", None
    if at is None:
        return 8, "undated", None
    day = at.date()
    if day < today:
        return 0, "late", None
    if day == today:
        return 1, "today", today
    if day <= sunday:
        return 2, "week", None
    return 3, "month", day.replace(day=1)


def count_headings(
    decided: Iterable[tuple[str | None, bool]], permitted: frozenset[str]
) -> dict[str, int]:
    """How many headings there are, are open, stay blank, may not be read for the purpose.

    decided: by heading the element it is filled with, and whether somebody has still to decide
    """
    counts = {"headings": 0, "open": 0, "blank": 0, "barred": 0}
    for element, is_open in decided:
        counts["headings"] += 1
        if is_open:
            counts["open"] += 1
        elif element is None:
            counts["blank"] += 1
        elif element not in permitted:
            counts["barred"] += 1
    return counts


@dataclass(frozen=True, slots=True)
class Repeated:
    """An element for which several forms ask. forms: department and title of each, once"""

    element: str
    forms: tuple[tuple[str, str], ...]

    @property
    def departments(self) -> int:
        """How many departments ask."""
        return len({department for department, _ in self.forms})


def plan_repeated(
    asked: Iterable[tuple[Iterable[str], str, str, str]], *, apart: Collection[str] = ()
) -> list[Repeated]:
    """Elements for which at least two forms ask, the most asked first.

    asked: of each ledger its elements, department, title, and the key of its form; the same form
           in many communities, or twice, counts once
    apart: elements that are not counted

    >>> plan_repeated([(["a", "b"], "X", "One", "1"), (["a"], "Y", "Two", "2"),
    ...                (["b"], "X", "One (May)", "1")])
    [Repeated(element='a', forms=(('X', 'One'), ('Y', 'Two')))]
    """
    forms: dict[str, dict[tuple[str, str], tuple[str, str]]] = {}
    for elements, department, title, key in asked:
        for element in elements:
            if element not in apart:
                forms.setdefault(element, {}).setdefault((department, key), (department, title))
    found = [Repeated(one, tuple(some.values())) for one, some in forms.items() if len(some) > 1]
    return sorted(found, key=lambda one: (-len(one.forms), -one.departments, one.element))
