"""A county with its offices and people, for the tests of trust."""

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from linli.core.base.scope import Jurisdiction, acting
from linli.core.places.models import Division
from linli.core.places.queries import jurisdiction_of
from linli.core.trust.actors import AccountActor, SystemActor
from linli.core.trust.models import Account, Holding, OwnSubject
from linli.core.trust.rights import ACCOUNT, NOTHING, OWN, WHOLE_NODE

JANUARY = datetime(2026, 1, 1, tzinfo=UTC)
AT = datetime(2026, 6, 1, 9, tzinfo=UTC)
DAY = date(2026, 6, 1)
PASSWORD = "a quiet lane in June"


@dataclass
class Office:
    """A county > township > two communities, one with a grid; and who works there."""

    county: Division
    township: Division
    here: Division
    beside: Division
    grid: Division
    people: dict = field(default_factory=dict)

    def hire(self, username, role=None, division=None, *, at_all=False, **fields):
        """An account with a role since January; at_all: over the whole node."""
        account = Account(username=username, created_at=AT, **fields)
        account.set_password(PASSWORD)
        account.save()
        if role is not None:
            self.give(account, role, division or (None if at_all else self.here))
        self.people[username] = account
        return account

    def give(self, account, role, division, *, since=date(2026, 1, 1), until=None, by=None):
        """A holding as it lies in the table, whoever might have granted it."""
        return Holding.objects.all_scopes("test").create(
            account=account, role=role, division=division, since=since, until=until,
            granted_by=by, granted_at=AT,
        )  # fmt: skip

    def own(self, account, subject):
        """The account is that of the subject."""
        return OwnSubject.objects.all_scopes("test").create(
            account=account,
            subject_id=subject,
            division=self.here,
            since=JANUARY,
        )


def make_office():
    """The county, laid out as the tree lays it out."""

    def add(code, name, level, first, last, parent=None):
        return Division.objects.create(
            code=code, name=name, level=level, first=first, last=last, parent=parent
        )

    county = add("990101000000", "County", "county", 100, 200)
    township = add("990101001000", "Township", "township", 110, 150, county)
    here = add("990101001001", "Here", "community", 120, 130, township)
    beside = add("990101001002", "Beside", "community", 131, 140, township)
    grid = add("990101001001G01", "Grid", "grid", 121, 122, here)
    return Office(county, township, here, beside, grid)


def as_account(account, division=None, purpose="upkeep", *, at=AT, task=None, door="page"):
    """Act for an account at a division; None: the whole node."""
    area = WHOLE_NODE if division is None else jurisdiction_of(division)
    return acting(AccountActor(account), area, purpose, at=at, task=task, door=door)


def as_self(account, *, at=AT):
    """Look after one's own account."""
    return acting(AccountActor(account), NOTHING, ACCOUNT, at=at, door="page")


def as_resident(account, *subjects, at=AT):
    """Read what is one's own."""
    area = Jurisdiction(None, subjects=frozenset(subjects))
    return acting(AccountActor(account), area, OWN, at=at, door="page")


@contextmanager
def on_machine(*verbs, at=AT, door="command", area=WHOLE_NODE):
    """Act with the machine itself in hand."""
    actor = SystemActor("command", frozenset(verbs))
    with acting(actor, area, "office", at=at, door=door) as scope:
        yield scope
