"""The app `exchange`."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Packages between nodes."""

    name = "linli.core.exchange"
    label = "exchange"

    def ready(self) -> None:
        """The verbs are declared."""
        from linli.core.exchange import hooks  # noqa: F401
