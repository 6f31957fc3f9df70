"""Whole errands: a package taken in part by part, each in a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

import msgspec

from linli.core.exchange import services

Acting = Callable[[], AbstractContextManager[Any]]


class Imported(msgspec.Struct, frozen=True):
    """A package that is taken in whole: its uid, how many subjects came and new records."""

    package: UUID
    subjects: int
    records: int


def import_package(
    path: Path,
    acting: Acting,
    receipt: BinaryIO,
    *,
    order: Callable[[int], Iterable[int]] = range,
) -> Imported:
    """Take in a package and write its receipt; begun again after a fall, it goes on.

    acting: opens a scope, once for each part; order: of the parts, given their number

    The whole file is compared with its signature before the first part is taken in. Raises what
    `services.open_package`, `take_part` and `write_receipt` do.
    """
    with acting():
        opened, package = services.open_package(path)
    records = 0
    for number in order(package.parts):
        with acting():
            records += services.take_part(opened, package, number)
    with acting():
        services.write_receipt(opened, package, receipt)
    return Imported(package.uid, package.parts, records)
