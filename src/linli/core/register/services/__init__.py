"""The door for writes: subjects, records, batches, links, protection, erasure, retention."""

from linli.core.register.dossiers import Dossier, digests_of
from linli.core.register.services.links import link, split, unlink
from linli.core.register.services.moves import (
    check_dossier,
    digests_here,
    gather,
    give_out,
    is_known,
    linked_with,
    must_stay,
    still_here,
    take_in,
    tell_back,
    with_members,
)
from linli.core.register.services.own import correct_own, withdraw_own
from linli.core.register.services.records import (
    Batch,
    Sent,
    Written,
    accept,
    record,
    retract,
    retract_own,
    undo_batch,
    write_batch,
)
from linli.core.register.services.retention import Report, run_retention
from linli.core.register.services.snapshot import write_snapshot
from linli.core.register.services.subjects import create_subjects, erase, open_protected, protect

__all__ = [
    "Batch",
    "Dossier",
    "Report",
    "Sent",
    "Written",
    "accept",
    "check_dossier",
    "correct_own",
    "create_subjects",
    "digests_here",
    "digests_of",
    "erase",
    "gather",
    "give_out",
    "is_known",
    "link",
    "linked_with",
    "must_stay",
    "open_protected",
    "protect",
    "record",
    "retract",
    "retract_own",
    "run_retention",
    "split",
    "still_here",
    "take_in",
    "tell_back",
    "undo_batch",
    "unlink",
    "with_members",
    "withdraw_own",
    "write_batch",
    "write_snapshot",
]
