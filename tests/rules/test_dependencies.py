"""What is installed is what is used: no library too many, none that happens to be there."""

import ast
import sys
import tomllib

from tests.rules.source import REPOSITORY, place, python_files, tree_of

#: Libraries whose module is not named like them.
MODULES = {"python-calamine": "python_calamine", "pyyaml": "yaml", "python-docx": "docx"}


def declared():
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    names = [line.split(">")[0].split("=")[0].strip() for line in project["dependencies"]]
    return {MODULES.get(name, name) for name in names}


def imported():
    """Each foreign module that the program imports, and one place where it does."""
    found = {}
    for path in python_files():
        for node in ast.walk(tree_of(path)):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [node.module]
            for name in names:
                found.setdefault(name.split(".")[0], place(path, node.lineno))
    return {name: where for name, where in found.items() if name not in sys.stdlib_module_names}


def test_every_library_that_is_imported_is_declared():
    known = declared() | {"linli"}
    assert {name: where for name, where in imported().items() if name not in known} == {}


def test_every_library_that_is_declared_is_imported():
    assert declared() - set(imported()) == set()


def test_the_server_extra_is_not_in_the_locks():
    for path in REPOSITORY.glob("requirements*.lock"):
        assert "\ndjango==" not in path.read_text("utf-8"), path.name
