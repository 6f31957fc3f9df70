"""Linli's one expression language, a subset of CEL: choose rows by what is known of them."""

from linli.engines.expressions.expression import Expression, compile_expression
from linli.engines.expressions.names import nearest_codes, resolve_element

__all__ = ["Expression", "compile_expression", "nearest_codes", "resolve_element"]
