"""The database of the access table, used as the program's own role."""

from tests.database import django_db_setup

__all__ = ["django_db_setup"]
