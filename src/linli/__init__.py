"""Linli: the office of a neighbourhood in a box. Record once, derive everything."""

__version__ = "0.1.0"
