"""Write docs/reference/commands.md from what the commands say about themselves."""

import os
from pathlib import Path

from linli.cli.main import COMMANDS, build_parser

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "commands.md"
START = """# Commands

Written by `make docs` from the commands themselves. `--lang zh-Hans` says the same in Chinese.

Exit codes: 0 done (what could not be done is in the report); 1 a failure of Linli or of the
machine; 2 the file or the arguments cannot be used, and one line on standard error says why. With
`--json` standard output carries the result, or `{"problem": {"code", "details", "sentence"}}`.
"""


def render() -> str:
    """The page: the help of `linli` and of each command, in English."""
    os.environ["COLUMNS"] = "100"
    parts = [START, block("linli", build_parser("en").format_help())]
    for name in COMMANDS:
        for heading, text in helps(name):
            parts.append(block(heading, text))
    return "\n".join(parts)


def helps(name: str) -> list[tuple[str, str]]:
    """The command and its own sub-commands, each with its help."""
    choices = build_parser("en", name)._subparsers._group_actions[0].choices
    parser = choices[name]
    found = [(parser.prog, parser.format_help())]
    if parser._subparsers is not None:
        for child in parser._subparsers._group_actions[0].choices.values():
            found.append((child.prog, child.format_help()))
    return found


def block(heading: str, text: str) -> str:
    """A heading and the help under it."""
    return f"## {heading}\n\n```text\n{text.rstrip()}\n```\n"


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8")
