"""Reasons as sentences in the reader's language, from `locale/<language>/<domain>.yaml`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from linli.engines.values.problem import Reason

_FOLDER = Path(__file__).resolve().parents[2] / "locale"
_SOURCE_LANGUAGE = "en"
_LONGEST_DETAIL = 200
_PLAIN_LINE = re.compile(
    r'(?:(?P<name>[a-z][a-z0-9_.]*)|"(?P<quoted>[^"\\]+)"): "(?P<text>[^"\\]*)"'
)


def sentence(reason: Reason, language: str) -> str:
    """The reason in one line, its blanks filled.

    language: `en` or `zh-Hans`; where it lacks the sentence, English is used, and where English
              lacks it too, the code with its details

    >>> sentence(Reason("nobody.wrote_this", {"file": "a.xlsx"}), "en")
    'nobody.wrote_this (file: a.xlsx)'
    """
    template = find_template(reason.code, language)
    if template is None:
        return _bare(reason, language)
    blanks = {name: _shown(value, language) for name, value in reason.details.items()}
    return template.format_map(_Blanks(blanks))


def find_template(code: str, language: str) -> str | None:
    """The sentence of a code with its blanks open, or None where no language has it."""
    domain, _, what = code.partition(".")
    for tag in (language, _SOURCE_LANGUAGE):
        found = sentences(domain, tag).get(what)
        if found is not None:
            return found
    return None


@lru_cache(maxsize=128)
def sentences(domain: str, language: str) -> Mapping[str, str]:
    """All sentences of a domain in a language; empty where the file does not exist."""
    path = _FOLDER / language / f"{domain}.yaml"
    if not domain.replace("_", "").isalnum() or not path.is_file():
        return {}
    text = path.read_text(encoding="utf-8")
    return _read_plain(text) or _read_yaml(text)


def _read_plain(text: str) -> dict[str, str]:
    """The sentences of a file with one quoted text a line; {} where it takes YAML to read it."""
    found = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            plain = _PLAIN_LINE.fullmatch(line)
            if plain is None:
                return {}
            found[plain["name"] or plain["quoted"]] = plain["text"]
    return found


def _read_yaml(text: str) -> dict[str, str]:
    # Loading the library takes longer than most commands; plain files do without.
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found = yaml.load(text, Loader=loader) or {}  # noqa: S506 - one of the two safe loaders
    return {str(what): str(said).rstrip("\n") for what, said in found.items()}


class _Blanks(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"


def _bare(reason: Reason, language: str) -> str:
    details = ", ".join(f"{name}: {_shown(v, language)}" for name, v in reason.details.items())
    return f"{reason.code} ({details})" if details else reason.code


def _shown(value: Any, language: str) -> Any:
    """A detail as it may stand in a line: numbers stay numbers, lists are joined."""
    if isinstance(value, Reason):
        return sentence(value, language)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    if isinstance(value, set | frozenset):
        value = sorted(value, key=str)
    if isinstance(value, list | tuple):
        comma = sentences("words", language).get("comma", ", ")
        return comma.join(str(_shown(one, language)) for one in value)
    return one_line("" if value is None else str(value))


def one_line(text: str) -> str:
    """Text from somebody's file without line breaks and control characters, cut where too long.

    >>> one_line("a\\n  b\\x1b[31m")
    'a b [31m'
    """
    kept = (" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
    line = " ".join("".join(kept).split())
    return line if len(line) <= _LONGEST_DETAIL else line[: _LONGEST_DETAIL - 1] + "…"
