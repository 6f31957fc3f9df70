"""Lists that somebody keeps."""

from __future__ import annotations

from uuid import UUID

import msgspec

from linli.core.base.scope import current_scope
from linli.core.base.sealer import seal_note
from linli.core.base.service import note, service
from linli.engines.values import Problem
from linli.features.residents.models import SavedList
from linli.features.residents.plan.lists import LABEL, Asked
from linli.features.residents.queries.lists import list_saved
from linli.features.residents.queries.scope import division_here

_MOST = 50


@service("resident.list")
def save_list(asked: Asked) -> SavedList:
    """Keep a list under its name, for oneself; one of the same name is replaced.

    Raises Problem("residents.list_name") or ("residents.too_many_lists").
    """
    scope = current_scope()
    if not asked.name.strip() or scope.actor.key is None:
        raise Problem("residents.list_name")
    for uid, other in list_saved():
        if other.name == asked.name:
            SavedList.objects.filter(uid=uid, account=scope.actor.key).delete()
    if SavedList.objects.filter(account=scope.actor.key).count() >= _MOST:
        raise Problem("residents.too_many_lists", most=_MOST)
    made = SavedList(division_id=division_here(), account=scope.actor.key, made_at=scope.at)
    made.body = seal_note(msgspec.to_builtins(asked), made.uid, LABEL)
    made.save()
    note(list=str(made.uid))
    return made


@service("resident.list")
def delete_list(uid: UUID) -> None:
    """Forget a list of one's own. Raises Problem("residents.list_unknown")."""
    gone, _ = SavedList.objects.filter(uid=uid, account=current_scope().actor.key or 0).delete()
    if not gone:
        raise Problem("residents.list_unknown")
    note(list=str(uid))
