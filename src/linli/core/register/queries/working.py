"""A division in memory: opened at once, filtered by expressions, searched as somebody types.

For a community or a street (up to 20,000 subjects). Beyond that: tokens, or the snapshot.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from operator import itemgetter
from threading import Lock
from typing import Any, NamedTuple

from django.utils.timezone import localtime

from linli.core.base.bulk import without_collector
from linli.core.base.pack import node_pack
from linli.core.base.scope import Scope, current_scope
from linli.core.base.service import ask
from linli.core.places import queries as places
from linli.core.register.bulk import rows
from linli.core.register.bulk.seals import PROFILE, Seals
from linli.core.register.columns import Columns
from linli.core.register.queries.opening import allowed
from linli.core.register.rights import reading_kinds
from linli.core.register.tokens import NAME, NUMBER, PHONE, digits
from linli.core.register.vocabulary import node_tokens
from linli.core.trust.access import keep_access
from linli.engines.dictionary import Element, Pack
from linli.engines.expressions import compile_expression
from linli.engines.values import Problem

MOST = 20_000
_KEPT = 4
_Key = tuple[int, int, str, tuple[str, ...], date]
_lock = Lock()


class Opened(NamedTuple):
    """What was opened, in ascending order of keys: subjects, where they are, their bodies."""

    subjects: list[int]
    divisions: list[int]
    bodies: list[bytes]


class WorkingSet:
    """Subjects of one kind in a division, opened; values leave only through `read` and `select`.

    subjects: keys in ascending order
    """

    def __init__(
        self, pack: Pack, kind: str, on: date, opened: Opened, uids: Sequence[Any] = ()
    ) -> None:
        self.subjects = opened.subjects
        #: In the same order, as the driver gives them.
        self.uids = uids
        self.kind = kind
        self._pack, self._on = pack, on
        self._columns = Columns(pack, on, opened.bodies)
        self._divisions = dict(zip(opened.subjects, opened.divisions, strict=True))
        self._needles: list[str] = []
        self._places = {key: place for place, key in enumerate(self.subjects)}

    def __len__(self) -> int:
        return len(self.subjects)

    def select(self, where: str) -> list[int]:
        """Subjects for which an expression holds, in ascending order; unknown is no.

        Raises Problem `expressions.*` or ("subject.purpose").
        """
        scope = current_scope()
        ask("subject.search")
        chosen = compile_expression(where, self._pack, subject=self.kind)
        elements = allowed(self._pack, sorted(chosen.elements), scope)
        columns = self._values([element.code for element in elements])
        kept = chosen.select(columns, len(self), on=self._on)
        found = [key for key, keep in zip(self.subjects, kept, strict=True) if keep]
        keep_access("subject.search", chosen.elements, self._found_in(found))
        return found

    def search(self, text: str, *, limit: int = 20) -> list[int]:
        """Subjects whose name, pinyin, number, phone or address holds what was typed; best first.

        Whole names come before beginnings, these before the rest. Logged as a search.
        """
        ask("subject.search")
        if not self._needles:
            self._needles = self._make_needles()
        tokens = node_tokens()
        typed = tokens.fold(text)
        number = digits(text)
        if not typed:
            return []
        wanted = typed if not number or len(number) != len(typed) else number
        whole, beginning = f"\n{wanted}\n", f"\n{wanted}"
        ranked = sorted(
            (0 if whole in needle else 1 if beginning in needle else 2, key)
            for key, needle in zip(self.subjects, self._needles, strict=True)
            if wanted in needle
        )
        found = [key for _, key in ranked[:limit]]
        keep_access("subject.search", self._searched(), self._found_in(found))
        return found

    def read(
        self, subjects: Collection[int], elements: Sequence[str], *, verb: str = "subject.open"
    ) -> dict[str, list[Any]]:
        """Columns of values of these subjects, in their order; None = unknown. Logged.

        Raises Problem("subject.purpose") or ("subject.not_in_sight").
        """
        scope = current_scope()
        ask(verb)
        asked = allowed(self._pack, elements, scope)
        at = self._at(subjects)
        keep_access(verb, elements, self._found_in(subjects))
        columns = self._values([element.code for element in asked])
        return {code: [column[place] for place in at] for code, column in columns.items()}

    def gather(
        self, subjects: Sequence[int], elements: Sequence[str], *, verb: str
    ) -> dict[str, tuple[list[Any], list[str] | None]]:
        """What was said of these subjects, in their order, to derive further values from. Logged.

        Returns by element the values, nothing derived (None = nobody said it), and the ISO days on
        which they were observed; None instead of days where values are fresh for ever.
        Raises Problem("subject.purpose") or ("subject.not_in_sight").
        """
        scope = current_scope()
        ask(verb)
        asked = allowed(self._pack, elements, scope)
        at = self._at(subjects)
        keep_access(verb, elements, self._found_in(subjects))
        self._columns.learn([element.code for element in asked])
        found = {}
        for element in asked:
            said, days = self._columns.said(element.code), self._columns.days(element.code)
            found[element.code] = (
                [said[place] for place in at],
                None if days is None else [days[place] for place in at],
            )
        return found

    def inside(self, code: str) -> list[Any]:
        """What was said of an element, for all; for the register's own work: values stay inside."""
        self._columns.learn([code])
        return self._columns.said(code)

    def inside_many(
        self, subjects: Sequence[int], codes: Sequence[str]
    ) -> dict[str, tuple[list[Any], list[str] | None]]:
        """The same for some of them, without the days; values stay inside the register."""
        self._columns.learn(codes)
        at = self._at(subjects)
        return {code: ([self._columns.said(code)[n] for n in at], None) for code in codes}

    def places_of(self, subjects: Collection[int]) -> list[int]:
        """Where these subjects stand in the columns. Raises Problem("subject.not_in_sight")."""
        return self._at(subjects)

    def divisions_of(self, subjects: Collection[int]) -> dict[int, list[int]]:
        """These subjects by the key of the division where they were found."""
        return dict(self._found_in(subjects))

    def _at(self, subjects: Collection[int]) -> list[int]:
        strange = [key for key in subjects if key not in self._places]
        if strange:
            raise Problem("subject.not_in_sight", subjects=strange)
        return [self._places[key] for key in subjects]

    def _found_in(self, subjects: Collection[int]) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for subject in subjects:
            found[self._divisions[subject]].append(subject)
        return found

    def _values(self, codes: Sequence[str]) -> dict[str, list[Any]]:
        self._columns.learn(codes)
        return {code: self._columns.column(code) for code in codes}

    def _searched(self) -> list[str]:
        tokens = node_tokens()
        scope = current_scope()
        codes = {code for kind in (NAME, NUMBER, PHONE) for code in tokens.elements(kind)}
        mine = [self._pack.elements[code] for code in codes if code.startswith(f"{self.kind}.")]
        return sorted(
            one.code for one in [*mine, *self._places_named()] if scope.purpose in one.purposes
        )

    def _places_named(self) -> list[Element]:
        """A home is found by where it is too; a person is found by what they are called."""
        mine = self._pack.elements.get(f"{self.kind}.address")
        return [mine] if mine is not None and self.kind != "person" else []

    def _make_needles(self) -> list[str]:
        """What each subject is searched in: names, pinyin, numbers, phones, addresses, by lines."""
        tokens = node_tokens()
        columns = list(self._values(self._searched()).items())
        needles = []
        for place in range(len(self)):
            lines = [""]
            for code, column in columns:
                value = column[place]
                if isinstance(value, str):
                    lines += sorted({text.lower() for _, text in tokens.texts_of(code, value)})
                    if code.endswith(".address"):
                        lines.append(tokens.fold(value))
            needles.append("\n".join([*dict.fromkeys(lines), ""]))
        return needles


_cache: OrderedDict[_Key, tuple[int, WorkingSet]] = OrderedDict()


def working_set(division: int, kind: str = "person", *, verb: str = "subject.open") -> WorkingSet:
    """All subjects of a kind that are present in a division below the scope's, opened once.

    Kept in memory for the last few divisions, until something in them changes. Protected subjects
    are left out. Raises Problem("subject.too_many") above 20,000, ("subject.outside") elsewhere.
    """
    scope = current_scope()
    ask(verb)
    area = places.get_division_by_key(division)
    jurisdiction = scope.jurisdiction
    if not (jurisdiction.first <= area.first and area.last <= jurisdiction.last):
        raise Problem("subject.outside")
    on = localtime(scope.at).date()
    key = (division, id(node_pack()), kind, tuple(reading_kinds(scope)), on)
    stamp = stamp_of_division(area.first, area.last)
    with _lock:
        held = _cache.get(key)
        if held is not None and held[0] == stamp:
            _cache.move_to_end(key)
            return held[1]
    made = WorkingSet(node_pack(), kind, on, *_open(area.first, area.last, kind, scope))
    with _lock:
        _cache[key] = (stamp, made)
        while len(_cache) > _KEPT:
            _cache.popitem(last=False)
    return made


def forget_working_sets() -> None:
    """Let go of everything that was opened in this process."""
    with _lock:
        _cache.clear()


def stamp_of_division(first: int, last: int) -> int:
    """Changes whenever something in these divisions does; what was rolled back never meets it."""
    (found,) = rows.fetch(
        "SELECT COALESCE(SUM(s.changes), 0) FROM register_divisionstate s"
        " JOIN places_division d ON d.id = s.division_id WHERE d.first BETWEEN %s AND %s",
        [first, last],
    )
    return int(found[0])


def read_columns(
    area: tuple[int, int], kind: str, codes: Sequence[str], scope: Scope
) -> tuple[list[int], list[bytes], dict[str, list[Any]]]:
    """Keys, uids and columns of all subjects of a kind in an interval of the tree.

    For the register's own jobs, which check and log themselves; nothing is kept in memory.
    """
    pack = node_pack()
    opened, uids = _open(*area, kind, scope, most=None)
    columns = Columns(pack, localtime(scope.at).date(), opened.bodies)
    columns.learn(codes)
    named = [rows.uid_bytes(uid) for uid in uids]
    return opened.subjects, named, {code: columns.column(code) for code in codes}


def _open(
    first: int, last: int, kind: str, scope: Scope, *, most: int | None = MOST
) -> tuple[Opened, list[Any]]:
    """What is in sight there, opened, and the uids as the driver gives them."""
    kinds = reading_kinds(scope)
    marks = ", ".join(["%s"] * len(kinds))
    read = rows.fetch_bodies(
        "SELECT s.id, s.suite, w.division_id, s.uid, f.body FROM register_subject s"  # noqa: S608
        " JOIN register_profile f ON f.subject_id = s.id"
        " JOIN (SELECT p.subject_id, MIN(p.division_id) AS division_id FROM register_presence p"
        " JOIN places_division d ON d.id = p.division_id WHERE d.first BETWEEN %s AND %s"
        # Hidden from the planner: it would read the kinds of the whole register from an index.
        f" AND COALESCE(p.kind, '') IN ({marks}) AND (p.until IS NULL OR p.until > %s)"
        " GROUP BY p.subject_id) w"
        " ON w.subject_id = s.id WHERE s.kind = %s AND s.root_id IS NULL"
        " AND s.erased_at IS NULL AND NOT s.protected" + (f" LIMIT {most + 1}" if most else ""),
        [first, last, *kinds, localtime(scope.at).date(), kind],
    )
    if most is not None and len(read) > most:
        raise Problem("subject.too_many", most=most)
    with without_collector():
        read.sort(key=itemgetter(0))
        subjects = [row[0] for row in read]
        seals = Seals({row[0]: row[1] for row in read})
        bodies = seals.unseal(PROFILE, subjects, None, [bytes(row[4]) for row in read])
        return Opened(subjects, [row[2] for row in read], bodies), [row[3] for row in read]
