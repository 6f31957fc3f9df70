"""The frame: help, languages, exit codes, and one clear line for whatever goes wrong."""

import errno
import json
import os
import re
import subprocess
import sys
from types import ModuleType

import pytest

from linli import __version__
from linli.cli.main import COMMANDS, main
from linli.engines.values import Problem

CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(autouse=True)
def english_locale(monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")


@pytest.fixture
def probe(monkeypatch):
    """A command that does what the test tells it."""
    module = ModuleType("probe")
    module.add_arguments = lambda parser: parser.add_argument("file", nargs="?")
    module.run = lambda arguments, terminal: 0
    monkeypatch.setitem(sys.modules, "probe", module)
    monkeypatch.setitem(COMMANDS, "probe", "probe")
    return module


def failing_with(failure):
    def run(arguments, terminal):
        raise failure

    return run


def run_apart(code, *, stdout=subprocess.PIPE, **variables):
    """Run Python code in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    environment.pop("PYTHONUNBUFFERED", None)
    return subprocess.run(
        [sys.executable, "-c", code],
        check=False,
        stdout=stdout,
        stderr=subprocess.PIPE,
        env={**environment, **variables},
    )


def test_help_lists_every_command_with_its_line(capsys):
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    for name in COMMANDS:
        assert re.search(rf"^    {name} +\S", shown, re.MULTILINE), name
        assert f"cli.{name}" not in shown


def test_without_a_command_the_help_is_shown(capsys):
    assert main([]) == 0
    alone = capsys.readouterr().out
    main(["--help"])
    assert alone == capsys.readouterr().out


def test_the_version_is_the_packages(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"linli {__version__}\n"


@pytest.mark.parametrize(
    ("variables", "chinese"),
    [
        ({"LANG": "zh_CN.UTF-8"}, True),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "zh_SG"}, True),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_US.UTF-8"}, False),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, True),
        ({"LANG": "de_DE.UTF-8"}, False),
        ({"LANG": ""}, False),
    ],
)
def test_the_help_speaks_the_language_of_the_locale(variables, chinese, capsys, monkeypatch):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    main(["--help"])
    assert bool(CHINESE.search(capsys.readouterr().out)) is chinese


@pytest.mark.parametrize("where", [["--lang", "zh-Hans", "--help"], ["--help", "--lang=zh_CN"]])
def test_lang_goes_before_the_locale(where, capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    assert main(where) == 0
    assert CHINESE.search(capsys.readouterr().out)


def test_a_language_that_linli_does_not_speak_is_bad_input(capsys):
    assert main(["--lang", "fr", "--help"]) == 2
    assert capsys.readouterr().err == "linli: --lang fr: Linli speaks en, zh-Hans.\n"


def test_chinese_help_holds_no_english_sentence(capsys):
    main(["--lang", "zh-Hans", "--help"])
    shown = capsys.readouterr().out
    for word in ("usage", "options", "show", "exit", "positional", "default"):
        assert word not in shown


def test_chinese_help_keeps_within_the_width_of_the_terminal(capsys, monkeypatch):
    from linli.cli.terminal import display_width

    monkeypatch.setenv("COLUMNS", "60")
    main(["--lang", "zh-Hans", "--help"])
    assert max(display_width(line) for line in capsys.readouterr().out.splitlines()) <= 60


@pytest.mark.parametrize(
    "given", [["fil"], ["probe", "--unheard"], ["probe", "a", "b"], ["--lang"], ["probe", "--l"]]
)
def test_wrong_arguments_give_one_line_and_exit_code_2(given, probe, capsys):
    assert main(given) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    assert shown.err.startswith("linli: ")


def test_wrong_arguments_are_said_in_chinese_too(probe, capsys):
    assert main(["--lang", "zh-Hans", "probe", "--unheard"]) == 2
    assert capsys.readouterr().err == "linli: 无法识别的参数：--unheard（帮助：linli --help）\n"


def test_the_result_of_a_command_is_the_exit_code(probe, capsys):
    probe.run = lambda arguments, terminal: 0 if arguments.file == "a.xlsx" else 2
    assert main(["probe", "a.xlsx"]) == 0
    assert main(["probe", "b.xlsx"]) == 2


@pytest.mark.parametrize(
    "given", [["--json", "probe"], ["probe", "--json"], ["probe", "part", "--json"]]
)
def test_json_may_stand_before_or_after_the_command(given, probe, capsys):
    def add_arguments(parser):
        parser.add_subparsers().add_parser("part")

    def run(arguments, terminal):
        assert arguments.json
        terminal.say("cli.disk_full")
        terminal.write_json({"cells": 3, "name": "张三"})
        return 0

    probe.add_arguments, probe.run = add_arguments, run
    assert main(given) == 0
    shown = capsys.readouterr()
    assert json.loads(shown.out) == {"cells": 3, "name": "张三"}
    assert "The disk is full" in shown.err


@pytest.mark.parametrize(
    ("failure", "code", "words"),
    [
        (Problem("cli.file_missing", file="a.xlsx"), 2, "a.xlsx: there is no such file"),
        (FileNotFoundError(errno.ENOENT, "no", "b.xlsx"), 2, "b.xlsx: there is no such file"),
        (PermissionError(errno.EACCES, "no", "c.xlsx"), 2, "c.xlsx: this account may not"),
        (IsADirectoryError(errno.EISDIR, "no", "d"), 2, "d is a folder"),
        (OSError(errno.ENAMETOOLONG, "no", "e"), 2, "e: the system could not"),
        (OSError(errno.ENOSPC, "no"), 1, "The disk is full"),
        (MemoryError(), 1, "not enough memory"),
    ],
)
def test_each_known_failure_is_one_line_with_its_exit_code(failure, code, words, probe, capsys):
    probe.run = failing_with(failure)
    assert main(["probe"]) == code
    shown = capsys.readouterr()
    assert words in shown.err
    assert shown.err.count("\n") == 1
    assert "Traceback" not in shown.err


def test_with_json_a_problem_is_json_too(probe, capsys):
    probe.run = failing_with(Problem("cli.file_missing", file="a.xlsx"))
    assert main(["probe", "--json", "--lang", "zh-Hans"]) == 2
    problem = json.loads(capsys.readouterr().out)["problem"]
    assert problem["code"] == "cli.file_missing"
    assert problem["details"] == {"file": "a.xlsx"}
    assert problem["sentence"].startswith("a.xlsx：没有这个文件")


def test_our_own_failure_says_so_and_keeps_the_trace_in_a_file(
    probe, capsys, tmp_path, monkeypatch
):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    probe.run = failing_with(KeyError("a hidden slip"))
    assert main(["probe"]) == 1
    shown = capsys.readouterr()
    (log,) = tmp_path.iterdir()
    assert str(log) in shown.err
    assert "a fault of Linli" in shown.err
    assert shown.err.count("\n") == 1
    assert "a hidden slip" in log.read_text("utf-8")
    assert log.stat().st_mode & 0o077 == 0


def test_debug_shows_the_trace_at_once(probe, capsys, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    probe.run = failing_with(KeyError("a hidden slip"))
    assert main(["probe", "--debug"]) == 1
    assert "Traceback" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_an_interruption_ends_quietly(probe, capsys):
    probe.run = failing_with(KeyboardInterrupt())
    assert main(["probe"]) == 130
    assert capsys.readouterr().err.startswith("Stopped.")


def test_a_reader_that_goes_away_is_no_failure():
    code = "import sys; from linli.cli.main import main; sys.exit(main(['--help']))"
    read, write = os.pipe()
    os.close(read)
    ended = run_apart(code, stdout=write)
    os.close(write)
    assert (ended.returncode, ended.stderr) == (141, b"")


def test_help_loads_no_command_and_no_heavy_library():
    heavy = ["yaml", "numpy", "pyarrow", "lxml", "python_calamine", "msgspec", "rapidfuzz", "json"]
    code = f"""
import sys
from linli.cli.main import COMMANDS, main
main(["--help"])
loaded = [name for name in [*COMMANDS.values(), *{heavy}] if name in sys.modules]
print(loaded, file=sys.stderr)
"""
    assert run_apart(code).stderr == b"[]\n"


def test_a_locale_that_cannot_show_chinese_is_no_failure():
    code = "import sys; from linli.cli.main import main; sys.exit(main(['--lang', 'zh', 'x']))"
    ended = run_apart(code, PYTHONIOENCODING="ascii")
    assert ended.returncode == 2
    assert ended.stderr.startswith(b"linli: \\u")
