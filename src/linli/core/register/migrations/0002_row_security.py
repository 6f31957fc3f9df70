"""Row-level security: the program's role sees only what its scope has told the database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import migrations

# Scalar subqueries: asked once for a statement, not once for a row. A setting that nobody has
# made gives null, and null gives no rows.
FIRST = "(SELECT NULLIF(current_setting('linli.first', true), '')::bigint)"
LAST = "(SELECT NULLIF(current_setting('linli.last', true), '')::bigint)"
OWN = "(SELECT NULLIF(current_setting('linli.subjects', true), '')::bigint[])::bigint[]"
ON = "(SELECT NULLIF(current_setting('linli.on', true), '')::date)"
DERIVING = "(SELECT current_setting('linli.deriving', true) = 'on')"


def area(table: str) -> str:
    """The row's division lies in the reader's."""
    return (
        f"EXISTS (SELECT 1 FROM places_division d WHERE d.id = {table}.division_id"  # noqa: S608
        f" AND d.first BETWEEN {FIRST} AND {LAST})"
    )


def sight(table: str, column: str) -> str:
    """The row's subject has an open presence that the reader sees; presence has its own policy."""
    return (
        f"EXISTS (SELECT 1 FROM register_presence p WHERE p.subject_id = {table}.{column}"  # noqa: S608
        f" AND (p.until IS NULL OR p.until > {ON})) OR {table}.{column} = ANY ({OWN})"
    )


def policies() -> Iterator[tuple[str, str, str, bool]]:
    """By table: what may be read (and changed), what may be added, whether rows may be deleted."""
    by_subject = ("register_profile", "register_emergencyprofile", "register_tie")
    yield (
        "register_presence",
        f"{area('register_presence')} OR register_presence.subject_id = ANY ({OWN})",
        area("register_presence"),
        True,
    )
    yield "register_lookup", area("register_lookup"), area("register_lookup"), True
    yield "register_subject", sight("register_subject", "id"), area("register_subject"), False
    yield (
        "register_record",
        f"{sight('register_record', 'subject_id')} OR {area('register_record')}",
        area("register_record"),
        False,
    )
    for table in by_subject:
        yield table, sight(table, "subject_id"), sight(table, "subject_id"), True


def build(schema: Any) -> None:
    """Force the walls on every table that holds what belongs to a subject."""
    for table, read, add, delete in policies():
        for statement in (
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY reads ON {table} FOR SELECT USING ({DERIVING} OR {read})",
            f"CREATE POLICY adds ON {table} FOR INSERT WITH CHECK ({DERIVING} OR {add})",
            (
                f"CREATE POLICY changes ON {table} FOR UPDATE USING ({DERIVING} OR {read})"
                f" WITH CHECK ({DERIVING} OR {read})"
            ),
        ):
            schema.execute(statement)
        if delete:
            schema.execute(
                f"CREATE POLICY deletes ON {table} FOR DELETE USING ({DERIVING} OR {read})"
            )
    for table in ("register_record", "register_profile", "register_emergencyprofile"):
        # What is sealed cannot be compressed: do not try; and it stays in the row up to a page.
        schema.execute(f"ALTER TABLE {table} ALTER COLUMN body SET STORAGE EXTERNAL")
        schema.execute(f"ALTER TABLE {table} SET (toast_tuple_target = 8160)")
    # Readers of changes stop at rows whose transaction may still be open.
    schema.execute(
        "ALTER TABLE register_record ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id()"
    )


def forwards(apps: Any, schema: Any) -> None:
    """Only PostgreSQL has walls."""
    if schema.connection.vendor == "postgresql":
        build(schema)


class Migration(migrations.Migration):
    dependencies = [("register", "0001_subjects_records_profiles")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
