"""Keys of subjects and activations, wrapped; the node's own keys are files, not rows."""

from __future__ import annotations

from django.db import models


class Kek(models.Model):
    """A key-encryption key of this node, the key that wraps the others; the key is a file.

    The one that is not retired wraps what is made now. Rows stay when the file is destroyed.
    """

    archive = "keys"

    id = models.PositiveIntegerField(primary_key=True)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    #: When the file and the older archives of keys were destroyed.
    destroyed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"kek {self.pk}"


class WrappedKey(models.Model):
    """A random key under a KEK. A destroyed one keeps its row, without the key."""

    archive = "keys"

    #: Whose key it is. Plain numbers: their tables lie above this app.
    owner_id = models.BigIntegerField(primary_key=True)
    #: Counts the owner's keys; a sealed body names the one it was sealed under.
    epoch = models.PositiveSmallIntegerField(default=0)
    kek = models.PositiveIntegerField()
    wrapped = models.BinaryField(null=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        indexes = [
            models.Index(
                fields=["destroyed_at"],
                condition=models.Q(destroyed_at__isnull=False),
                name="%(app_label)s_%(class)s_dead",
            )
        ]

    def __str__(self) -> str:
        return f"key of {self.owner_id}"


class SubjectKey(WrappedKey):
    """The key of a subject; 0 is the node itself, for what belongs to nobody else."""

    class Meta(WrappedKey.Meta):
        pass


class ActivationKey(WrappedKey):
    """The key of an emergency's activation on this node."""

    class Meta(WrappedKey.Meta):
        pass
