"""Which purposes may read an element."""

from __future__ import annotations

from linli.engines.dictionary import Element, Pack
from linli.engines.expressions import resolve_element


def permitted(pack: Pack, element_code: str, purpose: str) -> bool:
    """Whether a purpose may read an element; a path also needs the permission of its end.

    Raises ValueError for an unknown element.

    >>> from linli.engines.dictionary import bundled_pack, load_pack
    >>> permitted(load_pack(bundled_pack("cn")), "household.head.phone", "no purpose at all")
    False
    """
    element: Element | None = resolve_element(pack, element_code)
    if element is None:
        raise ValueError(f"no such element: {element_code}")
    while element.path is not None:
        end = resolve_element(pack, element.path[1])
        if end is None:
            break
        if element.purposes and purpose not in element.purposes:
            return False
        element = end
    return purpose in element.purposes
