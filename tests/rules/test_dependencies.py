"""What is installed is what is used: no library too many, none that happens to be there."""

import ast
import re
import sys
import tomllib

import pytest

from tests.rules.source import PACKAGE, REPOSITORY, place, python_files, tree_of

#: Libraries whose module is not named like them.
MODULES = {
    "argon2-cffi": "argon2",
    "django-allauth": "allauth",
    "django-axes": "axes",
    "django-cotton": "django_cotton",
    "django-csp": "csp",
    "django-htmx": "django_htmx",
    "django-ninja": "ninja",
    "django-tasks": "django_tasks",
    "django-tasks-db": "django_tasks_db",
    "pynacl": "nacl",
    "python-calamine": "python_calamine",
    "python-docx": "docx",
    "pyyaml": "yaml",
    "uuid-utils": "uuid_utils",
}
#: Libraries that work without being imported by us: Django finds them by their names.
NAMED_IN_SETTINGS = {
    "argon2", "axes", "csp", "django_cotton", "django_htmx", "django_tasks_db", "psycopg",
    "whitenoise",
}  # fmt: skip
FLOORS_OF_THE_SERVER = ("core", "features", "web", "server")


def declared(*, server):
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    lines = project["dependencies"]
    if server:
        lines = project["optional-dependencies"]["server"]
    names = [re.split(r"[\[<>=~!]", line)[0].strip() for line in lines]
    return {MODULES.get(name, name) for name in names}


def of_the_server(path):
    return path.relative_to(PACKAGE).parts[0] in FLOORS_OF_THE_SERVER


def imported(*, server):
    """Each foreign module that the server, or the rest, imports, and one place where it does."""
    found = {}
    for path in python_files():
        if of_the_server(path) is not server:
            continue
        for node in ast.walk(tree_of(path)):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [node.module]
            for name in names:
                found.setdefault(name.split(".")[0], place(path, node.lineno))
    return {name: where for name, where in found.items() if name not in sys.stdlib_module_names}


@pytest.mark.parametrize("server", [False, True], ids=["engines", "server"])
def test_every_library_that_is_imported_is_declared(server):
    known = declared(server=False) | {"linli"}
    if server:
        known |= declared(server=True)
    assert {
        name: where for name, where in imported(server=server).items() if name not in known
    } == {}


def test_every_library_that_is_declared_is_used():
    assert declared(server=False) - set(imported(server=False)) == set()
    assert declared(server=True) - set(imported(server=True)) - NAMED_IN_SETTINGS == set()


def test_what_only_settings_name_is_named_there():
    folder = PACKAGE / "server"
    text = " ".join(path.read_text("utf-8") for path in python_files(folder)).lower()
    words = NAMED_IN_SETTINGS - {"psycopg"} | {"backends.postgresql"}
    assert {word for word in words if word not in text} == set()


def test_the_server_extra_is_not_in_the_lock_of_the_engines():
    lock = (REPOSITORY / "requirements-engines.lock").read_text("utf-8")
    assert "\ndjango==" not in lock
    assert "\ndjango==" in (REPOSITORY / "requirements.lock").read_text("utf-8")
