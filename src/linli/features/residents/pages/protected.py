"""Somebody protected: opened for a reason; hidden, and shown again."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from linli.core.base.pages import page
from linli.core.base.toasts import tell
from linli.core.register import services as write
from linli.engines.values import Problem
from linli.features.residents.pages.drawing import subject_url
from linli.features.residents.queries import PURPOSES
from linli.features.residents.queries import protected as queries


@require_http_methods(["GET", "POST"])
@page(*PURPOSES)
def open_protected(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say why somebody protected has to be seen; then they are, for a working day."""
    key = queries.require_protected(uid)
    reason = request.POST.get("reason", "")
    if request.method == "POST":
        try:
            write.open_protected(key, reason=reason)
        except Problem as problem:
            if not problem.code.startswith("accounts."):
                raise
            context = {"uid": uid, "problem": problem, "reason": reason}
            return render(request, "residents/break_glass.html", context)
        tell(request, "residents.opened_protected")
        return redirect(subject_url(uid))
    return render(request, "residents/break_glass.html", {"uid": uid})


@require_POST
@page(*PURPOSES)
def protect(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Hide somebody from everybody but who gives a reason; or show them again."""
    key = queries.key_of(uid)
    shown = request.POST.get("do") == "show"
    write.protect(key, protected=not shown)
    tell(request, "residents.unprotected" if shown else "residents.protected")
    return redirect(subject_url(uid) if shown else reverse("residents"))
