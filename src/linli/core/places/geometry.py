"""Outlines as GeoJSON: checked, never computed with."""

from __future__ import annotations

import json
from typing import Any

from linli.engines.values import Problem

_DEPTHS = {"Polygon": 2, "MultiPolygon": 3}


def check_geometry(text: str) -> str:
    """The geometry, written shortly. Raises Problem("places.not_geometry") if it is none.

    Source: RFC 7946, sections 3.1.6 and 3.1.7.

    >>> check_geometry('{"type": "Polygon", "coordinates": [[[0,0],[1,0],[1,1],[0,0]]]}')
    '{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}'
    """
    try:
        geometry = json.loads(text)
        depth = _DEPTHS[geometry["type"]]
        _check_rings(geometry["coordinates"], depth)
    except (ValueError, KeyError, TypeError):
        raise Problem("places.not_geometry") from None
    plain = {"type": geometry["type"], "coordinates": geometry["coordinates"]}
    return json.dumps(plain, separators=(",", ":"))


def _check_rings(coordinates: Any, depth: int) -> None:
    if depth > 1:
        if not coordinates:
            raise ValueError(coordinates)
        for part in coordinates:
            _check_rings(part, depth - 1)
        return
    if len(coordinates) < 4 or coordinates[0] != coordinates[-1]:
        raise ValueError("a ring is closed")
    for longitude, latitude, *_ in coordinates:
        if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
            raise ValueError((longitude, latitude))
