"""The command `linli demo`: arguments, and the steps in their order."""

from __future__ import annotations

import argparse
from datetime import date, datetime
from pathlib import Path

from linli.cli.demo.community import Community, make_community, write_community
from linli.cli.demo.filling import Filler
from linli.cli.demo.render import render
from linli.cli.demo.specs import Ledger, load_ledgers
from linli.cli.demo.summary import Outcome, as_json, show
from linli.cli.demo.words import Words, load_words
from linli.cli.terminal import Step, Terminal
from linli.engines.values import Problem

DEFAULT_FOLDER = Path("linli-demo")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument(
        "--files", metavar="FOLDER", type=Path, default=DEFAULT_FOLDER, help="demo.help_files"
    )
    parser.add_argument("--seed", metavar="N", type=int, default=1, help="demo.help_seed")
    parser.add_argument("--on", metavar="DATE", help="demo.help_on")


def run(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Make the community, draw the ledgers, fill them, say what that saved. Returns 0.

    Raises Problem("demo.not_a_date") for a date that cannot be read.
    """
    from linli.engines.dictionary import bundled_pack

    on = read_date(arguments.on) if arguments.on else datetime.now().astimezone().date()
    pack, folder = bundled_pack("cn"), Path(arguments.files)
    words, ledgers = load_words(pack), load_ledgers(pack)
    with terminal.progress("demo.working", total=2 * len(ledgers) + 2) as step:
        community = make_community(words, seed=arguments.seed, on=on)
        step(1)
        register = write_community(community, folder / "register")
        step(2)
        sources = draw_ledgers(ledgers, words, folder / "incoming", on=on, step=step)
        outcomes = []
        (folder / "filled").mkdir(parents=True, exist_ok=True)
        filler = Filler("cn", register, on=on)
        for number, (ledger, source) in enumerate(zip(ledgers, sources, strict=True), 1):
            out = folder / "filled" / source.name
            filled = filler.fill(ledger, source, out)
            outcomes.append(Outcome(ledger, source, out, filled))
            step(2 + len(ledgers) + number)
    _report(terminal, arguments, community, outcomes, on=on)
    return 0


def read_date(text: str) -> date:
    """An ISO date that somebody gave. Raises Problem("demo.not_a_date").

    >>> read_date("2026-01-31")
    datetime.date(2026, 1, 31)
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Problem("demo.not_a_date", text=text) from None


def draw_ledgers(
    ledgers: list[Ledger], words: Words, folder: Path, *, on: date, step: Step
) -> list[Path]:
    """Write the empty workbooks as they would come in. Returns their paths, in the same order."""
    folder.mkdir(parents=True, exist_ok=True)
    place = words.place
    said = {
        "font_body": place["fonts"]["body"],
        "font_title": place["fonts"]["title"],
        "place": place["community"],
        "office": place["office"],
    }
    paths = []
    for number, ledger in enumerate(ledgers, 1):
        path = folder / ledger.file_name
        path.write_bytes(render(ledger, on=on, words=said))
        paths.append(path)
        step(2 + number)
    return paths


def _report(
    terminal: Terminal,
    arguments: argparse.Namespace,
    community: Community,
    outcomes: list[Outcome],
    *,
    on: date,
) -> None:
    people, homes = len(community.persons), len(community.households)
    if terminal.json:
        about = {"seed": arguments.seed, "on": on.isoformat(), "people": people, "homes": homes}
        terminal.write_json({"folder": arguments.files, **about, **as_json(outcomes)})
        return
    terminal.say("demo.community", people=people, homes=homes, on=on, seed=arguments.seed)
    show(terminal, outcomes, Path(arguments.files))
