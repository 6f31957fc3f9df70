"""What pages are made of runs in old browsers, and every sentence that a template says exists."""

import re

import pytest

from linli.engines.values.sentences import find_template
from tests.rules.source import PACKAGE, place

ASSETS = PACKAGE / "web" / "assets" / "static" / "linli"
STYLES, SCRIPTS = sorted(ASSETS.rglob("*.css")), sorted(ASSETS.rglob("*.js"))
TEMPLATES = sorted(PACKAGE.rglob("templates/**/*.html"))
#: Younger than Chromium 86; each has an older way of saying the same.
YOUNG_STYLE = re.compile(
    r":has\(|:is\(|:where\(|@container|@layer|@supports|color-mix|light-dark|(?<![\w-])inset\s*:"
    r"|inset-(?:inline|block)|(?:margin|padding|border)-(?:inline|block)\s*:|aspect-ratio|\bdvh\b|^\s*&",
    re.MULTILINE,
)
YOUNG_SCRIPT = re.compile(
    r"^await |\.at\(|structuredClone|Object\.hasOwn|crypto\.randomUUID|\.findLast|\.toSorted"
    r"|\binert\b|static \{|\.replaceAll\(|popover",
    re.MULTILINE,
)
CHINESE = re.compile("[\u4e00-\u9fff]")
SAID = re.compile(r"""\{%\s*say\s+"([^"]+)"|words="([a-z_]+\.[a-z_0-9]+)"|hint="([a-z_]+\.\w+)\"""")


@pytest.mark.parametrize("path", STYLES, ids=place)
def test_styles_are_read_by_old_browsers(path):
    text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
    assert YOUNG_STYLE.findall(text) == []
    assert "url(" not in text
    assert text.count("{") == text.count("}")


@pytest.mark.parametrize("path", SCRIPTS, ids=place)
def test_scripts_are_read_by_old_browsers_and_write_no_markup(path):
    text = path.read_text("utf-8")
    assert YOUNG_SCRIPT.findall(text) == []
    assert "innerHTML" not in text
    assert "://" not in text


@pytest.mark.parametrize("path", TEMPLATES, ids=place)
def test_templates_say_sentences_that_exist_and_write_nothing_inline(path):
    text = path.read_text("utf-8")
    codes = [next(filter(None, found)) for found in SAID.findall(text)]
    assert [code for code in codes if find_template(code, "en") is None] == []
    assert CHINESE.findall(text) == []
    assert re.findall(r"\sstyle=|<style|\son(?:click|load|submit|change)=", text) == []


def test_icons_that_templates_name_are_drawn():
    drawn = set(re.findall(r'<symbol id="i-([\w-]+)"', (ASSETS / "icons.svg").read_text("utf-8")))
    named = {
        name
        for path in TEMPLATES
        for name in re.findall(
            r"""\{%\s*icon "([\w-]+)"|icon="([\w-]+)\"""", path.read_text("utf-8")
        )
        for name in name
        if name
    }
    assert named - drawn == set()
