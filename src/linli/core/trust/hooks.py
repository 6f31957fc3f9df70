"""What `trust` lets people do, and what it asks those above it."""

from linli.core.base.hooks import MenuEntry, menu
from linli.core.base.offers import Offer
from linli.core.base.verbs import declare

#: Asked with a frozenset of keys inside the scope; whom nobody sees gets no code and no proxy.
visible_subjects: Offer[frozenset[int]] = Offer("which of these subjects the open scope may see")

declare(
    "account",
    "account.add",
    "account.change_look",
    "account.change_sign_in",
    "account.disable",
    "account.enable",
    "account.invite",
    "account.reset",
    "account.set_pin",
    "account.sign_in",
)
declare("role", "role.grant", "role.revoke")
declare("invitation", "invitation.accept")
declare("token", "token.collect", "token.drop", "token.issue", "token.revoke")
declare("desk_code", "desk_code.make", "desk_code.use")
declare("proxy", "proxy.grant", "proxy.revoke", "own.appoint", "own.dismiss")
declare("protected", "protected.open", "protected.review")
declare("access", "access.read")
declare("audit", "audit.expire", "audit.read", "audit.verify")
declare("key", "key.drill", "key.rotate")


@menu.give(order=60)
def accounts_entry() -> MenuEntry:
    """Who may sign in, and what they may do."""
    return MenuEntry(
        "accounts", "office.menu", url="office_accounts", icon="people", verb="account.invite",
        key="a",
    )  # fmt: skip


def _count_due() -> int:
    from linli.core.base.scope import current_scope
    from linli.core.trust.gate import may_do
    from linli.core.trust.queries import list_due_reviews

    if not may_do(current_scope(), "protected.review"):
        return 0
    return len({one.month for one in list_due_reviews()})


@menu.give(order=65)
def oversight_entry() -> MenuEntry:
    """Who looked, what was opened, whether the logs are whole."""
    return MenuEntry(
        "oversight", "office.menu_oversight", url="office_access", icon="eye", verb="access.read",
        key="o", count=_count_due,
    )  # fmt: skip
