"""The people and homes that a ledger is filled from, read from plain files or other ledgers."""

from linli.engines.extracts.answers import members, stale, subjects, values
from linli.engines.extracts.extract import Extract
from linli.engines.extracts.needs import Needs, needs_of
from linli.engines.extracts.permission import permitted
from linli.engines.extracts.reading import LedgerReader, make_extract, read_extract
from linli.engines.extracts.ready import Known, known_extract
from linli.engines.extracts.tables import Rejected, Table

__all__ = [
    "Extract",
    "Known",
    "LedgerReader",
    "Needs",
    "Rejected",
    "Table",
    "known_extract",
    "make_extract",
    "members",
    "needs_of",
    "permitted",
    "read_extract",
    "stale",
    "subjects",
    "values",
]
