"""`linli compare`: what changed between two files of the same form."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linli.cli.terminal import Terminal, align

if TYPE_CHECKING:
    from linli.engines.dictionary import Pack
    from linli.engines.sheets import (
        ChangedCell,
        ChangedRow,
        Comparison,
        FormComparison,
        RowNote,
    )

_KINDS = (".csv", ".xlsx")
_MOST_SHOWN = 20
_COLUMNS = ("change", "table", "who", "heading", "old", "new", "old_cell", "new_cell")


def add_arguments(parser: ArgumentParser) -> None:
    """OLD and NEW, and where the changes go."""
    parser.add_argument("old", metavar="OLD", help="compare.help_old")
    parser.add_argument("new", metavar="NEW", help="compare.help_new")
    parser.add_argument("--out", metavar="CHANGES.xlsx", help="compare.help_out")
    parser.add_argument("--sheet", metavar="NAME", help="headings.help_sheet")
    parser.add_argument("--mapping", metavar="FILE", help="headings.help_mapping")
    parser.add_argument("--pack", default="cn", metavar="PACK", help="headings.help_pack")


def run(arguments: Namespace, terminal: Terminal) -> int:
    """0: compared, whatever differs. Raises Problem where a file cannot be used."""
    from linli.cli.row_files import check_kind, write_rows
    from linli.cli.sources import open_ledger, open_matcher
    from linli.engines.sheets import compare_read, read_learned
    from linli.engines.values import Problem

    out = Path(arguments.out) if arguments.out else None
    paths = [Path(arguments.old), Path(arguments.new)]
    if out is not None:
        for path in paths:
            check_kind(out, _KINDS, path)
    opened = [open_ledger(path, sheet=arguments.sheet) for path in paths]
    matcher = open_matcher(arguments.pack)
    learned = read_learned(Path(arguments.mapping)) if arguments.mapping else None
    ledgers = [one.read(matcher, learned=learned, keep_all=True) for one in opened]
    for ledger in ledgers:
        if not ledger.decided:
            raise Problem("read.nothing_found", file=ledger.file)
    comparison = compare_read(ledgers[0], ledgers[1], matcher.pack)
    teller = _Teller(matcher.pack, terminal)
    if out is not None:
        write_rows(out, teller.columns(comparison))
    if terminal.json:
        terminal.write_json(as_json(comparison))
    else:
        teller.show(comparison, arguments.out)
    return 0


def as_json(comparison: Comparison) -> dict[str, Any]:
    """The comparison for programs; values as the dictionary keeps them."""
    return {
        "old": comparison.old,
        "new": comparison.new,
        "same": comparison.is_same,
        "forms": [
            {
                "title": form.title,
                "subject": form.subject,
                "added": [_note_json(note) for note in form.added],
                "gone": [_note_json(note) for note in form.gone],
                "changed": [_row_json(row) for row in form.changed],
                "unchanged": form.unchanged,
                "headings_added": form.headings_added,
                "headings_gone": form.headings_gone,
            }
            for form in comparison.forms
        ],
    }


def _note_json(note: RowNote) -> dict[str, str]:
    return {"table": note.table, "row": note.at, "who": note.who}


def _row_json(row: ChangedRow) -> dict[str, Any]:
    return {
        "who": row.who,
        "old_row": row.old.at,
        "new_row": row.new.at,
        "cells": [
            {
                "heading": cell.heading,
                "element": cell.element,
                "old": cell.old,
                "new": cell.new,
                "old_cell": cell.old_at,
                "new_cell": cell.new_at,
            }
            for cell in row.cells
        ],
    }


class _Teller:
    """Says a comparison in the user's language."""

    def __init__(self, pack: Pack, terminal: Terminal) -> None:
        self.pack = pack
        self.terminal = terminal

    def columns(self, comparison: Comparison) -> dict[str, list[str]]:
        """The changes as columns: a line for each row that came or went, and each changed cell."""
        lines = [line for form in comparison.forms for line in self._lines(form)]
        names = [self.terminal.text(f"compare.column_{name}") for name in _COLUMNS]
        return {name: [line[place] for line in lines] for place, name in enumerate(names)}

    def _lines(self, form: FormComparison) -> Iterator[tuple[str, ...]]:
        for kind, notes in (("added", form.added), ("gone", form.gone)):
            said = self.terminal.text(f"compare.kind_{kind}")
            for note in notes:
                cells = ("", note.at) if kind == "added" else (note.at, "")
                yield (said, form.title, note.who, "", "", "", *cells)
        said = self.terminal.text("compare.kind_changed")
        for row in form.changed:
            for cell in row.cells:
                old, new = self._value(cell.old, cell.element), self._value(cell.new, cell.element)
                yield (
                    said, form.title, row.who, cell.heading, old, new, cell.old_at, cell.new_at
                )  # fmt: skip

    def show(self, comparison: Comparison, out: str | None) -> None:
        """Write a summary, and the first changes of each list."""
        terminal = self.terminal
        if comparison.is_same:
            terminal.say("compare.same", count=sum(form.unchanged for form in comparison.forms))
        for form in comparison.forms:
            if form.added or form.gone or form.changed or form.headings_added or form.headings_gone:
                self._show_form(form)
        if out is not None:
            terminal.say("compare.written", out=out)

    def _show_form(self, form: FormComparison) -> None:
        terminal = self.terminal
        terminal.write(terminal.paint(form.title, "bold"))
        terminal.say(
            "compare.counts", added=len(form.added), gone=len(form.gone),
            changed=len(form.changed), unchanged=form.unchanged,
        )  # fmt: skip
        for code, headings in (("added", form.headings_added), ("gone", form.headings_gone)):
            if headings:
                terminal.say(f"compare.headings_{code}", headings=headings)
        for sign, colour, notes in (("+", "green", form.added), ("-", "red", form.gone)):
            lines = [(f"  {sign}", note.who, note.at) for note in notes[:_MOST_SHOWN]]
            for line in align(lines):
                terminal.write(terminal.paint(line, colour))
            self._show_rest(len(notes))
        terminal.table(
            [
                ("  ~", row.who, one.heading, self._change(one), one.new_at)
                for row in form.changed[:_MOST_SHOWN]
                for one in row.cells
            ]
        )
        self._show_rest(len(form.changed))

    def _show_rest(self, count: int) -> None:
        if count > _MOST_SHOWN:
            self.terminal.say("compare.more", count=count - _MOST_SHOWN)

    def _change(self, cell: ChangedCell) -> str:
        blank = self.terminal.text("compare.blank")
        before, after = (self._value(value, cell.element) for value in (cell.old, cell.new))
        return f"{before or blank} → {after or blank}"

    def _value(self, value: Any, code: str | None) -> str:
        """A value as people say it: labels of codes, money in the main unit; "" where blank."""
        from linli.engines.sheets import plain_value

        element = self.pack.elements.get(code or "")
        if element is None:
            return plain_value(value, "text")
        if element.code_list is None or value is None:
            return plain_value(value, element.type)
        labels = self._labels(element.code_list)
        codes = value if isinstance(value, tuple) else (value,)
        comma = self.terminal.text("words.comma")
        return comma.join(labels.get(str(one), str(one)) for one in codes)

    def _labels(self, code_list: str) -> dict[str, str]:
        language = self.terminal.language
        first = self.pack.languages[0]
        return {
            item.code: item.labels.get(language) or item.labels.get(first, item.code)
            for item in self.pack.code_lists[code_list].items
        }
