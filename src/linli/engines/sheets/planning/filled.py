"""Tell a form that somebody has filled from a blank one, which are understood differently."""

from __future__ import annotations

from linli.engines.sheets.planning.cards import card_groups, claims_of, subject_of
from linli.engines.sheets.planning.job import Job


def is_filled_card(job: Job) -> bool:
    """Whether the cards of a sheet, understood as filled, name a person or home for certain.

    That is: one of those who are known, or anybody by number. Labels that were mistaken for
    answers name nobody.
    """
    groups = card_groups(job)
    if not groups:
        return False
    claims = claims_of(job, groups, subject_of(groups))
    return any(claim.row is not None or claim.sharers or claim.numbered for claim in claims)
