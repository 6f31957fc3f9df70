"""Reasons become one clear line in the reader's language."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from linli.engines.values import Problem, Reason
from linli.engines.values.sentences import _read_plain, one_line, sentence, sentences


def test_a_reason_is_said_in_the_language_asked():
    reason = Problem("cli.file_missing", file="a.xlsx").reason
    assert sentence(reason, "en").startswith("a.xlsx: there is no such file.")
    assert sentence(reason, "zh-Hans").startswith("a.xlsx：没有这个文件。")


def test_a_language_that_is_not_spoken_gets_english():
    reason = Reason("cli.disk_full")
    assert sentence(reason, "fr") == sentence(reason, "en")


def test_an_unknown_code_is_said_with_its_details():
    assert sentence(Reason("nobody.wrote_this"), "zh-Hans") == "nobody.wrote_this"
    assert sentence(Reason("cli.unheard_of", {"cell": "D7", "n": 2}), "en") == (
        "cli.unheard_of (cell: D7, n: 2)"
    )


def test_a_blank_without_its_detail_stays_open_instead_of_failing():
    assert sentence(Reason("cli.file_missing"), "en").startswith("{file}: there is no such file")


def test_a_list_is_joined_as_the_language_joins():
    reason = Reason("cli.language_unknown", {"language": "fr", "languages": ("en", "zh-Hans")})
    assert "en, zh-Hans" in sentence(reason, "en")
    assert "en、zh-Hans" in sentence(reason, "zh-Hans")


def test_a_reason_inside_a_reason_is_said_too():
    inner = Reason("cli.disk_full")
    outer = Reason("cli.arguments", {"message": inner, "command": "linli"})
    assert sentence(inner, "en") in sentence(outer, "en")


@given(st.text(max_size=300))
def test_what_stood_in_a_file_never_breaks_the_line_nor_steers_the_terminal(text):
    said = sentence(Reason("cli.file_missing", {"file": text}), "en")
    assert said.isprintable() or not any(c in said for c in "\n\r\x1b\x07\x85\u2028\u2029")
    assert len(said) < 300


@given(st.text())
def test_one_line_is_stable(text):
    assert one_line(one_line(text)) == one_line(text)


def test_a_domain_cannot_lead_out_of_the_folder():
    assert sentences("../en/cli", "en") == {}
    assert sentences("..", "en") == {}


@given(st.dictionaries(st.from_regex(r"[a-z_.]{1,8}", fullmatch=True), st.text(max_size=20)))
def test_the_quick_reader_agrees_with_yaml_or_leaves_the_file_to_it(entries):
    text = yaml.safe_dump(entries, allow_unicode=True, default_style='"', width=1000)
    quick = _read_plain(text)
    assert quick == {} or quick == yaml.safe_load(text)


@pytest.mark.parametrize(
    "line", ["a: plain", "a: 'quoted'", 'a: "b" # c', 'a: "\\n"', "a: |\n  b", 'a: "b\n  c"']
)
def test_what_is_not_plain_is_left_to_yaml(line):
    assert _read_plain(f'first: "one"\n{line}\n') == {}


def test_only_the_file_of_the_domain_is_read(monkeypatch):
    read = []
    original = Path.read_text

    def noting(self, *arguments, **settings):
        read.append(self.name)
        return original(self, *arguments, **settings)

    monkeypatch.setattr(Path, "read_text", noting)
    sentences.cache_clear()
    sentence(Reason("cli.disk_full"), "en")
    assert read == ["cli.yaml"]
