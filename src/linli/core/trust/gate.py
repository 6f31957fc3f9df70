"""The gate: who may act where, for what, and the audit of what was done."""

from __future__ import annotations

import re
from collections.abc import Sequence

from linli.core.base.pack import node_pack
from linli.core.base.scope import Act, Refusal, Scope
from linli.core.trust.actors import AccountActor, SystemActor, day_of
from linli.core.trust.rights import ACCOUNT, EMERGENCY, NOTHING, OFFICE, OWN, Role, roles_in_force
from linli.core.trust.roles import own_roles
from linli.engines.values import Problem

#: What everybody may do with their own account.
SELF_VERBS = frozenset(
    {
        "account.change_look", "account.set_pin", "notice.read", "own.dismiss", "token.collect",
        "token.drop",
    }
)  # fmt: skip
_TASK = re.compile(r"[a-z]+(_[a-z]+)*:[0-9a-f-]{36}")


class TrustGate:
    """Decides by roles, divisions, purposes and own subjects; refuses what nobody allowed.

    The rights of an account are read with one query, when its actor first enters.
    """

    def enter(self, scope: Scope) -> None:
        """Raise Problem("accounts....") if the actor may not act there for that purpose."""
        if isinstance(scope.actor, SystemActor):
            return
        if not isinstance(scope.actor, AccountActor):
            raise Problem("accounts.actor_unknown")
        refusal = scope.actor.may_use(scope)
        if refusal is not None:
            raise Problem(refusal)
        check_purpose(scope.purpose, scope.task)
        if scope.purpose == ACCOUNT:
            if scope.jurisdiction != NOTHING:
                raise Problem("accounts.account_reads_nothing")
        elif scope.purpose == OWN:
            _check_own(scope, scope.actor)
        elif scope.jurisdiction.subjects:
            raise Problem("accounts.own_only")
        elif not roles_of(scope):
            _refuse(scope, scope.actor)

    def check(self, scope: Scope, verb: str) -> None:
        """Raise Problem("accounts.may_not") if no role of the actor there has the verb."""
        if not may_do(scope, verb):
            raise Problem("accounts.may_not", verb=verb)

    def keep(self, scope: Scope, act: Act) -> None:
        """Write the audit entry, in the transaction of the act."""
        from linli.core.trust import audit

        audit.keep(scope, act)

    def refuse(self, scope: Scope, refusals: Sequence[Refusal]) -> None:
        """Write audit entries of what was refused, in a transaction of their own."""
        from linli.core.trust import audit

        audit.keep_refusals(scope, refusals)


def roles_of(scope: Scope) -> list[Role]:
    """The roles that let the actor act in this scope; none for the system."""
    actor = scope.actor
    if not isinstance(actor, AccountActor) or scope.purpose == ACCOUNT:
        return []
    if scope.purpose == OWN:
        return own_roles()
    held = roles_in_force(actor.held(), scope.jurisdiction, day_of(scope.at))
    return [role for role in held if scope.purpose in role.purposes]


def may_do(scope: Scope, verb: str) -> bool:
    """Whether the actor may do that in this scope, which it has entered."""
    actor = scope.actor
    if isinstance(actor, SystemActor):
        return verb in actor.verbs
    if not isinstance(actor, AccountActor) or not actor.may_do(verb):
        return False
    if scope.purpose == ACCOUNT:
        return verb in SELF_VERBS
    return any(verb in role.verbs for role in roles_of(scope))


def check_purpose(purpose: str, task: str | None) -> None:
    """Refuse a purpose that the pack has not, that is not activated, or that lacks its task.

    Raises Problem("accounts.purpose_unknown"), ("accounts.no_activation"),
    ("accounts.task_missing") or ("accounts.task_unreadable").
    """
    if task is not None and _TASK.fullmatch(task) is None:
        raise Problem("accounts.task_unreadable", task=task)
    if purpose in (ACCOUNT, OFFICE):
        return
    kind, _, plan = purpose.partition(".")
    if kind == EMERGENCY:
        raise Problem("accounts.no_activation", plan=plan)
    known = node_pack().purposes.get(purpose)
    if known is None:
        raise Problem("accounts.purpose_unknown", purpose=purpose)
    if known.task and task is None:
        raise Problem("accounts.task_missing", purpose=purpose)


def _check_own(scope: Scope, actor: AccountActor) -> None:
    """Own data: the subjects are the account's, or those for whom it stands in; no division."""
    area = scope.jurisdiction
    if area.division is not None or area.first <= area.last:
        raise Problem("accounts.own_is_no_division")
    if not area.subjects or not area.subjects <= actor.own_subjects(scope.at).keys():
        raise Problem("accounts.not_own")


def _refuse(scope: Scope, actor: AccountActor) -> None:
    """Say what is missing: a role there, or only the purpose."""
    if roles_in_force(actor.held(), scope.jurisdiction, day_of(scope.at)):
        raise Problem("accounts.purpose_refused", purpose=scope.purpose)
    raise Problem("accounts.not_there")
