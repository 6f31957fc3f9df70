"""Packs and their dictionaries: load, check, look up, derive, normalise and spell values."""

from linli.engines.dictionary.ages import Turning, age_on, school_year_of_entry, turning
from linli.engines.dictionary.check import check_pack
from linli.engines.dictionary.derive import MEMBERSHIP, Deriver, derive, deriver, known
from linli.engines.dictionary.load import bundled_pack, bundled_packs, load_pack
from linli.engines.dictionary.lookup import find_elements, fold_heading
from linli.engines.dictionary.model import (
    Code,
    CodeList,
    Element,
    ElementType,
    Pack,
    Purpose,
    Relation,
    Sensitivity,
)
from linli.engines.dictionary.normalise import Normal, normalise, normaliser
from linli.engines.dictionary.spell import Spelled, Spelling, speller
from linli.engines.dictionary.spell_samples import spelling_like
from linli.engines.dictionary.units import measure

__all__ = [
    "MEMBERSHIP",
    "Code",
    "CodeList",
    "Deriver",
    "Element",
    "ElementType",
    "Normal",
    "Pack",
    "Purpose",
    "Relation",
    "Sensitivity",
    "Spelled",
    "Spelling",
    "Turning",
    "age_on",
    "bundled_pack",
    "bundled_packs",
    "check_pack",
    "derive",
    "deriver",
    "find_elements",
    "fold_heading",
    "known",
    "load_pack",
    "measure",
    "normalise",
    "normaliser",
    "school_year_of_entry",
    "speller",
    "spelling_like",
    "turning",
]
