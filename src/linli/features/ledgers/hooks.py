"""What can be done with ledgers, and where they stand in the menu."""

from __future__ import annotations

from linli.core.base.hooks import MenuEntry, menu
from linli.core.base.verbs import declare

# read: see them and their headings; decide: what headings mean, for whom, by when, by whose hand;
# take: download what was filled; check: say that it is right, and that it went back;
# send: hand a form to the communities below; understand: the node itself reads a file.
declare(
    "ledger", "ledger.receive", "ledger.read", "ledger.decide", "ledger.fill", "ledger.take",
    "ledger.check", "ledger.send", "ledger.understand", "ledger.sweep",
)  # fmt: skip


def _count_due() -> int:
    from linli.features.ledgers.queries import count_due

    return count_due()


@menu.give(order=10)
def ledgers_entry() -> MenuEntry:
    """The inbox."""
    return MenuEntry(
        "ledgers", "ledgers.menu", url="ledgers_inbox", icon="ledger", verb="ledger.read",
        key="l", count=_count_due,
    )  # fmt: skip


@menu.give(order=15)
def department_entry() -> MenuEntry:
    """Where a department hands out its forms."""
    return MenuEntry(
        "ledgers_department", "ledgers.menu_department", url="ledgers_department", icon="right",
        verb="ledger.send", key="d",
    )  # fmt: skip
