"""Every page of tools/pages.py in both languages, three widths, light and dark, with an index.

Usage: python -m tools.screenshots [--out build/screenshots] [--only NAME ...] [--node FOLDER]
"""

from __future__ import annotations

import argparse
import html
import json
import os
from itertools import product
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from tools.browser import LANGUAGES, THEMES, Looks, chromium, find_account, open_context, sign_in
from tools.look import NODE, REPOSITORY, demo
from tools.pages import PAGES, Row

WIDTHS = (360, 1366, 1920)
STYLE = """body{font:16px/1.5 sans-serif;margin:2rem}h2{margin:2rem 0 .5rem}
div{display:flex;gap:1rem;flex-wrap:wrap;align-items:flex-start}
figure{margin:0}img{max-height:24rem;max-width:30rem;border:1px solid #999}
figcaption{font-size:.8rem;color:#555}"""


def address_of(name: str, row: Row, samples: dict[str, str]) -> str:
    """The path of a page with its sample. Raises KeyError where the demo has no such sample."""
    from django.urls import reverse

    given = {argument: samples[key] for argument, key in row.arguments.items()}
    return str(reverse(name, kwargs=given)) + row.query


def take(browser: Browser, base: str, node: Path, out: Path, names: list[str]) -> list[str]:
    """Take the pictures of these pages; what went wrong, a line each."""
    samples = json.loads((node / "samples.json").read_text("utf-8"))
    states: dict[str, Any] = {}
    wrong = []
    for language, width, theme in product(LANGUAGES, WIDTHS, THEMES):
        looks = Looks(language=language, width=width, theme=theme)
        by_who: dict[str, list[str]] = {}
        for name in names:
            by_who.setdefault(PAGES[name].who, []).append(name)
        for who, some in by_who.items():
            context = open_context(browser, base, looks)
            page = context.new_page()
            if who in states:
                context.add_cookies(states[who])
            elif who:
                sign_in(page, find_account(node, who))
                states[who] = [one for one in context.cookies() if "session" in one["name"]]
            for name in some:
                answer = page.goto(address_of(name, PAGES[name], samples))
                if answer is None or answer.status >= 400:
                    wrong.append(f"{name} as {who or 'nobody'}: {answer and answer.status}")
                file = out / f"{name}-{language}-{width}-{theme}.png"
                page.screenshot(path=file, full_page=True)
            context.close()
    return sorted(set(wrong))


def write_index(out: Path, names: list[str]) -> None:
    """A page that shows all pictures."""
    parts = ["<!doctype html><meta charset=utf-8><title>Linli</title>", f"<style>{STYLE}</style>"]
    for name in names:
        parts.append(f"<h2>{html.escape(name)}</h2><div>")
        for language, width, theme in product(LANGUAGES, WIDTHS, THEMES):
            file = f"{name}-{language}-{width}-{theme}.png"
            caption = f"{language} {width} {theme}"
            parts.append(
                f'<figure><a href="{file}"><img src="{file}" alt="{name}, {caption}" loading=lazy>'
                f"</a><figcaption>{caption}</figcaption></figure>"
            )
        parts.append("</div>")
    (out / "index.html").write_text("\n".join(parts), encoding="utf-8")


def main() -> None:
    """Take all pictures, write the index, say where it is."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=REPOSITORY / "build" / "screenshots")
    parser.add_argument("--only", nargs="*", default=[], metavar="NAME")
    parser.add_argument("--node", type=Path, default=NODE)
    parser.add_argument("--base", default="", help="address of a demo that is served already")
    given = parser.parse_args()
    names = [name for name in PAGES if not given.only or name in given.only]
    given.out.mkdir(parents=True, exist_ok=True)
    with demo(given.node, given.base) as base, chromium() as browser:
        # The names of addresses are Django's to resolve.
        os.environ |= {"LINLI_NODE": str(given.node), "LINLI_LOG": "warning"}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.server.settings.prod")
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
        import django

        django.setup()
        wrong = take(browser, base, given.node, given.out, names)
    write_index(given.out, names)
    print(f"{len(names)} pages: {given.out / 'index.html'}")
    for line in wrong:
        print(f"  {line}")


if __name__ == "__main__":
    main()
