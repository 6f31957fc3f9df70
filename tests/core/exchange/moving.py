"""A home that moves, what a node believes of it: called here and in other nodes' processes."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import transaction

from linli.core.base.pack import node_pack
from linli.core.base.scope import Jurisdiction, acting
from linli.core.exchange import services as exchange
from linli.core.places.models import Division
from linli.core.register import models, services
from linli.core.register.bulk.profiles import read_opened
from linli.core.register.bulk.seals import Seals
from linli.core.register.walls import deriving
from linli.core.trust import keys
from linli.core.trust.actors import SystemActor

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
OLD, NEW = "990101001001", "990202002002"
VERBS = frozenset({
    "exchange.acknowledge", "exchange.export", "exchange.import", "exchange.introduce",
    "exchange.trust", "record.retract", "record.write", "subject.create", "subject.erase",
    "subject.link", "subject.open", "subject.protect",
})  # fmt: skip


class Clerk(SystemActor):
    """Somebody who has seen what is said."""

    source = "visit"

    def __init__(self, name="clerk"):
        super().__init__(name, VERBS)


@contextmanager
def everything():
    """See every row, whoever acts."""
    with transaction.atomic(), deriving():
        yield


def make_places():
    """Two communities that both nodes know."""
    for first, code in ((10, OLD), (20, NEW)):
        Division.objects.create(
            code=code, name=code, level="community", first=first, last=first + 9
        )


def at(code, *, now=NOW, actor=None):
    """Act at a community."""
    area = Division.objects.get(code=code)
    area = Jurisdiction(area.id, area.first, area.last)
    return acting(actor or Clerk(), area, "upkeep", at=now, door="page")


def make_home():
    """A home with three members, one of them filed twice; keys by name."""
    made = {}
    with at(OLD):
        for name, kind in {"home": "household", "wang": "person", "twin": "person",
                           "child": "person", "guest": "person"}.items():  # fmt: skip
            ((made[name], uid),) = services.create_subjects(kind)
            made[f"{name}_uid"] = uid
        home = str(made["home_uid"])
        services.record(made["home"], {"household.division": OLD})
        for name in ("wang", "child", "guest"):
            services.record(made[name], {
                "person.name": name, "person.household": home, "person.residence_division": OLD,
                "person.moved_in_on": "2020-05-01", "person.phone": f"1380000000{len(name)}",
            })  # fmt: skip
        services.record(made["twin"], {"person.name": "twin", "person.birth_date": "1950-07"})
    with at(OLD, now=NOW + timedelta(hours=1)):
        wrong = services.record(made["wang"], {"person.phone": "13911111111"})
        services.retract([wrong])
        services.record(made["child"], {"person.phone": None})
        services.link(made["wang"], made["twin"])
        # Not of this home, and linked by nobody any more: what is said of it stays here.
        services.link(made["child"], made["guest"], same=False)
        services.record(made["guest"], {"person.household": "-"})
        ((made["event"], made["event_uid"]),) = services.create_subjects("event")
        services.record(made["event"], {"event.person": str(made["wang_uid"])})
        emergency(made["event"])
    return made


def emergency(subject):
    """A record under an activation."""
    element = next(
        one.code for one in node_pack().elements.values()
        if one.emergency and one.subject == "event" and one.type == "text"
    )  # fmt: skip
    keys.make_activation_key(5)
    services.record(subject, {element: "x"}, activation=5)


def believed(left_out=()):
    """By uid, of every subject here: who it hangs on, what is believed, its ties; as JSON has it.

    left_out: uids of records whose word does not count in the comparison
    """
    found = {}
    with everything():
        subjects = {
            key: (uid, root or key)
            for key, uid, root in models.Subject._base_manager.filter(erased_at=None).values_list(
                "id", "uid", "root_id"
            )
        }
        seals = Seals({})
        seals.learn(subjects)
        opened = read_opened({root for _, root in subjects.values()}, seals)
        ties = models.Tie._base_manager.values_list("subject_id", "element", "to", "since", "until")
        for key, (uid, root) in subjects.items():
            said = opened[root].state() if root in opened else {}
            found[str(uid)] = [
                str(subjects[root][0]),
                sorted(
                    [code, source, *map(repr, entry[:1]), entry[1].hex(), repr(entry[2])]
                    for code, slots in said.items()
                    for source, entry in slots.items()
                    if entry[1].hex() not in left_out
                ),
                sorted(map(repr, (tie[1:] for tie in ties if tie[0] == key))),
            ]
    return found


def records():
    """Uids of all regular records here."""
    with everything():
        rows = models.Record._base_manager.filter(activation=None)
        return sorted(uid.hex for uid in rows.values_list("uid", flat=True))


def living():
    """By uid of each subject, the code of where it will live if nothing is said any more."""
    day = (NOW + timedelta(days=36_500)).date()
    with everything():
        rows = models.Presence._base_manager.filter(kind="lives").values_list(
            "subject__uid", "division__code", "since", "until"
        )
        return {
            str(uid): code for uid, code, since, until in rows
            if since <= day and (until is None or until > day)
        }  # fmt: skip


def export(path, made, partner, *, now=NOW + timedelta(hours=2)):
    """Export the home with its members, and what happened to one of them."""
    with path.open("wb") as out, at(OLD, now=now):
        asked = [UUID(str(made[f"{name}_uid"])) for name in ("home", "event")]
        subjects = services.with_members(asked)
        return exchange.export_subjects(subjects, partner, out)
