"""Writing the snapshot: each community that changed is opened and written anew."""

from __future__ import annotations

from collections.abc import Sequence

from linli.core.base.pack import node_pack
from linli.core.base.scope import current_scope
from linli.core.base.service import note, service
from linli.core.places import queries as places
from linli.core.register import models
from linli.core.register.queries.working import read_columns, stamp_of_division
from linli.core.trust.access import keep_access
from linli.core.trust.keys import lookup_key


@service("snapshot.write")
def write_snapshot(
    kind: str = "person", *, elements: Sequence[str] | None = None
) -> tuple[int, int]:
    """Write what changed of a kind in the scope's division and below; files written and rows.

    elements: what the indicators in use need; default, all that name nobody and serve statistics

    Protected subjects, emergency values, names, numbers, phones and addresses never enter. Raises
    ValueError where an element may not.
    """
    # What writes Parquet takes a hundred megabytes, and whoever serves pages never writes any.
    from linli.core.register.snapshot import (
        entering,
        pseudonym,
        snapshot_folder,
        stamp_of,
        write_file,
    )

    scope = current_scope()
    jurisdiction = scope.jurisdiction
    asked = entering(node_pack(), kind, elements)
    codes = [one.code for one in asked]
    folder, key = snapshot_folder(kind), lookup_key()
    changed = models.DivisionState.objects.filter(
        division__first__range=(jurisdiction.first, jurisdiction.last)
    ).order_by("division__first")
    files = count = 0
    for division in list(changed.values_list("division_id", flat=True)):
        area = places.get_division_by_key(division)
        path = folder / f"{division}.parquet"
        stamp = stamp_of_division(area.first, area.first)
        if stamp_of(path) == stamp:
            continue
        subjects, uids, columns = read_columns((area.first, area.first), kind, codes, scope)
        keep_access("snapshot.write", codes, {division: subjects})
        ids = [pseudonym(uid, key) for uid in uids]
        write_file(path, asked, ids, columns, stamp=stamp)
        files, count = files + 1, count + len(ids)
    note(kind=kind, files=files, subjects_count=count)
    return files, count
