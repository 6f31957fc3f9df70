"""Values written the way that the target cell writes them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from linli.engines.dictionary.cells import INAPPLICABLE, Value, blank_marks, fold
from linli.engines.dictionary.codes import code_index
from linli.engines.dictionary.identity import number_rule
from linli.engines.dictionary.marks import marks_of
from linli.engines.dictionary.model import Element, Pack
from linli.engines.dictionary.numbers import converter, number_rules, plain
from linli.engines.dictionary.phones import JOINED, phone_rules
from linli.engines.dictionary.spell_codes import code_writer
from linli.engines.dictionary.spell_dates import date_writer
from linli.engines.dictionary.spelling import (
    NOTHING,
    Spelled,
    Spelling,
    Writer,
    WriterOf,
    masked,
    not_in_list,
)
from linli.engines.dictionary.units import measure
from linli.engines.values import NOT_APPLICABLE, Reason

__all__ = ["Spelled", "Spelling", "is_written_as_kept", "speller"]

_REMEMBERED = 50_000
#: Numbers below it are reckoned with to the last digit by `converter`.
_LARGEST = 10**15


def speller(pack: Pack, element: Element, spelling: Spelling) -> Callable[[Value], Spelled]:
    """A function that spells an element's values for one column; it remembers what it has seen.

    Returns a function of a normalised value. Unknown (None) gives nothing to write; a value that
    the cell's choices do not hold gives a reason. What is written reads back as the same value
    wherever the form of writing keeps all of it.
    Raises ValueError if the spelling names a form of writing, or a code list, that the pack lacks.

    >>> from linli.engines.dictionary import bundled_pack, load_pack
    >>> pack = load_pack(bundled_pack("cn"))
    >>> sex = pack.elements["person.sex"]
    >>> speller(pack, sex, Spelling(tick_template="□男 □女"))("2").output
    '□男 ☑女'
    >>> born = pack.elements["person.birth_date"]
    >>> speller(pack, born, Spelling(date_pattern="yyyy年mm月"))("1989-07-03").output
    '1989年07月'
    """
    write = _WRITERS.get(element.type, _text_writer)(pack, element, spelling)
    if spelling.options is not None and element.type not in _CODED:
        write = _within_options(write, spelling.options)
    missing = _inapplicable(pack, element, spelling)
    seen: dict[Value, Spelled] = {None: NOTHING, NOT_APPLICABLE: missing}

    def spell(value: Value) -> Spelled:
        found = seen.get(value)
        if found is None:
            if len(seen) >= _REMEMBERED:
                seen.clear()
                seen.update({None: NOTHING, NOT_APPLICABLE: missing})
            found = seen[value] = write(value)
        return found

    return spell


def is_written_as_kept(element: Element, spelling: Spelling) -> bool:
    """Whether a speller would give every value as it is; "does not apply" and unknown aside.

    >>> from linli.engines.dictionary import bundled_pack, load_pack
    >>> address = load_pack(bundled_pack("cn")).elements["person.address"]
    >>> is_written_as_kept(address, Spelling()), is_written_as_kept(address, Spelling(masked=True))
    (True, False)
    """
    is_number = element.type == "citizen_number"
    is_text = element.type not in _WRITERS or (is_number and spelling.form is None)
    return is_text and not spelling.masked and spelling.options is None


def _inapplicable(pack: Pack, element: Element, spelling: Spelling) -> Spelled:
    """What stands for "does not apply": the choice that says so, or the country's mark."""
    if spelling.tick_template is not None or spelling.option is not None:
        return NOTHING
    mark = str((pack.rules.get("spelling") or {}).get("not_applicable", NOT_APPLICABLE))
    if spelling.options is None:
        return Spelled(mark)
    ticks = marks_of(pack)
    if all(ticks.is_sign(option) for option in spelling.options):
        return NOTHING
    blanks = blank_marks(pack)
    coded = code_index(pack, element) if element.type in _CODED else None
    for option in spelling.options:
        if coded is not None and coded.find(option) is not None:
            continue
        if blanks.get(fold(option).casefold()) is INAPPLICABLE:
            return Spelled(option)
    return not_in_list(mark, spelling.options)


def _within_options(write: Writer, options: tuple[str, ...]) -> Writer:
    """Takes the drop-down's own spelling of what would be written."""
    known = {"".join(fold(option).casefold().split()): option for option in reversed(options)}

    def write_option(value: Value) -> Spelled:
        spelled = write(value)
        if spelled.output is None:
            return spelled
        text = str(spelled.output).removesuffix(".0")
        option = known.get("".join(fold(text).casefold().split()))
        return Spelled(option) if option is not None else not_in_list(value, options)

    return write_option


def _text_writer(pack: Pack, element: Element, spelling: Spelling) -> Writer:
    topic = "names" if element.type == "name" else "texts"
    rule = (pack.rules.get(topic) or {}).get("mask")

    def write(value: str) -> Spelled:
        return Spelled(masked(value, rule) if spelling.masked else value)

    return write


def _phone_writer(pack: Pack, element: Element, spelling: Spelling) -> Writer:
    rule = (pack.rules.get("phones") or {}).get("mask")
    joined = phone_rules(pack).joined

    def write(value: str) -> Spelled:
        if not spelling.masked and JOINED not in value:
            return Spelled(value)
        numbers = value.split(JOINED)
        if spelling.masked:
            numbers = [masked(number, rule) for number in numbers]
        return Spelled(joined.join(numbers))

    return write


def _identity_writer(pack: Pack, element: Element, spelling: Spelling) -> Writer:
    rules = pack.rules.get("citizen_number") or {}
    forms = rules.get("forms") or {}
    if spelling.form is not None and spelling.form not in forms:
        raise ValueError(f"no form {spelling.form!r} for numbers of identity in {pack.name!r}")
    form = forms.get(spelling.form, {}) if spelling.form else {}
    rule = number_rule(pack)

    def write(value: str) -> Spelled:
        number: str | None = value
        if form.get("short"):
            number = rule.shorten(value)
        if number is None:
            return Spelled(None, Reason("values.no_short_form", {"value": value}))
        if spelling.masked or form.get("masked"):
            number = masked(number, rules.get("mask"))
        if form.get("letters") == "lower":
            number = number.lower()
        if groups := form.get("groups"):
            number = _grouped(number, groups)
        return Spelled(f"{form.get('before', '')}{number}")

    return write


def _grouped(number: str, groups: list[int]) -> str:
    """A number in groups with a space between.

    >>> _grouped("123456", [2, 4])
    '12 3456'
    """
    parts, start = [], 0
    for size in groups:
        parts.append(number[start : start + size])
        start += size
    return " ".join([*parts, number[start:]]).strip()


def _number_writer(pack: Pack, element: Element, spelling: Spelling) -> Writer:
    scale = measure(pack, element, spelling.unit)
    mark = number_rules(pack).mark
    as_share = element.type == "percent" and "%" in spelling.number_format
    given = scale.given if scale.given is not None else scale.own
    into = given * 100 if as_share else given
    convert = converter(scale.own, into)
    times, parts = (scale.own / into).as_integer_ratio()
    # Short decimal numbers of whole ones come out of a division as they come out of `convert`.
    divides = scale.given is not None and not spelling.is_text and 10**6 % parts == 0

    def write(value: int | Decimal) -> Spelled:
        if divides and value.__class__ is int and -_LARGEST < value < _LARGEST:
            whole, rest = divmod(int(value) * times, parts)
            return Spelled(int(value) * times / parts if rest else whole)
        if scale.given is None:
            reason = Reason("values.unit_unknown", {"raw": str(value), "unit": spelling.unit})
            return Spelled(None, reason)
        number = plain(convert(Decimal(value)))
        if spelling.is_text:
            return Spelled(f"{number:f}".replace(".", mark))
        return Spelled(int(number) if number == number.to_integral_value() else float(number))

    return write


_CODED = frozenset({"boolean", "code", "multi_code"})
_WRITERS: dict[str, WriterOf] = {
    "citizen_number": _identity_writer,
    "phone": _phone_writer,
    "date": date_writer,
    "month": date_writer,
    "year": date_writer,
    "integer": _number_writer,
    "decimal": _number_writer,
    "money": _number_writer,
    "area_m2": _number_writer,
    "percent": _number_writer,
    "boolean": code_writer,
    "code": code_writer,
    "multi_code": code_writer,
}
