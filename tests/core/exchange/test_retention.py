"""Values whose term ends while a home is on its way break neither the receipt nor a second try."""

import io
from datetime import timedelta

import pytest
from django.db.models import F

from linli.core.base.pack import node_pack
from linli.core.base.scope import Jurisdiction, acting
from linli.core.exchange import services
from linli.core.exchange.container import Manifest, Writer, stamp
from linli.core.exchange.models import Package, Part
from linli.core.exchange.sealed import Answer, Sent, seal_part, unseal_part
from linli.core.register import models
from linli.core.register import queries as register
from linli.core.register import services as writing
from linli.core.register.dossiers import Dossier, digests_of
from linli.core.trust.actors import SystemActor
from tests.core.exchange import moving
from tests.core.exchange.conftest import become
from tests.core.exchange.moving import NEW, NOW, OLD, at, everything

pytestmark = pytest.mark.django_db(transaction=True)


def short_lived():
    """An element of a person that is kept for so many days after it was said."""
    return next(
        one for one in node_pack().elements.values()
        if one.subject == "person" and one.type == "text" and one.keep_days
        and one.kept_from == "confirmed" and not one.path and not one.derivation
        and "upkeep" in one.purposes
    )  # fmt: skip


ELEMENT = short_lived()
AFTER = NOW + timedelta(days=ELEMENT.keep_days + 2)


@pytest.fixture
def sent(nodes, tmp_path):
    """A home of which something is kept for a term was exported; what was made, and the file."""
    here, partner, cards = nodes
    made = moving.make_home()
    with at(OLD):
        writing.record(made["child"], {ELEMENT.code: "x", "person.former_name": "Bao"})
    file = tmp_path / "home.linli"
    export = moving.export(file, made, partner)
    return here, partner, cards, made, file, export


def let_go():
    """The night after the term: how many values went."""
    night = SystemActor("night", frozenset({"retention.run"}))
    with acting(night, Jurisdiction(None, 0, 2**62), "upkeep", at=AFTER):
        return writing.run_retention(dry=False).elements


def test_who_takes_a_home_in_may_write_the_receipt_after_the_term(sent, settings, tmp_path):
    _, _, cards, made, file, _ = sent
    become(settings, tmp_path / "there", cards)
    with at(NEW, now=NOW + timedelta(hours=3)):
        opened, package = services.open_package(file)
        for number in range(package.parts):
            services.take_part(opened, package, number)
    assert let_go()[ELEMENT.code] == 1
    receipt = io.BytesIO()
    with at(NEW, now=AFTER):
        services.write_receipt(opened, package, receipt)
        for number in range(package.parts):
            dossier = unseal_part(Sent, opened, number).dossier
            assert writing.tell_back(dossier)[1] == digests_of(dossier)
    with everything():
        child = models.Subject._base_manager.get(uid=made["child_uid"]).id
    # The same home comes once more: it is known, and what went does not come back.
    Part._base_manager.update(number=F("number") + 100)
    with at(NEW, now=AFTER):
        for number in range(package.parts):
            assert services.take_part(opened, package, number) == 0
        found = register.open([child], [ELEMENT.code, "person.former_name"])[child]
    assert (found[ELEMENT.code].state, found["person.former_name"].value) == ("unknown", "Bao")


def receipt_of(sent, path):
    """The receipt of a partner that holds all that was sent."""
    _, partner, cards, _, _, export = sent
    package = Package._base_manager.get(uid=export.uid)
    parts = list(Part._base_manager.filter(package=package).order_by("number"))
    with everything():
        living = writing.still_here([one.subject.bytes for one in parts])
        digests = writing.digests_here(living, mark=export.uid.bytes, among=set(living.values()))
        kinds = dict(models.Subject._base_manager.values_list("uid", "kind"))
    by_uid = {uid: digests[key] for key, uid in living.items()}
    head = Manifest(kind="receipt", uid=cards[1].uid, sender=cards[1].uid, receiver=cards[0].uid,
                    about=export.uid, made_at=stamp(NOW), division=NEW)  # fmt: skip
    partner.seal_key = bytes.fromhex(cards[0].seal)
    with path.open("wb") as out:
        writer = Writer(out, head)
        for one in parts:
            dossier = Dossier(subject=one.subject.bytes, kind=kinds[one.subject], protected=False,
                              check=b"", records=[], above={})  # fmt: skip
            said = sorted(by_uid[one.subject.bytes].items())
            answer = Answer(package=export.uid.bytes, number=one.number, dossier=dossier,
                            digests=said)  # fmt: skip
            writer.add(seal_part(answer, partner))
        writer.finish(keyring(path.parent / "there").signing())
    return path


def keyring(folder):
    from linli.core.trust.keyring import Keyring

    return Keyring(folder / "secret")


def test_who_sent_a_home_may_take_the_receipt_and_erase_after_the_term(sent, tmp_path):
    receipt = receipt_of(sent, tmp_path / "receipt")
    assert let_go()[ELEMENT.code] == 1
    with at(OLD, now=AFTER):
        taken = services.take_receipt(receipt, erase=True)
    assert (taken.moved, taken.changed) == (5, 0)
    assert taken.erased + taken.kept == 5
    assert taken.erased > 0


def test_what_was_said_since_the_export_is_still_not_erased(sent, tmp_path):
    receipt = receipt_of(sent, tmp_path / "receipt")
    with at(OLD, now=NOW + timedelta(hours=4)):
        writing.record(sent[3]["child"], {"person.former_name": "Bei"})
        taken = services.take_receipt(receipt, erase=True)
    assert taken.changed == 1
