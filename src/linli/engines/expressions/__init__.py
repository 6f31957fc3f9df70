"""Linli's one expression language, a subset of CEL: choose rows by what is known of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from linli.engines.expressions.names import nearest_codes, resolve_element

if TYPE_CHECKING:
    from linli.engines.expressions.expression import Expression, compile_expression

__all__ = ["Expression", "compile_expression", "nearest_codes", "resolve_element"]


def __getattr__(name: str) -> Any:
    # Whoever only asks what a name means needs no compiler, which is large.
    if name not in ("Expression", "compile_expression"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from linli.engines.expressions import expression

    return getattr(expression, name)
