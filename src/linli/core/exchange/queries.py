"""The door for reads: this node, its partners, whose node is whose home."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from linli.core.exchange.models import Node, Part, Partner
from linli.engines.values import Problem


def get_node() -> Node:
    """This node. Raises Problem("exchange.name_missing") while it has no card."""
    node = Node.objects.first()
    if node is None:
        raise Problem("exchange.name_missing")
    return node


def list_partners() -> QuerySet[Partner]:
    """Nodes that this one deals with, by name."""
    return Partner.objects.order_by("name", "uid")


def get_partner(word: str) -> Partner:
    """A partner by its name, its uid or the last digits of that.

    Raises Problem("exchange.partner_unknown") if none or several are meant.
    """
    found = [
        one for one in list_partners()
        if one.name == word or (len(word) > 3 and one.uid.hex.endswith(word.replace("-", "")))
    ]  # fmt: skip
    if len(found) != 1:
        raise Problem("exchange.partner_unknown", name=word)
    return found[0]


def find_homes(subjects: Collection[UUID]) -> dict[UUID, UUID]:
    """The node that is home of each subject now; those left out never moved: they are at home here.

    The latest package that was taken in decides, whatever the order in which that became known.
    """
    done = Part._base_manager.filter(subject__in=subjects, done_at__isnull=False)
    here = Node.objects.values_list("uid", flat=True).first()
    found = {}
    for part in done.select_related("package__partner").order_by(
        "package__made_at", "package__uid"
    ):
        package = part.package
        to = package.partner.uid if package.is_ours else here
        if to is not None:
            found[part.subject] = to
    return found
