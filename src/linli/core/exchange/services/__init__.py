"""The door for writes: the node's card, partners, packages out and in, receipts."""

from linli.core.exchange.services.nodes import introduce, trust_partner
from linli.core.exchange.services.packages import (
    Exported,
    export_subjects,
    open_package,
    take_part,
)
from linli.core.exchange.services.receipts import Acknowledged, take_receipt, write_receipt

__all__ = [
    "Acknowledged",
    "Exported",
    "export_subjects",
    "introduce",
    "open_package",
    "take_part",
    "take_receipt",
    "trust_partner",
    "write_receipt",
]
