"""Files and functions stay small enough to be read at one sitting."""

import ast

from tests.rules.source import place, python_files, tree_of

LONGEST_FILE = 400
LONGEST_FUNCTION = 60
MOST_ARGUMENTS = 7


def functions_of(tree):
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    return [node for node in ast.walk(tree) if isinstance(node, kinds)]


def test_no_file_is_longer_than_400_lines():
    # Django writes migrations.
    ours = [path for path in python_files() if "migrations" not in path.parts]
    lengths = {place(path): path.read_text("utf-8").count("\n") for path in ours}
    assert {name: count for name, count in lengths.items() if count > LONGEST_FILE} == {}


def test_no_function_is_longer_than_60_lines():
    too_long = [
        f"{place(path, node.lineno)} {node.name}"
        for path in python_files()
        for node in functions_of(tree_of(path))
        if node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert too_long == []


def test_no_function_takes_more_than_7_arguments():
    too_many = []
    for path in python_files():
        for node in functions_of(tree_of(path)):
            given = node.args
            names = [one.arg for one in given.posonlyargs + given.args + given.kwonlyargs]
            if len([name for name in names if name not in ("self", "cls")]) > MOST_ARGUMENTS:
                too_many.append(f"{place(path, node.lineno)} {node.name}")
    assert too_many == []
