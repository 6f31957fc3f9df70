"""The app `trust`."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class TrustConfig(AppConfig):
    """Accounts, roles, jurisdiction, purpose, keys, access log, audit."""

    name = "linli.core.trust"
    label = "trust"

    def ready(self) -> None:
        """The gate stands here from the start; sign-ins are kept; logs are guarded."""
        from linli.core.base.principals import use_principals
        from linli.core.base.scope import use_gate
        from linli.core.base.sealer import use_sealer
        from linli.core.trust import health, hooks  # noqa: F401 - they declare themselves
        from linli.core.trust.gate import TrustGate
        from linli.core.trust.guards import set_guards
        from linli.core.trust.principals import TrustPrincipals
        from linli.core.trust.sealer import TrustSealer
        from linli.core.trust.signing import listen_to_sign_ins

        use_gate(TrustGate())
        use_principals(TrustPrincipals())
        use_sealer(TrustSealer())
        listen_to_sign_ins()
        post_migrate.connect(set_guards, sender=self, dispatch_uid="trust.guards")
