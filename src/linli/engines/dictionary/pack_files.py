"""The YAML files of a pack's dictionary, read strictly: a repeated key is an error."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from linli.engines.values import Problem

#: Where the entries of a dictionary stand inside a pack.
DICTIONARY = "dictionary"
ELEMENTS = f"{DICTIONARY}/elements"
ROLES = "roles.yaml"


def pack_files(folder: Path) -> dict[str, bytes]:
    """Contents of the files that make up a pack's dictionary and roles, by path below the folder.

    In the order of their paths.

    Raises Problem("dictionary.no_pack") if the folder holds no `pack.yaml`.

    >>> list(pack_files(Path(__file__).parents[2] / "packs" / "example"))[-2:]
    ['pack.yaml', 'roles.yaml']
    """
    if not (folder / "pack.yaml").is_file():
        raise Problem("dictionary.no_pack", folder=str(folder))
    paths = [folder / "pack.yaml", folder / ROLES, *(folder / DICTIONARY).rglob("*.yaml")]
    found = {path.relative_to(folder).as_posix(): path for path in paths if path.is_file()}
    return {name: found[name].read_bytes() for name in sorted(found)}


def read_yaml(data: bytes, file: str) -> Any:
    """What a YAML file says; empty = {}. Only true, false and null are words with a meaning.

    Dates, `yes`, `no` and numbers that begin with 0 stay text.
    Raises Problem("dictionary.not_yaml") with file and line.

    >>> read_yaml(b"born: 2003-01-01\\ncodes: [no, 08, 7]", "a.yaml")
    {'born': '2003-01-01', 'codes': ['no', '08', 7]}
    """
    import yaml

    try:
        found = yaml.load(data, Loader=_strict_loader())  # noqa: S506 - built on the safe loader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise Problem(
            "dictionary.not_yaml",
            file=file,
            line=mark.line + 1 if mark else 1,
            detail=getattr(error, "problem", None) or str(error),
        ) from error
    except UnicodeDecodeError as error:
        raise Problem("dictionary.not_yaml", file=file, line=1, detail=error.reason) from error
    return {} if found is None else found


_RESOLVERS = (
    ("tag:yaml.org,2002:bool", r"true|false", "tf"),
    ("tag:yaml.org,2002:null", r"null|~|", "n~"),
    ("tag:yaml.org,2002:int", r"-?(?:0|[1-9][0-9]*)", "-0123456789"),
    ("tag:yaml.org,2002:float", r"-?[0-9]+\.[0-9]+", "-0123456789"),
)


@lru_cache(maxsize=1)
def _strict_loader() -> Any:
    import yaml

    base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    class StrictLoader(base):  # type: ignore[misc]
        yaml_implicit_resolvers: Mapping[str, Any] = {}

        def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:
            seen = set()
            for key, _ in node.value:
                said = self.construct_object(key, deep=True)
                if isinstance(said, Hashable) and said in seen:
                    raise yaml.constructor.ConstructorError(
                        None, None, f"the key {said!r} stands twice", key.start_mark
                    )
                seen.add(said if isinstance(said, Hashable) else repr(said))
            mapping: dict[Hashable, Any] = super().construct_mapping(node, deep=deep)
            return mapping

    for tag, pattern, first in _RESOLVERS:
        letters = [*first, ""] if tag.endswith("null") else list(first)
        StrictLoader.add_implicit_resolver(tag, re.compile(rf"^(?:{pattern})$"), letters)
    return StrictLoader
