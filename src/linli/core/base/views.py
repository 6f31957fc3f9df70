"""Addresses that tell a load balancer whether the node lives and is ready."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.core.base.health import readiness


@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """200: the process answers; nothing else is asked."""
    return JsonResponse({"live": True})


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """200 if the node can serve, 503 if not; the state of each check, and no details."""
    findings = readiness(datetime.now(UTC))
    is_ready = all(finding.state != "bad" for finding in findings)
    states = {finding.check: finding.state for finding in findings}
    return JsonResponse({"ready": is_ready, "checks": states}, status=200 if is_ready else 503)
