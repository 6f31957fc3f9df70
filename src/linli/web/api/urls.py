"""Addresses of the API: every route answers a repeated write once."""

from django.urls import URLPattern, URLResolver, path

from linli.web.api.idempotency import once
from linli.web.api.root import api


def _addresses() -> list[URLPattern | URLResolver]:
    patterns: list[URLPattern | URLResolver] = list(api.urls[0])
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            view = pattern.callback
            wrapped = once(view)
            # Django asks the view itself whether it checks the origin of requests.
            wrapped.__dict__.update(view.__dict__)
            pattern.callback = wrapped
    return patterns


urlpatterns = [path("1/", (_addresses(), "api", "api"))]
