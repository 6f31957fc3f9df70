"""Codes written as the target cell offers them: ticked boxes, drop-down entries, labels, codes."""

from __future__ import annotations

from linli.engines.dictionary.codes import CodeIndex, code_index
from linli.engines.dictionary.marks import Marks, marks_of
from linli.engines.dictionary.model import Element, Pack
from linli.engines.dictionary.spelling import NOTHING, Spelled, Spelling, Writer, not_in_list

_YES, _NO = "1", "0"


def code_writer(pack: Pack, element: Element, spelling: Spelling) -> Writer:
    """A writer of boolean, code and multi_code values.

    Raises ValueError if the element's code list is not in the pack.
    """
    index, marks = code_index(pack, element), marks_of(pack)
    boolean = element.type == "boolean"
    words = _Words(pack, index, spelling)
    if spelling.option is not None:
        return _tick_writer(index, marks, spelling.option, words=words)
    if spelling.tick_template is not None:
        return _box_writer(index, marks, spelling.tick_template, words=words, boolean=boolean)
    if spelling.options is not None:
        return _option_writer(index, marks, spelling.options, words=words, boolean=boolean)
    joined = str((pack.rules.get("lists") or {}).get("joined", ";"))
    is_number = not spelling.is_text and spelling.number_format != "General"

    def write(value: str | tuple[str, ...]) -> Spelled:
        text = joined.join(words.of(code) for code in _codes(value))
        plain_digits = text.isdigit() and text == str(int(text))
        return Spelled(int(text) if spelling.as_code and is_number and plain_digits else text)

    return write


class _Words:
    """How the codes of one list are spelled where the cell does not say."""

    def __init__(self, pack: Pack, index: CodeIndex, spelling: Spelling) -> None:
        first = pack.languages[0] if pack.languages else ""
        language = spelling.language or first
        written = (pack.rules.get("codes") or {}).get("written") or {}
        usual = written.get(index.codes.code, {}) if language == first else {}
        self._words = {
            item.code: item.code
            if spelling.as_code
            else str(usual.get(item.code) or item.labels.get(language) or item.code)
            for item in index.codes.items
        }

    def of(self, code: str) -> str:
        return self._words.get(code, code)

    def all(self, value: str | tuple[str, ...]) -> str:
        return " / ".join(self.of(code) for code in _codes(value))


def _codes(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value


def _tick_writer(index: CodeIndex, marks: Marks, option: str, *, words: _Words) -> Writer:
    """A column that stands for one entry: a tick where the value is this one."""
    wanted = index.find(option)
    if wanted is None:
        return lambda value: not_in_list(words.all(value), (option,))
    ticked = Spelled(marks.tick)
    return lambda value: ticked if wanted in _codes(value) else NOTHING


def _option_writer(
    index: CodeIndex, marks: Marks, options: tuple[str, ...], *, words: _Words, boolean: bool
) -> Writer:
    """The drop-down's entry for a code."""
    entries: dict[str, str] = {}
    for option in options:
        if (code := _code_of_option(index, marks, option, boolean=boolean)) is not None:
            entries.setdefault(code, option)
    only_ticks = boolean and marks.is_sign(entries.get(_YES, ""))

    def write(value: str | tuple[str, ...]) -> Spelled:
        codes = _codes(value)
        if len(codes) == 1 and codes[0] in entries:
            return Spelled(entries[codes[0]])
        if only_ticks:
            return NOTHING
        return not_in_list(words.all(value), options)

    return write


def _code_of_option(index: CodeIndex, marks: Marks, option: str, *, boolean: bool) -> str | None:
    if (code := index.find(option)) is not None:
        return code
    if boolean and (answer := marks.answer(option)) is not None:
        return _YES if answer else _NO
    choices = marks.choices(option, index.find)
    return index.find(choices[0].label) if len(choices) == 1 else None


def _box_writer(
    index: CodeIndex, marks: Marks, template: str, *, words: _Words, boolean: bool
) -> Writer:
    """The form's boxes with the right ones ticked; a tick that stood there before goes."""
    choices = marks.choices(template, index.find)
    codes = [index.find(choice.label) for choice in choices]

    def write(value: str | tuple[str, ...]) -> Spelled:
        wanted = _codes(value)
        if any(code not in codes for code in wanted):
            if boolean and codes == [_YES]:
                return NOTHING
            return not_in_list(words.all(value), tuple(choice.label for choice in choices))
        text = template
        for choice, code in reversed(list(zip(choices, codes, strict=True))):
            box = template[choice.start : choice.end]
            new = marks.ticked(box) if code in wanted else marks.emptied(box)
            text = text[: choice.start] + new + text[choice.end :]
        return Spelled(text)

    return write
