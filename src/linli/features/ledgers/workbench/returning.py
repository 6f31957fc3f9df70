"""Read a file that somebody filled by hand, and say what it says otherwise than the register."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from linli.engines.dictionary import is_number_of_identity
from linli.engines.extracts import Extract, known_extract, permitted, stale, values
from linli.engines.sheets import (
    ChangedCell,
    ChangedRow,
    Ledger,
    RowNote,
    RowTable,
    compare_read,
    read_ledger,
)
from linli.engines.values import address
from linli.features.ledgers.returned import Cell, Report, Row, Trouble, encode
from linli.features.ledgers.workbench.calls import Back, Twice
from linli.features.ledgers.workbench.masks import with_dots
from linli.features.ledgers.workbench.reading import learned_of, open_matcher

_PERSON, _HOME = "person", "household"
_NAMES = {_PERSON: "person.name", _HOME: "household.head.name"}
_SAID_OF = (_PERSON, _HOME)
#: What a page says of itself, as what somebody thinks of it.
_ABOUT_PAGE = ("sheet", "area")
#: Cells that are named one by one.
_MOST = 500


def read_back(order: Back) -> bytes:
    """What the file says otherwise, as `returned.decode` reads it.

    Rows are those of the filled file; whose each of them is tells what the register gave for it.
    Raises Problem as `read_ledger` does.
    """
    matcher = open_matcher(order.pack, order.cache)
    learned = learned_of(order.answers, order.department)
    old, new = (
        read_ledger(with_dots(Path(path)), matcher, learned=learned, keep_all=True)
        for path in (order.filled, order.back)
    )
    extract = known_extract(matcher.pack, order.persons, order.homes, on=order.on)
    judge = _Judge(order, extract, new)
    bound = _Bound(order, extract, old)
    named = _names(new)
    report = Report(troubles=list(_troubles(old, new))[:_MOST])
    for form in compare_read(old, new, matcher.pack).forms:
        report.same += form.unchanged
        _note_strangers(
            report,
            [(_who(named, one), one.at) for one in form.added],
            [(_who(_names(old), one), one.at) for one in form.gone],
        )
        for changed in form.changed:
            row = judge.row(changed, *bound.of(changed.old.at), who=_who(named, changed.new))
            if row.cells:
                report.rows.append(row)
            else:
                report.same += 1
    return encode(report)


def compare(order: Twice) -> bytes:
    """What changed between two filled files of one form, as `returned.decode` reads it.

    Raises Problem as `read_ledger` does.
    """
    matcher = open_matcher(order.pack, order.cache)
    learned = learned_of(order.answers, order.department)
    old, new = (
        read_ledger(with_dots(Path(path)), matcher, learned=learned, keep_all=True)
        for path in (order.before, order.after)
    )
    report, was, named = Report(), _names(old), _names(new)
    for form in compare_read(old, new, matcher.pack).forms:
        report.same += form.unchanged
        report.added += [(_who(named, one), one.at) for one in form.added]
        report.gone += [(_who(was, one), one.at) for one in form.gone]
        for changed in form.changed:
            cells = [
                Cell(one.heading, one.new_at, one.element or "", now=one.old, new=one.new)
                for one in changed.cells
            ]
            report.rows.append(Row(_who(named, changed.new), changed.new.at, cells))
    return encode(report)


def _note_strangers(
    report: Report, added: list[tuple[str, str]], gone: list[tuple[str, str]]
) -> None:
    """Rows without a partner; where one stands as before, its number was changed."""
    changed = set(added) & set(gone)
    for who, at in sorted(changed):
        cell = Cell("", at, why="ledgers.back_who_changed")
        report.rows.append(Row(who, at, [cell]))
    report.added += [one for one in added if one not in changed]
    report.gone += [one for one in gone if one not in changed]


def _places(ledger: Ledger) -> Iterator[tuple[str, RowTable, int]]:
    for table in ledger.tables:
        for row, cell in enumerate(table.cells):
            yield f"{table.sheet}!{address(*cell)}", table, row


def _names(ledger: Ledger) -> dict[str, str]:
    """By place of a row the name that stands in it; a number never."""
    found = {}
    for at, table, row in _places(ledger):
        for code in _NAMES.values():
            name = table.values(code)[row]
            if isinstance(name, str) and name:
                found[at] = name
                break
    return found


def _who(named: dict[str, str], note: RowNote) -> str:
    return named.get(note.at, "")


def _troubles(old: Ledger, new: Ledger) -> Iterator[Trouble]:
    """Cells that are not right, and were not so when the file was filled."""
    known = Counter((one.heading, one.raw, one.reason.code) for one in old.problems)
    for one in new.problems:
        key = one.heading, one.raw, one.reason.code
        if known[key]:
            known[key] -= 1
            continue
        details = {
            name: value if isinstance(value, str | int) else str(value)
            for name, value in one.reason.details.items()
        }
        yield Trouble(f"{one.sheet}!{one.at}", one.heading, one.raw, one.reason.code, details)


class _Bound:
    """Whose each row of the filled file is: kind and id, told by what the register gave for it."""

    def __init__(self, order: Back, extract: Extract, old: Ledger) -> None:
        self._order, self._extract = order, extract
        self._found: dict[str, tuple[str, str]] = {}
        for table in old.tables:
            self._bind(table)

    def of(self, at: str) -> tuple[str, str]:
        """Kind and id of a row; ("person", "") where nobody knows."""
        return self._found.get(at, (_PERSON, ""))

    def _bind(self, table: RowTable) -> None:
        kind = _HOME if table.subject in (_HOME, "dwelling") else _PERSON
        known = self._extract.table(kind)
        chosen_kind, chosen = self._order.chosen
        ids = [one for one in (chosen if chosen_kind == kind else known.ids) if one in known.index]
        said = {code: self._values(kind, code) for code in table.columns}
        names = said.get(_NAMES[kind])
        if names is None:
            return
        by_name: dict[Any, list[str]] = defaultdict(list)
        for one in ids:
            by_name[names[known.index[one]]].append(one)
        shown = {code: table.values(code) for code, column in said.items() if column is not None}
        for row, cell in enumerate(table.cells):
            likely = by_name.get(shown[_NAMES[kind]][row] or "", [])
            here = {code: column[row] for code, column in shown.items()}
            best = max(
                likely, default="", key=lambda one: self._alike(said, known.index[one], here)
            )
            if best:
                # One row each: people of the same name stand in the order of the fill.
                likely.remove(best)
                self._found[f"{table.sheet}!{address(*cell)}"] = kind, best

    def _alike(self, said: dict[str, Any], row: int, here: dict[str, Any]) -> int:
        pairs = [(said[code][row], value) for code, value in here.items() if value is not None]
        return sum(1 if known == value else -1 for known, value in pairs if known is not None)

    def _values(self, kind: str, code: str) -> list[Any] | None:
        if code not in self._extract.pack.elements:
            return None
        try:
            return values(self._extract, kind, code, on=self._order.on)
        except ValueError:
            return None


class _Judge:
    """Which of the values that differ may be taken over, and why not."""

    def __init__(self, order: Back, extract: Extract, new: Ledger) -> None:
        self._order, self._extract, self._pack = order, extract, extract.pack
        self._asked = frozenset(order.asked)
        self._unread = {
            f"{one.sheet}!{one.at}" for one in new.problems if not one.warning and one.raw
        }

    def row(self, changed: ChangedRow, kind: str, id_: str, *, who: str) -> Row:
        """What differs in a row; cells that say what the register says already are left out."""
        cells = [self._cell(one, kind, id_) for one in changed.cells]
        return Row(who, changed.new.at, [one for one in cells if one is not None])

    def _cell(self, changed: ChangedCell, kind: str, id_: str) -> Cell | None:
        cell = Cell(changed.heading, changed.new_at, changed.element or "", new=changed.new)
        cell.why = self._refusal(changed) or ("" if id_ else "ledgers.back_nobody")
        if cell.why:
            return cell
        element = self._pack.elements[cell.element]
        row = self._extract.table(kind).index[id_]
        cell.id = self._said_of(element.subject, kind, row)
        if not cell.id:
            cell.why = "ledgers.back_other"
            return cell
        cell.now = values(self._extract, kind, cell.element, on=self._order.on)[row]
        is_old = stale(self._extract, kind, cell.element, on=self._order.on)[row]
        if cell.now == cell.new and not is_old:
            return None
        if cell.now is not None and element.type != "phone" and is_number_of_identity(element):
            cell.why = "ledgers.back_number"
        return cell

    def _refusal(self, changed: ChangedCell) -> str:
        code = changed.element
        if code is None:
            return "ledgers.back_no_element"
        if changed.new is None:
            return "ledgers.back_emptied"
        if changed.new_at in self._unread:
            return "ledgers.back_unread"
        element = self._pack.elements.get(code)
        if element is not None and element.subject in _ABOUT_PAGE:
            return "ledgers.back_no_element"
        if element is None or element.subject not in _SAID_OF or element.path or element.many:
            return "ledgers.back_other"
        if element.aggregate or element.emergency or element.type == "subject":
            return "ledgers.back_other"
        if element.sources[:1] == ("derived",):
            return "ledgers.back_derived"
        if not permitted(self._pack, code, self._order.purpose):
            return "ledgers.back_barred"
        return "" if code in self._asked else "ledgers.back_undecided"

    def _said_of(self, subject: str, kind: str, row: int) -> str:
        """The id of whom an element is said: the row's own, or the person's home."""
        if subject == kind:
            return self._extract.table(kind).ids[row]
        if kind == _PERSON and subject == _HOME:
            home = self._extract.home_of[row]
            return self._extract.table(_HOME).ids[home] if home is not None and home >= 0 else ""
        return ""
