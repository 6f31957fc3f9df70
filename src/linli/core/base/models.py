"""Tables of base: jobs, rounds, files, notices."""

from __future__ import annotations

from typing import Any

from django.db import models

from linli.core.base.ids import new_uid
from linli.core.base.scope import Scope
from linli.core.base.scoped import ScopedManager


class Job(models.Model):
    """Work that somebody asked for and need not wait for. Its queue is the table of django-tasks.

    arguments, details and result are sealed under the node's key: they may hold a name.
    """

    class State(models.TextChoices):
        """Where the work stands."""

        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    #: What is done, as it was declared: `notice.send`.
    code = models.CharField(max_length=64)
    arguments = models.BinaryField()
    #: Who asked (the key is null for the system), where and what for, as in their scope.
    actor_key = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=80)
    division = models.BigIntegerField(null=True)
    interval_first = models.BigIntegerField(default=1)
    interval_last = models.BigIntegerField(default=0)
    subjects = models.JSONField(default=list)
    purpose = models.CharField(max_length=64, blank=True)
    task = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    done = models.BigIntegerField(default=0)
    #: How much there is to do, in the same count as `done`; 0: not known.
    total = models.BigIntegerField(default=0)
    #: The last thing that it had to say: code of a sentence, and what fills it.
    message = models.CharField(max_length=64, blank=True)
    details = models.BinaryField(null=True)
    result = models.BinaryField(null=True)
    attempts = models.IntegerField(default=0)
    cancel_asked = models.BooleanField(default=False)
    #: The worker that runs it, and when that was last heard of.
    worker = models.CharField(max_length=64, blank=True)
    beats_at = models.DateTimeField(null=True)
    #: Its row in the queue.
    queue = models.UUIDField(null=True)
    asked_at = models.DateTimeField()
    #: Not before then.
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = ScopedManager["Job"]()

    class Meta:
        indexes = [
            models.Index(fields=["actor_name", "-id"], name="base_job_actor"),
            models.Index(
                fields=["beats_at"], condition=models.Q(state="running"), name="base_job_running"
            ),
        ]

    @classmethod
    def narrow(cls, rows: models.QuerySet[Any], scope: Scope) -> models.QuerySet[Any]:
        """What the actor asked for."""
        return rows.filter(actor_name=scope.actor.name)


class Round(models.Model):
    """Work that returns by itself (the sealer of the audit, the night's jobs): when it last ran."""

    code = models.CharField(max_length=64, primary_key=True)
    last_at = models.DateTimeField()


class StoredFile(models.Model):
    """A sealed file in the store. Without its owner's key it cannot be read any more.

    Who may read it is decided by what it hangs on: a visit, a notice, a request.
    """

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    owner_kind = models.CharField(max_length=10)
    owner = models.BigIntegerField(default=0)
    #: What it is to Linli: `attachment`, `export`; its name and type are sealed in it.
    kind = models.CharField(max_length=32)
    #: Bytes of what was put in, and of what lies in the store.
    size = models.BigIntegerField()
    stored_size = models.BigIntegerField()
    #: SHA-256 of what lies in the store, in hexadecimal.
    digest = models.CharField(max_length=64)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()

    objects = ScopedManager["StoredFile"]()

    class Meta:
        indexes = [models.Index(fields=["owner_kind", "owner"], name="base_file_owner")]

    @classmethod
    def narrow(cls, rows: models.QuerySet[Any], scope: Scope) -> models.QuerySet[Any]:
        """What the actor put in."""
        return rows.filter(made_by=scope.actor.name)


class Notice(models.Model):
    """A message to one person by one channel.

    body is sealed (to whom, the words' blanks) and emptied once it was sent and read.
    """

    class Channel(models.TextChoices):
        """The way it goes."""

        INSIDE = "inside"
        MAIL = "mail"
        SMS = "sms"

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting"
        SENT = "sent"
        FAILED = "failed"

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    #: The account that is told; null where only an address is known.
    account = models.BigIntegerField(null=True)
    template = models.CharField(max_length=64)
    body = models.BinaryField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    objects = ScopedManager["Notice"]()

    class Meta:
        indexes = [models.Index(fields=["account", "-id"], name="base_notice_account")]

    @classmethod
    def narrow(cls, rows: models.QuerySet[Any], scope: Scope) -> models.QuerySet[Any]:
        """What the actor was told."""
        if scope.actor.key is None:
            return rows.none()
        return rows.filter(account=scope.actor.key)
