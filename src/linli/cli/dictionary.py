"""`linli dictionary`: say what is wrong with a pack, or show what its dictionary holds."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from linli.cli.terminal import Terminal
from linli.engines.values import Problem

if TYPE_CHECKING:
    from linli.engines.dictionary import Element, Pack

_FOUND, _PROBLEMS = 0, 2


def add_arguments(parser: ArgumentParser) -> None:
    """`check PACK`, or `show [ELEMENT|WORD] [--pack PACK]`."""
    parser.add_argument("action", choices=["check", "show"], help="dictionary.help_action")
    parser.add_argument("what", nargs="?", metavar="PACK|ELEMENT|WORD", help="dictionary.help_what")
    parser.add_argument("--pack", default="cn", metavar="PACK", help="dictionary.help_pack")


def run(arguments: Namespace, terminal: Terminal) -> int:
    """0: sound, or shown; 2: the pack has problems, or nothing goes by the word.

    Raises Problem("dictionary....") if there is no such pack.
    """
    if arguments.action == "check":
        if arguments.what is None:
            raise Problem("dictionary.what_missing")
        return _check(arguments.what, terminal)
    return _show(arguments.what, arguments.pack, terminal)


def _folder(name: str) -> Path:
    """A pack by the name of one that comes with Linli, or by its folder."""
    from linli.engines.dictionary import bundled_pack, bundled_packs

    return Path(name) if name not in bundled_packs() and Path(name).is_dir() else bundled_pack(name)


def _check(name: str, terminal: Terminal) -> int:
    from linli.engines.dictionary import check_pack, load_pack

    folder = _folder(name)
    reasons = check_pack(folder)
    lines = [terminal.text(reason.code, **reason.details) for reason in reasons]
    if terminal.json:
        problems = [
            {"code": reason.code, "details": reason.details, "sentence": line}
            for reason, line in zip(reasons, lines, strict=True)
        ]
        terminal.write_json({"pack": name, "problems": problems})
    if reasons:
        for line in lines:
            terminal.write(line)
        terminal.say("dictionary.problems", pack=name, count=len(reasons))
        return _PROBLEMS
    pack = load_pack(folder)
    headings = sum(len(element.headings) for element in pack.elements.values())
    terminal.say(
        "dictionary.sound",
        pack=name,
        elements=len(pack.elements),
        headings=headings,
        code_lists=len(pack.code_lists),
    )
    return _FOUND


def _show(word: str | None, name: str, terminal: Terminal) -> int:
    from linli.engines.dictionary import find_elements, load_pack

    pack = load_pack(_folder(name))
    found = list(pack.elements.values()) if word is None else find_elements(pack, word)
    if not found:
        raise Problem("dictionary.nothing_found", pack=name, word=word)
    if terminal.json:
        terminal.write_json({"pack": name, "elements": [_as_json(one) for one in found]})
    elif len(found) == 1:
        _show_one(pack, found[0], terminal)
    else:
        headings = [
            terminal.text(f"dictionary.column_{what}") for what in ("code", "label", "type")
        ]
        rows = [(one.code, _label(pack, one, terminal), one.type) for one in found]
        terminal.table(rows, headings)
    return _FOUND


def _as_json(element: Element) -> object:
    import msgspec

    return msgspec.to_builtins(element)


def _label(pack: Pack, element: Element, terminal: Terminal) -> str:
    """In the user's language, else in the pack's first."""
    return element.labels.get(terminal.language) or element.labels[pack.languages[0]]


def _show_one(pack: Pack, element: Element, terminal: Terminal) -> None:
    terminal.write(f"{element.code}  {_label(pack, element, terminal)}")
    for name, said in _facts(element, terminal):
        terminal.write(f"  {terminal.text(f'dictionary.field_{name}')}: {said}")


def _facts(element: Element, terminal: Terminal) -> Iterator[tuple[str, str]]:
    """Names of fields and what they hold, those that hold nothing left out."""
    comma = terminal.text("words.comma")
    words = terminal.text
    yield "meaning", element.meaning
    yield "subject", element.subject
    yield "type", element.type
    if element.unit:
        yield "unit", element.unit
    if element.code_list:
        yield "code_list", element.code_list
    yield "sensitivity", element.sensitivity
    yield "purposes", comma.join(element.purposes)
    yield "fresh_days", str(element.fresh_days or words("dictionary.always"))
    yield "keep_days", str(element.keep_days or words("dictionary.whole_life"))
    yield "sources", comma.join(element.sources)
    if element.derivation:
        yield "derived_from", f"{comma.join(element.derived_from)} ({element.derivation})"
    if element.path:
        yield "path", " > ".join(element.path)
    if element.to:
        yield "to", element.to
    if not element.selectable:
        yield "selectable", words("dictionary.no")
    if element.emergency:
        yield "emergency", words("dictionary.yes")
    if element.headings:
        yield "headings", comma.join(element.headings)
