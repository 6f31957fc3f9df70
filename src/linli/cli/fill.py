"""`linli fill`: a department's file comes back filled."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linli.cli.terminal import Terminal
from linli.engines.values import Problem

if TYPE_CHECKING:
    from linli.engines.dictionary import Pack
    from linli.engines.sheets import FillOptions, FillReport

_MOST_SHOWN = 12


def add_arguments(parser: ArgumentParser) -> None:
    """FILE, whom it is filled from and for, and where it goes."""
    parser.add_argument("file", metavar="FILE", help="fill.help_file")
    parser.add_argument(
        "--from", dest="sources", action="append", required=True, metavar="PERSONS",
        help="fill.help_from",
    )  # fmt: skip
    parser.add_argument("--out", required=True, metavar="OUT", help="fill.help_out")
    parser.add_argument("--where", metavar="EXPR", help="fill.help_where")
    parser.add_argument("--on", metavar="DATE", help="fill.help_on")
    parser.add_argument("--purpose", default="ledger", metavar="P", help="fill.help_purpose")
    parser.add_argument("--accept", choices=["ask"], help="fill.help_accept")
    parser.add_argument("--mapping", metavar="FILE", help="fill.help_mapping")
    parser.add_argument("--department", default="", metavar="NAME", help="headings.help_department")
    parser.add_argument("--report", metavar="REPORT.json", help="fill.help_report")
    parser.add_argument("--per-file", action="store_true", help="fill.help_per_file")
    parser.add_argument("--append", action="store_true", help="fill.help_append")
    parser.add_argument("--replace-example", action="store_true", help="fill.help_replace_example")
    parser.add_argument("--masked", action="store_true", help="fill.help_masked")
    parser.add_argument("--unit", metavar="NAME", help="fill.help_unit")
    parser.add_argument("--by", metavar="NAME", help="fill.help_by")
    parser.add_argument("--pack", default="cn", metavar="PACK", help="headings.help_pack")


def run(arguments: Namespace, terminal: Terminal) -> int:
    """0: filled, with a report of what could not be. Raises Problem for unusable input."""
    from linli.cli.sources import collector_off, is_document

    source, out = Path(arguments.file), Path(arguments.out)
    if not arguments.per_file:
        _check_ending(source, out, is_document=is_document(source))
    with collector_off():
        report = _fill(arguments, terminal)
    if arguments.report:
        _write_report(Path(arguments.report), _answer(arguments, report, terminal))
    if terminal.json:
        terminal.write_json(_answer(arguments, report, terminal))
    else:
        _show(report, out, terminal)
    return 0


def _fill(arguments: Namespace, terminal: Terminal) -> FillReport:
    from linli.cli.sources import is_document, open_extract, open_matcher, parse_day

    source, out = Path(arguments.file), Path(arguments.out)
    on = parse_day(arguments.on)
    matcher = open_matcher(arguments.pack)
    options = _options(arguments, matcher.pack, on)
    extract = open_extract(arguments.sources, matcher, on=on)
    learned = None
    if arguments.mapping:
        from linli.engines.sheets import read_learned

        learned = read_learned(Path(arguments.mapping), arguments.department)
    if is_document(source):
        from linli.engines.documents import fill_document as fill
    else:
        from linli.engines.sheets import fill_file as fill
    total = len(extract.persons.ids)
    with terminal.progress("fill.progress", total=total, file=source.name) as step:
        return fill(
            source, out, extract, matcher, options,
            learned=learned, step=step,
        )  # fmt: skip


def _check_ending(source: Path, out: Path, *, is_document: bool) -> None:
    """Refuse a name that would say something else than what is written."""
    if not out.suffix:
        raise Problem("fill.out_without_suffix", out=out.name)
    usual, others = (".docx", (".docm",)) if is_document else (".xlsx", (".xlsm", ".xltx", ".xltm"))
    kept = source.suffix.lower()
    suffix = kept if kept in others else usual
    if out.suffix.lower() != suffix:
        raise Problem("fill.out_of_another_kind", out=out.name, suffix=suffix)


def _options(arguments: Namespace, pack: Pack, on: Any) -> FillOptions:
    from linli.engines.sheets import FillOptions

    if arguments.purpose not in pack.purposes:
        raise Problem(
            "fill.unknown_purpose", given=arguments.purpose, known=", ".join(pack.purposes)
        )
    where = None
    if arguments.where:
        from linli.engines.expressions import compile_expression

        where = compile_expression(arguments.where, pack, subject="person")
    roles: dict[str, str] = pack.words.get("page_roles", {})
    given = {roles.get("unit"): arguments.unit, roles.get("by"): arguments.by}
    return FillOptions(
        on=on,
        purpose=arguments.purpose,
        where=where,
        accept_ask=arguments.accept == "ask",
        replace_examples=arguments.replace_example,
        append=arguments.append,
        masked=arguments.masked,
        per_file=arguments.per_file,
        page={code: text for code, text in given.items() if code and text},
    )


def _answer(arguments: Namespace, report: FillReport, terminal: Terminal) -> dict[str, Any]:
    return {
        "file": Path(arguments.file).name,
        "out": str(arguments.out),
        "purpose": arguments.purpose,
        **report.as_dict(),
        "remarks": [terminal.text(one.code, **one.details) for one in report.remarks],
    }


def _write_report(path: Path, answer: dict[str, Any]) -> None:
    """Whole or not at all."""
    import msgspec

    temporary = path.with_name(f".{path.name}.part")
    temporary.write_bytes(msgspec.json.format(msgspec.json.encode(answer), indent=1))
    temporary.replace(path)


def _show(report: FillReport, out: Path, terminal: Terminal) -> None:
    terminal.say("fill.done", rows=report.rows, cells=report.filled, out=str(out))
    left = report.left_by_reason
    left["not_held"] = report.left_not_held
    left["unknown"] -= left["not_held"]
    for reason, count in (+left).most_common():
        terminal.say(f"fill.left_{reason}", count=count)
    for column in report.asked[:_MOST_SHOWN]:
        terminal.say(
            "fill.asked_column", at=column.at, heading=column.heading, element=column.element
        )
    for remark in report.remarks:
        terminal.say(remark.code, **remark.details)
