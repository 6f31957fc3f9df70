"""The recovery sheet as a PDF page: the recovery key to be typed or scanned, and what to do."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from html import escape

from linli.engines.values import Problem, Reason
from linli.engines.values.sentences import sentence

#: Chinese first: whoever finds the sheet in the safe reads that.
_LANGUAGES = ("zh-Hans", "en")
_STEPS = ("print", "safe", "delete", "drill", "restore")
_STYLE = """
@page { size: A4; margin: 18mm }
body { font-family: "Noto Sans CJK SC", "Noto Serif CJK SC", sans-serif; font-size: 10.5pt }
h1 { font-size: 18pt; margin: 0 0 2mm } h2 { font-size: 12pt; margin: 5mm 0 1mm }
.key { border: 1pt solid #000; padding: 4mm; margin: 4mm 0; display: flex; gap: 6mm }
.key img { width: 42mm; height: 42mm }
.key pre { font: 14pt/1.7 "DejaVu Sans Mono", monospace; margin: 0 }
p, li { margin: 0 0 1mm; line-height: 1.45 } ol { margin: 0; padding-left: 6mm }
"""


def draw_sheet(lines: Sequence[str], code: str, *, mark: str, node: str, on: str) -> bytes:
    """The page as PDF.

    lines: the key in groups, to be typed; code: the same in one piece, as a QR code
    mark:  by which this sheet is told from an older one; node, on: whose it is, and of which day

    Raises Problem("init.no_pango") if the system's text libraries are missing.
    """
    try:
        from weasyprint import HTML
    except OSError:
        raise Problem("init.no_pango") from None
    drawn: bytes = HTML(string=_page(lines, code, mark=mark, node=node, on=on)).write_pdf()
    return drawn


def _page(lines: Sequence[str], code: str, *, mark: str, node: str, on: str) -> str:
    key = "\n".join(lines)
    parts = [
        f"<html><head><meta charset=utf-8><style>{_STYLE}</style></head><body>",
        *(f"<h1>{_said('title', language)}</h1>" for language in _LANGUAGES),
        f'<div class=key><img src="{_picture(code)}"><pre>{escape(key)}</pre></div>',
    ]
    for language in _LANGUAGES:
        parts.append(f"<p>{_said('about', language, node=node, on=on, mark=mark)}</p>")
        steps = "".join(f"<li>{_said(f'step_{step}', language)}</li>" for step in _STEPS)
        parts.append(f"<h2>{_said('what_to_do', language)}</h2><ol>{steps}</ol>")
    return "".join([*parts, "</body></html>"])


def _said(what: str, language: str, **details: str) -> str:
    return escape(sentence(Reason(f"sheet.{what}", details), language))


def _picture(code: str) -> str:
    import segno

    out = io.BytesIO()
    segno.make(code, error="m").save(out, kind="svg", scale=4)
    return "data:image/svg+xml;base64," + base64.b64encode(out.getvalue()).decode()
