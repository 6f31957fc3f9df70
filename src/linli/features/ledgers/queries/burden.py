"""What ledgers cost: forms and cells by department and month, and what is asked more than once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncMonth
from django.utils.timezone import get_current_timezone, localtime

from linli.core.base.pack import node_pack
from linli.core.base.scope import current_scope
from linli.core.base.service import ask
from linli.engines.dictionary import is_number_of_identity
from linli.features.ledgers.models import Ledger
from linli.features.ledgers.plan import Repeated, plan_repeated

#: Months that are shown one below the other.
MONTHS = 12
#: Without it nobody would know whose row it is, so that every form has to ask for it.
_NAMES = ("person.name",)
#: What a page says of itself, and of the place where everybody in it lives.
_ABOUT_PAGE = ("sheet", "area")


@dataclass(frozen=True, slots=True)
class Burden:
    """What became of the forms of a department, or of a month.

    forms: how many were filled; filled: cells that filled themselves; left: by hand, or not at all
    seconds: that a cell takes by hand; 0 = the pack says nothing of it
    """

    name: str
    month: date | None
    forms: int
    filled: int
    left: int
    seconds: float

    @property
    def share(self) -> float:
        """Of all cells, how many per cent nobody had to type."""
        cells = self.filled + self.left
        return 100 * self.filled / cells if cells else 0.0

    @property
    def hours(self) -> float:
        """Of typing that was saved."""
        return self.filled * self.seconds / 3600


def seconds_a_cell() -> float:
    """What the pack says that a cell takes by hand; 0 where it says nothing."""
    return float(node_pack().rules.get("typing", {}).get("seconds_a_cell", 0))


def list_burdens(month: date) -> list[Burden]:
    """By department what was filled in a month, the most cells first."""
    ask("ledger.read")
    rows = _filled_in(month, after_month(month)).values("department")
    found = [_burden(one["department"], None, one) for one in _summed(rows)]
    return sorted(found, key=lambda one: (-one.filled - one.left, one.name))


def list_months(last: date) -> list[Burden]:
    """The twelve months that end with one, the latest first; those without forms are left out."""
    ask("ledger.read")
    first = date(last.year - (last.month < MONTHS), last.month % MONTHS + 1, 1)
    rows = _filled_in(first, after_month(last)).annotate(
        month=TruncMonth("filled_at", tzinfo=get_current_timezone())
    )
    found = [_burden("", one["month"].date(), one) for one in _summed(rows.values("month"))]
    return sorted(found, key=lambda one: one.month or last, reverse=True)


def total(burdens: Iterable[Burden]) -> Burden:
    """All of them together."""
    burdens = list(burdens)
    return Burden(
        "", None, sum(one.forms for one in burdens), sum(one.filled for one in burdens),
        sum(one.left for one in burdens), seconds_a_cell(),
    )  # fmt: skip


def list_repeated(month: date) -> list[Repeated]:
    """Elements for which more than one form asked that came in a month, the most asked first.

    What tells whose row it is (names, numbers of identity) is not counted, nor what a page says of
    itself.
    """
    ask("ledger.read")
    pack = node_pack()
    rows = Ledger.objects.filter(
        received_at__gte=_moment(month), received_at__lt=_moment(after_month(month))
    )
    asked = rows.values_list("meant", "department", "title", "form__key").order_by("received_at")
    about_page = {code for code, one in pack.elements.items() if one.subject in _ABOUT_PAGE}
    identifying = {
        code
        for code, one in pack.elements.items()
        if one.type != "phone" and is_number_of_identity(one)
    }
    return plan_repeated(
        (
            (meant.split(), department, title, key or title)
            for meant, department, title, key in asked
        ),
        apart={*identifying, *about_page, *_NAMES},
    )


def after_month(month: date) -> date:
    """The first day of the next month."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def before_month(month: date) -> date:
    """The first day of the month before."""
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)


def this_month() -> date:
    """The first day of the month of the scope's time."""
    return localtime(current_scope().at).date().replace(day=1)


def _moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=get_current_timezone())


def _filled_in(first: date, end: date) -> QuerySet[Ledger]:
    return Ledger.objects.filter(filled_at__gte=_moment(first), filled_at__lt=_moment(end))


def _summed(rows: Any) -> list[dict[str, Any]]:
    return list(
        rows.annotate(
            forms=Count("pk", filter=Q(rows__gt=0) | Q(filled__gt=0) | Q(left__gt=0)),
            cells=Coalesce(Sum("filled"), 0),
            empty=Coalesce(Sum("left"), 0),
        ).order_by()
    )


def _burden(name: str, month: date | None, found: dict[str, Any]) -> Burden:
    return Burden(
        name, month, int(found["forms"]), int(found["cells"]), int(found["empty"]),
        seconds_a_cell(),
    )  # fmt: skip
