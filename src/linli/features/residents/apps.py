"""The app `residents`."""

from django.apps import AppConfig


class ResidentsConfig(AppConfig):
    """Who lives here: found, looked at, kept right; moves, births and deaths; one's own data."""

    name = "linli.features.residents"
    label = "residents"

    def ready(self) -> None:
        """The verbs, the menu and the search are declared."""
        from linli.features.residents import hooks  # noqa: F401
