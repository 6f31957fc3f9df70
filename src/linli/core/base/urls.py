"""Addresses of `base`: whether the node is well."""

from django.urls import path

from linli.core.base.views import live, ready

urlpatterns = [
    path("health/live", live, name="health-live"),
    path("health/ready", ready, name="health-ready"),
]
