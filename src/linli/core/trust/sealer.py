"""The keys for what `base` seals: files, notices, arguments of jobs."""

from __future__ import annotations

from linli.core.base.sealer import Owner
from linli.core.trust import keys


class TrustSealer:
    """Gives the key of a subject, of an activation, of the node."""

    def key_of(self, owner: Owner) -> bytes:
        """32 bytes. Raises Problem("trust.key_destroyed"), ("trust.key_missing") and as such."""
        if owner.kind == "subject":
            return keys.get_keys([owner.id])[owner.id]
        if owner.kind == "activation":
            return keys.get_activation_key(owner.id)
        return keys.node_key()
