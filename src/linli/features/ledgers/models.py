"""Tables of ledgers. What may name somebody is sealed: files, notes, selections, reports."""

from __future__ import annotations

from typing import Any

from django.db import models

from linli.core.base.ids import new_uid
from linli.core.base.scope import Scope
from linli.core.base.scoped import ScopedManager


class Placed(models.Model):
    """A row that belongs to a division: seen there and above."""

    division = models.ForeignKey(
        "places.Division", models.PROTECT, related_name="+", db_constraint=False
    )

    class Meta:
        abstract = True

    @classmethod
    def narrow(cls, rows: models.QuerySet[Any], scope: Scope) -> models.QuerySet[Any]:
        """Those of the scope's division and below."""
        area = scope.jurisdiction
        return rows.filter(division__first__range=(area.first, area.last))


class Form(Placed):
    """What a department asks for again and again, whatever file it comes in."""

    class Frequency(models.TextChoices):
        """How often it comes."""

        ONCE = "once"
        DAILY = "daily"
        WEEKLY = "weekly"
        MONTHLY = "monthly"
        QUARTERLY = "quarterly"
        YEARLY = "yearly"

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    department = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=200)
    #: The title without what changes from month to month; with the department it tells forms apart.
    key = models.CharField(max_length=200)
    #: Of its headings, to see that a form has changed, or that another goes by a new name.
    fingerprint = models.CharField(max_length=32, blank=True)
    frequency = models.CharField(max_length=10, choices=Frequency.choices, blank=True)
    #: What allows the department to ask, as it is cited; empty: nobody has said.
    basis = models.CharField(max_length=200, blank=True)
    #: Whether the year's catalogue of forms has it; None: nobody has looked.
    in_catalogue = models.BooleanField(null=True)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    #: For whom it was filled last, sealed as in `Ledger.whom`: the next one begins with it.
    whom = models.BinaryField(null=True)

    objects = ScopedManager["Form"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["division", "department", "key"], name="ledgers_form_once"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Ledger(Placed):
    """One arrival of a form: from the file that came to the file that goes back."""

    class Way(models.TextChoices):
        """How it came."""

        UPLOAD = "upload"
        SENT = "sent"
        FOLDER = "folder"
        MAIL = "mail"

    class Stage(models.TextChoices):
        """How far it is: the last stop that it has passed."""

        RECEIVED = "received"
        READ = "read"
        FILLED = "filled"
        CHECKED = "checked"
        SENT = "sent"

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    form = models.ForeignKey(Form, models.PROTECT, null=True)
    department = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=200)
    way = models.CharField(max_length=8, choices=Way.choices)
    #: The division that sent it, where a department did so by itself.
    sent_from = models.ForeignKey(
        "places.Division", models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    due_at = models.DateTimeField(null=True)
    #: Key of the account that looks after it; null: nobody yet.
    holder = models.BigIntegerField(null=True)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.RECEIVED)
    received_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    filled_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    #: The file as it came. Its digest (SHA-256 of the plain bytes) tells when it comes twice.
    file = models.ForeignKey("base.StoredFile", models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=8)
    #: Why it could not be read: the code of a sentence; its blanks are in the sealed body.
    problem = models.CharField(max_length=64, blank=True)
    #: uid of the job that reads or fills it, while it does.
    job = models.UUIDField(null=True)
    #: Headings: all, still to be decided, left blank, not permitted. Rows and cells: of the fill.
    headings = models.PositiveIntegerField(default=0)
    open = models.PositiveIntegerField(default=0)
    blank = models.PositiveIntegerField(default=0)
    barred = models.PositiveIntegerField(default=0)
    #: The elements that its headings mean, to see what is asked for more than once.
    meant = models.TextField(blank=True, default="")
    rows = models.PositiveIntegerField(default=0)
    filled = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)
    #: Whether numbers are shown in part, and where not, why (a plain sentence about the form).
    masked = models.BooleanField(default=True)
    unmasked_because = models.CharField(max_length=200, blank=True)
    #: One file for each person, in a zip.
    per_file = models.BooleanField(default=False)
    #: Sealed: for whom it is filled (`plan.Whom`); what the clerk noted.
    whom = models.BinaryField(null=True)
    note = models.BinaryField(null=True)

    objects = ScopedManager["Ledger"]()

    class Meta:
        indexes = [
            models.Index(fields=["division", "stage", "due_at"], name="ledgers_ledger_due"),
            models.Index(fields=["division", "digest"], name="ledgers_ledger_digest"),
        ]

    def __str__(self) -> str:
        return self.title


class OfLedger(models.Model):
    """What hangs on a ledger and is seen with it."""

    ledger = models.OneToOneField(Ledger, models.CASCADE, primary_key=True)

    class Meta:
        abstract = True

    @classmethod
    def narrow(cls, rows: models.QuerySet[Any], scope: Scope) -> models.QuerySet[Any]:
        """That of ledgers of the scope's division and below."""
        area = scope.jurisdiction
        return rows.filter(ledger__division__first__range=(area.first, area.last))


class Understanding(OfLedger):
    """What was understood of a ledger's file, with what was decided since; sealed."""

    body = models.BinaryField()

    objects = ScopedManager["Understanding"]()


class Filling(OfLedger):
    """The ledger's filled file and the report on it; gone when the fill is undone."""

    file = models.ForeignKey("base.StoredFile", models.PROTECT, related_name="+")
    #: Who filled it (key of the account), and when.
    by = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    masked = models.BooleanField()
    elements = models.TextField()
    #: Sealed: the report, and whose values are in it by division (roaring bitmaps).
    body = models.BinaryField()

    objects = ScopedManager["Filling"]()


class Returned(OfLedger):
    """The file as it came back from whoever filled it by hand, and what it says otherwise."""

    #: The file; null once it was read.
    file = models.ForeignKey("base.StoredFile", models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=8)
    #: Who brought it (key of the account), and when.
    by = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    #: uid of the job that reads it; why it could not be read.
    job = models.UUIDField(null=True)
    problem = models.CharField(max_length=64, blank=True)
    #: Sealed: see `returned.Report`; null until it was read.
    body = models.BinaryField(null=True)
    #: Rows that differ; of them those that may still be taken over, and those that were.
    rows = models.PositiveIntegerField(default=0)
    open = models.PositiveIntegerField(default=0)
    taken = models.PositiveIntegerField(default=0)
    #: Keys of those of whom it speaks: a roaring bitmap.
    subjects = models.BinaryField(null=True)

    objects = ScopedManager["Returned"]()


class Comparison(OfLedger):
    """What changed in a filled ledger since the same form was filled before; sealed."""

    before = models.ForeignKey(Ledger, models.CASCADE, related_name="+")
    #: See `returned.Report`: `now` is what stood there the last time.
    body = models.BinaryField()

    objects = ScopedManager["Comparison"]()


class Choice(Placed):
    """What somebody said of a heading of a department's form; used the next time it comes."""

    department = models.CharField(max_length=120, blank=True)
    form = models.CharField(max_length=200)
    heading = models.CharField(max_length=400)
    #: Empty: left blank.
    element = models.CharField(max_length=80, blank=True)
    option = models.CharField(max_length=64, blank=True)
    by = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    objects = ScopedManager["Choice"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["division", "department", "form", "heading"], name="ledgers_choice_once"
            )
        ]


class Selection(Placed):
    """Whom ledgers are filled for, under a name: by an expression, a list, a grid, an address."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    name = models.CharField(max_length=80)
    #: Sealed: see `plan.Whom`.
    body = models.BinaryField()
    by = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    objects = ScopedManager["Selection"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["division", "name"], name="ledgers_selection_once")
        ]

    def __str__(self) -> str:
        return self.name


class Outgoing(Placed):
    """A file that went out: what, to whom, by whose hand; its sealed copy until its term ends."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    ledger = models.ForeignKey(Ledger, models.PROTECT, related_name="outgoing")
    title = models.CharField(max_length=200)
    to = models.CharField(max_length=120)
    #: Why it was taken, a plain sentence about the form.
    reason = models.CharField(max_length=200)
    taken_at = models.DateTimeField()
    taken_by = models.BigIntegerField(null=True)
    elements = models.TextField()
    rows = models.PositiveIntegerField()
    masked = models.BooleanField()
    #: SHA-256 of the bytes that were handed over.
    digest = models.CharField(max_length=64)
    file = models.ForeignKey("base.StoredFile", models.PROTECT, null=True, related_name="+")
    kept_until = models.DateField()
    #: Keys of those whose values are in it: a roaring bitmap.
    subjects = models.BinaryField()

    objects = ScopedManager["Outgoing"]()

    class Meta:
        indexes = [models.Index(fields=["division", "-taken_at"], name="ledgers_outgoing_taken")]

    def __str__(self) -> str:
        return f"{self.title} {self.taken_at:%Y-%m-%d}"
