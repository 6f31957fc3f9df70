"""Fill a department's file with what the register gave, and say what stays blank and why."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from linli.engines.extracts import known_extract
from linli.engines.sheets import FillOptions, FillReport
from linli.engines.values import address
from linli.features.ledgers.workbench.calls import Order, Step
from linli.features.ledgers.workbench.footer import add_footer
from linli.features.ledgers.workbench.reading import is_document, learned_of, open_matcher

#: Cells of one column and reason that are named one by one.
_NAMED = 200
_EPOCH = (1980, 1, 1, 0, 0, 0)


def fill(order: Order, *, step: Step = lambda done: None) -> dict[str, Any]:
    """Fill the file and write it to `order.out`; the report as plain values.

    Raises Problem as `linli.engines.sheets.fill_file` does.
    """
    matcher = open_matcher(order.pack, order.cache)
    extract = known_extract(matcher.pack, order.persons, order.homes, on=order.on)
    options = FillOptions(
        on=order.on,
        purpose=order.purpose,
        only=order.only,
        masked=order.masked,
        per_file=order.per_file,
        language=order.language,
        replace_examples=True,
        page=order.page,
    )
    source, out = Path(order.source), Path(order.out)
    if is_document(source):
        from linli.engines.documents import fill_document as fill_any
    else:
        from linli.engines.sheets import fill_file as fill_any
    learned = learned_of(order.answers, order.department)
    target = out.with_suffix("") if order.per_file else out
    report = fill_any(source, target, extract, matcher, options, learned=learned, step=step)
    if order.per_file:
        files = sorted(target.iterdir())
        for file in files:
            add_footer(file, order.footer)
        _pack(files, out)
    else:
        add_footer(out, order.footer)
    return _plain(report)


def _pack(files: Sequence[Path], out: Path) -> None:
    """All files in one; they are packed already, so nothing is gained by packing them again."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for file in files:
            archive.writestr(zipfile.ZipInfo(file.name, _EPOCH), file.read_bytes())


def _plain(report: FillReport) -> dict[str, Any]:
    named: dict[tuple[str, str, str], int] = {}
    left = []
    for one in report.left:
        key = one.sheet, one.heading, one.reason
        named[key] = named.get(key, 0) + 1
        if named[key] <= _NAMED:
            why = None if one.why is None else [one.why.code, _texts(one.why.details)]
            left.append([one.sheet, address(*one.cell), one.heading, one.reason, why, one.page])
    return {
        "rows": report.rows,
        "filled": report.filled,
        "kept": report.kept,
        "inserted": report.inserted,
        "pages": report.pages,
        "left": dict(report.left_by_reason),
        "not_held": report.left_not_held,
        "columns": [
            {
                "sheet": one.sheet, "at": one.at, "heading": one.heading, "element": one.element,
                "decision": one.decision, "held": one.held, "filled": one.filled,
                "kept": one.kept, "left": {k: v for k, v in one.left.items() if v},
            }
            for one in report.columns
        ],
        "cells": left,
        "remarks": [[one.code, _texts(one.details)] for one in report.remarks],
    }  # fmt: skip


def _texts(details: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value if isinstance(value, str | int) else str(value)
        for name, value in details.items()
    }
