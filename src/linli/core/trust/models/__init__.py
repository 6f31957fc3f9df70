"""Tables of trust."""

from linli.core.trust.models.access import AccessEntry
from linli.core.trust.models.accounts import Account
from linli.core.trust.models.audit import AuditBlock, AuditCheckpoint, AuditEntry, AuditPending
from linli.core.trust.models.devices import Device, DevicePin, Guess
from linli.core.trust.models.holdings import Holding, Invitation
from linli.core.trust.models.keys import ActivationKey, Kek, SubjectKey
from linli.core.trust.models.openings import Opening, Review
from linli.core.trust.models.residents import DeskCode, OwnSubject, Proxy
from linli.core.trust.models.tokens import Token

__all__ = [
    "AccessEntry",
    "Account",
    "ActivationKey",
    "AuditBlock",
    "AuditCheckpoint",
    "AuditEntry",
    "AuditPending",
    "DeskCode",
    "Device",
    "DevicePin",
    "Guess",
    "Holding",
    "Invitation",
    "Kek",
    "Opening",
    "OwnSubject",
    "Proxy",
    "Review",
    "SubjectKey",
    "Token",
]
