"""Who signs in."""

from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from linli.core.base.ids import new_uid


class Account(AbstractBaseUser):
    """Somebody who signs in. What they may do stands in their roles and their own subjects."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    username = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=64, blank=True)
    email = models.EmailField(blank=True)
    #: Tag of the language of pages; empty: the node's.
    language = models.CharField(max_length=12, blank=True)
    #: Theme, size of text, shortcuts, as the pages write them; empty: as the PC has it.
    look = models.CharField(max_length=24, blank=True)
    is_active = models.BooleanField(default=True)
    #: True after somebody else chose the password: nothing goes on until it is changed.
    must_change_password = models.BooleanField(default=False)
    #: Counted up to end every session and every trusted PIN of the account at once.
    sign_in_epoch = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    disabled_at = models.DateTimeField(null=True)

    objects: ClassVar[BaseUserManager[Self]] = BaseUserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.username

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        # Django compares it at each request: a session of an earlier epoch is none.
        parent: str = super()._get_session_auth_hash(secret=secret)  # type: ignore[misc]
        return f"{parent}.{self.sign_in_epoch}"
