"""Names and languages: Chinese lives in packs and translations, homeless names nowhere."""

import ast
import io
import re
import tokenize

import pytest

from tests.rules.source import PACKAGE, place, python_files, text_files, tree_of

CHINESE = re.compile(
    "[\u2e80-\u2fdf\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
HOMELESS = {"utils", "util", "helpers", "helper", "common", "misc", "lib", "manager", "managers"}


def docstring_lines(path):
    """The lines that docstrings take."""
    kinds = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    lines = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, kinds) and ast.get_docstring(node) is not None:
            lines.update(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    return lines


@pytest.mark.parametrize("path", python_files(), ids=place)
def test_chinese_stands_in_python_only_as_a_docstring_example(path):
    text = path.read_text("utf-8")
    if CHINESE.search(text) is None:
        return
    allowed = docstring_lines(path)
    found = [
        f"{place(path, token.start[0])} {token.string}"
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if CHINESE.search(token.string) and token.start[0] not in allowed
    ]
    assert found == []


def test_no_file_or_folder_has_a_homeless_name():
    paths = [path for path in PACKAGE.rglob("*") if path.suffix in ("", ".py")]
    assert [place(path) for path in paths if path.stem in HOMELESS] == []


def test_no_python_stands_in_packs_or_translations():
    assert python_files(PACKAGE / "packs") + python_files(PACKAGE / "locale") == []


def test_every_module_says_in_one_line_what_it_is():
    assert [place(path) for path in python_files() if not ast.get_docstring(tree_of(path))] == []


def test_no_file_names_a_folder_of_somebodys_machine():
    machine = re.compile(r"(?<![\w.$}])/(?:work|root|farm|home|Users)/[\w.-]+")
    found = [
        f"{place(path)} {match[0]}"
        for path in text_files()
        for match in machine.finditer(path.read_text("utf-8"))
    ]
    assert found == []


def test_every_todo_names_its_issue():
    unnumbered = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME)\b(?!\(#\d+\))")
    found = [
        place(path, number)
        for path in text_files()
        if path.suffix in (".py", ".sh", ".yaml")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if unnumbered.search(line)
    ]
    assert found == []


def test_locks_carry_hashes_and_no_address():
    locks = [path for path in text_files() if path.suffix == ".lock"]
    assert len(locks) == 5
    for path in locks:
        text = path.read_text("utf-8")
        assert re.search(r"https?:|file:|--index-url|--find-links", text) is None, path.name
        pins = re.findall(r"^[\w.-]+(?:\[[\w,]+\])?==\S+ .*\\\n    --hash=sha256:", text, re.M)
        assert len(pins) == len(re.findall(r"^[\w.-]", text, re.M)), path.name
