"""The app `register`."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """Subjects, records, profiles, ties, presence, links."""

    name = "linli.core.register"
    label = "register"

    def ready(self) -> None:
        """The verbs are declared, and trust learns whom a scope may see."""
        from linli.core.base.scope import current_scope
        from linli.core.register import hooks, jobs  # noqa: F401
        from linli.core.register.sight import visible_subjects
        from linli.core.trust.hooks import visible_subjects as asked

        asked.give(0)(lambda subjects: visible_subjects(subjects, current_scope()))
