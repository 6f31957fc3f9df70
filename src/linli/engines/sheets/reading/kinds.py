"""What a file really is, by its first bytes; a file's extension is not trusted."""

from __future__ import annotations

import stat
from pathlib import Path

from linli.engines.values import Problem

#: A file of this many bytes or more is refused before anything of it is read.
FILE_LIMIT = 200_000_000

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
# An .xls may be a bare stream of records too, without the compound file around it.
_BARE_BIFF = (b"\x09\x08\x10\x00", b"\x09\x08\x08\x00", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00")
_HTML = ("<html", "<!doctype html", "<table", "<head", "<body", "<meta", "<div", "<style", "<tr")


def file_size(path: Path, limit: int = FILE_LIMIT) -> int:
    """Bytes of a file that may be read.

    limit: a file of as many bytes or more is refused

    Raises Problem: sheets.not_found, is_folder, empty, too_large, no_access,
    unknown_kind (a device).

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file_size(Path(folder) / "none.xlsx")
    Traceback (most recent call last):
    linli.engines.values.problem.Problem: sheets.not_found {'file': 'none.xlsx'}
    """
    try:
        status = path.stat()
    except PermissionError as error:
        raise Problem("sheets.no_access", file=path.name) from error
    except (OSError, ValueError) as error:
        raise Problem("sheets.not_found", file=path.name) from error
    if stat.S_ISDIR(status.st_mode):
        raise Problem("sheets.is_folder", file=path.name)
    if not stat.S_ISREG(status.st_mode):
        raise Problem("sheets.unknown_kind", file=path.name)
    if status.st_size == 0:
        raise Problem("sheets.empty", file=path.name)
    if status.st_size >= limit:
        megabytes = status.st_size // 1_000_000
        raise Problem("sheets.too_large", file=path.name, size=megabytes, limit=limit // 1_000_000)
    return status.st_size


def sniff(path: Path) -> str:
    """Kind of a file: zip, ole, biff, html, xml_2003, pdf, image, text or unknown.

    Raises Problem as `file_size` does.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     page = Path(folder) / "list.xls"
    ...     _ = page.write_text("<html><table></table></html>")
    ...     sniff(page)
    'html'
    """
    file_size(path)
    try:
        with path.open("rb") as file:
            start = file.read(4096)
    except OSError as error:
        raise Problem("sheets.no_access", file=path.name) from error
    if start.startswith(_ZIP):
        return "zip"
    if start.startswith(_OLE):
        return "ole"
    if start.startswith(_BARE_BIFF):
        return "biff"
    if start.startswith(b"%PDF"):
        return "pdf"
    if start.startswith(_IMAGES) or (start[:4] == b"RIFF" and start[8:12] == b"WEBP"):
        return "image"
    return _markup_or_text(start)


def refuse(path: Path, kind: str) -> Problem:
    """The Problem to raise for a file of a kind that no reader takes.

    >>> refuse(Path("list.pdf"), "pdf").code
    'sheets.is_pdf'
    """
    known = {"html", "xml_2003", "pdf", "image", "docx", "xlsb", "ods"}
    return Problem(f"sheets.is_{kind}" if kind in known else "sheets.unknown_kind", file=path.name)


def _markup_or_text(start: bytes) -> str:
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if start.startswith(mark):
            text = start[2:].decode(encoding, "replace")
            return _markup(text) or "text"
    text = start.removeprefix(b"\xef\xbb\xbf").decode("latin-1")
    if any(letter < " " and letter not in "\t\n\r\f\x1a" for letter in text):
        return "unknown"
    return _markup(text) or "text"


def _markup(text: str) -> str | None:
    text = text.lstrip().lower()
    if text.startswith("<?xml"):
        if "urn:schemas-microsoft-com:office:spreadsheet" in text or "<?mso-application" in text:
            return "xml_2003"
        return "html" if "<html" in text else "unknown"
    if text.startswith(_HTML) or "<html" in text[:1000]:
        return "html"
    return "unknown" if text.startswith(("<!", "{\\rtf")) else None
