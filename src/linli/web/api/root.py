"""The API: one root, one version, one shape of errors."""

from __future__ import annotations

from ninja import NinjaAPI, Redoc

from linli import __version__
from linli.core.places.api import router as places
from linli.core.register.api import router as register
from linli.core.register.api_own import router as own
from linli.web.api.problems import say_problems

api = NinjaAPI(
    title="Linli",
    version=__version__,
    description=(
        "Records of a neighbourhood. Every request acts in a division, for a purpose: headers "
        "X-Linli-Division, X-Linli-Purpose, X-Linli-Task. Errors: {problem: {code, details, "
        "sentence}}."
    ),
    urls_namespace="api",
    docs=Redoc(),
    docs_url=None,
)
say_problems(api)
api.add_router("", places)
api.add_router("", register)
api.add_router("", own)
