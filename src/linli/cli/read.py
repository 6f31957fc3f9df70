"""`linli read`: a filled file as plain rows, and what is wrong in it cell by cell."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linli.cli.terminal import Terminal
from linli.engines.values import Problem

if TYPE_CHECKING:
    from linli.engines.dictionary import Pack
    from linli.engines.sheets import CellProblem, Ledger, RowTable

_KINDS = (".csv", ".parquet", ".json")
_MOST_SHOWN = 12


def add_arguments(parser: ArgumentParser) -> None:
    """FILE, and where its rows and its problems go."""
    parser.add_argument("file", metavar="FILE", help="read.help_file")
    parser.add_argument("--out", required=True, metavar="ROWS.csv", help="read.help_out")
    parser.add_argument("--problems", metavar="P.csv", help="read.help_problems")
    parser.add_argument("--sheet", metavar="NAME", help="headings.help_sheet")
    parser.add_argument("--mapping", metavar="FILE", help="headings.help_mapping")
    parser.add_argument("--all", action="store_true", help="read.help_all")
    parser.add_argument("--pack", default="cn", metavar="PACK", help="headings.help_pack")


def run(arguments: Namespace, terminal: Terminal) -> int:
    """0: read; what could not be understood is in the report. Raises Problem for bad input."""
    from linli.cli.row_files import check_kind, preload, write_rows
    from linli.cli.sources import collector_off, is_document, open_ledger, open_matcher
    from linli.engines.sheets import OpenLedger, plain_columns, read_learned

    source, out = Path(arguments.file), Path(arguments.out)
    check_kind(out, _KINDS, source)
    if arguments.problems:
        check_kind(Path(arguments.problems), (".csv",), source)
    with collector_off():
        open_it = open_ledger if is_document(source) else OpenLedger
        opened = open_it(source, sheet=arguments.sheet)
        # What is loaded now is loaded while a long sheet is being read.
        preload(out)
        matcher = open_matcher(arguments.pack)
        learned = read_learned(Path(arguments.mapping)) if arguments.mapping else None
        ledger = opened.read(matcher, learned=learned, keep_all=arguments.all)
        columns = plain_columns(ledger, matcher.pack)
    if not ledger.decided and not ledger.page:
        raise Problem("read.nothing_found", file=source.name)
    write_rows(out, columns)
    if arguments.problems:
        write_rows(Path(arguments.problems), _problem_columns(ledger.problems, terminal))
    if terminal.json:
        terminal.write_json(as_json(ledger, out, matcher.pack, terminal))
    else:
        _show(ledger, arguments, terminal)
    return 0


def _problem_columns(problems: Sequence[CellProblem], terminal: Terminal) -> dict[str, list[str]]:
    return {
        "sheet": [one.sheet for one in problems],
        "cell": [one.at for one in problems],
        "heading": [one.heading for one in problems],
        "element": [one.element or "" for one in problems],
        "value": [one.raw for one in problems],
        "problem": [_sentence(one, terminal) for one in problems],
    }


def _sentence(problem: CellProblem, terminal: Terminal) -> str:
    return terminal.text(problem.reason.code, **problem.reason.details)


def as_json(ledger: Ledger, out: Path, pack: Pack, terminal: Terminal) -> dict[str, Any]:
    """What was read, for programs: tables and their columns, page, rules, problems."""
    from linli.engines.sheets import plain_value
    from linli.engines.values import address

    types = {code: element.type for code, element in pack.elements.items()}
    return {
        "file": ledger.file,
        "out": str(out),
        "rows": ledger.count,
        "headings": {decision: ledger.decided[decision] for decision in ("auto", "ask", "none")},
        "tables": [_table_json(table) for table in ledger.tables],
        "page": [
            {
                "sheet": one.sheet,
                "cell": address(*one.cell),
                "heading": one.heading,
                "element": one.element,
                "value": plain_value(one.value, types.get(one.element or "", "text")),
            }
            for one in ledger.page
        ],
        "rules": ledger.rules,
        "problems_by_kind": dict(sorted(ledger.counted().items())),
        "problems": [
            {
                "sheet": one.sheet,
                "cell": one.at,
                "heading": one.heading,
                "element": one.element,
                "value": one.raw,
                "code": one.reason.code,
                "warning": one.warning,
                "problem": _sentence(one, terminal),
            }
            for one in ledger.problems
        ],
    }


def _table_json(table: RowTable) -> dict[str, Any]:
    return {
        "table": table.name,
        "sheet": table.sheet,
        "kind": table.kind,
        "title": table.title,
        "subject": table.subject,
        "rows": len(table),
        "columns": [
            {
                "name": column.name,
                "element": column.element,
                "heading": column.heading,
                "decision": column.decision,
            }
            for column in table.columns.values()
        ],
    }


def _show(ledger: Ledger, arguments: Namespace, terminal: Terminal) -> None:
    terminal.say("read.done", rows=ledger.count, tables=len(ledger.tables), out=arguments.out)
    _show_tables(ledger, terminal)
    decided = ledger.decided
    terminal.say("read.headings", auto=decided["auto"], ask=decided["ask"], none=decided["none"])
    _show_asked(ledger, terminal)
    if ledger.rules:
        rules = list(dict.fromkeys(ledger.rules))
        terminal.say("read.rules", count=len(rules), rules=rules[:_MOST_SHOWN])
    _show_problems(ledger, terminal)
    if arguments.problems:
        terminal.say("read.problems_written", out=arguments.problems)
    elif ledger.problems:
        terminal.say("read.problems_hint")


def _show_tables(ledger: Ledger, terminal: Terminal) -> None:
    """One line for each table; pages of one form, one per person or home, are one line."""
    groups: dict[tuple[object, ...], list[RowTable]] = {}
    for table in ledger.tables:
        groups.setdefault((table.title, table.kind, *table.columns), []).append(table)
    lines = [
        (
            f"  {group[0].name}{' …' if len(group) > 1 else ''}",
            group[0].title,
            len(group),
            sum(map(len, group)),
            len(group[0].columns),
        )
        for group in groups.values()
    ]
    if lines:
        names = ("table", "title", "tables", "rows", "columns")
        headings = [terminal.text(f"read.column_{name}") for name in names]
        headings[0] = f"  {headings[0]}"
        terminal.table(lines[:_MOST_SHOWN], headings, right={2, 3, 4})
    if len(lines) > _MOST_SHOWN:
        terminal.say("read.more_tables", count=len(lines) - _MOST_SHOWN)


def _show_asked(ledger: Ledger, terminal: Terminal) -> None:
    asked = dict.fromkeys(
        (column.heading, column.element)
        for table in ledger.tables
        for column in table.columns.values()
        if column.decision == "ask"
    )
    for heading, element in list(asked)[:_MOST_SHOWN]:
        terminal.say("read.asked", heading=heading, element=element)


def _show_problems(ledger: Ledger, terminal: Terminal) -> None:
    """Each kind of problem once, with its count and its first cell."""
    if not ledger.problems:
        terminal.say("read.no_problems")
        return
    warnings = sum(one.warning for one in ledger.problems)
    terminal.say("read.problems", count=len(ledger.problems) - warnings, warnings=warnings)
    first: dict[str, CellProblem] = {}
    for one in ledger.problems:
        first.setdefault(one.reason.code, one)
    for code, count in ledger.counted().most_common():
        one = first[code]
        place = f"{one.sheet}!{one.at}"
        terminal.say("read.problem_kind", count=count, cell=place, problem=one.reason)
