"""Tables of the register. Moments are microseconds since 1970, so that the fold compares them."""

from linli.core.register.models.derived import (
    DivisionState,
    EmergencyProfile,
    Lookup,
    Presence,
    Profile,
    Tie,
)
from linli.core.register.models.records import Batch, Link, Record, Retraction
from linli.core.register.models.subjects import Subject

__all__ = [
    "Batch",
    "DivisionState",
    "EmergencyProfile",
    "Link",
    "Lookup",
    "Presence",
    "Profile",
    "Record",
    "Retraction",
    "Subject",
    "Tie",
]
