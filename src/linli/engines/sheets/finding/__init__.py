"""Find what may be filled on a sheet: lists, cards, lines about the page."""

from linli.engines.sheets.finding.find import find_tables
from linli.engines.sheets.finding.found import Found, FoundSheet, Heading
from linli.engines.sheets.finding.lexicon import Lexicon, fold

__all__ = ["Found", "FoundSheet", "Heading", "Lexicon", "find_tables", "fold"]
