"""One line to whoever did something, shown on the next page, with a way back where there is one."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from linli.core.base.ids import new_uid
from linli.core.base.saying import say
from linli.core.base.sealer import open_note, seal_note
from linli.engines.values import Problem

_KEY, _LABEL = "linli_toasts", "toast"
#: More than this nobody reads; the oldest go.
_MOST = 5


@dataclass(frozen=True, slots=True)
class Toast:
    """A line that is shown once. undo: address that takes a POST and undoes what was done"""

    text: str
    undo: str


def tell(request: HttpRequest, code: str, *, undo: str | None = None, **details: Any) -> None:
    """Say a sentence on the next page that is shown; sealed until then, for it may hold a name."""
    uid = new_uid()
    sealed = seal_note({"text": say(code, **details), "undo": undo or ""}, uid, _LABEL)
    kept = [*request.session.get(_KEY, []), [str(uid), base64.b64encode(sealed).decode("ascii")]]
    request.session[_KEY] = kept[-_MOST:]


def take_toasts(request: HttpRequest) -> list[Toast]:
    """What waits to be said, oldest first; afterwards nothing waits."""
    session = getattr(request, "session", None)
    if session is None or _KEY not in session:
        return []
    found = []
    for uid, sealed in session.pop(_KEY):
        try:
            note = open_note(base64.b64decode(sealed), UUID(uid), _LABEL)
        except Problem:
            # The node's key was changed in between: what was done is still in the history.
            continue
        found.append(Toast(note["text"], note["undo"]))
    return found
