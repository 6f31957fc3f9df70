"""In which language the command speaks: as asked, else as the locale says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from linli.engines.values import Problem

LANGUAGES = ("en", "zh-Hans")
_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def choose_language(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """The language of `--lang` among the arguments, else of the locale, else English.

    Raises Problem("cli.language_unknown") if `--lang` names one that Linli does not speak.

    >>> choose_language(["fill", "--lang", "zh-CN"], {})
    'zh-Hans'
    >>> choose_language([], {"LC_ALL": "", "LANG": "zh_CN.UTF-8"})
    'zh-Hans'
    >>> choose_language([], {"LANG": "fr_FR.UTF-8"})
    'en'
    """
    asked = _asked(arguments)
    if asked is not None:
        return parse_language(asked)
    for variable in _VARIABLES:
        locale = environment.get(variable)
        if locale:
            return _find_language(locale) or "en"
    return "en"


def parse_language(text: str) -> str:
    """The language meant by a tag such as `zh`, `zh-CN`, `en_GB`.

    Raises Problem("cli.language_unknown") if it is none of ours.
    """
    found = _find_language(text)
    if found is None:
        raise Problem("cli.language_unknown", language=text, languages=LANGUAGES)
    return found


def _find_language(tag: str) -> str | None:
    start = tag.replace("_", "-").partition("-")[0].partition(".")[0].lower()
    return next((one for one in LANGUAGES if one.partition("-")[0] == start), None)


def _asked(arguments: Sequence[str]) -> str | None:
    """What follows the last `--lang`; None where it is absent or nothing follows."""
    found = None
    for place, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == "--lang" and place + 1 < len(arguments):
            found = arguments[place + 1]
        elif argument.startswith("--lang="):
            found = argument.partition("=")[2]
    return found
