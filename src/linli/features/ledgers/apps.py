"""The app `ledgers`."""

from django.apps import AppConfig


class LedgersConfig(AppConfig):
    """Departments' spreadsheets: received, understood, filled, checked, sent back."""

    name = "linli.features.ledgers"
    label = "ledgers"

    def ready(self) -> None:
        """The verbs and the menu are declared, and who acts when nobody does."""
        from linli.features.ledgers import hooks, listening  # noqa: F401
