"""The app `shell`."""

from django.apps import AppConfig


class ShellConfig(AppConfig):
    """The frame of all pages."""

    name = "linli.web.shell"
    label = "shell"

    def ready(self) -> None:
        """Problems become pages from now on."""
        from linli.web.shell import hooks

        assert hooks  # noqa: S101 - answers an offer
