"""What filled ledgers asked for and the register does not know: to be asked on the next visit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.timezone import localtime

from linli.core.base.pack import node_pack
from linli.core.base.scope import current_scope
from linli.core.base.service import ask
from linli.core.register import queries as register
from linli.engines.extracts import known_extract, permitted, stale, values
from linli.features.ledgers.models import Filling, Ledger
from linli.features.ledgers.plan import Whom
from linli.features.ledgers.sealed import read_filling, read_whom

_NAMES = {"person": "person.name", "household": "household.head.name"}


@dataclass(slots=True)
class Missing:
    """Of one person or home: what is unknown or too old, and which ledgers asked for it.

    uid: of the subject; elements: code to whether a value is known but too old
    """

    uid: str
    kind: str
    name: str
    elements: dict[str, bool] = field(default_factory=dict)
    ledgers: list[str] = field(default_factory=list)


def list_missing(ledger: Ledger | None = None) -> list[Missing]:
    """Of everybody in a filled ledger (or in all that are at hand) what is not known; most first.

    It is read from the register each time, so that what was recorded since is gone. Logged.
    """
    ask("ledger.read")
    rows = Filling.objects.select_related("ledger").order_by("ledger__filled_at")
    if ledger is not None:
        rows = rows.filter(ledger=ledger)
    groups: dict[tuple[str, int], list[tuple[Ledger, list[int]]]] = defaultdict(list)
    for filling in rows:
        one = filling.ledger
        whom = read_whom(one) or Whom()
        chosen = read_filling(filling, one).get("chosen", [])
        groups[whom.kind, one.division_id].append((one, list(chosen)))
    found: dict[str, Missing] = {}
    for (kind, division), asked in groups.items():
        _add(found, kind, division, asked)
    return sorted(found.values(), key=lambda one: (-len(one.elements), one.name, one.uid))


def _add(
    found: dict[str, Missing],
    kind: str,
    division: int,
    asked: Sequence[tuple[Ledger, list[int]]],
) -> None:
    """What is missing of the people (or homes) of one division."""
    wanted = _askable({code for one, _ in asked for code in one.meant.split()}, kind)
    here = set(register.choose(division, "", kind=kind))
    keys = list(dict.fromkeys(key for _, some in asked for key in some if key in here))
    if not keys or not wanted:
        return
    gathered = register.gather(
        division, keys, [*wanted, _NAMES[kind]], kind=kind, rows=[kind], verb="ledger.read"
    )
    on = localtime(current_scope().at).date()
    extract = known_extract(node_pack(), gathered.persons, gathered.homes, on=on)
    index = extract.table(kind).index
    # The chosen stand in the order of their keys' list.
    row_of = {key: index[uid] for key, uid in zip(keys, gathered.chosen[1], strict=True)}
    uid_of = dict(zip(keys, gathered.chosen[1], strict=True))
    names = values(extract, kind, _NAMES[kind], on=on)
    state = {
        code: (values(extract, kind, code, on=on), stale(extract, kind, code, on=on))
        for code in wanted
    }
    for one, some in asked:
        codes = [code for code in one.meant.split() if code in state]
        for key in some:
            if key not in row_of:
                continue
            row = row_of[key]
            lacking = {
                code: state[code][0][row] is not None
                for code in codes
                if state[code][0][row] is None or state[code][1][row]
            }
            if lacking:
                uid = uid_of[key]
                entry = found.setdefault(uid, Missing(uid, kind, str(names[row] or "")))
                entry.elements |= lacking
                if one.title not in entry.ledgers:
                    entry.ledgers.append(one.title)


def _askable(codes: Iterable[str], kind: str) -> list[str]:
    """Those that somebody could be asked for: said of the person or home itself, not worked out."""
    pack, purpose = node_pack(), current_scope().purpose
    subjects = (kind, "household")
    return sorted(
        code
        for code in codes
        if (one := pack.elements.get(code)) is not None
        and one.subject in subjects
        and not (one.path or one.many or one.aggregate or one.emergency)
        and one.type != "subject"
        and one.sources[:1] != ("derived",)
        and permitted(pack, code, purpose)
    )
