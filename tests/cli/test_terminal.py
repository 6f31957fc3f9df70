"""What the terminal shows: aligned columns; colours and bars only where they can be seen."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.cli.terminal import Terminal, align, display_width, wrap

TEXT = st.text(st.sampled_from("ab 张三、，（）“”1-"), max_size=60)


class Screen(io.StringIO):
    def isatty(self):
        return True


def terminal_on(stream, **settings):
    return Terminal("zh-Hans", out=stream, err=stream, environment=settings)


@given(st.lists(st.tuples(TEXT, TEXT, st.integers()), min_size=1))
def test_columns_of_a_table_begin_under_each_other(rows):
    lines = align([(a, "|" + b, n) for a, b, n in rows], right=(2,))
    begins = {display_width(line.partition("|")[0]) for line in lines}
    assert len(begins) == 1


def test_a_cell_cannot_break_the_table_or_steer_the_terminal():
    assert align([["a\nb\x1b[2J", None]]) == ["a b [2J"]


def test_no_rows_make_no_lines():
    assert align([], []) == []


@given(TEXT, st.integers(min_value=8, max_value=40))
def test_wrapped_lines_fit_and_lose_nothing(text, width):
    lines = wrap(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    # A run of closing marks stays with the word before it, however long it is.
    if not set(text) & set("、，）”1-ab"):
        assert all(display_width(line) <= width for line in lines)


def test_no_line_begins_with_a_closing_mark():
    lines = wrap("部门发来的表格，用已有的记录自动填好。" * 3, 20)
    assert len(lines) > 4
    assert not [line for line in lines if line[0] in "，。"]


@pytest.mark.parametrize(
    ("stream", "settings", "coloured"),
    [
        (Screen(), {}, True),
        (Screen(), {"NO_COLOR": "1"}, False),
        (Screen(), {"TERM": "dumb"}, False),
        (io.StringIO(), {}, False),
    ],
)
def test_colour_is_for_terminals_that_show_it(stream, settings, coloured):
    painted = terminal_on(stream, **settings).paint("x", "green")
    assert painted == ("\x1b[32mx\x1b[0m" if coloured else "x")


def test_a_progress_bar_is_drawn_on_a_terminal_and_cleared():
    screen = Screen()
    with terminal_on(screen).progress("cli.demo", total=10) as step:
        step(5)
    assert "50%" in screen.getvalue()
    assert screen.getvalue().endswith("\r\x1b[K")


def test_no_progress_bar_is_written_to_a_file():
    stream = io.StringIO()
    with terminal_on(stream).progress("cli.demo", total=10) as step:
        step(5)
    assert stream.getvalue() == ""


def test_a_name_that_is_not_unicode_can_be_written_as_json():
    stream = io.StringIO()
    terminal_on(stream).write_json({"file": "a\udcff.xlsx"})
    assert stream.getvalue().isprintable() or "?" in stream.getvalue()
