"""Understand headings: from words and context to elements."""

from linli.engines.sheets.matching.match import Candidate, Decision, Match
from linli.engines.sheets.matching.matcher import Matcher
from linli.engines.sheets.matching.text import HeadingReader, HeadingText

__all__ = ["Candidate", "Decision", "HeadingReader", "HeadingText", "Match", "Matcher"]
