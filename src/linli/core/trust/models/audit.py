"""What was done, chained so that a change is found."""

from __future__ import annotations

from django.db import models


class AuditEntry(models.Model):
    """One act, or one refusal. Written inside the act's transaction; only ever added to."""

    append_only = True

    class Outcome(models.TextChoices):
        """How it ended."""

        DONE = "done"
        REFUSED = "refused"

    at = models.DateTimeField()
    #: Key of the account; null: the system.
    actor_key = models.BigIntegerField(null=True)
    actor = models.CharField(max_length=80)
    verb = models.CharField(max_length=64)
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    purpose = models.CharField(max_length=64)
    task = models.CharField(max_length=80)
    door = models.CharField(max_length=8)
    division_id = models.BigIntegerField(null=True)
    #: Keys of subjects that it touched: a 64-bit roaring bitmap; empty for none.
    subjects = models.BinaryField()
    #: JSON as text, for its bytes are what is hashed: ids, counts, codes, digests of ciphertext.
    details = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["verb", "at"], name="trust_audit_verb")]

    def __str__(self) -> str:
        return f"{self.actor} {self.verb} {self.outcome}"


class AuditPending(models.Model):
    """An entry that no block holds yet. The database itself adds the row beside the entry."""

    archive = "none"

    entry_id = models.BigIntegerField(primary_key=True)

    def __str__(self) -> str:
        return str(self.entry_id)


class AuditBlock(models.Model):
    """Entries under one root, chained to the block before."""

    append_only = True

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    #: Keys of its entries: a 64-bit roaring bitmap.
    entries = models.BinaryField()
    #: The hash of each entry, 32 bytes, in the order of the keys: names the one that was changed.
    leaves = models.BinaryField()
    root = models.BinaryField()
    previous = models.BinaryField()
    hash = models.BinaryField()

    def __str__(self) -> str:
        return f"block {self.seq}"


class AuditCheckpoint(models.Model):
    """A signature of the node over a block, and so over all before it."""

    append_only = True

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    hash = models.BinaryField()
    #: Ed25519 over the checkpoint's text.
    signature = models.BinaryField()
    #: The first 8 bytes of the public key.
    signer = models.BinaryField()

    def __str__(self) -> str:
        return f"checkpoint {self.seq}"
