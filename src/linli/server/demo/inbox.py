"""Ledgers in the demo's inbox: sent by departments, brought by the clerk, some long gone back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.timezone import localtime

from linli.cli.demo.render import render
from linli.core.base.jobs import JobWorker
from linli.core.places.queries import get_division
from linli.features.ledgers import queries, services
from linli.features.ledgers.plan import Whom
from linli.server.demo.recipe import Arrival, Recipe
from linli.server.demo.telling import Office

if TYPE_CHECKING:
    from linli.cli.demo.specs import Ledger as Spec
    from linli.core.places.models import Division

_DUE_AT = timedelta(hours=17, minutes=30)
#: Somebody who opens the demo in the evening finds something due in the evening.
_HOURS_LEFT, _LATEST = timedelta(hours=3), timedelta(hours=23, minutes=30)
_LEDGER = "ledger"


class Inbox:
    """Lets ledgers arrive, and some be done.

    specs: the pack's ledgers by id; words: what forms print of the place
    """

    def __init__(
        self, recipe: Recipe, office: Office, specs: Mapping[str, Spec], words: dict[str, Any]
    ) -> None:
        self._recipe, self._office = recipe, office
        self._specs, self._words = specs, words

    def fill(self, here: Division, *, on: date) -> dict[str, UUID]:
        """Let all that came come, oldest first; uids by the ledger's id, `<id>_gone` if it left."""
        coming = sorted(self._recipe.inbox, key=lambda one: -one.sent)
        gone = [one for one in coming if one.gone]
        waiting = [one for one in coming if not one.gone]
        done = {one: self._arrive(one, here, on) for one in gone}
        self._work()
        for one, uid in done.items():
            self._ask(one, uid, on)
        self._work()
        for one, uid in done.items():
            self._send_back(one, uid, on)
        found = {one.ledger: self._arrive(one, here, on) for one in waiting}
        self._work()
        return {**found, **{f"{one.ledger}_gone": uid for one, uid in done.items()}}

    def _arrive(self, one: Arrival, here: Division, on: date) -> UUID:
        spec = self._specs[one.ledger]
        day = on - timedelta(days=one.sent)
        file = services.Received(spec.file_name, render(spec, on=day, words=self._words))
        due = None if one.due is None else self._moment(on + timedelta(days=one.due))
        sender = next(a for a in self._recipe.accounts if a.username == one.by)
        if sender.at == self._recipe.community:
            with self._office.acting(one.by, day):
                (receipt,) = services.receive_files([file], department=one.department, due_at=due)
            if receipt.ledger is None:
                raise AssertionError(receipt.problem)
            return UUID(str(receipt.ledger.uid))
        with self._office.acting(one.by, day, place=get_division(sender.at)):
            (ledger,) = services.send_form(
                file, [here.pk], department=one.department, title=spec.title, due_at=due
            )
        return UUID(str(ledger.uid))

    def _ask(self, one: Arrival, uid: UUID, on: date) -> None:
        """Decide everything as proposed, choose for whom, and let it be filled."""
        clerk, day = self._recipe.fates.by, on - timedelta(days=one.sent - 1)
        with self._office.acting(clerk, day, _LEDGER, task=f"ledger:{uid}"):
            ledger = queries.get_ledger(uid)
            services.accept_all(ledger)
            services.choose_whom(ledger, Whom(where=self._specs[one.ledger].where))
            services.ask_fill(ledger)

    def _send_back(self, one: Arrival, uid: UUID, on: date) -> None:
        clerk, day = self._recipe.fates.by, on - timedelta(days=one.sent - 2)
        with self._office.acting(clerk, day, _LEDGER, task=f"ledger:{uid}"):
            ledger = queries.get_ledger(uid)
            services.take_file(ledger, to=one.department, reason=self._specs[one.ledger].title)
            services.mark_checked(ledger)
            services.mark_sent(ledger)

    def _moment(self, day: date) -> datetime:
        """When something is due on a day: in the afternoon, today some hours from now."""
        usual, now = self._office.start_of(day) + _DUE_AT, datetime.now(UTC)
        if localtime(now).date() != day or now < usual - _HOURS_LEFT:
            return usual
        left = (now + _HOURS_LEFT).replace(minute=0, second=0, microsecond=0)
        return min(left, self._office.start_of(day) + _LATEST)

    @staticmethod
    def _work() -> None:
        """Do in this process what a worker would do later."""
        JobWorker().run(until_empty=True)
