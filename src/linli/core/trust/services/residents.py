"""Whose data an account's own are."""

from __future__ import annotations

from collections.abc import Collection

from linli.core.trust.hooks import visible_subjects
from linli.core.trust.models import DeskCode, Opening, OwnSubject, Proxy
from linli.engines.values import Problem

#: Kinds of document that a clerk may look at before handing something over.
DOCUMENTS = ("citizen_card", "household_book", "passport", "residence_permit", "court_order")


def require_visible(subject: int) -> None:
    """Raise Problem("accounts.subject_unknown") unless the running scope may see the subject."""
    if not any(subject in seen for seen in visible_subjects.collect(frozenset({subject}))):
        raise Problem("accounts.subject_unknown")


def check_document(document: str) -> None:
    """Raise Problem("accounts.document_unknown") unless it is a kind of document we know."""
    if document not in DOCUMENTS:
        raise Problem("accounts.document_unknown", document=document, documents=list(DOCUMENTS))


def forget_subjects(subjects: Collection[int]) -> int:
    """Remove whose own and whose proxy's they were, for an erasure; how many rows went.

    Runs inside the erasing service. The openings stay for the reviewer, without their words.
    """
    reason = "an erasure reaches every division"
    gone = 0
    for model in (DeskCode, OwnSubject, Proxy):
        gone += model.objects.all_scopes(reason).filter(subject_id__in=subjects).delete()[0]
    Opening.objects.all_scopes(reason).filter(subject_id__in=subjects).update(reason="")
    return gone
