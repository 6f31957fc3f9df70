"""A department hands its form out to the communities below it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from hashlib import sha256
from pathlib import PurePath

from linli.core.base.files import write_file
from linli.core.base.ids import new_uid
from linli.core.base.scope import current_scope
from linli.core.base.service import note, service
from linli.core.places import queries as places
from linli.engines.values import Problem
from linli.features.ledgers.models import Ledger
from linli.features.ledgers.plan import check_file
from linli.features.ledgers.services.receiving import (
    Received,
    ask_understanding,
    media_type,
)


@service("ledger.send")
def send_form(
    file: Received,
    divisions: Collection[int],
    *,
    department: str,
    title: str = "",
    due_at: datetime | None = None,
) -> list[Ledger]:
    """Send a form to communities below; each gets a ledger of its own, which only they fill.

    divisions: keys of communities below the scope's division

    Raises Problem("ledgers.no_communities"), ("ledgers.not_below"), ("ledgers.department_missing"),
    and `sheets....` where the file cannot be taken.
    """
    scope = current_scope()
    department = " ".join(department.split())[:120]
    if not department:
        raise Problem("ledgers.department_missing")
    if not divisions or scope.jurisdiction.division is None:
        raise Problem("ledgers.no_communities")
    area = places.get_division_by_key(scope.jurisdiction.division)
    below = {one.pk for one in places.list_below(area, level="community")}
    if area.level == "community":
        below.add(area.pk)
    if not set(divisions) <= below:
        raise Problem("ledgers.not_below")
    name = PurePath(file.name.replace("\\", "/")).name[:160]
    kind = check_file(name, file.data[:8], len(file.data))
    stored = write_file([file.data], kind="ledger.file", name=name, media_type=media_type(kind))
    ledgers = [
        Ledger(
            uid=new_uid(), division_id=division, department=department,
            title=(title.strip() or PurePath(name).stem)[:200], way=Ledger.Way.SENT,
            sent_from=area, due_at=due_at, received_at=scope.at, file=stored,
            digest=sha256(file.data).hexdigest(), kind=kind,
        )
        for division in sorted(divisions)
    ]  # fmt: skip
    for one in ledgers:
        one.save(force_insert=True)
    ask_understanding(ledgers)
    note(ledgers=[str(one.uid) for one in ledgers], count=len(ledgers))
    return ledgers
