"""How far a ledger is, and what is to be done next, in the words and shapes of the pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.timezone import localtime

from linli.core.base.saying import language_of, say
from linli.engines.values.sentences import find_template
from linli.features.ledgers.models import Ledger
from linli.features.ledgers.plan import STAGES, plan_timetable

_AT = {
    "received": "received_at", "read": "read_at", "filled": "filled_at",
    "checked": "checked_at", "sent": "sent_at",
}  # fmt: skip
_HOUR, _DAY = 3600, 86_400


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done next: words, an address; posts: whether it is done at once."""

    label: str
    url: str
    posts: bool = False
    icon: str = ""


def say_count(code: str, count: int, **details: Any) -> str:
    """A sentence about a count; one thing has its own sentence where the language needs it."""
    single = f"{code}_one"
    if count == 1 and find_template(single, language_of()) is not None:
        code = single
    return say(code, count=f"{count:,}", **details)


def day_words(at: datetime, now: datetime) -> str:
    """A day as short as it can be said: the time today, else the day."""
    local, today = localtime(at), localtime(now)
    if local.date() == today.date():
        return f"{local:%H:%M}"
    same_month = (local.year, local.month) == (today.year, today.month)
    if same_month and say("ledgers.short_days") == "1":
        return say("ledgers.day_of_month", day=local.day)
    return say("shell.day", month=say(f"shell.month_{local.month}"), day=local.day)


def due_words(ledger: Ledger, now: datetime) -> tuple[str, str]:
    """Until when, and how long that still is (or was); ("", words) where nobody has said."""
    if ledger.due_at is None:
        return say("ledgers.undated"), ""
    local, today = localtime(ledger.due_at), localtime(now)
    days = (local.date() - today.date()).days
    seconds = (ledger.due_at - now).total_seconds()
    weekday = say(f"shell.weekday_{local.isoweekday()}")
    clock = f"{local:%H:%M}"
    if days == 0:
        return clock, _hours(seconds)
    when = say("ledgers.due_on", day=day_words(ledger.due_at, now), clock=clock)
    if days < 0:
        return when, say_count("ledgers.days_late", -days)
    if days == 1:
        return when, say("ledgers.tomorrow", weekday=weekday)
    if days < 7:
        return when, weekday
    return when, say_count("ledgers.days_left", days, weekday=weekday)


def _hours(seconds: float) -> str:
    if seconds < 0:
        return say("ledgers.past_today")
    if seconds < _HOUR:
        return say_count("ledgers.minutes_left", max(1, int(seconds // 60)))
    return say_count("ledgers.hours_left", int(seconds // _HOUR))


def stops_of(ledger: Ledger, now: datetime, *, busy: bool) -> list[dict[str, str]]:
    """The five stops; where it stands is the one that it has not passed yet."""
    passed = STAGES.index(ledger.stage)
    here = min(passed + 1, len(STAGES) - 1)
    if ledger.stage == Ledger.Stage.READ and ledger.open:
        here = passed
    found = []
    for place, stage in enumerate(STAGES):
        at = getattr(ledger, _AT[stage])
        done = place <= passed and not (place == here and ledger.stage == Ledger.Stage.READ)
        state = "done" if done else "here" if place == here else "ahead"
        when = day_words(at, now) if done and at is not None else ""
        if state == "here":
            when = _here_words(ledger, busy=busy)
        found.append({"name": say(f"ledgers.stop_{stage}"), "state": state, "when": when})
    return found


def _here_words(ledger: Ledger, *, busy: bool) -> str:
    if busy:
        return say("ledgers.here_filling" if ledger.read_at else "ledgers.here_reading")
    if ledger.stage == Ledger.Stage.RECEIVED:
        return say("ledgers.here_unread") if ledger.problem else say("ledgers.here_reading")
    if ledger.stage == Ledger.Stage.READ:
        if ledger.open:
            return say_count("ledgers.here_open", ledger.open)
        return say("ledgers.here_whom" if ledger.whom is None else "ledgers.here_ready")
    if ledger.stage == Ledger.Stage.FILLED:
        return say("ledgers.here_check")
    return say("ledgers.here_send")


def next_step(ledger: Ledger, *, busy: bool) -> Step | None:
    """The one thing to be done next; None while a job is at it, or when all is done."""
    uid = [ledger.uid]
    if busy:
        return None
    if ledger.stage == Ledger.Stage.RECEIVED:
        return Step(say("ledgers.do_look"), reverse("ledger", args=uid))
    if ledger.stage == Ledger.Stage.READ:
        if ledger.open:
            label = say_count("ledgers.do_decide", ledger.open)
            return Step(label, f"{reverse('ledger', args=uid)}?open=1")
        if ledger.whom is None:
            return Step(say("ledgers.do_whom"), reverse("ledger_whom", args=uid))
        return Step(say("ledgers.do_fill"), reverse("ledger_fill", args=uid), posts=True)
    if ledger.stage == Ledger.Stage.FILLED:
        return Step(say("ledgers.do_check"), reverse("ledger_check", args=uid), posts=True)
    if ledger.stage == Ledger.Stage.CHECKED:
        return Step(say("ledgers.do_take"), reverse("ledger_take", args=uid), icon="download")
    return None


def facts_of(ledger: Ledger) -> list[str]:
    """Where it comes from, how often, how much it is: what stands under its title in a list."""
    form = ledger.form
    found = [ledger.department or say("ledgers.no_department")]
    if form is not None and form.frequency:
        found.append(say(f"ledgers.frequency_{form.frequency}"))
    if ledger.rows:
        found.append(say("ledgers.rows_and_cells", rows=f"{ledger.rows:,}",
                         cells=f"{ledger.filled + ledger.left:,}"))  # fmt: skip
    elif ledger.headings:
        found.append(say_count("ledgers.headings_count", ledger.headings))
    return found


def timetable_of(
    ledgers: list[Ledger], now: datetime, busy: frozenset[Any]
) -> list[dict[str, Any]]:
    """The rows of the inbox under their days; the most urgent one has the primary button."""
    today = localtime(now).date()
    due = [(one, localtime(one.due_at) if one.due_at else None, _may_skip(one)) for one in ledgers]
    groups = []
    urgent = True
    for code, on, rows in plan_timetable(due, today=today):
        shown = []
        for one in rows:
            is_busy = one.job in busy
            step = next_step(one, busy=is_busy)
            when, left = due_words(one, now)
            shown.append({
                "ledger": one, "due": when, "left": left, "facts": facts_of(one),
                "stops": stops_of(one, now, busy=is_busy), "step": step, "busy": is_busy,
                "primary": urgent and step is not None, "may_skip": code == "may_skip",
            })  # fmt: skip
            urgent = urgent and step is None
        groups.append({"code": code, "on": on, "rows": shown, "title": _group_title(code, on)})
    return groups


def _may_skip(ledger: Ledger) -> bool:
    return ledger.form is not None and ledger.form.in_catalogue is False


def _group_title(code: str, on: Any) -> str:
    if code == "month":
        return say("ledgers.group_month", month=say(f"ledgers.month_{on.month}"))
    return say(f"ledgers.group_{code}")
