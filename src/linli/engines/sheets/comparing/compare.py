"""Compare two files of one form, row by row and value by value."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from linli.engines.dictionary import Pack
from linli.engines.sheets.comparing.comparison import (
    ChangedCell,
    ChangedRow,
    Comparison,
    FormComparison,
    RowNote,
)
from linli.engines.sheets.comparing.pairing import pair_rows, row_label
from linli.engines.sheets.comparing.pools import Pool, Unread, pair_pools, pools_of
from linli.engines.sheets.learning import Learned
from linli.engines.sheets.matching import Matcher
from linli.engines.sheets.readback import Ledger, read_ledger


def compare_ledgers(
    old: Path,
    new: Path,
    matcher: Matcher,
    *,
    sheet: str | None = None,
    learned: Learned | None = None,
) -> Comparison:
    """What differs between two files of the same form.

    Rows are matched by number of identity, else by what else tells people or homes apart, whatever
    their order; values are compared as the dictionary reads them (`1989.7` is `1989-07`).

    Returns, for each list or card of the form: rows added, gone, changed, and how many are the
    same; headings that only one file has.
    Raises Problem as `read_ledger` does.

    >>> import tempfile
    >>> from linli.engines.dictionary import bundled_pack, load_pack
    >>> matcher = Matcher(load_pack(bundled_pack("cn")))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     old, new = Path(folder) / "1.csv", Path(folder) / "2.csv"
    ...     _ = old.write_text("姓名,出生年月\\n张三,1989.7\\n李四,1990.1", encoding="utf-8")
    ...     _ = new.write_text("姓名,出生年月\\n李四,1990.2\\n张三,1989年07月", encoding="utf-8")
    ...     form = compare_ledgers(old, new, matcher).forms[0]
    >>> form.unchanged, [(row.who, row.cells[0].old, row.cells[0].new) for row in form.changed]
    (1, [('李四', '1990-01', '1990-02')])
    """
    read = [
        read_ledger(path, matcher, sheet=sheet, learned=learned, keep_all=True)
        for path in (old, new)
    ]
    return compare_read(read[0], read[1], matcher.pack)


def compare_read(old: Ledger, new: Ledger, pack: Pack) -> Comparison:
    """The same for files that were read already, with all their headings."""
    comparison = Comparison(old.file, new.file)
    for before, after in pair_pools(pools_of(old), pools_of(new)):
        comparison.forms.append(_compare(before, after, pack))
    return comparison


def _compare(old: Pool, new: Pool, pack: Pack) -> FormComparison:
    form = FormComparison(new.title, new.subject)
    if old.rows and new.rows:
        form.headings_added = _only(new, old)
        form.headings_gone = _only(old, new)
    pairs = pair_rows(old, new, pack)
    counted = set(pack.words.get("row_numbers", ()))
    shared = [name for name in new.headings if name in old.headings and name not in counted]
    for row in range(len(new.rows)):
        other = pairs.get(row)
        if other is None:
            form.added.append(_note(new, row, pack))
            continue
        cells = _changed(old, other, new, row, shared)
        if cells:
            who = row_label(new, row, pack)
            form.changed.append(
                ChangedRow(who, _note(old, other, pack), _note(new, row, pack), cells)
            )
        else:
            form.unchanged += 1
    still = set(pairs.values())
    form.gone = [_note(old, row, pack) for row in range(len(old.rows)) if row not in still]
    return form


def _only(one: Pool, other: Pool) -> list[str]:
    return [heading for name, heading in one.headings.items() if name not in other.headings]


def _note(pool: Pool, row: int, pack: Pack) -> RowNote:
    return RowNote(pool.rows[row][0].name, pool.at(row), row_label(pool, row, pack))


def _changed(
    old: Pool, old_row: int, new: Pool, new_row: int, names: list[str]
) -> tuple[ChangedCell, ...]:
    cells = []
    for name in names:
        before, after = old.value(old_row, name), new.value(new_row, name)
        if before == after:
            continue
        cells.append(
            ChangedCell(
                new.headings[name],
                name,
                new.elements[name],
                _said(before),
                _said(after),
                old.at(old_row, name),
                new.at(new_row, name),
            )
        )
    return tuple(cells)


def _said(value: Any) -> Any:
    return value.text if isinstance(value, Unread) else value
