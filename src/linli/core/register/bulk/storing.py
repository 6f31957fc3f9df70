"""The one way in: records are stored, folded into profiles, and what follows from them is derived.

All inside one transaction; subjects are locked in ascending order of their keys.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from linli.core.base.bulk import without_collector
from linli.core.register.bulk import derived, profiles
from linli.core.register.bulk import records as held
from linli.core.register.bulk.derived import forget_members
from linli.core.register.bulk.links import keep_links, linked_by, regroup
from linli.core.register.bulk.profiles import activations_of
from linli.core.register.bulk.records import Incoming
from linli.core.register.bulk.seals import Seals
from linli.core.register.bulk.subjects import Known, find_by_uids, lock_subjects, read_members
from linli.core.register.fold import standing
from linli.core.register.hooks import RecordsWritten
from linli.core.register.profiles import Opened
from linli.core.register.records import Record
from linli.core.register.vocabulary import node_tokens, node_vocabulary
from linli.core.register.walls import deriving


class Stored(msgspec.Struct):
    """What came of storing: how many records were new, and the roots whose profile changed."""

    new: int
    roots: list[int]


class Work(msgspec.Struct):
    """What one transaction knows of the subjects that it writes to.

    fresh: keys of subjects made in this transaction, of which nothing is stored yet
    """

    subjects: dict[int, Known]
    seals: Seals
    fresh: frozenset[int]
    divisions: derived.Divisions


def store(
    incoming: Sequence[Incoming],
    *,
    made: Sequence[Known] = (),
    keys: dict[int, bytes] | None = None,
    may_be_known: bool = True,
) -> Stored:
    """Store records of any subjects; all regular, or all of one activation.

    made, keys:   subjects that were made in this transaction, and their keys
    may_be_known: False where the uids were made here and now

    Raises Problem("record.id_conflict"), ("subject.erased") or ("subject.unknown").
    """
    with without_collector(), deriving():
        targets = held.subjects_of({t for one in incoming for t in one.record.retracts})
        ends = linked_by(incoming)
        touched = {one.subject for one in incoming} | set(targets.values())
        if ends:
            touched |= set(find_by_uids(ends).values())
        work = _begin(touched, made, keys or {})
        again: set[int] = set(targets.values())
        if may_be_known:
            incoming, stamps, restamped = held.sort_out(incoming, work.seals)
            held.set_stamps(stamps)
            again |= restamped
        held.insert_records(incoming, work.seals)
        keep_links(incoming, work.subjects)
        if ends:
            again |= _regroup(ends | {work.subjects[key].uid for key in touched}, work)
        counted = _standing(incoming, may_be_known=may_be_known)
        roots = _derive(counted, again, work)
        RecordsWritten(tuple(roots)).tell()
        return Stored(len(incoming), roots)


def _begin(touched: set[int], made: Sequence[Known], keys: dict[int, bytes]) -> Work:
    """Lock what is written to, and get its keys."""
    fresh = {one.id: one for one in made}
    subjects = lock_subjects(touched - fresh.keys()) if touched - fresh.keys() else {}
    seals = Seals({one.id: one.suite for one in subjects.values()})
    seals.know({one.id: one.suite for one in made}, keys)
    subjects.update(fresh)
    return Work(subjects, seals, frozenset(fresh), derived.Divisions())


def _regroup(uids: set[bytes], work: Work) -> set[int]:
    """Let links join and part clusters; all their subjects, to be folded anew."""
    members = set(regroup(uids))
    work.subjects.update(lock_subjects(members))
    work.fresh -= members
    work.seals.learn(members)
    forget_members(member for member in members if work.subjects[member].root != member)
    return members


def refold(subjects: Iterable[int]) -> list[int]:
    """Make profiles and what follows from them again from the records; the roots."""
    with without_collector(), deriving():
        asked = set(subjects)
        return _derive([], asked, _begin(asked, (), {}))


def _standing(incoming: Sequence[Incoming], *, may_be_known: bool) -> list[Incoming]:
    """Those that are not taken back already; retractions say nothing themselves."""
    said = [one for one in incoming if not one.record.retracts]
    if not may_be_known or not said:
        return said
    gone = held.retracted_among(one.record.uid for one in said)
    return [one for one in said if one.record.uid not in gone]


def _derive(counted: Sequence[Incoming], again: Collection[int], work: Work) -> list[int]:
    """Fold and derive, activation by activation; the roots whose profile changed."""
    roots_again = {work.subjects[subject].root for subject in again}
    news: dict[int, list[Incoming]] = defaultdict(list)
    activations: dict[int, set[int]] = defaultdict(set)
    for one in counted:
        root = work.subjects[one.subject].root
        if one.activation is None:
            news[root].append(one)
        else:
            activations[one.activation].add(root)
    _fold_regular(news, roots_again, work)
    for activation in activations_of(roots_again):
        activations[activation] |= roots_again
    for activation, roots in activations.items():
        _fold_emergency(roots, activation, work)
    return sorted(roots_again.union(news, *activations.values()))


def _fold_regular(news: Mapping[int, list[Incoming]], again: set[int], work: Work) -> None:
    roots = set(news) | again
    if not roots:
        return
    vocabulary = node_vocabulary()
    members = read_members([root for root in roots if root not in work.fresh])
    # Where ties or presence may change, all that was ever said is needed, not the profile alone.
    whole = again | {
        root
        for root, some in news.items()
        if root not in work.fresh and any(vocabulary.concerns(one.record.values) for one in some)
    }
    known = profiles.read_opened([root for root in roots if root not in work.fresh], work.seals)
    records = _records_of(whole, members, work)
    states: dict[int, Opened] = {}
    for root in roots:
        opened = states[root] = Opened() if root in whole else known.get(root) or Opened()
        counted = records[root] if root in whole else [one.record for one in news[root]]
        for record in counted:
            opened.fold_in(record.values, record.source, record.effective_at, record.uid)
    profiles.write_opened(states, known.keys(), work.seals, activation=None)
    for root in roots & work.fresh:
        records[root] = [one.record for one in news[root]]
    tokens = node_tokens()
    renamed = {
        root
        for root in roots
        if root in records or any(tokens.concern(one.record.values) for one in news[root])
    }
    _derive_rows(states, records, members, renamed, work)


def _records_of(
    roots: Collection[int],
    members: dict[int, list[int]],
    work: Work,
    *,
    activation: int | None = None,
) -> dict[int, list[Record]]:
    """The standing records of clusters, from the tables, where the new ones stand by now."""
    by_member = {member: root for root in roots for member in members[root]}
    found: dict[int, list[Record]] = {root: [] for root in roots}
    if by_member:
        work.seals.learn(by_member)
        for one in held.read_records(by_member, work.seals, activation=activation):
            if not one.retracted:
                found[by_member[one.subject]].append(one.record)
    return {root: standing(some) for root, some in found.items()}


def _derive_rows(
    states: dict[int, Opened],
    records: dict[int, list[Record]],
    members: dict[int, list[int]],
    renamed: Collection[int],
    work: Work,
) -> None:
    """Presences and ties where records were at hand, tokens of the renamed, counts of changes."""
    old_places = _by_root(
        derived.read_places([m for some in members.values() for m in some]), members
    )
    at = _derive_places(records, members, old_places, work)
    before = {one.division for some in old_places.values() for one in some}
    for root in states:
        if root not in at:
            at[root] = {one.division for one in old_places.get(root, [])}
    tokens = node_tokens()
    derived.replace_tokens(
        {root: derived.token_rows(states[root], tokens, at[root]) for root in renamed},
        [root for root in renamed if root not in work.fresh],
    )
    derived.count_changes(before.union(*at.values()))


def _derive_places(
    records: dict[int, list[Record]],
    members: dict[int, list[int]],
    old_places: dict[int, list[derived.Place]],
    work: Work,
) -> dict[int, set[int]]:
    """Presences and ties from records; the divisions of each root."""
    vocabulary = node_vocabulary()
    bonds: list[derived.Bond] = []
    said = {}
    for root, some in records.items():
        said[root], theirs = derived.belongings(work.subjects[root], some, vocabulary)
        bonds += theirs
    work.divisions.learn({stay.to for some in said.values() for _, stay in some})
    found: dict[int, set[int]] = {}
    places: list[derived.Place] = []
    for root in records:
        cluster = [work.subjects[member] for member in members.get(root, [root])]
        rows = derived.place_rows(cluster, said[root], work.divisions)
        places += rows
        found[root] = {one.division for one in rows}
    before = [one for root in records for one in old_places.get(root, [])]
    derived.replace_places(places, before)
    seen_before = [root for root in records if root not in work.fresh]
    derived.replace_bonds(bonds, derived.read_bonds(seen_before) if seen_before else [])
    return found


def _by_root(
    places: Iterable[derived.Place], members: dict[int, list[int]]
) -> dict[int, list[derived.Place]]:
    root_of = {member: root for root, some in members.items() for member in some}
    found: dict[int, list[derived.Place]] = defaultdict(list)
    for one in places:
        found[root_of[one.subject]].append(one)
    return found


def _fold_emergency(roots: Collection[int], activation: int, work: Work) -> None:
    """Values under an activation have a profile of their own: no tokens, no ties, no presence."""
    members = {root: some or [root] for root, some in read_members(roots).items()}
    records = _records_of(roots, members, work, activation=activation)
    known = profiles.with_emergency(roots, activation)
    states = {root: Opened() for root, some in records.items() if some or root in known}
    for root, opened in states.items():
        for one in records[root]:
            opened.fold_in(one.values, one.source, one.effective_at, one.uid)
    profiles.write_opened(states, known, work.seals, activation=activation)
