"""Who saw what."""

from __future__ import annotations

from django.db import models


class AccessEntry(models.Model):
    """One act of reading in one community: who, when, why, which elements, of which subjects.

    Added to, never changed; the database lets only rows older than the shortest term be deleted.
    """

    append_only = True

    at = models.DateTimeField()
    #: Key of the account; null: the system.
    actor_key = models.BigIntegerField(null=True)
    actor = models.CharField(max_length=80)
    verb = models.CharField(max_length=64)
    purpose = models.CharField(max_length=64)
    task = models.CharField(max_length=80, blank=True)
    door = models.CharField(max_length=8)
    #: Key of the division where the subjects were found; 0 if they live in none.
    division_id = models.BigIntegerField()
    #: Codes of elements, in order, with a space between.
    elements = models.TextField()
    #: Keys of subjects: a 64-bit roaring bitmap in its portable form.
    subjects = models.BinaryField()
    subject_count = models.PositiveIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["division_id", "at"], name="trust_access_division"),
            models.Index(fields=["at"], name="trust_access_at"),
        ]

    def __str__(self) -> str:
        return f"{self.actor} {self.verb} {self.at:%Y-%m-%d}"
