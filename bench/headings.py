"""Headings to elements: how often right, how sure, and beside other ways.

Reads the shared folder beside the repository, or where LINLI_SHARED says. -v lists what is wrong.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import msgspec
import yaml

from bench._heading_peers import PEERS, Peer
from linli.engines.dictionary import Pack, bundled_pack, load_pack
from linli.engines.sheets import Cell, Matcher, Sheet, Style, Workbook, understand
from linli.engines.sheets.matching import HeadingReader
from linli.engines.values import Area
from tests.ledgers.gold import Labelled, Score, is_right, load_gold, load_reworded, score, wilson

SHARED = Path(os.environ.get("LINLI_SHARED") or Path(__file__).parents[2] / "shared")
LINE = "{:22} {:>7} {:>7} {:>7} {:>6} {:>16} {:>9}"
CUTS = [place / 20 for place in range(20)]


def main() -> None:
    pack = load_pack(bundled_pack("cn"))
    with tempfile.TemporaryDirectory() as name:
        labels = [*load_gold(SHARED), *load_reworded(Path(name))]
        seconds = show_sets(Matcher(pack), labels)
        show_departments(pack, labels)
        show_peers(pack, [one for one in labels if one.group != "forms"], *seconds)


def show_sets(matcher: Matcher, labels: list[Labelled]) -> tuple[int, float]:
    """Print a line per set; how many are right in files, and the seconds that took."""
    head("set")
    right, seconds = 0, 0.0
    for group in dict.fromkeys(one.group for one in labels):
        mine = [one for one in labels if one.group == group]
        start = time.perf_counter()
        counted = score_forms(matcher, mine) if group == "forms" else score(matcher, mine)
        if group != "forms":
            seconds += time.perf_counter() - start
            right += counted.right
        show(group, counted)
    print("forms: only the columns of a form, drawn as a plain list; the others are files.")
    return right, seconds


def score_forms(matcher: Matcher, labels: list[Labelled]) -> Score:
    """Judge forms of which only the columns are known, each drawn as a plain list."""
    said = yaml.load((SHARED / "domain/forms.yaml").read_text("utf-8"), yaml.CSafeLoader)
    titles = {one["id"]: one["title_zh"] for one in said}
    total = Score()
    for form in dict.fromkeys(one.file for one in labels):
        mine = [one for one in labels if one.file == form]
        sheet = plain_list(titles[form], ["/".join(one.path) for one in mine])
        styles = [Style(), Style(bordered=True)]
        view = understand(Workbook("xlsx", [sheet], styles), matcher)[0]
        found = {
            blank.heading.at: blank for table in view.tables for blank in reversed(table.columns)
        }
        for place, one in enumerate(mine, start=1):
            total.add(found.get(place), one, matcher.pack)
    return total


def plain_list(title: str, headings: list[str]) -> Sheet:
    """A title, framed headings and five blank rows."""
    sheet = Sheet("Sheet1", height=7, width=len(headings))
    sheet.cells[1, 1] = Cell(title)
    sheet.merges.append(Area(1, 1, 1, max(2, len(headings))))
    for column, text in enumerate(headings, start=1):
        sheet.cells[2, column] = Cell(text, style=1)
        for row in range(3, 8):
            sheet.cells[row, column] = Cell(style=1)
    return sheet


def show_departments(pack: Pack, labels: list[Labelled]) -> None:
    """Print the score of files of departments whose wording was taken out of the dictionary."""
    print()
    head("department left out")
    read = HeadingReader(pack).read
    words: dict[str, set[str]] = defaultdict(set)
    for one in labels:
        for text in (*one.path, *(part for part in one.path[-1].split("-") if len(one.path) == 1)):
            words[one.department] |= _keys(read, text)
    del words[""]
    total = Score()
    for department in sorted(words):
        files = [
            one
            for one in labels
            if one.department == department and one.group in ("workbooks", "ledgers")
        ]
        if files:
            others = set().union(*(keys for name, keys in words.items() if name != department))
            counted = score(Matcher(without(pack, words[department] - others, read)), files)
            show(department, counted)
            total.merge(counted)
    show("all left out", total, verbose=False)
    print(
        "Taken out: headings that only this department uses. Labels, words and rules were made "
        "with these\nfiles in view and stay, so this is no bound for a form that was never seen."
    )


def without(pack: Pack, gone: set[str], read: object) -> Pack:
    """The pack without headings whose words are in `gone`, unless they are the label's own."""
    elements = {}
    for code, element in pack.elements.items():
        own = set().union(*(_keys(read, label) for label in element.labels.values()))
        kept = [
            text
            for text in element.headings
            if _keys(read, text) & own or not _keys(read, text) & gone
        ]
        elements[code] = msgspec.structs.replace(element, headings=tuple(kept))
    return msgspec.structs.replace(pack, elements=elements)


def show_peers(pack: Pack, labels: list[Labelled], right: int, seconds: float) -> None:
    """Print the share right of each peer, given the heading alone and with its groups before it."""
    print(f"\n{len(labels):,} headings in files: share of first answers that are right")
    print(f"{'':26} {'top-1':>7} {'best of ties':>13} {'seconds':>8}")
    print(f"{'linli':26} {right / len(labels):7.1%} {'':>13} {seconds:8.1f}")
    for peer in PEERS:
        matching = peer(pack)
        start = time.perf_counter()
        answers = [_best(matching, one) for one in labels]
        seconds = time.perf_counter() - start
        first, ties = (
            max(_share(pack, labels, answers, cut, most) for cut in CUTS) for most in (1, 1000)
        )
        print(f"{matching.name:26} {first:7.1%} {ties:13.1%} {seconds:8.1f}")
    print(
        "Peers answer nothing below the likeness that serves each best; of several elements with "
        "the same\nheading, top-1 takes the dictionary's first, best of ties the right one."
    )


def _best(peer: Peer, labelled: Labelled) -> tuple[float, list[str]]:
    """The surer answer to the leaf and to the whole path."""
    return max(peer.nearest("".join(labelled.path)), peer.nearest(labelled.path[-1]))


def _share(
    pack: Pack,
    labels: list[Labelled],
    answers: list[tuple[float, list[str]]],
    cut: float,
    most: int,
) -> float:
    right = 0
    for one, (likeness, codes) in zip(labels, answers, strict=True):
        claimed: list[str | None] = [*codes[:most]] if codes and likeness >= cut else [None]
        right += any(is_right(code, one, pack.elements) for code in claimed)
    return right / len(labels)


def _keys(read: object, text: str) -> set[str]:
    heading = read(text)
    return {heading.whole, heading.full, heading.bare}


def head(what: str) -> None:
    columns = ("labels", "top-1", "auto", "wrong", "of auto, 95 %", "numbers")
    print(LINE.format(what, *columns))


def show(name: str, counted: Score, *, verbose: bool = True) -> None:
    """Print one line; with -v, what was wrong."""
    low, high = wilson(counted.wrong_auto, counted.auto)
    total = counted.total or 1
    print(
        LINE.format(
            name, counted.total, f"{counted.right / total:.1%}", f"{counted.auto / total:.1%}",
            counted.wrong_auto, f"{low:.2%} - {high:.2%}", counted.wrong_numbers,
        )
    )  # fmt: skip
    if verbose and "-v" in sys.argv:
        print("".join(f"    {line}\n" for line in counted.wrong), end="")


if __name__ == "__main__":
    main()
