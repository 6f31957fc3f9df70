"""Tables of the API."""

from __future__ import annotations

from django.db import models


class Reply(models.Model):
    """What a request with an Idempotency-Key was answered, so that its repetition does nothing.

    Kept for a day. The body names ids and counts: routes that answer values take no key.
    """

    #: Who asked, as the scope names the actor.
    actor = models.CharField(max_length=80)
    key = models.CharField(max_length=64)
    #: Digest of method, path and body: the same key for another request is refused.
    digest = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField()
    body = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "key"], name="api_reply_once")]
        indexes = [models.Index(fields=["at"], name="api_reply_at")]
