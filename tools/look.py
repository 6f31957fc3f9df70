"""A picture of one page of the demo, as somebody sees it.

Usage: python -m tools.look /ledgers/ --as clerk --lang en --width 360 --theme dark

Makes a demo node in build/demo the first time (`--node`: another), and serves it; `--base` takes
one that is served already.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.browser import (
    HEIGHTS,
    LANGUAGES,
    THEMES,
    Looks,
    chromium,
    find_account,
    open_context,
    sign_in,
)

REPOSITORY = Path(__file__).resolve().parents[1]
NODE = REPOSITORY / "build" / "demo"


@contextmanager
def demo(node: Path, base: str = "") -> Iterator[str]:
    """The address of a served demo node, made first where there is none."""
    from linli.server.demo.serving import free_bind, served

    if not (node / "demo.json").is_file():
        node.parent.mkdir(parents=True, exist_ok=True)
        linli = str(Path(sys.executable).with_name("linli"))
        command = [linli, "demo", "--no-serve", "--node", str(node)]
        subprocess.run(command, check=True)  # noqa: S603 - our own program
    if base:
        yield base
        return
    with served(node, bind := free_bind("127.0.0.1:8700")):
        yield f"http://{bind}"


def main() -> None:
    """Take one picture, and say where it is."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("path", help="of the page, as /ledgers/")
    parser.add_argument(
        "--as", dest="who", default="", help="clerk, head, department, resident ..."
    )
    parser.add_argument("--lang", choices=list(LANGUAGES), default="zh-Hans")
    parser.add_argument("--width", type=int, default=1366, help=", ".join(map(str, HEIGHTS)))
    parser.add_argument("--theme", choices=THEMES, default="light")
    parser.add_argument("--large", action="store_true", help="large text")
    parser.add_argument("--no-js", action="store_true", help="without JavaScript")
    parser.add_argument("--screen", action="store_true", help="one screen, not the whole page")
    parser.add_argument("--node", type=Path, default=NODE)
    parser.add_argument("--base", default="", help="address of a demo that is served already")
    parser.add_argument("--out", type=Path, default=Path("look.png"))
    given = parser.parse_args()
    looks = Looks(
        language=given.lang, width=given.width, theme=given.theme,
        text="large" if given.large else "", javascript=not given.no_js,
    )  # fmt: skip
    with demo(given.node, given.base) as base, chromium() as browser:
        context = open_context(browser, base, looks)
        page = context.new_page()
        page.on("console", lambda message: print(f"console {message.type}: {message.text}"))
        if given.who:
            sign_in(page, find_account(given.node, given.who))
        answer = page.goto(given.path)
        page.screenshot(path=given.out, full_page=not given.screen)
        print(f"{answer.status if answer else '-'} {page.url} -> {given.out}")


if __name__ == "__main__":
    main()
