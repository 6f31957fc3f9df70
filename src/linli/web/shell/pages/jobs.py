"""How far a job is, and stopping it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from linli.core.base import queries, services
from linli.core.base.pages import page
from linli.web.shell.pages.look import next_of


@require_GET
@page()
def show_job(request: HttpRequest, uid: UUID) -> HttpResponse:
    """How far the job is: the whole page, or for htmx the piece that asks again each second."""
    job = queries.view_job(queries.get_job(uid))
    context = {"job": job, "next": request.GET.get("next", "")}
    if getattr(request, "htmx", False):
        response = render(request, "shell/progress_bar.html", context)
        if job.ended_at is not None:
            # The page that waited is read anew: it knows what to do with the result.
            response["HX-Refresh"] = "true"
        return response
    return render(request, "shell/job.html", context)


@require_POST
@page()
def cancel(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Stop the job where it next says how far it is."""
    services.cancel_job(queries.get_job(uid))
    if request.POST.get("next"):
        return redirect(next_of(request))
    return redirect("job", uid=uid)
