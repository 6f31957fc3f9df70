"""Addresses of trust: joining, and changing places on a shared PC."""

from django.urls import path

from linli.core.trust.pages import joining

urlpatterns = [
    path("join/code/", joining.use_code, name="trust_use_code"),
    path("join/<str:secret>/", joining.join, name="trust_join"),
    path("switch/", joining.switch, name="trust_switch"),
    path("place/", joining.choose_place, name="trust_choose_place"),
    path("pin/", joining.choose_pin, name="trust_pin"),
]
