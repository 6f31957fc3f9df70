"""Read a filled ledger: every table's rows as values, every doubtful cell with its address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from linli.engines.sheets.balances import check_balances
from linli.engines.sheets.grid import Workbook
from linli.engines.sheets.learning import Learned
from linli.engines.sheets.matching import Matcher
from linli.engines.sheets.readback.cells import Cells
from linli.engines.sheets.readback.checks import check_people
from linli.engines.sheets.readback.ledger import CellProblem, Ledger, PageField, RowTable
from linli.engines.sheets.readback.strips import Strip, StripReader, shown
from linli.engines.sheets.readback.tables import TableReader
from linli.engines.sheets.readback.viewing import Viewer
from linli.engines.sheets.reading.body import begin_body
from linli.engines.sheets.reading.workbook import read_workbook
from linli.engines.sheets.views import SheetView, Table
from linli.engines.values import Problem

#: Columns of a long list that are read while its headings are being understood.
_USUAL_WIDTH = 120


def read_ledger(
    path: Path,
    matcher: Matcher,
    *,
    sheet: str | None = None,
    learned: Learned | None = None,
    keep_all: bool = False,
) -> Ledger:
    """The rows of every list and card of a filled spreadsheet.

    sheet:    only the sheet of this name, hidden or not
    learned:  what a person said of this form's headings before
    keep_all: whether headings without an element are kept too, under `heading:<text>`

    Example rows, totals, rows that count the columns, and blank rows are left out. A cell that is
    no value of its element is unknown in its row and stands in `problems`; so do, as warnings,
    numbers of identity that come twice or contradict birth date or sex, and printed rules
    (`1=2+5`) that do not hold.

    Returns what was read; without tables where the file holds none.
    Raises Problem as `read_workbook` does; sheets.no_sheet.

    >>> import tempfile
    >>> from linli.engines.dictionary import bundled_pack, load_pack
    >>> matcher = Matcher(load_pack(bundled_pack("cn")))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "list.csv"
    ...     _ = path.write_text("姓名,性别,出生日期\\n张三,男,1989.7\\n李四,,13月", "utf-8")
    ...     ledger = read_ledger(path, matcher)
    >>> ledger.tables[0].values("person.birth_date"), [one.at for one in ledger.problems]
    (['1989-07', None], ['C3'])
    """
    opened = OpenLedger(path, sheet=sheet)
    return opened.read(matcher, learned=learned, keep_all=keep_all)


class OpenLedger:
    """A filled file that is open. The middle of its first long sheet is read in the background.

    path:     where the workbook is
    workbook: its head and tail, as `read_workbook` gives it; None = they are read here, while
              a large sheet is being parsed
    sheet:    only the sheet of this name, hidden or not

    Raises Problem sheets.no_sheet; without a workbook, as `read_workbook` does too.
    """

    def __init__(
        self, path: Path, workbook: Workbook | None = None, *, sheet: str | None = None
    ) -> None:
        begun = begin_body(path, sheet) if workbook is None else None
        workbook = workbook or read_workbook(path)
        if sheet is not None and sheet not in {one.name for one in workbook.sheets}:
            raise Problem("sheets.no_sheet", file=path.name, sheet=sheet)
        self.path = path
        self.workbook = workbook
        self._cells = [
            Cells(path, workbook, one, begun if begun and begun.sheet == one.name else None)
            for one in workbook.sheets
            if (one.visible if sheet is None else one.name == sheet)
        ]
        self._loading: Future[None] | None = None
        long = next((cells for cells in self._cells if cells.sheet.skipped is not None), None)
        if long is not None:
            pool = ThreadPoolExecutor(max_workers=1)
            width = min(long.sheet.width, _USUAL_WIDTH)
            self._loading = pool.submit(long.load, range(1, width + 1))
            pool.shutdown(wait=False)

    def read(
        self, matcher: Matcher, *, learned: Learned | None = None, keep_all: bool = False
    ) -> Ledger:
        """The rows, as `read_ledger` gives them. Raises Problem where a long sheet is damaged."""
        ledger = Ledger(self.path.name)
        viewer = Viewer(matcher, learned)
        reader = StripReader(matcher, epoch_1904=self.workbook.epoch_1904)
        for cells in self._cells:
            view = viewer.view(self.workbook, cells.sheet)
            if cells.sheet.skipped is not None and self._loading is not None:
                self._loading.result()
            tables = TableReader(cells, reader, viewer.restorer.is_label, keep_all=keep_all)
            _read_sheet(ledger, view, tables)
            cells.forget()
        return ledger


def _read_sheet(ledger: Ledger, view: SheetView, reader: TableReader) -> None:
    tables = list(_tables(view, reader))
    for number, table in enumerate(tables):
        if number:
            table.name = f"{view.name}#{number + 1}"
    pack = reader.reader.matcher.pack
    ledger.tables += tables
    ledger.page += _page(view, reader)
    ledger.problems += reader.problems
    for table in tables:
        ledger.problems += check_people(table, pack)
    rules, broken = check_balances(view, reader.cells, reader.reader.matcher)
    ledger.rules += rules
    ledger.problems += broken
    for asked in view.tables:
        ledger.decided.update(blank.match.decision for blank in (*asked.columns, *asked.fields))


def _tables(view: SheetView, reader: TableReader) -> Iterator[RowTable]:
    for group in _pages(view.tables):
        kind = group[0].found.kind
        if kind == "card":
            made = reader.read_cards(group)
        elif kind == "list":
            made = reader.read_list(group[0])
        else:
            made = reader.read_sideways(group[0])
        if len(made) and made.columns:
            yield made


def _pages(tables: Sequence[Table]) -> list[list[Table]]:
    """Tables in order; cards about one subject together, lists each for itself.

    A card that repeats the first one's headings begins the next subject's page.
    """
    groups: list[list[Table]] = []
    page: list[Table] | None = None
    first: list[tuple[str, ...]] = []
    for table in tables:
        if table.found.kind != "card":
            groups.append([table])
            continue
        paths = [blank.heading.path for blank in table.fields]
        if page is None or paths == first:
            page, first = [table], paths
            groups.append(page)
        else:
            page.append(table)
    return groups


def _page(view: SheetView, reader: TableReader) -> Iterator[PageField]:
    for blank in view.page:
        cell = blank.heading.cell
        raw = reader.reader.without_frames(reader.single(blank))
        if cell is None or raw is None:
            continue
        strip = Strip(blank, [raw], lambda _, cell=cell: cell, (cell[0],))  # type: ignore[misc]
        reader.reader.read(strip)
        value = strip.values[0]
        for reason in strip.problems.values():
            reader.problems.append(
                CellProblem(view.name, cell, blank.text, strip.element, shown(raw), reason)
            )
        yield PageField(view.name, cell, blank.text, strip.element, value)
