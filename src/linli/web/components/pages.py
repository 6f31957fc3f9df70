"""All components on one page, for whoever builds pages; only where settings.DEBUG is on."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from linli.web.components.samples import samples

_THEMES = ("light", "dark")


@require_GET
def show_components(request: HttpRequest) -> HttpResponse:
    """Every component with its states."""
    if not settings.DEBUG:
        raise Http404
    themes = [request.GET["theme"]] if request.GET.get("theme") in _THEMES else list(_THEMES)
    return render(request, "components/all.html", {"themes": themes, **samples()})
