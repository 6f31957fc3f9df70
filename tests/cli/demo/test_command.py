"""`linli demo` writes a register and ledgers, and says where to look, in both languages."""

import csv
import json

import pytest

from linli.cli.demo.filling import Filled
from linli.cli.demo.specs import Ledger
from linli.cli.demo.summary import Outcome, as_json, show
from linli.cli.main import main
from linli.cli.terminal import Terminal


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    assert main(["demo", "--files", str(folder), "--on", "2026-01-01", "--lang", "en"]) == 0
    return folder


def test_the_register_and_the_ledgers_are_written(demo):
    with (demo / "register" / "persons.csv").open(encoding="utf-8", newline="") as file:
        assert sum(1 for _ in csv.DictReader(file)) > 1000
    assert len(list((demo / "incoming").glob("*.xlsx"))) >= 10


def test_the_seed_and_the_day_fix_everything(demo, tmp_path):
    assert main(["demo", "--files", str(tmp_path), "--on", "2026-01-01", "--json"]) == 0
    for name in ("register", "incoming"):
        for path in (demo / name).iterdir():
            assert path.read_bytes() == (tmp_path / name / path.name).read_bytes()


def test_the_result_is_given_as_json(tmp_path, capsys):
    assert main(["demo", "--files", str(tmp_path), "--seed", "5", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["seed"] == 5
    assert said["homes"] == 420
    assert {"id", "title", "source", "empty", "filled", "cells"} <= said["ledgers"][0].keys()


def test_a_wrong_date_is_one_clear_line(tmp_path, capsys):
    assert main(["demo", "--files", str(tmp_path), "--on", "yesterday", "--lang", "en"]) == 2
    assert "yesterday" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("language", "word"), [("en", "cells filled"), ("zh-Hans", "自动填写")])
def test_the_summary_counts_cells_reasons_and_time(language, word, tmp_path, capsys):
    ledger = Ledger(id="a", title="A", department="B", source="C", pages=())
    filled = Filled(rows=10, cells=200, left={"unknown": 12, "not_in_list": 3})
    outcome = Outcome(ledger, tmp_path / "a.xlsx", tmp_path / "a.xlsx", filled)
    assert outcome.minutes == pytest.approx(10)
    show(Terminal(language), [outcome], tmp_path)
    said = capsys.readouterr().out
    assert word in said
    assert "200" in said
    assert "12" in said
    assert str(tmp_path / "filled") in said
    assert as_json([outcome])["total"] == {
        "ledgers": 1, "rows": 10, "cells": 200, "left": {"unknown": 12, "not_in_list": 3},
        "minutes_avoided": 10.0,
    }  # fmt: skip
