"""Which tables go into which archive, and how their values cross from one database to the other.

Values stand in archives as Arrow keeps them, whichever database they came from.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

import pyarrow as pa
import pyarrow.compute as pc
from django.apps import apps
from django.db.models import Field, ForeignKey, Model

Archive = Literal["data", "keys", "none"]
Convert = Callable[[Any], Any]

#: Apps of others whose rows a node makes anew.
_LEFT_OUT = {"auth", "axes", "contenttypes", "sessions"}
_KINDS: dict[str, str] = {
    "AutoField": "int",
    "BigAutoField": "int",
    "BigIntegerField": "int",
    "BinaryField": "bytes",
    "BooleanField": "bool",
    "CharField": "text",
    "DateField": "date",
    "DateTimeField": "datetime",
    "DecimalField": "decimal",
    "EmailField": "text",
    "FloatField": "float",
    "IntegerField": "int",
    "JSONField": "json",
    "PositiveBigIntegerField": "int",
    "PositiveIntegerField": "int",
    "PositiveSmallIntegerField": "int",
    "SlugField": "text",
    "SmallIntegerField": "int",
    "TextField": "text",
    "URLField": "text",
    "UUIDField": "uuid",
}
_TYPES: dict[str, pa.DataType] = {
    "int": pa.int64(),
    "float": pa.float64(),
    "text": pa.large_string(),
    "json": pa.large_string(),
    "decimal": pa.large_string(),
    "bytes": pa.large_binary(),
    "bool": pa.bool_(),
    "date": pa.date32(),
    "datetime": pa.timestamp("us", "UTC"),
    "uuid": pa.binary(16),
}


@dataclass(frozen=True, slots=True)
class Table:
    """A table as an archive holds it: columns by name, each with its kind."""

    model: type[Model]
    columns: dict[str, str]

    @property
    def name(self) -> str:
        """The database's name of it."""
        return self.model._meta.db_table

    @property
    def has_counter(self) -> bool:
        """Whether the database counts its keys."""
        key = self.model._meta.pk
        return key is not None and key.get_internal_type() in ("AutoField", "BigAutoField")


def archived_tables(archive: Archive) -> list[Table]:
    """The tables of an archive, by name.

    A model says `archive = "keys"` for wrapped keys, "none" for what is made anew or can be derived
    from the rest; without a word its rows are data.
    """
    models: list[type[Model]] = list(apps.get_models(include_auto_created=True))
    tables = [
        Table(model, _columns(model))
        for model in models
        if archive_of(model) == archive and model._meta.managed and not model._meta.proxy
    ]
    return sorted(tables, key=lambda one: one.name)


def archive_of(model: type[Model]) -> Archive:
    """Where the rows of a model go."""
    if model._meta.app_label in _LEFT_OUT:
        return "none"
    said: Archive = getattr(model, "archive", "data")
    return said


def _columns(model: type[Model]) -> dict[str, str]:
    columns = {}
    for field in model._meta.local_concrete_fields:
        columns[str(field.column)] = _kind_of(field)
    return columns


def _kind_of(field: Field[Any, Any]) -> str:
    while isinstance(field, ForeignKey):
        field = field.target_field
    kind = _KINDS.get(field.get_internal_type())
    if kind is None:
        raise ValueError(f"archives know no {field.get_internal_type()} ({field})")
    return kind


def selection(table: Table, vendor: str) -> str:
    """SQL that reads the whole table; some kinds as text, which Arrow reads faster."""
    as_text = _AS_TEXT[vendor]
    columns = (
        f'CAST("{name}" AS text)' if kind in as_text else f'"{name}"'
        for name, kind in table.columns.items()
    )
    return f'SELECT {", ".join(columns)} FROM "{table.name}"'  # noqa: S608 - our own names


_AS_TEXT = {"postgresql": {"json", "decimal"}, "sqlite": {"date", "datetime", "decimal"}}


def to_arrow(table: Table, rows: Sequence[Sequence[Any]], vendor: str) -> bytes:
    """Rows as the driver gave them, as an Arrow stream (compressed)."""
    arrays = [
        _to_array(kind, list(values), vendor)
        for kind, values in zip(table.columns.values(), zip(*rows, strict=True), strict=True)
    ]
    batch = pa.record_batch(arrays, names=list(table.columns))
    sink = io.BytesIO()
    options = pa.ipc.IpcWriteOptions(compression="zstd")
    with pa.ipc.new_stream(sink, batch.schema, options=options) as stream:
        stream.write_batch(batch)
    return sink.getvalue()


def _to_array(kind: str, values: list[Any], vendor: str) -> pa.Array:
    if kind == "uuid":
        values = [None if one is None else _uuid_bytes(one) for one in values]
    elif vendor == "sqlite":
        if kind == "bool":
            values = [None if one is None else bool(one) for one in values]
        elif kind == "datetime":
            plain = pa.array(values, pa.string()).cast(pa.timestamp("us"))
            return pc.assume_timezone(plain, "UTC")
        elif kind == "date":
            return pa.array(values, pa.string()).cast(pa.date32())
    return pa.array(values, _TYPES[kind])


def _uuid_bytes(value: UUID | str) -> bytes:
    return value.bytes if isinstance(value, UUID) else bytes.fromhex(value.replace("-", ""))


def from_arrow(table: Table, stream: bytes, vendor: str) -> Iterator[tuple[Any, ...]]:
    """Rows as this database's driver takes them. ValueError if the columns are others."""
    with pa.ipc.open_stream(stream) as reader:
        if reader.schema.names != list(table.columns):
            raise ValueError(f"the columns of {table.name} are others")
        for batch in reader:
            columns = [
                _from_array(kind, column.to_pylist(), vendor)
                for kind, column in zip(table.columns.values(), batch.columns, strict=True)
            ]
            yield from zip(*columns, strict=True)


def _from_array(kind: str, values: list[Any], vendor: str) -> list[Any]:
    convert = _TO_DRIVER[vendor].get(kind)
    if convert is None:
        return values
    return [None if one is None else convert(one) for one in values]


_TO_DRIVER: dict[str, dict[str, Convert]] = {
    "postgresql": {"uuid": lambda value: UUID(bytes=value)},
    "sqlite": {
        "uuid": bytes.hex,
        "bool": int,
        "date": str,
        # As Django writes an instant: in UTC, without saying so.
        "datetime": lambda value: str(value.replace(tzinfo=None)),
    },
}
