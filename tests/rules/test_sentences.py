"""Every sentence exists in both languages, with the same blanks, and these are filled."""

import ast
import re
from string import Formatter

import pytest
import yaml

from linli.engines.values.sentences import find_template, sentences
from tests.rules.source import LOCALE, place, python_files, tree_of

LANGUAGES = ("en", "zh-Hans")
DOMAINS = sorted({path.stem for path in LOCALE.rglob("*.yaml")})
CODE = re.compile(r"[a-z_]+\.[a-z_0-9]+")
SAYERS = {"Problem", "Reason", "text", "say", "remark", "progress"}
CHINESE = re.compile("[\u4e00-\u9fff]")


def blanks_of(text):
    return {name.split(".")[0] for _, name, _, _ in Formatter().parse(text) if name}


def argparse_blanks_of(text):
    return sorted(re.findall(r"%(?:\(\w+\))?[sdr]", text))


def uses():
    """Where each sentence is said: place, code, details given (None: they cannot be seen)."""
    for path in python_files():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and node.args and name_of(node.func) in SAYERS:
                code = node.args[0]
                if isinstance(code, ast.Constant) and isinstance(code.value, str):
                    yield place(path, node.lineno), code.value, details_of(node)


def name_of(function):
    return getattr(function, "id", None) or getattr(function, "attr", None)


def details_of(call):
    names = {keyword.arg for keyword in call.keywords}
    given = call.args[1:]
    if None in names or len(given) > 1:
        return None
    if given and isinstance(given[0], ast.Dict):
        names |= {getattr(key, "value", None) for key in given[0].keys}
        return None if None in names else names
    return None if given or "details" in names else names


@pytest.mark.parametrize("domain", DOMAINS)
def test_both_languages_have_the_same_sentences(domain):
    english, chinese = (sentences(domain, language) for language in LANGUAGES)
    assert english.keys() == chinese.keys()
    assert english


@pytest.mark.parametrize("domain", DOMAINS)
def test_both_languages_have_the_same_blanks(domain):
    english, chinese = (sentences(domain, language) for language in LANGUAGES)
    find = argparse_blanks_of if domain == "argparse" else blanks_of
    differing = [what for what in english if find(english[what]) != find(chinese[what])]
    assert differing == []


@pytest.mark.parametrize("domain", [one for one in DOMAINS if one != "argparse"])
def test_chinese_sentences_are_chinese_and_english_ones_are_not(domain):
    quoted = re.compile(r"[\"“‘`(][^\"”’`)]*[\"”’`)]")
    english, chinese = (sentences(domain, language) for language in LANGUAGES)
    assert [what for what, text in english.items() if CHINESE.search(quoted.sub("", text))] == []
    letters = re.compile(r"[A-Za-z]{4,}")
    plain = {what: re.sub(r"\{[^}]*\}", "", text) for what, text in chinese.items()}
    assert [w for w, t in plain.items() if letters.search(t) and not CHINESE.search(t)] == []


@pytest.mark.parametrize("path", sorted(LOCALE.rglob("*.yaml")), ids=place)
def test_the_quick_reader_reads_what_yaml_reads(path):
    read = yaml.safe_load(path.read_text("utf-8"))
    assert all(isinstance(what, str) and isinstance(text, str) for what, text in read.items())
    expected = {what: text.rstrip("\n") for what, text in read.items()}
    assert sentences(path.stem, path.parent.name) == expected


def test_every_code_in_the_program_has_a_sentence():
    missing = [
        f"{where} {code}"
        for where, code, _ in uses()
        if CODE.fullmatch(code) and find_template(code, "en") is None
    ]
    assert missing == []


def test_every_blank_is_filled_where_the_sentence_is_said():
    unfilled = [
        f"{where} {code} {sorted(blanks_of(find_template(code, 'en') or '') - details)}"
        for where, code, details in uses()
        if CODE.fullmatch(code) and details is not None
        if blanks_of(find_template(code, "en") or "") - details
    ]
    assert unfilled == []


def test_every_problem_code_names_its_domain():
    bad = [f"{where} {code}" for where, code, _ in uses() if code and not CODE.fullmatch(code)]
    assert bad == []
