"""The door for writes of trust: accounts, roles, and who may become or stand in for whom."""

from linli.core.trust.services.accounts import (
    add_account,
    disable_account,
    enable_account,
    reset_password,
)
from linli.core.trust.services.desk_codes import make_desk_code, use_desk_code
from linli.core.trust.services.devices import remember_device, set_pin, try_pin
from linli.core.trust.services.invitations import (
    accept_invitation,
    invite,
    withdraw_invitation,
)
from linli.core.trust.services.look import change_look
from linli.core.trust.services.openings import keep_opening, sign_review
from linli.core.trust.services.places import area_of
from linli.core.trust.services.proxies import (
    appoint_proxy,
    dismiss_proxy,
    grant_proxy,
    revoke_proxy,
)
from linli.core.trust.services.residents import forget_subjects
from linli.core.trust.services.roles import (
    grant_role,
    make_first_administrator,
    revoke_role,
)
from linli.core.trust.services.tokens import (
    collect_token,
    drop_token,
    issue_token,
    revoke_token,
)

__all__ = [
    "accept_invitation",
    "add_account",
    "appoint_proxy",
    "area_of",
    "change_look",
    "collect_token",
    "disable_account",
    "dismiss_proxy",
    "drop_token",
    "enable_account",
    "forget_subjects",
    "grant_proxy",
    "grant_role",
    "invite",
    "issue_token",
    "keep_opening",
    "make_desk_code",
    "make_first_administrator",
    "remember_device",
    "reset_password",
    "revoke_proxy",
    "revoke_role",
    "revoke_token",
    "set_pin",
    "sign_review",
    "try_pin",
    "use_desk_code",
    "withdraw_invitation",
]
