"""The app `api`."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The JSON API."""

    name = "linli.web.api"
    label = "api"

    def ready(self) -> None:
        """Let workers know what is done at night."""
        from linli.web.api import jobs

        assert jobs  # noqa: S101 - declares the round
