"""Addresses of the node."""

from django.urls import include, path

urlpatterns = [
    # First: programs ask it most, and each address before it is tried in vain.
    path("api/", include("linli.web.api.urls")),
    path("accounts/", include("linli.core.trust.urls")),
    path("accounts/", include("allauth.urls")),
    path("office/", include("linli.core.trust.office_urls")),
    path("", include("linli.core.base.urls")),
    path("", include("linli.web.shell.urls")),
    path("", include("linli.web.components.urls")),
    path("ledgers/", include("linli.features.ledgers.urls")),
    path("residents/", include("linli.features.residents.urls")),
    path("own/", include("linli.features.residents.urls_own")),
]
handler403, handler404 = "linli.web.shell.errors.refused", "linli.web.shell.errors.not_found"
handler429 = "linli.web.shell.errors.too_many"
# What nobody caught: said as a Problem, with the status of its reason.
handler400 = handler500 = "linli.web.failures.answer_failure"
