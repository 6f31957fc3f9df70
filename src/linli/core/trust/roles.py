"""The roles of the node's pack."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings

from linli.core.base.pack import node_pack
from linli.core.trust.rights import OFFICE, OWN, Role
from linli.engines.values import Problem


def list_roles() -> list[Role]:
    """All roles of the pack, in its order."""
    return list(_roles(settings.LINLI_PACK).values())


def find_role(code: str) -> Role | None:
    """The role of that code, or None where the pack has it no more."""
    return _roles(settings.LINLI_PACK).get(code)


def get_role(code: str) -> Role:
    """The role of that code. Raises Problem("accounts.role_unknown")."""
    role = find_role(code)
    if role is None:
        raise Problem("accounts.role_unknown", role=code, roles=sorted(_roles(settings.LINLI_PACK)))
    return role


def own_roles() -> list[Role]:
    """The roles of everybody who reads their own data."""
    return [role for role in list_roles() if OWN in role.purposes]


@lru_cache(maxsize=4)
def _roles(name: str) -> dict[str, Role]:
    return {
        code: Role(
            code,
            role.level,
            frozenset(role.verbs),
            frozenset(role.purposes) or frozenset({OFFICE}),
            frozenset(role.presences),
            frozenset(role.grants),
        )
        for code, role in node_pack().roles.items()
    }
