"""Files of people and homes, in whatever order, read into one extract."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from linli.engines.dictionary import Pack
from linli.engines.extracts.extract import Extract
from linli.engines.extracts.files import Frame, read_frame
from linli.engines.extracts.following import link_rows
from linli.engines.extracts.headers import (
    HOUSEHOLD,
    HOUSEHOLD_ID,
    PERSON,
    Header,
    is_known,
    read_header,
    subject_of,
)
from linli.engines.extracts.joining import join_frames
from linli.engines.extracts.tables import Table
from linli.engines.values import NOT_APPLICABLE, Problem

#: Gives the columns of a ledger that is not named by element codes, normalised; None if it cannot.
LedgerReader = Callable[[Path], Mapping[str, list[Any]] | None]

_ENCODINGS = ("utf-8-sig", "gb18030")


def read_extract(
    paths: Sequence[Path], pack: Pack, *, on: date, ledger_reader: LedgerReader | None = None
) -> Extract:
    """The people and homes of one or several files, joined by `person_id` and `household_id`.

    paths: .csv (UTF-8, GB 18030 or what the pack's rules name under `encodings`), .xlsx (first
           sheet), .parquet; the first row holds element codes, `person_id`, `household_id`,
           `observed_at` or `<element>@observed`. An empty cell is unknown, `-` does not apply,
           `;` joins codes
    on:    the day for which relatives are worked out
    ledger_reader: asked for any other file

    Columns are normalised when they are first asked for. A home is also made for every
    `household_id` that only persons have.
    Raises Problem `extracts.*`; ValueError if there is no path.

    >>> from tempfile import TemporaryDirectory
    >>> from linli.engines.dictionary import bundled_pack, load_pack
    >>> pack = load_pack(bundled_pack("example"))
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "people.csv"
    ...     _ = path.write_text("person_id,person.name\\nP1,Ana\\n", encoding="utf-8")
    ...     extract = read_extract([path], pack, on=date(2026, 1, 1))
    >>> extract.persons.ids, extract.persons.columns["person.name"]
    (['P1'], ['Ana'])
    """
    if not paths:
        raise ValueError("no file to read")
    return _joined([_read(Path(path), pack, ledger_reader) for path in paths], pack, on)


def make_extract(
    pack: Pack,
    persons: Mapping[str, Sequence[str]],
    households: Mapping[str, Sequence[str]] | None = None,
    *,
    on: date,
) -> Extract:
    """The extract that files of these columns would give.

    persons, households: cells as in a plain file by column name, all of one length

    Raises ValueError if a column is unknown or the lengths differ.

    >>> from linli.engines.dictionary import bundled_pack, load_pack
    >>> pack = load_pack(bundled_pack("example"))
    >>> extract = make_extract(pack, {"person.name": ["Ana", ""]}, on=date(2026, 1, 1))
    >>> extract.persons.columns["person.name"]
    ['Ana', None]
    """
    frames = []
    for subject, columns in ((PERSON, persons), (HOUSEHOLD, households or {})):
        unknown = [name for name in columns if not is_known(pack, name)]
        counts = {len(cells) for cells in columns.values()} or {0}
        if unknown or len(counts) > 1:
            raise ValueError(f"unknown columns {unknown}, or of lengths {sorted(counts)}")
        header = Header(dict(enumerate(columns)), subject)
        cells = {name: list(column) for name, column in columns.items()}
        if columns:
            frames.append(Frame("", header, cells, counts.pop()))
    return _joined(frames, pack, on)


def _joined(frames: Sequence[Frame], pack: Pack, on: date) -> Extract:
    reasons = [reason for frame in frames for reason in frame.reasons]
    tables: dict[str, Table] = {}
    for subject in (PERSON, HOUSEHOLD):
        theirs = [frame for frame in frames if frame.header.subject == subject]
        if subject == HOUSEHOLD:
            theirs += _homes_of_persons(theirs, tables[PERSON].links.get(HOUSEHOLD_ID))
        tables[subject], more = join_frames(subject, theirs, pack)
        reasons += more
    persons, households = tables[PERSON], tables[HOUSEHOLD]
    home_ids = persons.links.get(HOUSEHOLD_ID) or [""] * len(persons.ids)
    home_of = link_rows(home_ids, households.index)
    return Extract(pack, on, persons, households, reasons, home_of)


def _read(path: Path, pack: Pack, ledger_reader: LedgerReader | None) -> Frame:
    encodings = tuple(pack.rules.get("encodings") or _ENCODINGS)
    try:
        frame = read_frame(path, lambda row: read_header(row, pack, path.name), encodings)
    except Problem as problem:
        # A kind of file that is not plain may still be a ledger.
        if problem.code != "extracts.unknown_kind" or ledger_reader is None:
            raise
        frame = None
    if frame is None and ledger_reader is not None:
        frame = _ledger_frame(path, pack, ledger_reader(path))
    if frame is None:
        raise Problem("extracts.not_an_extract", file=path.name)
    return frame


def _ledger_frame(path: Path, pack: Pack, columns: Mapping[str, list[Any]] | None) -> Frame | None:
    if not columns:
        return None
    kept = {name: list(cells) for name, cells in columns.items() if is_known(pack, name)}
    counts = {len(cells) for cells in kept.values()}
    if len(counts) > 1:
        raise ValueError("the columns of a ledger differ in length")
    header = Header(dict(enumerate(kept)), subject_of(list(kept), pack, path.name))
    return Frame(path.name, header, kept, counts.pop() if counts else 0, ready=True)


def _homes_of_persons(frames: Sequence[Frame], ids: list[str] | None) -> list[Frame]:
    """Homes that no file of homes lists, in the order of their members."""
    if ids is None or any(HOUSEHOLD_ID not in frame.columns for frame in frames):
        return []
    known = {str(cell or "").strip() for frame in frames for cell in frame.columns[HOUSEHOLD_ID]}
    homes = dict.fromkeys((cell or "").strip() for cell in ids)
    missing = [one for one in homes if one not in known and one not in ("", NOT_APPLICABLE)]
    header = Header({0: HOUSEHOLD_ID}, HOUSEHOLD)
    return [Frame("", header, {HOUSEHOLD_ID: missing}, len(missing))] if missing else []
