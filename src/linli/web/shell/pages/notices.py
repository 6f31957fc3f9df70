"""What one was told inside Linli."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from linli.core.base import notices
from linli.core.base.pages import page


@require_GET
@page("account")
def list_mine(request: HttpRequest) -> HttpResponse:
    """The newest notices; unread ones are marked."""
    return render(request, "shell/notices.html", {"notices": notices.list_notices()})


@require_POST
@page("account")
def read_one(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say that it was read; back to the list."""
    notices.mark_read(uid)
    return redirect("notices")
