"""The app `api`."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The JSON API."""

    name = "linli.web.api"
    label = "api"
