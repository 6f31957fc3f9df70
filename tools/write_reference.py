"""Write docs/reference/commands.md and settings.md from what the program says about itself."""

import json
import os
from pathlib import Path

from linli.cli.language import LANGUAGES
from linli.cli.main import build_parser, list_commands
from linli.engines.values import Reason
from linli.engines.values.sentences import sentence
from linli.server.options import OPTIONS

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "reference"
START = """# Commands

Written by `make docs` from the commands themselves. `--lang zh-Hans` says the same in Chinese.

Exit codes: 0 done (what could not be done is in the report); 1 a failure of Linli or of the
machine; 2 the file or the arguments cannot be used, and one line on standard error says why. With
`--json` standard output carries the result, or `{"problem": {"code", "details", "sentence"}}`.
"""

SETTINGS = """# Settings of a node

Written by `make docs` from the list in `src/linli/server/options.py`.

A setting stands in the file `linli.toml` of the node's folder (`workers = 4`,
`hosts = ["a", "b"]`), or outside in a variable of the environment (`LINLI_WORKERS=4`,
`LINLI_HOSTS=a,b`), which goes before the file. A value that cannot be used keeps every command
from starting and is said in one line.
`LINLI_NODE` or `--node` names the folder.

| setting | kind | default | meaning | 含义 |
|---|---|---|---|---|
"""
KINDS = {str: "text", int: "number", bool: "true or false", list: "texts"}


def render_settings() -> str:
    """The page of settings, in both languages."""
    lines = []
    for option in OPTIONS:
        english, chinese = (
            sentence(Reason(f"settings.{option.name}"), language) for language in LANGUAGES
        )
        default = json.dumps(option.default, ensure_ascii=False)
        kind = KINDS[option.kind] + (", secret" if option.secret else "")
        lines.append(f"| `{option.name}` | {kind} | `{default}` | {english} | {chinese} |\n")
    return SETTINGS + "".join(lines)


def render() -> str:
    """The page: the help of `linli` and of each command, in English."""
    os.environ["COLUMNS"] = "100"
    parts = [START, block("linli", build_parser("en").format_help())]
    for name in list_commands():
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
    (FOLDER / "commands.md").write_text(render(), encoding="utf-8")
    (FOLDER / "settings.md").write_text(render_settings(), encoding="utf-8")
