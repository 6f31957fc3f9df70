"""Arguments and help in the user's language, on top of argparse."""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping
from typing import Any, NoReturn

from linli.cli.terminal import wrap
from linli.engines.values import Problem, Reason
from linli.engines.values.sentences import find_template, sentence, sentences

_CODE = re.compile(r"[a-z_]+\.[a-z_0-9]+")
_language = "en"


def speak(language: str) -> None:
    """Let every parser made from now on speak this language, argparse's own words too."""
    global _language  # noqa: PLW0603 - argparse looks its words up in its module, so there is one
    _language = language
    words: Mapping[str, str] = {} if language == "en" else sentences("argparse", language)

    def say(text: str) -> str:
        return words.get(text, text)

    def say_count(one: str, many: str, count: int) -> str:
        return say(one if count == 1 else many)

    vars(argparse).update(_=say, ngettext=say_count)


class Parser(argparse.ArgumentParser):
    """A parser whose texts may be sentence codes, and whose errors are Problems.

    Every one, of a command and of a part of it, takes --lang, --json and --debug.
    """

    def __init__(self, **settings: Any) -> None:
        settings = {"formatter_class": Formatter, "allow_abbrev": False, **settings}
        super().__init__(conflict_handler="resolve", **settings)
        # Suppressed defaults: what was given before the command's name stays.
        everywhere = self.add_argument_group("cli.everywhere")
        everywhere.add_argument(
            "--lang", metavar="zh-Hans|en", default=argparse.SUPPRESS, help="cli.help_lang"
        )
        for flag in ("json", "debug"):
            everywhere.add_argument(
                f"--{flag}", action="store_true", default=argparse.SUPPRESS, help=f"cli.help_{flag}"
            )

    def error(self, message: str) -> NoReturn:
        """Raise Problem("cli.arguments") with argparse's message."""
        raise Problem("cli.arguments", message=message, command=self.prog)


class Formatter(argparse.HelpFormatter):
    """Help whose sentence codes are said in the user's language; wide characters count as two."""

    def start_section(self, heading: str | None) -> None:
        """Begin a section under a heading."""
        super().start_section(_said(heading) if heading else heading)

    def _format_text(self, text: str) -> str:
        return super()._format_text(_said(text))

    def _get_help_string(self, action: argparse.Action) -> str | None:
        text = action.help
        if text is None or _said(text) is text:
            return text
        return _said(text, default=action.default).replace("%", "%%")

    def _split_lines(self, text: str, width: int) -> list[str]:
        return wrap(text, width)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        """Paragraphs wrapped; lines that begin with a space (examples) stay as they are."""
        lines: list[str] = []
        for line in text.splitlines():
            lines += [line] if line.startswith(" ") else wrap(line, width - len(indent))
        return "\n".join(indent + line for line in lines)


def _said(text: str, **details: Any) -> str:
    """The sentence of a code; a text that is no code stays as it is."""
    if _CODE.fullmatch(text) is None or find_template(text, _language) is None:
        return text
    return sentence(Reason(text, details), _language)
