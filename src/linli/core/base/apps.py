"""The app `base`."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class BaseConfig(AppConfig):
    """Scope, services, hooks, jobs, files and notices."""

    name = "linli.core.base"
    label = "base"

    def ready(self) -> None:
        """Rights are given after every change of the tables; hooks and jobs are made known."""
        from linli.core.base.grants import grant_rights
        from linli.core.base.jobs import facts, night  # noqa: F401 - they declare themselves

        post_migrate.connect(grant_rights, sender=self, dispatch_uid="base.grants")
        autodiscover_modules("hooks")
        autodiscover_modules("jobs")
