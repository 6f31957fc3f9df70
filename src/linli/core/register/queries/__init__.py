"""The door for reads: values, where they come from, who is where, what follows."""

from linli.core.register.queries.alerts import Alert, list_alerts
from linli.core.register.queries.checking import check_profiles, sample_subjects
from linli.core.register.queries.extracting import Gathered, choose, gather
from linli.core.register.queries.finding import (
    Found,
    find_by_name,
    find_by_number,
    find_by_phone,
    open_by_number,
)
from linli.core.register.queries.following import open_subjects
from linli.core.register.queries.history import Said, history
from linli.core.register.queries.households import Member, list_members, list_ties
from linli.core.register.queries.opening import Readings, open_emergency
from linli.core.register.queries.opening_one import open_by_uid
from linli.core.register.queries.own import OwnView, own_view, who_looked
from linli.core.register.queries.working import WorkingSet, forget_working_sets, working_set
from linli.core.register.reading import UNKNOWN, Reading
from linli.core.register.wire import key_of, kind_of, uids_of

#: The name that the design gives it.
open = open_subjects  # noqa: A001

__all__ = [
    "UNKNOWN",
    "Alert",
    "Found",
    "Gathered",
    "Member",
    "OwnView",
    "Reading",
    "Readings",
    "Said",
    "WorkingSet",
    "check_profiles",
    "choose",
    "find_by_name",
    "find_by_number",
    "find_by_phone",
    "forget_working_sets",
    "gather",
    "history",
    "key_of",
    "kind_of",
    "list_alerts",
    "list_members",
    "list_ties",
    "open",
    "open_by_number",
    "open_by_uid",
    "open_emergency",
    "open_subjects",
    "own_view",
    "sample_subjects",
    "uids_of",
    "who_looked",
    "working_set",
]
