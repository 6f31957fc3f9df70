"""Two nodes, one after the other in the same database: the second begins with empty tables."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.management import call_command

from linli.core.base.ids import new_uid
from linli.core.exchange import services
from linli.core.exchange.cards import Card, fingerprint, make_card
from linli.core.exchange.models import Node
from linli.core.trust.keyring import Keyring
from tests.core.exchange import moving


@dataclass
class Move:
    """A package on its way, and what the first node believed of it."""

    file: Path
    sender: Card
    keyring: Keyring
    believed: dict
    records: list
    made: dict


def make_node(folder, settings):
    """Keys and card of a node; this process works with them from now on."""
    settings.LINLI_SECRETS = folder / "secret"
    settings.LINLI_BACKUPS = folder / "backups"
    ring = Keyring(settings.LINLI_SECRETS)
    ring.make()
    return ring


def begin(uid, name, partner):
    """The rows of a node that deals with another."""
    moving.make_places()
    Node.objects.create(pk=1, uid=uid, name=name)
    with moving.at(moving.OLD):
        return services.trust_partner(partner, fingerprint(partner))


@pytest.fixture
def nodes(transactional_db, settings, tmp_path):
    """The first node stands, with a home; gives keys, its partner and the partner's card."""
    there = make_node(tmp_path / "there", settings)
    here = make_node(tmp_path / "here", settings)
    uids = new_uid(), new_uid()
    cards = [
        make_card(uid, name, ring.signing())
        for uid, name, ring in zip(uids, ("here", "there"), (here, there), strict=True)
    ]
    partner = begin(uids[0], "here", cards[1])
    return here, partner, cards


@pytest.fixture
def moved(nodes, settings, tmp_path):
    """A home was exported; from here on the process is the second node."""
    here, partner, cards = nodes
    made = moving.make_home()
    file = tmp_path / "home.linli"
    moving.export(file, made, partner)
    move = Move(file, cards[0], here, moving.believed(), moving.records(), made)
    become(settings, tmp_path / "there", cards)
    return move


def become(settings, folder, cards):
    """Go on as the second node, with nothing in its tables."""
    call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)
    settings.LINLI_SECRETS = folder / "secret"
    settings.LINLI_BACKUPS = folder / "backups"
    begin(cards[1].uid, "there", cards[0])
