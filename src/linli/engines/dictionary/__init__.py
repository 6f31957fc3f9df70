"""Packs and their dictionaries: load, check, look up, derive, normalise and spell values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from linli.engines.dictionary.addresses import AddressParts, split_address
from linli.engines.dictionary.ages import Turning, age_on, school_year_of_entry, turning
from linli.engines.dictionary.derive import MEMBERSHIP, UID, Deriver, derive, deriver, known
from linli.engines.dictionary.load import bundled_pack, bundled_packs, load_pack, load_roles
from linli.engines.dictionary.lookup import find_elements, fold_heading
from linli.engines.dictionary.model import (
    EMERGENCY,
    Code,
    CodeList,
    Element,
    ElementType,
    KeptFrom,
    Level,
    Pack,
    Presence,
    Purpose,
    Relation,
    Role,
    Sensitivity,
)
from linli.engines.dictionary.normalise import Normal, normalise, normaliser
from linli.engines.dictionary.plain_cells import plain_values
from linli.engines.dictionary.spell import Spelled, Spelling, is_written_as_kept, speller
from linli.engines.dictionary.spell_samples import spelling_like
from linli.engines.dictionary.spelling import is_number_of_identity
from linli.engines.dictionary.stored import (
    Stored,
    from_stored,
    keyed_code,
    split_code,
    stored_form,
)
from linli.engines.dictionary.units import measure

if TYPE_CHECKING:
    from linli.engines.dictionary.check import check_pack

__all__ = [
    "EMERGENCY",
    "MEMBERSHIP",
    "UID",
    "AddressParts",
    "Code",
    "CodeList",
    "Deriver",
    "Element",
    "ElementType",
    "KeptFrom",
    "Level",
    "Normal",
    "Pack",
    "Presence",
    "Purpose",
    "Relation",
    "Role",
    "Sensitivity",
    "Spelled",
    "Spelling",
    "Stored",
    "Turning",
    "age_on",
    "bundled_pack",
    "bundled_packs",
    "check_pack",
    "derive",
    "deriver",
    "find_elements",
    "fold_heading",
    "from_stored",
    "is_number_of_identity",
    "is_written_as_kept",
    "keyed_code",
    "known",
    "load_pack",
    "load_roles",
    "measure",
    "normalise",
    "normaliser",
    "plain_values",
    "school_year_of_entry",
    "speller",
    "spelling_like",
    "split_address",
    "split_code",
    "stored_form",
    "turning",
]


def __getattr__(name: str) -> Any:
    # Few who use a pack check one, and what checks is large.
    if name != "check_pack":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from linli.engines.dictionary.check import check_pack

    return check_pack
