"""Settings that follow from a node's folder and its options."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from linli.core.base.logs import log_settings
from linli.server.databases import postgresql, sqlite
from linli.server.options import read_options
from linli.server.settings.base import CONTENT_SECURITY_POLICY

#: Names the node's folder to every process that serves it.
NODE_VARIABLE = "LINLI_NODE"
#: Where it is set, the tables are reached as their owner: to make and to change them.
OWNER_VARIABLE = "LINLI_AS_OWNER"


def node_folder() -> Path:
    """The folder of the node: LINLI_NODE, else `linli-node` where the command runs."""
    return Path(os.environ.get(NODE_VARIABLE) or "linli-node").absolute()


def node_settings(node: Path) -> dict[str, Any]:
    """Django's settings of this node. Raises what `read_options` raises."""
    options = read_options(node, os.environ)
    secret = node / "secret" / "django.key"
    owner = bool(os.environ.get(OWNER_VARIABLE)) and options["database_owner"]
    address = owner or options["database"]
    https = options["https"]
    return {
        "LINLI": options,
        "LINLI_NODE": node,
        "LINLI_PACK": options["pack"],
        "LINLI_FILES": node / "files",
        "LINLI_SECRETS": node / "secret",
        "LINLI_BACKUPS": node / options["backup_folder"],
        "LINLI_ANALYSIS": node / "analysis",
        "SECRET_KEY": secret.read_text("ascii").strip() if secret.is_file() else "",
        "DATABASES": {"default": postgresql(address) if address else sqlite(node / "node.sqlite3")},
        "ALLOWED_HOSTS": options["hosts"],
        "TIME_ZONE": options["time_zone"],
        "LANGUAGE_CODE": options["language"],
        "SESSION_COOKIE_AGE": options["session_minutes"] * 60,
        "SESSION_COOKIE_SECURE": https,
        "CSRF_COOKIE_SECURE": https,
        "SECURE_HSTS_SECONDS": 31_536_000 if https else 0,
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https") if https else None,
        "AXES_FAILURE_LIMIT": options["lockout_failures"],
        "AXES_COOLOFF_TIME": timedelta(minutes=options["lockout_minutes"]),
        "STATIC_ROOT": node / "static",
        "LOGGING": log_settings(options["log"].upper()),
        **_demo(options),
        **_mail(options),
        **_open_id(options["oidc"]),
    }


def _demo(options: dict[str, Any]) -> dict[str, Any]:
    """A demo stands beside a real node: its cookies do not sign anybody out there."""
    if not options["demo"]:
        return {}
    return {
        "SESSION_COOKIE_NAME": "linli_demo_session",
        "CSRF_COOKIE_NAME": "linli_demo_csrf",
        # Its passwords stand on its sign-in page: there is nothing to protect.
        "PASSWORD_HASHERS": ["linli.server.settings.hashers.QuickArgon2"],
    }


def _mail(options: dict[str, Any]) -> dict[str, Any]:
    if options["notice_folder"] or not options["mail"]:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    parts = urlsplit(options["mail"])
    return {
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or 25,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+starttls",
        "EMAIL_TIMEOUT": 15,
        "DEFAULT_FROM_EMAIL": options["mail_from"],
    }


def _open_id(given: str) -> dict[str, Any]:
    if not given:
        return {}
    issuer, client, secret = (part.strip() for part in given.split(",", 2))
    app = {
        "provider_id": "oidc",
        "name": urlsplit(issuer).hostname,
        "client_id": client,
        "secret": secret,
        "settings": {"server_url": issuer},
    }
    return {
        "SOCIALACCOUNT_PROVIDERS": {"openid_connect": {"APPS": [app]}},
        "CONTENT_SECURITY_POLICY": _sending_to(issuer),
    }


def _sending_to(issuer: str) -> dict[str, Any]:
    """The policy of all pages, with forms that may end at the issuer: signing in there is one.

    Browsers hold a form's redirects to `form-action` as well. Only the issuer's origin is added.
    """
    parts = urlsplit(issuer)
    directives: dict[str, list[str]] = dict(CONTENT_SECURITY_POLICY["DIRECTIVES"])
    directives["form-action"] = [*directives["form-action"], f"{parts.scheme}://{parts.netloc}"]
    return {**CONTENT_SECURITY_POLICY, "DIRECTIVES": directives}
