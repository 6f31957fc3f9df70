"""The ways out: the mail server, the SMS gateway, and a folder for a trial."""

from __future__ import annotations

import base64
import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from smtplib import SMTPException, SMTPRecipientsRefused
from urllib.error import HTTPError, URLError
from urllib.parse import unquote, urlsplit, urlunsplit
from urllib.request import Request, urlopen

from django.conf import settings
from django.core.mail import EmailMessage

from linli.core.base.jobs.run import TryAgain
from linli.engines.values import Problem

_SECONDS = 15
_REFUSED = range(400, 500)
_TOO_MANY = 429


@dataclass(frozen=True, slots=True)
class Message:
    """What goes out. to: a mail address or a telephone number; subject: empty for SMS"""

    uid: str
    to: str
    subject: str
    text: str


def send(channel: str, message: Message) -> None:
    """Send it, or write it to the trial's folder where the node has one.

    Raises Problem("notices.refused") or ("notices.no_channel") where a later attempt is of no use,
    TryAgain where it may be.
    """
    folder = settings.LINLI["notice_folder"]
    if folder:
        _write(Path(settings.LINLI_NODE) / folder, channel, message)
        return
    if not settings.LINLI[channel]:
        raise Problem("notices.no_channel", channel=channel)
    _WAYS[channel](message)


def _write(folder: Path, channel: str, message: Message) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    lines = [f"To: {message.to}", f"Subject: {message.subject}", "", message.text, ""]
    file = folder / f"{message.uid}.{channel}.txt"
    # What it says is for one person only.
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write("\n".join(lines))


def _send_mail(message: Message) -> None:
    # A line break in a subject would begin another header.
    subject = re.sub(r"\s+", " ", message.subject)
    try:
        EmailMessage(subject, message.text, to=[message.to]).send()
    except SMTPRecipientsRefused:
        raise Problem("notices.refused", channel="mail") from None
    except (SMTPException, OSError) as failure:
        raise TryAgain("mail") from failure


def _send_sms(message: Message) -> None:
    """POST {"id", "to", "text"} as JSON; any answer of 200-299 means that it was taken over."""
    parts = urlsplit(settings.LINLI["sms"])
    headers = {"Content-Type": "application/json; charset=utf-8"}
    if parts.username is not None:
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
    host = parts.netloc.rpartition("@")[2]
    address = urlunsplit((parts.scheme, host, parts.path, parts.query, ""))
    body = {"id": message.uid, "to": message.to, "text": message.text}
    request = Request(address, json.dumps(body).encode(), headers, method="POST")  # noqa: S310 - the option is checked to be http(s)
    try:
        with urlopen(request, timeout=_SECONDS):  # noqa: S310  # nosec B310
            return
    except HTTPError as answer:
        with answer:
            if answer.code in _REFUSED and answer.code != _TOO_MANY:
                raise Problem("notices.refused", channel="sms") from None
            raise TryAgain("sms") from None
    except (URLError, OSError) as failure:
        raise TryAgain("sms") from failure


_WAYS: dict[str, Callable[[Message], None]] = {"mail": _send_mail, "sms": _send_sms}
