"""Addresses of the node."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("linli.core.trust.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("linli.core.base.urls")),
    path("api/", include("linli.web.api.urls")),
]
