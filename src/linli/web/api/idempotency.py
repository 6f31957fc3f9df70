"""A write that is sent twice is done once: the header Idempotency-Key.

Source: draft-ietf-httpapi-idempotency-key-header.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse

from linli.core.base.scope import find_scope
from linli.engines.values import Problem
from linli.web.api.models import Reply
from linli.web.api.problems import answer

#: For how long the answer to a key is kept.
KEPT_FOR = timedelta(days=1)
_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")


def once(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Make a view of the API answer a repeated Idempotency-Key with the first answer.

    The view runs inside `acting`: the reply is kept in the transaction of what it tells of, so
    neither is there without the other.
    """

    def run(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        key = request.headers.get("Idempotency-Key")
        scope = find_scope()
        if key is None or scope is None or request.method in ("GET", "HEAD", "OPTIONS"):
            return view(request, *args, **kwargs)
        if _KEY.fullmatch(key) is None:
            return answer(Problem("api.key_unreadable"))
        digest = _digest(request)
        former = Reply.objects.filter(actor=scope.actor.name, key=key).first()
        if former is not None:
            return _again(former, digest)
        response = view(request, *args, **kwargs)
        if response.status_code < 400:
            reply = Reply(
                actor=scope.actor.name, key=key, digest=digest, status=response.status_code,
                body=response.content, at=scope.at,
            )  # fmt: skip
            try:
                with transaction.atomic():
                    reply.save(force_insert=True)
            except IntegrityError:
                # The same request came twice at once, and the other was first: this one is undone.
                return answer(Problem("api.in_progress"))
        return response

    return run


def forget_replies(before: datetime) -> int:
    """Throw away replies older than a day; how many."""
    count, _ = Reply.objects.filter(at__lt=before - KEPT_FOR).delete()
    return count


def _digest(request: HttpRequest) -> bytes:
    digest = hashlib.sha256()
    for part in (request.method or "", request.get_full_path()):
        digest.update(part.encode() + b"\0")
    digest.update(request.body)
    return digest.digest()


def _again(former: Reply, digest: bytes) -> HttpResponse:
    if bytes(former.digest) != digest:
        return answer(Problem("api.key_used_conflict", key=former.key))
    response = HttpResponse(
        bytes(former.body), status=former.status, content_type="application/json; charset=utf-8"
    )
    response["Idempotent-Replay"] = "true"
    return response
