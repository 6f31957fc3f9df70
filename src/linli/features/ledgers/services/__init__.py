"""The door for writes: receive, understand, decide, fill, take, check, send."""

from linli.features.ledgers.services.comparing import ask_comparison, find_before, keep_comparison
from linli.features.ledgers.services.deciding import (
    accept_all,
    choose,
    hand_over,
    set_department,
    set_due,
    set_masking,
    set_note,
    undo_choice,
)
from linli.features.ledgers.services.filling import ask_fill, keep_filling, undo_fill
from linli.features.ledgers.services.receiving import (
    Receipt,
    Received,
    keep_problem,
    keep_understood,
    read_again,
    receive_files,
)
from linli.features.ledgers.services.returning import (
    accept_returned,
    keep_returned,
    keep_returned_problem,
    receive_returned,
    undo_returned,
)
from linli.features.ledgers.services.sending import send_form
from linli.features.ledgers.services.steps import mark_checked, mark_sent, take_back, uncheck
from linli.features.ledgers.services.sweeping import forget_subjects, sweep_files
from linli.features.ledgers.services.taking import take_file
from linli.features.ledgers.services.whom import (
    choose_whom,
    delete_selection,
    find_listed,
    save_selection,
)

__all__ = [
    "Receipt",
    "Received",
    "accept_all",
    "accept_returned",
    "ask_comparison",
    "ask_fill",
    "choose",
    "choose_whom",
    "delete_selection",
    "find_before",
    "find_listed",
    "forget_subjects",
    "hand_over",
    "keep_comparison",
    "keep_filling",
    "keep_problem",
    "keep_returned",
    "keep_returned_problem",
    "keep_understood",
    "mark_checked",
    "mark_sent",
    "read_again",
    "receive_files",
    "receive_returned",
    "save_selection",
    "send_form",
    "set_department",
    "set_due",
    "set_masking",
    "set_note",
    "sweep_files",
    "take_back",
    "take_file",
    "uncheck",
    "undo_choice",
    "undo_fill",
    "undo_returned",
]
