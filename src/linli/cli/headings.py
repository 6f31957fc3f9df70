"""`linli headings`: what a file asks for, heading by heading."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linli.cli.terminal import Terminal
from linli.engines.values import Problem, address, column_letters

if TYPE_CHECKING:
    from linli.engines.dictionary import Pack
    from linli.engines.sheets import Blank, Learned, SheetView, TableView

_COLOURS = {"auto": "green", "ask": "yellow", "none": "dim"}


def add_arguments(parser: ArgumentParser) -> None:
    """FILE, and what a person says of its headings."""
    parser.add_argument("file", metavar="FILE", help="headings.help_file")
    parser.add_argument("--sheet", metavar="NAME", help="headings.help_sheet")
    parser.add_argument("--pack", default="cn", metavar="PACK", help="headings.help_pack")
    parser.add_argument("--mapping", metavar="FILE", help="headings.help_mapping")
    parser.add_argument(
        "--confirm", action="append", default=[], metavar="HEADING=ELEMENT",
        help="headings.help_confirm",
    )  # fmt: skip
    parser.add_argument("--department", default="", metavar="NAME", help="headings.help_department")


def run(arguments: Namespace, terminal: Terminal) -> int:
    """0: shown. Raises Problem where the file or an answer cannot be used."""
    from linli.cli.sources import open_matcher, view_file
    from linli.engines.sheets import read_learned, write_learned

    path = Path(arguments.file)
    matcher = open_matcher(arguments.pack)
    mapping = Path(arguments.mapping) if arguments.mapping else None
    if arguments.confirm and mapping is None:
        raise Problem("headings.mapping_missing")
    learned = read_learned(mapping, arguments.department) if mapping else None
    views = view_file(path, matcher, sheet=arguments.sheet, learned=learned)
    if mapping is not None and learned is not None and arguments.confirm:
        _confirm(arguments, views, learned, matcher.pack)
        write_learned(mapping, learned)
        views = view_file(path, matcher, sheet=arguments.sheet, learned=learned)
    if terminal.json:
        terminal.write_json(as_json(path.name, views, terminal))
    else:
        _show(views, terminal)
    return 0


def _confirm(arguments: Namespace, views: list[SheetView], learned: Learned, pack: Pack) -> None:
    """Take in what a person says of headings, if all of it can be used."""
    from linli.engines.sheets import Answer, check_answer, form_title, headings_of

    titles = {
        heading: form_title(view) for view in reversed(views) for heading, _ in headings_of(view)
    }
    for given in arguments.confirm:
        heading, equals, said = given.rpartition("=")
        if not equals:
            raise Problem("headings.bad_confirm", given=given)
        if heading not in titles:
            raise Problem("headings.no_such_heading", heading=heading)
        code, _, option = said.strip().partition(":")
        answer = Answer(code or None, option or None)
        check_answer(pack, heading, answer)
        learned.learn(titles[heading], arguments.department, [(heading, answer)])


def as_json(name: str, views: list[SheetView], terminal: Terminal) -> dict[str, Any]:
    """The answer as programs read it; keys are relied upon."""
    return {
        "file": name,
        "sheets": [
            {
                "sheet": view.name,
                "title": view.title,
                "tables": [_table(table, terminal) for table in view.tables],
                "page": [_field(blank, terminal) for blank in view.page],
            }
            for view in views
        ],
    }


def _table(table: TableView, terminal: Terminal) -> dict[str, Any]:
    found = table.found
    sideways = found.kind == "list-right"
    place = column_letters if sideways else int
    listed = found.kind != "card"
    return {
        "kind": found.kind,
        "title": found.title,
        "caption": found.caption,
        "subject": table.subject,
        "first": place(found.first) if listed else None,
        "last": place(found.last) if listed else None,
        "totals": [place(one) for one in found.totals],
        "examples": [place(one) for one in found.examples],
        "columns": [
            {
                "at": blank.heading.at if sideways else column_letters(blank.heading.at),
                **({"record": blank.heading.record} if found.records > 1 else {}),
                **_match(blank, terminal),
            }
            for blank in table.columns
        ],
        "fields": [_field(blank, terminal) for blank in table.fields],
    }


def _field(blank: Blank, terminal: Terminal) -> dict[str, Any]:
    cell = blank.heading.cell
    return {"cell": address(*cell) if cell else None, **_match(blank, terminal)}


def _match(blank: Blank, terminal: Terminal) -> dict[str, Any]:
    match = blank.match
    found: dict[str, Any] = {
        "heading": blank.text,
        "element": match.element,
        "confidence": match.confidence,
        "decision": match.decision,
        "why": terminal.text(match.why.code, **match.why.details),
    }
    if match.option is not None:
        found["option"] = match.option
    if match.others:
        found["others"] = list(match.others)
    return found


def _show(views: list[SheetView], terminal: Terminal) -> None:
    if not any(view.tables or view.page for view in views):
        terminal.say("headings.nothing")
        return
    for view in views:
        terminal.write(terminal.paint(f"{view.name}  {view.title}".rstrip(), "bold"))
        for table in view.tables:
            found = table.found
            if found.kind == "card":
                terminal.say("headings.card", count=len(table.fields))
            else:
                code = "headings.list_right" if found.kind == "list-right" else "headings.list"
                place = column_letters if found.kind == "list-right" else str
                first, last = place(found.first), place(found.last)
                terminal.say(code, first=first, last=last, count=len(table.columns))
            sideways = found.kind == "list-right"
            blanks = (*table.columns, *table.fields)
            terminal.table([_line(blank, terminal, sideways=sideways) for blank in blanks])
        if view.page:
            terminal.say("headings.page", count=len(view.page))
            terminal.table([_line(blank, terminal) for blank in view.page])
        terminal.write()


def _line(blank: Blank, terminal: Terminal, *, sideways: bool = False) -> list[str]:
    match, heading = blank.match, blank.heading
    at = str(heading.at) if sideways else column_letters(heading.at) if heading.at else ""
    at = address(*heading.cell) if heading.cell else at
    decision = terminal.text(f"headings.decision_{match.decision}")
    return [
        f"  {at}",
        blank.text,
        match.element or "—",
        terminal.paint(decision, _COLOURS[match.decision]),
        terminal.text(match.why.code, **match.why.details),
    ]
