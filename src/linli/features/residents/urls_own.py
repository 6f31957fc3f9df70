"""Addresses of one's own data."""

from __future__ import annotations

from django.urls import path

from linli.features.residents.pages import own

urlpatterns = [
    path("", own.show_all, name="own"),
    path("<uuid:uid>/", own.show_one, name="own_one"),
    path("<uuid:uid>/change/", own.change, name="own_change"),
    path("<uuid:uid>/dismiss/", own.dismiss, name="own_dismiss"),
]
