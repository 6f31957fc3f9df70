"""What ledgers do when something happens elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime

from linli.core.base.facts import listen
from linli.core.base.scope import Jurisdiction, acting
from linli.core.register.hooks import SubjectsErased


@listen(SubjectsErased)
def forget_erased(fact: SubjectsErased) -> None:
    """Files in which somebody's values are go with the somebody."""
    from linli.features.ledgers import services
    from linli.features.ledgers.jobs import SYSTEM

    whole_node = Jurisdiction(None, 0, 2**62)
    with acting(SYSTEM, whole_node, "upkeep", door="job", at=datetime.now(UTC)):
        services.forget_subjects(fact.subjects)
