"""Every command keeps the frame's shape, speaks both languages and is documented."""

import argparse
import re
from importlib import import_module

import pytest

from linli.cli.language import LANGUAGES
from linli.cli.main import build_parser, list_commands
from linli.engines.values.sentences import find_template
from tests.rules.source import REPOSITORY
from tools.write_reference import render

CHINESE = re.compile("[\u4e00-\u9fff]")


def parsers_below(parser):
    """The parser and those of its sub-commands, each once."""
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for child in dict.fromkeys(action.choices.values()):
                yield from parsers_below(child)


@pytest.mark.parametrize("name", list_commands())
def test_a_command_has_the_two_parts_that_the_frame_needs(name):
    module = import_module(list_commands()[name])
    assert callable(module.add_arguments)
    assert callable(module.run)


@pytest.mark.parametrize("name", list_commands())
def test_each_line_of_help_is_a_sentence_in_both_languages(name):
    parser = build_parser("en", name)._subparsers._group_actions[0].choices[name]
    texts = {
        text
        for one in parsers_below(parser)
        for text in [one.description, one.epilog, *(action.help for action in one._actions)]
        if text not in (None, argparse.SUPPRESS, "show this help message and exit")
    }
    assert {text for text in texts if find_template(text, "en") is None} == set()
    assert {text for text in texts if not CHINESE.search(find_template(text, "zh-Hans"))} == set()


@pytest.mark.parametrize("name", list_commands())
@pytest.mark.parametrize("language", LANGUAGES)
def test_help_leaves_no_blank_and_no_code_open(name, language):
    text = build_parser(language, name)._subparsers._group_actions[0].choices[name].format_help()
    assert "{" not in re.sub(r"\{[\w,.*-]+\}", "", text)


def test_the_reference_page_is_what_the_commands_say():
    page = (REPOSITORY / "docs" / "reference" / "commands.md").read_text("utf-8")
    assert page == render(), "make docs writes docs/reference/commands.md again"
