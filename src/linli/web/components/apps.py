"""The app `components`, which also brings the styles, scripts and icons of all pages."""

from django.apps import AppConfig


class ComponentsConfig(AppConfig):
    """Pieces of pages."""

    name = "linli.web.components"
    label = "components"
