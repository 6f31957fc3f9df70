"""Shared PCs where people change by PIN, and counts of wrong guesses."""

from __future__ import annotations

from django.db import models

from linli.core.base.ids import new_uid


class Device(models.Model):
    """A browser of a shared PC that knows a secret of its own, in a cookie."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    #: SHA-256 of the cookie: 256 random bits.
    digest = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.uid)


class DevicePin(models.Model):
    """On this device this account may be changed to by a PIN, since it fully signed in there."""

    device = models.ForeignKey(Device, models.CASCADE, related_name="pins")
    account = models.ForeignKey("trust.Account", models.CASCADE, related_name="+")
    #: argon2id of the PIN under a key of the node.
    pin = models.CharField(max_length=160)
    #: Wrong PINs since the last right one; at the limit the row is gone.
    failures = models.PositiveSmallIntegerField(default=0)
    #: `Account.sign_in_epoch` when the PIN was set: later epochs end it.
    sign_in_epoch = models.PositiveIntegerField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["device", "account"], name="trust_device_pin_once")
        ]

    def __str__(self) -> str:
        return f"{self.device_id} {self.account_id}"


class Guess(models.Model):
    """How often somebody guessed wrong lately: one row per kind of secret and guesser."""

    kind = models.CharField(max_length=16)
    #: Keyed hash of the guesser's network address.
    guesser = models.CharField(max_length=64)
    since = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "guesser"], name="trust_guess_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.count}"
