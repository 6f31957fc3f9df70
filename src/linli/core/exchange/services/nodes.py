"""This node's card, and the nodes that it deals with."""

from __future__ import annotations

from linli.core.base.scope import current_scope
from linli.core.base.service import note, service
from linli.core.exchange import hooks  # noqa: F401 - declares the verbs
from linli.core.exchange.cards import Card, fingerprint, is_fingerprint, make_card
from linli.core.exchange.models import Node, Partner
from linli.core.trust.keys import node_ring
from linli.engines.values import Problem

_ONLY = 1


@service("exchange.introduce")
def introduce(name: str | None = None) -> Card:
    """The node's own card; it gets its uid when first asked. Records the uid.

    name: by which people know it; it may change. Raises Problem("exchange.name_missing").
    """
    node = Node.objects.select_for_update().filter(pk=_ONLY).first()
    said = " ".join((name or "").split())[:80]
    if node is None:
        if not said:
            raise Problem("exchange.name_missing")
        node = Node.objects.create(pk=_ONLY, name=said)
    elif said and said != node.name:
        node.name = said
        node.save(update_fields=["name"])
    note(node=str(node.uid))
    return make_card(node.uid, node.name, node_ring().signing())


@service("exchange.trust")
def trust_partner(card: Card, typed: str) -> Partner:
    """Deal with a node from now on; one that is known gets the keys of this card.

    typed: the fingerprint, as a person read it out who stands at that node. Raises
    Problem("exchange.fingerprint_wrong") or ("exchange.own_card"). Records the node and its
    fingerprint.
    """
    if not is_fingerprint(typed, card):
        raise Problem("exchange.fingerprint_wrong", name=card.name)
    if Node.objects.filter(uid=card.uid).exists():
        raise Problem("exchange.own_card")
    partner, _ = Partner.objects.update_or_create(
        uid=card.uid,
        defaults={
            "name": card.name,
            "seal_key": bytes.fromhex(card.seal),
            "sign_key": bytes.fromhex(card.sign),
            "confirmed_at": current_scope().at,
        },
    )
    note(partner=str(card.uid), fingerprint=fingerprint(card))
    return partner
