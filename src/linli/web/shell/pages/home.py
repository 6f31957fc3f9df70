"""The first page of whoever signs in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from linli.core.base.pages import page
from linli.web.shell.frame import frame_of


@require_GET
def open_first(request: HttpRequest) -> HttpResponse:
    """On to the first entry of the menu; who has none is told what is missing."""
    entries = frame_of(request).menu
    if entries:
        return redirect(entries[0].url)
    return render(request, "shell/nothing_yet.html")


@require_GET
@page("account")
def show_keys(request: HttpRequest) -> HttpResponse:
    """The keyboard shortcuts, and their switch."""
    return render(request, "shell/keys.html")


@require_POST
@page("account")
def stay(request: HttpRequest) -> HttpResponse:
    """Somebody said that they are still there: the session goes on."""
    return HttpResponse(status=204)
