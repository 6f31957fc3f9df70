"""Every page has a row in tools/pages.py, so that pictures and journeys leave none out."""

from django.urls import URLPattern, get_resolver

from tools.pages import OTHERS, PAGES

#: What answers programs, not people.
_NO_PAGES = ("api/", "health/")


def addresses(patterns=None, before=""):
    """Path, name and module of every address."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield path, pattern.name, getattr(pattern.callback, "__module__", "")
        else:
            yield from addresses(pattern.url_patterns, path)


def ours():
    return {
        name
        for path, name, module in addresses()
        if module.startswith("linli.") and not path.startswith(_NO_PAGES)
    }


def test_every_page_of_ours_has_a_row():
    assert sorted(ours() - PAGES.keys() - OTHERS.keys(), key=str) == []


def test_every_row_has_a_page():
    known = {name for _, name, _ in addresses()}
    assert sorted((PAGES.keys() | OTHERS.keys()) - known) == []


def test_no_page_stands_in_both_lists():
    assert PAGES.keys() & OTHERS.keys() == set()
