"""What trust says of a reader, asked in one place."""

from __future__ import annotations

from collections.abc import Collection

from linli.core.base.scope import Scope
from linli.core.trust import queries as trust

#: The presence of a subject of which no record says where it is.
FILED = "filed"


def reading_kinds(scope: Scope) -> list[str]:
    """Kinds of presence that the reader may read for its purpose."""
    return [*sorted(trust.reading_kinds(scope)), FILED]


def opened_subjects(subjects: Collection[int], scope: Scope) -> frozenset[int]:
    """Those of these protected subjects that this actor has opened with a reason."""
    return trust.opened(subjects, scope) if subjects else frozenset()
