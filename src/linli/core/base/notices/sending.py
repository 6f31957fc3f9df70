"""Notices: written with what caused them, sent by a job, read in Linli."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec

from linli.core.base import hooks  # noqa: F401 - declares the verbs
from linli.core.base.ids import new_uid
from linli.core.base.jobs.kinds import job
from linli.core.base.jobs.run import Run, TryAgain
from linli.core.base.models import Notice
from linli.core.base.notices.channels import Message, send
from linli.core.base.scope import current_scope
from linli.core.base.sealer import open_note, seal_note
from linli.core.base.service import note, service
from linli.engines.values import Problem, Reason
from linli.engines.values.sentences import find_template, sentence

_ATTEMPTS = 7
_SOURCE_LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A notice as its reader sees it: two sentences to be said in their language."""

    uid: UUID
    subject: Reason
    text: Reason
    made_at: datetime
    read_at: datetime | None


@service("notice.send")
def send_notice(
    channel: str,
    template: str,
    *,
    account: int | None = None,
    to: str = "",
    language: str = "zh-Hans",
    details: dict[str, Any] | None = None,
) -> Notice:
    """Tell one person something. It goes out after the transaction has committed.

    channel:  inside (needs `account`), mail or sms (need `to`)
    template: the sentences are `notices.<template>_subject` and `notices.<template>_text`
    details:  what fills their blanks; sealed, and destroyed once it was sent or read

    Raises ValueError if the template or the addressee is missing.
    """
    if find_template(f"notices.{template}_text", _SOURCE_LANGUAGE) is None:
        raise ValueError(f"no sentences for the notice {template!r}")
    inside = channel == Notice.Channel.INSIDE
    if (account is None) if inside else not to:
        raise ValueError("a notice needs somebody who is told")
    uid = new_uid()
    body = {"to": to, "language": language, "details": msgspec.to_builtins(details or {})}
    notice = Notice(
        uid=uid,
        channel=channel,
        account=account,
        template=template,
        body=seal_note(body, uid, "body"),
        state=Notice.State.SENT if inside else Notice.State.WAITING,
        made_at=current_scope().at,
        sent_at=current_scope().at if inside else None,
    )
    notice.save(force_insert=True)
    if not inside:
        send_out.enqueue(notice=notice.pk)
    note(notice=str(uid), channel=channel, template=template)
    return notice


@job("notice.send", extent="none", attempts=_ATTEMPTS)
def send_out(run: Run, *, notice: int) -> None:
    """Send one notice by its channel; its body is emptied once it is gone."""
    rows = Notice.objects.all_scopes("the job sends everybody's notices").filter(
        pk=notice, state=Notice.State.WAITING
    )
    row = rows.first()
    if row is None:
        return
    body = open_note(row.body, row.uid, "body")
    message = Message(
        uid=row.uid.hex,
        to=body["to"],
        subject=sentence(_said(row, "subject", body["details"]), body["language"]),
        text=sentence(_said(row, "text", body["details"]), body["language"]),
    )
    try:
        send(row.channel, message)
    except Problem:
        rows.update(state=Notice.State.FAILED, body=b"")
        raise
    except TryAgain:
        if run.attempt >= _ATTEMPTS:
            rows.update(state=Notice.State.FAILED, body=b"")
        raise
    rows.update(state=Notice.State.SENT, sent_at=datetime.now(UTC), body=b"")


def _said(notice: Notice, part: str, details: dict[str, Any]) -> Reason:
    return Reason(f"notices.{notice.template}_{part}", details)


def list_notices(*, most: int = 50) -> list[NoticeView]:
    """What the actor was told inside Linli, newest first."""
    rows = Notice.objects.filter(channel=Notice.Channel.INSIDE).order_by("-id")[:most]
    return [_view(notice) for notice in rows]


def _view(notice: Notice) -> NoticeView:
    details = open_note(notice.body, notice.uid, "body")["details"]
    return NoticeView(
        uid=notice.uid,
        subject=_said(notice, "subject", details),
        text=_said(notice, "text", details),
        made_at=notice.made_at,
        read_at=notice.read_at,
    )


def count_unread() -> int:
    """How many notices the actor has not read."""
    return Notice.objects.filter(channel=Notice.Channel.INSIDE, read_at=None).count()


@service("notice.read")
def mark_read(uid: UUID) -> None:
    """Say that the actor has read a notice. Raises Problem("notices.missing")."""
    if not Notice.objects.filter(uid=uid).update(read_at=current_scope().at):
        raise Problem("notices.missing")
