"""The project's files, for the rules to look at."""

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGE = REPOSITORY / "src" / "linli"
LOCALE = PACKAGE / "locale"
OURS = ("src", "tests", "bench", "docs", "tools", ".ci")
TEXT_KINDS = {".py", ".md", ".yaml", ".toml", ".sh", ".lock", ".cfg", ".ini", ""}


def python_files(folder: Path = PACKAGE) -> list[Path]:
    """Every Python file below a folder, in order."""
    return sorted(path for path in folder.rglob("*.py") if "__pycache__" not in path.parts)


def text_files() -> Iterator[Path]:
    """Every text file that belongs to the project."""
    for folder in OURS:
        for path in sorted((REPOSITORY / folder).rglob("*")):
            if path.is_file() and path.suffix in TEXT_KINDS and "__pycache__" not in path.parts:
                yield path
    yield from (path for path in sorted(REPOSITORY.iterdir()) if is_ours(path))


def is_ours(path: Path) -> bool:
    """Whether a file in the root is text that we wrote."""
    return path.is_file() and path.suffix in TEXT_KINDS and path.name != "LICENSE"


@functools.cache
def tree_of(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def place(path: Path, line: int | None = None) -> str:
    """A file, and a line of it, as a reader may click on it."""
    name = str(path.relative_to(REPOSITORY))
    return name if line is None else f"{name}:{line}"
