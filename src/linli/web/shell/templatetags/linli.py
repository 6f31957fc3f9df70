"""Words, figures, days and pictures in templates: `{% load linli %}`, or without it: built in."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import Any

from django import template
from django.conf import settings
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from linli.core.base.pack import node_pack
from linli.core.base.saying import hidden, language_of
from linli.core.base.saying import say as say_sentence
from linli.engines.dictionary import split_code
from linli.engines.values import NOT_APPLICABLE, Problem, Reason
from linli.engines.values.sentences import find_template, sentence
from linli.web.shell.frame import purpose_label, role_label

register = template.Library()


@register.simple_tag
def say(code: str, **details: Any) -> str:
    """A sentence by its code: `{% say "ledgers.due" count=3 %}`; keep it with `as name`."""
    return say_sentence(str(code), **details)


@register.filter
def said(reason: Any) -> str:
    """A Reason or a Problem in the reader's language."""
    if isinstance(reason, Problem):
        reason = reason.reason
    return sentence(reason, language_of()) if isinstance(reason, Reason) else str(reason or "")


@register.simple_tag
def label(element: str) -> str:
    """The label of an element: `{% label "person.name" %}`; the code where there is none."""
    base, *_ = split_code(element)
    found = node_pack().elements.get(base)
    return found.labels.get(language_of(), element) if found else element


@register.simple_tag
def code(element: str, value: Any) -> str:
    """A value of an element with a code list, in words; several codes joined; else as it is."""
    if value in (None, ""):
        return ""
    if value == NOT_APPLICABLE:
        return say_sentence("shell.not_applicable")
    found = node_pack().elements.get(split_code(element)[0])
    known = _labels(found.code_list or "", language_of()) if found else {}
    if isinstance(value, list | tuple | set | frozenset):
        return say_sentence("words.comma").join(known.get(str(one), str(one)) for one in value)
    return known.get(str(value), str(value))


@cache
def _labels(code_list: str, language: str) -> dict[str, str]:
    found = node_pack().code_lists.get(code_list)
    if found is None:
        return {}
    return {one.code: one.labels.get(language, one.code) for one in found.items}


@register.simple_tag
def own_name(tag: str) -> str:
    """What a language calls itself."""
    return sentence(Reason("shell.own_name"), tag)


@register.simple_tag
def mark_word(state: str) -> str:
    """The usual word of a state."""
    return say_sentence(f"components.mark_{state}")


@register.simple_tag
def stop_word(state: str) -> str:
    """Whether a stop is done, here or ahead, for who does not see it."""
    return say_sentence(f"components.stop_{state}")


@register.filter
def at(found: Any, place: int) -> Any:
    """The entry at a place of a list; nothing beyond its end."""
    try:
        return found[place]
    except (IndexError, KeyError, TypeError):
        return ""


@register.simple_tag
def job_state(state: str) -> str:
    """Where a job stands, in words."""
    return say_sentence(f"shell.job_{state}")


@register.simple_tag
def reauthentication_way(name: str) -> str:
    """Another way to show that it is oneself, in words."""
    ways = {"reauthenticate": "password", "mfa_reauthenticate": "mfa"}
    return say_sentence(f"signin.again_{ways.get(name, 'webauthn')}")


@register.inclusion_tag("shell/field.html")
def form_field(field: BoundField, *, hint: str = "", first: bool = False) -> dict[str, Any]:
    """A field of a form of signing in, with our words. hint: code of a sentence"""
    widget: Any = field.field.widget
    kind = getattr(widget, "input_type", "text")
    hint = hint or f"signin.hint_{field.name}"
    named = find_template(f"signin.field_{field.name}", language_of())
    return {
        "name": field.html_name,
        "id": field.auto_id,
        "type": kind,
        "hidden": field.is_hidden,
        "value": "" if kind == "password" or field.value() is None else field.value(),
        "label": named or field.label,
        "hint": find_template(hint, language_of()) or "",
        "errors": _errors_of(field.errors),
        "autocomplete": widget.attrs.get("autocomplete", ""),
        "required": field.field.required,
        "first": first and not field.errors,
    }


@register.inclusion_tag("shell/form_errors.html")
def form_errors(form: BaseForm) -> dict[str, Any]:
    """What is wrong with a form as a whole."""
    return {"errors": _errors_of(form.non_field_errors())}


def _errors_of(errors: Any) -> list[str]:
    """Errors by their code in our words, else as they were said."""
    usual = {
        "count": settings.LINLI["lockout_failures"],
        "minutes": settings.LINLI["lockout_minutes"],
    }
    found = []
    for error in errors.as_data() if errors else ():
        codes = [f"{domain}{error.code}" for domain in ("signin.error_", "accounts.")]
        known = [code for code in codes if error.code and find_template(code, language_of())]
        if known:
            found.append(say_sentence(known[0], **usual, **(error.params or {})))
        else:
            found.extend(str(one) for one in error.messages)
    return found


@register.filter
def role(code: str) -> str:
    """A role in words."""
    return role_label(str(code))


@register.filter
def purpose(code: str) -> str:
    """A purpose in words."""
    return purpose_label(str(code)) or str(code)


@register.filter
def figure(value: Any) -> str:
    """A count with its thousands parted: 1,376; what is no number as it is.

    >>> figure(1376), figure(None), figure(12.5)
    ('1,376', '', '12.5')
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "" if value is None else str(value)
    return f"{value:,}"


@register.filter
def day(value: Any) -> str:
    """A day without its year, as one says it: the 23rd of November in either language."""
    on = _day_of(value)
    if on is None:
        return _plain(value)
    return say_sentence("shell.day", month=say_sentence(f"shell.month_{on.month}"), day=on.day)


@register.filter
def weekday(value: Any) -> str:
    """The day of the week, short."""
    on = _day_of(value)
    return "" if on is None else say_sentence(f"shell.weekday_{on.isoweekday()}")


@register.filter
def full_day(value: Any) -> str:
    """A day as tables have it: 2026-05-14; what was said less exactly stays so.

    >>> full_day(date(2026, 5, 14)), full_day("1989-07")
    ('2026-05-14', '1989-07')
    """
    on = _day_of(value)
    return _plain(value) if on is None else on.isoformat()


@register.filter
def clock(value: Any) -> str:
    """The time of day on the node's clock: 17:00."""
    return localtime(value).strftime("%H:%M") if isinstance(value, datetime) else _plain(value)


@register.filter
def masked_number(value: Any) -> str:
    """A citizen number with its middle hidden.

    >>> masked_number("990000199003071234")
    '990***********1234'
    """
    return hidden(_plain(value))


@register.filter
def masked_phone(value: Any) -> str:
    """A telephone number with its middle hidden.

    >>> masked_phone("13800138000")
    '138****8000'
    """
    return hidden(_plain(value))


@register.simple_tag
@cache
def icon(name: str, shape: str = "icon") -> SafeString:
    """A picture of the sprite beside a word, never in place of one: `{% icon "search" %}`."""
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#i-{}"/></svg>',
        shape,
        static("linli/icons.svg"),
        name,
    )


@register.simple_tag
@cache
def shape(state: str) -> SafeString:
    """The shape of a state: auto, ask, none, problem, stale, barred."""
    return format_html(
        '<svg class="mark__shape" aria-hidden="true" focusable="false"><use href="{}#m-{}"/></svg>',
        static("linli/icons.svg"),
        state,
    )


def _plain(value: Any) -> str:
    return "" if value is None else str(value)


def _day_of(value: Any) -> date | None:
    if isinstance(value, datetime):
        return localtime(value).date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
