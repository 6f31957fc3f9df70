"""Labels given by hand to real headings, and how an answer is judged by them.

Sets: `forms` (columns of known forms, without a file), `workbooks` (real files), `ledgers` (files
drawn from the forms with the mess of real ones), `reworded/a` ... (drawn from `reworded/*`, worded
without knowledge of the dictionary). What a set got wrong has since taught the dictionary, so none
of them shows how well a form that was never seen is understood.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from linli.engines.dictionary import Element, Pack
from linli.engines.sheets import Blank, Matcher, SheetView, read_workbook, understand
from linli.engines.sheets.finding import fold
from linli.engines.values import address, column_letters
from tests.ledgers.drawn_forms import REWORDED, draw_forms

NUMBERS = {"integer", "decimal", "percent", "area_m2", "money", "citizen_number", "phone"}


@dataclass(frozen=True)
class Labelled:
    """One heading with the element that it asks for (`none`, `aggregate`: see `is_right`).

    fill:       the column's letter or the blank's cell; of a form the column's place
    also:       other readings that a careful person could defend
    department: who sends the form; of a real workbook the system that it comes from
    """

    group: str
    file: str
    sheet: str
    fill: str
    path: tuple[str, ...]
    element: str
    also: tuple[str, ...]
    layout: str
    first_row: int
    department: str
    folder: Path


@dataclass
class Score:
    """How many answers were right; `wrong` holds one line for each that was not."""

    total: int = 0
    right: int = 0
    auto: int = 0
    wrong_auto: int = 0
    wrong_numbers: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, blank: Blank | None, labelled: Labelled, pack: Pack) -> None:
        """Count one answer."""
        right = judge(blank, labelled, pack)
        auto = blank is not None and blank.match.decision == "auto"
        self.total += 1
        self.right += right
        self.auto += auto
        if auto and not right:
            self.wrong_auto += 1
            self.wrong_numbers += _about_numbers(pack, blank.match.element, labelled.element)
        if not right:
            said = f"{blank.match.element} {blank.match.decision}" if blank else "not found"
            where = f"{labelled.file} {labelled.sheet} {labelled.fill}"
            self.wrong.append(f"{where} {'/'.join(labelled.path)}: {labelled.element}, not {said}")

    def merge(self, other: Score) -> None:
        """Add another score to this one."""
        for name in ("total", "right", "auto", "wrong_auto", "wrong_numbers", "wrong"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


def load_gold(shared: Path) -> list[Labelled]:
    """All labels of the shared folder: 556 of forms, 1,244 of real workbooks, 658 of ledgers."""
    said = yaml.load((shared / "domain/forms.yaml").read_text("utf-8"), yaml.CSafeLoader)
    departments = {one["id"]: re.split("[/、,(·]", one["department"])[0] for one in said}
    data, labels = shared / "data", []
    for row in _rows(shared / "dictionary/gold.csv"):
        row |= {"file": row["form_id"], "heading_path": row["heading"], "fill": row["column_index"]}
        labels.append(_labelled("forms", row, shared, departments[row["form_id"]]))
    for row in _rows(shared / "dictionary/gold_spreadsheets.csv"):
        system = row["file"].partition("_")[0]
        labels.append(_labelled("workbooks", row, data / "spreadsheets_zh", system))
    for row in _rows(data / "ledgers_built/gold.csv"):
        department = departments[row["file"].partition("__")[0]]
        labels.append(_labelled("ledgers", row, data / "ledgers_built", department))
    return labels


def load_reworded(out: Path) -> list[Labelled]:
    """Draw the reworded sets into `out`, a folder each, and give their labels."""
    labels = []
    for folder in sorted(path.parent for path in REWORDED.glob("*/forms.yaml")):
        drawn = out / folder.name
        drawn.mkdir(parents=True, exist_ok=True)
        draw_forms(folder, drawn)
        rows = _rows(folder / "gold.csv")
        labels += [_labelled(f"reworded/{folder.name}", row, drawn, "") for row in rows]
    return labels


def judge(blank: Blank | None, labelled: Labelled, pack: Pack) -> bool:
    """Whether what was understood of a blank (None: it was not found) agrees with its label."""
    return is_right(blank.match.element if blank else None, labelled, pack.elements)


def is_right(claimed: str | None, labelled: Labelled, elements: dict[str, Element]) -> bool:
    """Whether the claimed element is that of the label or another defensible one.

    `none` is right only where nothing is claimed; `aggregate` is any element of that family but
    those that only break figures down.
    """
    if labelled.element == "none" and claimed is None:
        return True
    if claimed is None:
        return "none" in labelled.also
    if labelled.element == "aggregate" and not claimed.startswith("breakdown."):
        return elements[claimed].aggregate or claimed in labelled.also
    return claimed in (labelled.element, *labelled.also)


def score(matcher: Matcher, labels: Iterable[Labelled]) -> Score:
    """Understand every file of the labels and judge each answer."""
    by_file: dict[Path, list[Labelled]] = {}
    for one in labels:
        by_file.setdefault(one.folder / one.file, []).append(one)
    total = Score()
    for path, group in by_file.items():
        workbook = read_workbook(path)
        views = {
            name: understand(workbook, matcher, sheet=name)[0]
            for name in {one.sheet for one in group}
        }
        for one in group:
            total.add(find_blank(views[one.sheet], one), one, matcher.pack)
    return total


def find_blank(view: SheetView, labelled: Labelled) -> Blank | None:
    """The column or blank of a sheet that a label speaks of, or None if it was not found."""
    if labelled.layout == "table":
        columns = _columns(view, labelled.first_row)
        return next((blank for blank in columns if _at(blank) == labelled.fill), None)
    fields = [blank for table in view.tables for blank in table.fields]
    here = [blank for blank in (*fields, *view.page) if _at(blank) == labelled.fill]
    wanted = fold(labelled.path[-1])
    same = [blank for blank in here if fold(blank.heading.path[-1]) == wanted]
    # Where one cell holds several labels, a blank of another label is no answer to this one.
    alone = [] if here and here[0].heading.inside and labelled.layout == "meta" else here
    return next(iter(same or alone), None)


def wilson(count: int, total: int, *, z: float = 1.96) -> tuple[float, float]:
    """The 95 % interval of a share.

    Source: Wilson 1927, Journal of the American Statistical Association 22, 209-212.
    """
    if not total:
        return 0.0, 1.0
    share = count / total
    middle = share + z * z / (2 * total)
    spread = z * (share * (1 - share) / total + z * z / (4 * total * total)) ** 0.5
    whole = 1 + z * z / total
    return max(0.0, (middle - spread) / whole), min(1.0, (middle + spread) / whole)


def _columns(view: SheetView, first_row: int) -> list[Blank]:
    """Columns of the tables whose records begin in a row, or in the one before or after."""
    near = [table for table in view.tables if abs(table.found.first - first_row) <= 1]
    return [blank for table in near for blank in table.columns]


def _at(blank: Blank) -> str:
    cell = blank.heading.cell
    return address(*cell) if cell else column_letters(blank.heading.at)


def _about_numbers(pack: Pack, *codes: str | None) -> bool:
    types = {pack.elements[code].type for code in codes if code in pack.elements}
    return bool(types & NUMBERS) or "aggregate" in codes


def _labelled(group: str, row: dict[str, str], folder: Path, department: str) -> Labelled:
    notes = [note.strip() for note in row["note"].split(";")]
    also = [note[5:].split("|") for note in notes if note.startswith("also=")]
    return Labelled(
        group=group,
        file=row["file"],
        sheet=row.get("sheet", ""),
        fill=row["fill"],
        path=tuple(row["heading_path"].split(" / ")),
        element=row["element_code"],
        also=tuple(code for codes in also for code in codes),
        layout=row.get("layout", ""),
        first_row=int(row.get("first_data_row") or 0),
        department=department,
        folder=folder,
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
