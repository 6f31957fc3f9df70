"""A package moves a home whole or is refused; how often and in what order it comes is all one."""

import io
from datetime import timedelta
from itertools import permutations

import msgspec
import pytest
from django.db.models import F
from nacl.signing import SigningKey

from linli.core.exchange import queries, services
from linli.core.exchange.cards import make_card
from linli.core.exchange.container import Writer, read_file, stamp
from linli.core.exchange.errands import import_package
from linli.core.exchange.models import Node, Package, Part, Partner
from linli.core.exchange.sealed import Sent, unseal_part
from linli.core.register import models
from linli.core.register import queries as register
from linli.core.register import services as writing
from linli.core.register.bulk.subjects import make_subjects
from linli.core.register.dossiers import digests_of
from linli.core.register.walls import deriving
from linli.core.trust.models import AccessEntry, AuditEntry
from linli.engines.values import Problem
from tests.core.exchange import moving
from tests.core.exchange.conftest import become
from tests.core.exchange.moving import NEW, NOW, OLD, at, believed, everything

pytestmark = pytest.mark.django_db(transaction=True)
OURS = ("home", "wang", "twin", "child", "event")
LATER = NOW + timedelta(hours=3)


def take(file, order=range, now=LATER):
    receipt = io.BytesIO()
    actor = moving.Clerk("receiver")
    actor.source = "ledger"
    done = import_package(file, lambda: at(NEW, now=now, actor=actor), receipt, order=order)
    return done, receipt.getvalue()


def check_same(move):
    """What is believed here is what was there, but for what was said here: they live here now."""
    said_here = set(moving.records()) - set(move.records)
    mine = believed(said_here)
    stayed = f"same@{move.made['guest_uid']}"
    there = {
        uid: [root, [one for one in said if one[0] != stayed], ties]
        for uid, (root, said, ties) in move.believed.items()
        if uid in mine
    }
    assert mine == there


def nothing_was_taken_in():
    rows = (models.Subject, models.Record, Part, Package)
    with everything():
        return not any(model._base_manager.exists() for model in rows)


def test_a_home_comes_whole_and_lives_there(moved):
    done, _ = take(moved.file)
    assert done.subjects == 5
    check_same(moved)
    ours = {str(moved.made[f"{name}_uid"]) for name in OURS}
    assert believed().keys() == ours
    wang, twin = (believed()[str(moved.made[f"{name}_uid"])] for name in ("wang", "twin"))
    assert wang[:2] == twin[:2]
    ours.remove(str(moved.made["event_uid"]))
    assert moving.living() == dict.fromkeys(ours, NEW)
    assert queries.find_homes([moved.made["wang_uid"]]) == {
        moved.made["wang_uid"]: queries.get_node().uid
    }


def test_any_order_twice_and_cut_off_gives_the_same(moved, monkeypatch):
    orders = list(permutations(range(5)))
    whole = [orders[0], orders[-1], orders[40], orders[77]]
    cards = [moved.sender, make_card(queries.get_node().uid, "there", signer())]
    for order in whole:
        with monkeypatch.context() as patch:
            patch.setattr(
                "linli.core.exchange.services.packages.register.take_in", falling_after(2)
            )
            with pytest.raises(OSError, match="gone"):
                take(moved.file, lambda n, order=order: order)
        assert Part._base_manager.count() == 2
        with pytest.raises(Problem, match=r"exchange\.not_whole"), at(NEW, now=LATER):
            services.write_receipt(*services.open_package(moved.file), io.BytesIO())
        assert take(moved.file, lambda n, order=order: reversed(order))[0].records > 0
        before = believed(), moving.records()
        assert take(moved.file)[0].records == 0
        assert (believed(), moving.records()) == before
        check_same(moved)
        become_again(moved, cards)


def become_again(moved, cards):
    from django.conf import settings
    from django.test.utils import override_settings

    folder = settings.LINLI_SECRETS.parent
    with override_settings():
        become(settings, folder, cards)


def signer():
    from linli.core.trust.keys import node_ring

    return node_ring().signing()


def falling_after(count):
    """The register's `take_in`, which falls before the commit of the part after so many."""
    from linli.core.register.services import take_in

    left = [count]

    def fall(dossier, *, settle):
        taken = take_in(dossier, settle=settle)
        left[0] -= 1
        if left[0] < 0:
            raise OSError("gone")
        return taken

    return fall


def test_the_same_home_exported_twice_adds_nothing(nodes, settings, tmp_path):
    _, partner, cards = nodes
    made = moving.make_home()
    files = [tmp_path / "one", tmp_path / "two"]
    for file in files:
        moving.export(file, made, partner)
    become(settings, tmp_path / "there", cards)
    assert take(files[0])[0].records > 0
    before = believed(), moving.records()
    assert take(files[1])[0].records == 0
    assert (believed(), moving.records()) == before


def test_nothing_of_an_emergency_and_nothing_of_others_leaves(moved):
    assert len(moved.records) == 12
    take(moved.file)
    mine = {str(moved.made[f"{name}_uid"]) for name in OURS}
    came = set(moving.records()) & set(moved.records)
    # The guest's two, and what was said of child and guest.
    assert len(came) == 12 - 3
    assert str(moved.made["guest_uid"]) not in believed()
    assert mine == believed().keys()
    with everything():
        assert not models.Record._base_manager.filter(activation__isnull=False).exists()


def test_what_leaves_is_logged_and_what_comes_bears_its_authors(moved, settings):
    take(moved.file)
    with at(NEW, now=LATER):
        said = register.history(key_of(moved, "wang"), "person.phone")
    short = moved.sender.uid.hex[-8:]
    assert {one.author for one in said} == {f"node:{short}/system:clerk"}
    assert min(one.accepted_at for one in said) == NOW
    acts = AuditEntry.objects.filter(verb="exchange.import", outcome="done")
    assert acts.count() == 7


def key_of(moved, name):
    with everything():
        return models.Subject._base_manager.get(uid=moved.made[f"{name}_uid"]).id


def test_export_writes_the_access_log_first(nodes, tmp_path):
    _, partner, _ = nodes
    made = moving.make_home()
    moving.export(tmp_path / "file", made, partner)
    entry = AccessEntry.objects.get(verb="exchange.export")
    assert entry.subject_count == 5
    assert {"person.name", "household.division"} <= set(entry.elements.split())
    assert AuditEntry.objects.filter(verb="exchange.export").count() == 1
    text = (tmp_path / "file").read_bytes()
    assert b"wang" not in text
    assert b"person.name" not in text


def test_who_is_out_of_sight_or_has_moved_is_not_exported(nodes, tmp_path):
    _, partner, _ = nodes
    made = moving.make_home()
    out = io.BytesIO()
    with at(NEW, now=LATER), pytest.raises(Problem, match=r"subject\.not_in_sight"):
        services.export_subjects([made["wang"]], partner, out)
    export = moving.export(tmp_path / "file", made, partner)
    Part._base_manager.filter(package__uid=export.uid).update(done_at=LATER)
    with at(OLD, now=LATER), pytest.raises(Problem, match=r"exchange\.not_at_home"):
        services.export_subjects([made["wang"]], partner, out)
    with at(OLD, now=LATER):
        assert services.export_subjects([made["guest"]], partner, out).subjects == 1


def test_a_changed_byte_anywhere_is_refused_and_nothing_is_taken_in(moved, tmp_path):
    whole = moved.file.read_bytes()
    copy = tmp_path / "copy"
    codes = set()
    for place in [*range(0, len(whole), 41), *range(len(whole) - 80, len(whole))]:
        changed = bytearray(whole)
        changed[place] ^= 1
        copy.write_bytes(changed)
        with pytest.raises(Problem) as raised:
            take(copy)
        codes.add(raised.value.code)
    for length in (0, 3, 70, len(whole) // 2, len(whole) - 1):
        copy.write_bytes(whole[:length])
        with pytest.raises(Problem) as raised:
            take(copy)
        codes.add(raised.value.code)
    assert codes <= {
        "exchange.damaged", "exchange.format", "exchange.no_package", "exchange.not_signed",
        "exchange.unknown_sender",
    }  # fmt: skip
    assert nothing_was_taken_in()
    assert take(moved.file)[0].subjects == 5


def resigned(moved, path, signer=None, **changes):
    """The same parts under another manifest, signed by the sender unless by somebody else."""
    opened = read_file(moved.file)
    head = msgspec.structs.replace(opened.manifest, parts=[], **changes)
    whole = moved.file.read_bytes()
    with path.open("wb") as out:
        writer = Writer(out, head)
        for start, (size, _) in zip(opened.starts, opened.manifest.parts, strict=True):
            writer.add(whole[start : start + size])
        writer.finish(signer or moved.keyring.signing())
    return path


def test_wrong_nodes_forgers_and_other_formats_are_refused(moved, tmp_path):
    file = tmp_path / "forged"
    uid = queries.get_node().uid
    cases = [
        ("exchange.not_signed", {"signer": SigningKey.generate()}),
        ("exchange.unknown_sender", {"sender": uid}),
        ("exchange.not_for_us", {"receiver": moved.sender.uid}),
        ("exchange.format", {"format": 0}),
        ("exchange.format", {"format": 2}),
        ("exchange.no_package", {"kind": "receipt"}),
        ("exchange.unreadable", {"uid": moved.sender.uid}),
    ]
    for code, changes in cases:
        with pytest.raises(Problem) as raised:
            take(resigned(moved, file, **changes))
        assert raised.value.code == code
    partner = Partner.objects.get()
    Partner.objects.all().delete()
    with pytest.raises(Problem, match=r"exchange\.unknown_sender"):
        take(moved.file)
    partner.save(force_insert=True)
    Node.objects.update(uid=moved.sender.uid)
    with pytest.raises(Problem, match=r"exchange\.not_for_us"):
        take(moved.file)
    Node.objects.update(uid=uid)
    assert nothing_was_taken_in()
    take(moved.file)
    with pytest.raises(Problem, match=r"exchange\.changed_package"):
        take(resigned(moved, file, made_at=7))


def test_a_part_sealed_for_another_key_is_refused(nodes, settings, tmp_path):
    _, partner, cards = nodes
    made = moving.make_home()
    Partner.objects.update(seal_key=bytes.fromhex(cards[0].seal))
    partner.refresh_from_db()
    moving.export(tmp_path / "file", made, partner)
    become(settings, tmp_path / "there", cards)
    with pytest.raises(Problem, match=r"exchange\.wrong_seal"):
        take(tmp_path / "file")
    assert nothing_was_taken_in()


def test_a_subject_of_this_node_is_not_overwritten(moved):
    with at(NEW) as scope, deriving():
        make_subjects("person", uids=[moved.made["wang_uid"].bytes],
                      division=scope.jurisdiction.division, at=0)  # fmt: skip
    with pytest.raises(Problem, match=r"exchange\.at_home_here"):
        take(moved.file)
    assert not Part._base_manager.exists()
    with everything():
        assert models.Subject._base_manager.count() == 1


def test_a_clock_that_is_ahead_wins_nothing(nodes, settings, tmp_path):
    _, partner, cards = nodes
    made = moving.make_home()
    ahead = NOW + timedelta(days=3650)
    with at(OLD, now=ahead):
        writing.record(made["wang"], {"person.phone": "1"})
    moving.export(tmp_path / "file", made, partner, now=ahead)
    become(settings, tmp_path / "there", cards)
    take(tmp_path / "file")
    stamps = models.Record._base_manager.order_by("-accepted_at").values_list("accepted_at")
    with everything():
        assert stamps[0][0] == stamp(LATER)


def test_a_protected_subject_stays_protected(nodes, settings, tmp_path):
    _, partner, cards = nodes
    made = moving.make_home()
    with at(OLD):
        (dossier,) = writing.give_out(
            writing.gather([made["child"]]), mark=b"", among=set(), verb="exchange.export"
        ).values()
        writing.protect(made["child"])
        with pytest.raises(Problem, match=r"subject\.not_in_sight"):
            services.export_subjects([made["child"]], partner, io.BytesIO())
    dossier.protected = True
    become(settings, tmp_path / "there", cards)
    with at(NEW, now=LATER):
        key = writing.take_in(dossier, settle=True).subject
        assert not models.Subject.objects.exists()
    with everything():
        assert models.Subject._base_manager.get(id=key).protected


def test_the_receipt_lists_what_is_held(moved, tmp_path):
    _, receipt = take(moved.file)
    file = tmp_path / "receipt"
    file.write_bytes(receipt)
    manifest = read_file(file).manifest
    package = Package._base_manager.get()
    assert (manifest.kind, manifest.about, manifest.division) == ("receipt", package.uid, NEW)
    with at(NEW, now=LATER):
        opened, _ = services.open_package(moved.file)
    lives = {}
    for number in range(5):
        dossier = unseal_part(Sent, opened, number).dossier
        with at(NEW, now=LATER):
            told, digests = writing.tell_back(dossier)
        assert digests == digests_of(dossier)
        lives[dossier.subject] = [set(one.values) for one in told.records]
    there = {name: lives[moved.made[f"{name}_uid"].bytes] for name in OURS}
    person = [{"person.residence_division", "person.moved_in_on"}]
    # Who was filed twice lives at one place.
    assert there["wang"] + there["twin"] == there["child"] == person
    assert (there["home"], there["event"]) == ([{"household.division"}], [])


def test_who_was_erased_or_is_something_else_here_refuses_the_whole(moved):
    _, receipt = take(moved.file)
    assert receipt
    wang = key_of(moved, "wang")
    with at(NEW, now=LATER):
        writing.erase(wang)
    # As if another package brought the same home again.
    with everything():
        Part._base_manager.update(number=F("number") + 100)
    with pytest.raises(Problem, match=r"subject\.erased"):
        take(moved.file)
    with everything():
        models.Subject._base_manager.filter(id=wang).update(erased_at=None, kind="event")
    with pytest.raises(Problem, match=r"dossier\.other_kind"):
        take(moved.file)
    with everything():
        assert Part._base_manager.count() == 5


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"values": {"person.religion": "x"}}, "record.unknown_element"),
        ({"values": {"household.division": NEW}}, "record.wrong_subject"),
        ({"values": {"person.birth_date": "soon"}}, "dossier.bad_value"),
        ({"values": {"person.household": "home"}}, "dossier.bad_value"),
        ({"values": {"same@x": True}}, "dossier.bad_value"),
        ({"values": {}}, "record.says_nothing"),
        ({"source": "oracle"}, "dossier.bad_source"),
    ],
)
def test_what_no_door_would_let_in_is_refused(nodes, changes, code):
    made = moving.make_home()
    with at(OLD):
        (dossier,) = writing.give_out(
            writing.gather([made["child"]]), mark=b"", among=set(), verb="exchange.export"
        ).values()
        writing.check_dossier(dossier)
        record = msgspec.structs.replace(dossier.records[0], **changes)
        dossier.records.append(record)
        with pytest.raises(Problem) as raised:
            writing.take_in(dossier, settle=True)
    assert raised.value.code == code
