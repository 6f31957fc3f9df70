"""How allauth and axes are bent to this house."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings


class InvitedOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up: accounts are made by invitation, or with a code from the desk."""

    def is_open_for_signup(self, request: Any) -> bool:
        """False, always."""
        return False

    def get_client_ip(self, request: Any) -> str:
        """The network address of who asks."""
        return client_address(request)


class KnownOnly(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """OpenID Connect opens accounts that were connected to it, and makes none."""

    def is_open_for_signup(self, request: Any, sociallogin: Any) -> bool:
        """False, always."""
        return False


class SealedFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors are sealed, so that the database alone opens no account."""

    def encrypt(self, text: str) -> str:
        """The text sealed under the node's secret key."""
        return _fernet().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """The text again. Raises InvalidToken if it was sealed under another key."""
        return _fernet().decrypt(encrypted_text.encode("ascii")).decode()


def client_address(request: Any) -> str:
    """The network address of who asks: behind a proxy of ours, the one that the proxy saw.

    What came before that in the header was said by the client, and counts for nothing.
    """
    if settings.SECURE_PROXY_SSL_HEADER:
        seen = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
        if seen:
            return str(seen)
    return str(request.META.get("REMOTE_ADDR") or "127.0.0.1")


def username_of(request: Any, credentials: dict[str, Any] | None = None) -> str | None:
    """Whose sign-in axes counts: the name as the account has it."""
    given = (credentials or {}).get("username")
    if given is None and request is not None:
        given = request.POST.get("login")
    return str(given).strip().lower() if given else None


def _fernet() -> Fernet:
    key = hashlib.blake2b(settings.SECRET_KEY.encode(), digest_size=32, person=b"linli.factors")
    return Fernet(base64.urlsafe_b64encode(key.digest()))
