"""What commands on plain files share: the pack ready for use, files as views and extracts."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linli.engines.values import Problem

if TYPE_CHECKING:
    from linli.engines.dictionary import Pack
    from linli.engines.extracts import Extract
    from linli.engines.sheets import Learned, Matcher, OpenLedger, SheetView


@contextmanager
def collector_off() -> Iterator[None]:
    """Millions of plain values hold no cycle; looking for one takes longer than making them."""
    import gc

    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def cache_folder() -> Path:
    """Where compiled packs are kept between runs; they are made anew when they are missing."""
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(base) if base else Path.home() / ".cache") / "linli"


def open_pack(name: str) -> Pack:
    """A pack by the name of one that comes with Linli, or by its folder."""
    from linli.engines.dictionary import bundled_pack, bundled_packs, load_pack

    folder = bundled_pack(name) if name in bundled_packs() else Path(name)
    return load_pack(folder, cache=cache_folder())


def open_matcher(name: str) -> Matcher:
    """The matcher of a pack."""
    from linli.engines.sheets import Matcher

    return Matcher(open_pack(name), cache=cache_folder())


def is_document(path: Path) -> bool:
    """Whether a file is to be read as a text document."""
    return path.suffix.lower() in (".docx", ".docm", ".doc")


def view_file(
    path: Path, matcher: Matcher, *, sheet: str | None = None, learned: Learned | None = None
) -> list[SheetView]:
    """What a spreadsheet or document asks for. Raises Problem sheets.no_sheet."""
    from linli.engines.sheets import as_workbook, read_workbook, understand

    if is_document(path):
        from linli.engines.documents import read_document

        workbook = read_document(path)
    else:
        with as_workbook(path) as template:
            workbook = read_workbook(template)
    if sheet is not None and sheet not in {one.name for one in workbook.sheets}:
        raise Problem("sheets.no_sheet", file=path.name, sheet=sheet)
    return understand(workbook, matcher, sheet=sheet, learned=learned)


def open_ledger(path: Path, *, sheet: str | None = None) -> OpenLedger:
    """A filled file, open to be read. Raises Problem as the readers of its kind do."""
    from linli.engines.sheets import OpenLedger, read_workbook

    if not is_document(path):
        return OpenLedger(path, read_workbook(path), sheet=sheet)
    from linli.engines.documents import read_document

    return OpenLedger(path, read_document(path), sheet=sheet)


def open_extract(paths: Sequence[str], matcher: Matcher, *, on: date) -> Extract:
    """People and homes from files whose columns are element codes, or from filled ledgers."""
    from linli.engines.extracts import read_extract

    def read_ledger(path: Path) -> Mapping[str, list[Any]] | None:
        from linli.engines.sheets import ledger_columns

        return ledger_columns(path, matcher)

    files = [Path(path) for path in paths]
    return read_extract(files, matcher.pack, on=on, ledger_reader=read_ledger)


def parse_day(text: str | None) -> date:
    """A day as given on the command line; today where none is. Raises Problem cli.bad_day."""
    if text is None:
        return datetime.now().astimezone().date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Problem("cli.bad_day", given=text) from None
