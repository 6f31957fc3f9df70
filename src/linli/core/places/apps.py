"""The app `places`."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Divisions and their changes, grids, addresses, geometry."""

    name = "linli.core.places"
    label = "places"
