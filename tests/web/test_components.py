"""Every component is drawn on one page, for whoever builds pages and for nobody else."""

import re

import pytest
from django.template import Context, Template
from django_cotton.compiler_regex import CottonCompiler

from linli.web.components.pages import show_components
from tests.rules.source import PACKAGE

COMPONENTS = PACKAGE / "web" / "components" / "templates" / "cotton"


@pytest.fixture
def page(settings, rf):
    settings.DEBUG = True
    request = rf.get("/_components")
    request.session = {}
    return show_components(request).content.decode()


def test_nobody_sees_them_on_a_node_that_serves_people(client):
    assert client.get("/_components").status_code == 404


def test_all_are_shown_in_both_themes(page):
    assert page.count('class="theme theme--') == 2
    source = (COMPONENTS.parent / "components" / "parts.html").read_text("utf-8")
    inside = {"panel"}
    names = {folder.name for folder in COMPONENTS.iterdir()} - inside
    assert {name for name in names if f"<c-{name}" not in source} == set()


def test_none_of_them_writes_a_style_or_a_script(page):
    assert "style=" not in page
    assert re.findall(r"<script(?![^>]*src=)", page) == []
    assert "{{" not in page
    assert "<c-" not in page


def draw(source, **data):
    return Template(CottonCompiler().process(source)).render(Context(data))


@pytest.mark.parametrize(
    "source",
    [
        '<c-field name="a" label="b" :value="given" :error="given" />',
        '<c-stops :stops="stops" />',
        '<c-combo name="a" label="b" :options="options" />',
    ],
)
def test_what_is_written_by_people_is_escaped(source):
    drawn = draw(
        source,
        given="<b>",
        options=[{"value": "<b>", "label": "<b>"}],
        stops=[{"name": "<b>", "state": "here"}],
    )
    assert "&lt;b&gt;" in drawn
    assert "<b>" not in drawn


def test_a_wrong_field_says_so_to_who_does_not_see_it():
    drawn = draw('<c-field name="phone" label="Phone" error="one figure is missing" />')
    assert 'aria-invalid="true"' in drawn
    assert 'aria-describedby="phone-error"' in drawn
    assert 'id="phone-error"' in drawn


def test_a_combo_is_a_select_where_no_script_runs():
    options = [{"value": 1, "label": "One", "group": "A"}, {"value": 2, "label": "Two"}]
    drawn = draw('<c-combo name="n" label="N" :options="options" :value="2" />', options=options)
    assert re.search(r'<option value="2" selected>Two</option>', drawn)
    assert '<optgroup label="A">' in drawn
