"""Parts meet at their doors: nobody reaches into another engine's inner modules."""

import importlib

import grimp
import pytest

from tests.rules.source import PACKAGE, place

ENGINES = "linli.engines."
#: A door beside the package itself, for what a caller needs without the rest.
DOORS = {"linli.engines.values.sentences"}


@pytest.fixture(scope="module")
def graph():
    return grimp.build_graph("linli", cache_dir=None)


def engine_of(module):
    return module.split(".")[2] if module.startswith(ENGINES) else None


def test_an_engine_is_entered_by_its_door_only(graph):
    reached_into = [
        f"{importer} imports {imported}"
        for importer in graph.modules
        for imported in graph.find_modules_directly_imported_by(importer)
        if engine_of(imported) not in (None, engine_of(importer))
        if imported.count(".") > 2 and imported not in DOORS
        if not is_given_at_the_door(imported)
    ]
    assert sorted(reached_into) == []


def is_given_at_the_door(module):
    """Whether the engine's door gives something of the module's own name: `normalise`."""
    door, _, name = module.rpartition(".")
    return name in getattr(importlib.import_module(door), "__all__", ())


def test_commands_are_strangers_to_each_other(graph):
    from linli.cli.main import list_commands

    modules = set(list_commands().values())
    known = [
        f"{importer} imports {imported}"
        for importer in modules & graph.modules
        for imported in graph.find_modules_directly_imported_by(importer)
        if imported in modules
    ]
    assert sorted(known) == []


def test_every_engine_has_a_door_and_a_readme():
    for folder in sorted((PACKAGE / "engines").iterdir()):
        if folder.is_dir() and folder.name != "__pycache__":
            assert (folder / "__init__.py").read_text("utf-8").strip(), place(folder)
            assert (folder / "README.md").is_file(), f"{place(folder)} has no README.md"
