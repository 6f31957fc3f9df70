"""May these roles be given? Every verb by its name, and no one person to watch over themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from linli.engines.dictionary.check_ties import check_named_purposes
from linli.engines.dictionary.findings import Finding
from linli.engines.dictionary.model import Pack, Role

_VERB = re.compile(r"[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*")
_OWN = "own"
#: Nouns of verbs that reach people's values: who gives out accounts and keys does not read.
_VALUES = frozenset({"subject", "record", "protected", "batch", "snapshot", "exchange"})
_ACCOUNTS = frozenset({"account", "role", "token", "key", "node"})
#: Nouns of verbs that look over what others did: who does so neither writes nor gives out rights.
_OVERSIGHT = frozenset({"audit"})
_CHANGING = frozenset({"record", "batch", "account", "role", "key"})
#: With these verbs somebody reads values, so that a purpose and a presence must be named.
_READING = frozenset({"subject.open", "subject.search"})


def check_roles(pack: Pack) -> Iterator[Finding]:
    """What is wrong with a pack's roles."""
    for role in pack.roles.values():
        for language in pack.languages:
            if not role.labels.get(language):
                yield Finding(role.code, "no_label", {"language": language})
        yield from check_named_purposes(pack, role.code, role.purposes)
        for presence in role.presences:
            if presence not in pack.presences:
                yield Finding(role.code, "unknown_presence", {"presence": presence})
        for granted in role.grants:
            if granted not in pack.roles:
                yield Finding(role.code, "unknown_role", {"role": granted})
        yield from _check_verbs(role)
        yield from _check_powers(role)


def _check_verbs(role: Role) -> Iterator[Finding]:
    if not role.verbs:
        yield Finding(role.code, "role_without_verbs")
    for place, verb in enumerate(role.verbs):
        if _VERB.fullmatch(verb) is None:
            yield Finding(role.code, "bad_verb", {"verb": verb})
        elif verb in role.verbs[:place]:
            yield Finding(role.code, "duplicate_verb", {"verb": verb})


def _check_powers(role: Role) -> Iterator[Finding]:
    """Powers that nobody may hold together, and those that need a purpose."""
    nouns = {verb.partition(".")[0] for verb in role.verbs}
    if nouns & _ACCOUNTS and nouns & _VALUES:
        yield _together(role, "role_administers_and_opens", _ACCOUNTS | _VALUES)
    if nouns & _OVERSIGHT and nouns & _CHANGING:
        yield _together(role, "role_audits_itself", _OVERSIGHT | _CHANGING)
    mixed = _OWN in nouns and nouns != {_OWN}
    if mixed or (_OWN in role.purposes and nouns != {_OWN}):
        yield Finding(role.code, "own_mixed")
    reads = _READING.intersection(role.verbs)
    if reads and not (role.purposes and role.presences):
        yield Finding(role.code, "reads_without_purpose", {"verbs": tuple(sorted(reads))})


def _together(role: Role, what: str, nouns: Iterable[str]) -> Finding:
    verbs = tuple(verb for verb in role.verbs if verb.partition(".")[0] in nouns)
    return Finding(role.code, what, {"verbs": verbs})
