"""The reference page says what is so."""

import re
from pathlib import Path

import pytest

from linli.engines.dictionary import bundled_pack, load_pack
from linli.engines.expressions import compile_expression, parsing, patterns, tokens
from linli.engines.expressions.functions import _FUNCTIONS
from linli.engines.values import Problem


@pytest.fixture(scope="module")
def page(repository: Path) -> str:
    return (repository / "docs" / "reference" / "expressions.md").read_text("utf-8")


def _block(page: str, kind: str) -> list[str]:
    found = re.search(rf"^```{kind}\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    assert found
    return found[1].splitlines()


def test_every_example_of_the_page_can_be_used_and_every_refused_one_is_refused(page: str) -> None:
    pack = load_pack(bundled_pack("cn"))
    for line in _block(page, "cel"):
        assert compile_expression(line, pack, subject="person").elements
    for line in _block(page, "cel-refused"):
        with pytest.raises(Problem):
            compile_expression(line, pack, subject="person")


def test_the_page_names_every_function_and_limit(page: str) -> None:
    assert all(f"{name}(" in page for name in _FUNCTIONS)
    for limit in (tokens.LONGEST_TEXT, parsing.LONGEST_LIST, parsing.DEEPEST,
                  patterns.LONGEST_PATTERN, patterns.LONGEST_VALUE):  # fmt: skip
        assert f"{limit:,}" in page
