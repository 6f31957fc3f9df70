"""Addresses of trust: joining, and changing places on a shared PC."""

from django.urls import path

from linli.core.trust import pages

urlpatterns = [
    path("join/code/", pages.use_code, name="trust_use_code"),
    path("join/<str:secret>/", pages.join, name="trust_join"),
    path("switch/", pages.switch, name="trust_switch"),
    path("place/", pages.choose_place, name="trust_choose_place"),
    path("pin/", pages.choose_pin, name="trust_pin"),
]
