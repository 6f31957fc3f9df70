"""Packs and small files for extracts."""

import csv
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from linli.engines.dictionary import Pack, bundled_pack, load_pack

ON = date(2026, 1, 1)
MakeCsv = Callable[..., Path]

KINSHIP: dict[str, Any] = {
    "relation": "person.relation_to_head",
    "sex": "person.sex",
    "groups": {
        "head": ["01", "02"],
        "spouse": ["10", "11", "12"],
        "child": ["20", "21", "22", "23", "30", "31", "32", "33"],
        "father": ["51"],
        "mother": ["52"],
        "sons_child": ["41", "42"],
    },
    "ties": [
        {"relation": "person.spouse", "of": "head", "to": "spouse"},
        {"relation": "person.spouse", "of": "spouse", "to": "head"},
        {"relation": "person.father", "of": "child", "to": "head", "sex": "1"},
        {"relation": "person.father", "of": "child", "to": "spouse", "sex": "1"},
        {"relation": "person.mother", "of": "child", "to": "head", "sex": "2"},
        {"relation": "person.mother", "of": "child", "to": "spouse", "sex": "2"},
        {"relation": "person.father", "of": "head", "to": "father"},
        {"relation": "person.mother", "of": "head", "to": "mother"},
        {"relation": "person.paternal_grandfather", "of": "sons_child", "to": "head", "sex": "1"},
    ],
    "chains": {
        "person.paternal_grandfather": ["person.father", "person.father"],
        "person.paternal_grandmother": ["person.father", "person.mother"],
    },
}


@pytest.fixture(scope="session")
def pack() -> Pack:
    pack = load_pack(bundled_pack("cn"))
    return msgspec.structs.replace(pack, rules={**pack.rules, "kinship": KINSHIP})


@pytest.fixture
def make_csv(tmp_path: Path) -> MakeCsv:
    """Writes a .csv of rows (dicts by column) and gives its path."""

    def make(name: str, rows: Sequence[Mapping[str, str]], encoding: str = "utf-8") -> Path:
        return write_csv(tmp_path / name, rows, encoding)

    return make


def write_csv(path: Path, rows: Sequence[Mapping[str, str]], encoding: str = "utf-8") -> Path:
    names = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, names, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path
