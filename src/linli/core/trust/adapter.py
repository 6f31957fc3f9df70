"""How allauth and axes are bent to this house."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.messages import ERROR

from linli.core.base.saying import language_of
from linli.core.base.toasts import tell
from linli.core.trust.middleware import refuse
from linli.engines.values import Problem
from linli.engines.values.sentences import find_template

#: What allauth calls it when somebody who is signed in adds another way in.
_CONNECTING = "connect"


class InvitedOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up: accounts are made by invitation, or with a code from the desk."""

    def is_open_for_signup(self, request: Any) -> bool:
        """False, always."""
        return False

    def get_password_change_redirect_url(self, request: Any) -> str:
        """The first page; with a new password one signs in on the way there."""
        return str(settings.LOGIN_REDIRECT_URL)

    def add_message(self, request: Any, level: int, *args: Any, **details: Any) -> None:
        """Say on the next page what was done, in our words; of the rest nothing is said."""
        template = details.get("message_template") or (args[0] if args else "")
        what = str(template or "").rpartition("/")[2].removesuffix(".txt")
        code = f"signin.told_{what}"
        if what and find_template(code, language_of()) is not None:
            tell(request, code)
        elif level >= ERROR and not what:
            tell(request, "signin.passkey_failed")

    def get_client_ip(self, request: Any) -> str:
        """The network address of who asks."""
        return client_address(request)


class KnownOnly(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """OpenID Connect opens accounts that were connected to it, and makes none."""

    def pre_social_login(self, request: Any, sociallogin: Any) -> None:
        """Tell whoever is connected with no account what to do, and let them no further."""
        if not sociallogin.is_existing and sociallogin.state.get("process") != _CONNECTING:
            raise ImmediateHttpResponse(refuse(request, Problem("accounts.not_linked"), status=403))

    def is_open_for_signup(self, request: Any, sociallogin: Any) -> bool:
        """False, always."""
        return False


class SealedFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors are sealed, so that the database alone opens no account."""

    def build_totp_svg(self, url: str) -> str:
        """The picture that a telephone scans: dark on light, whatever the page's colours."""
        return segno.make(url, error="m").svg_inline(scale=5, border=2, dark="#000", light="#fff")

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
