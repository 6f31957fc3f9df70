"""The main job once, through the pages: what a browser would send, without one."""

from __future__ import annotations

import re
import secrets
import time
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from typing import NamedTuple

from linli.engines.values import Problem

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_SIGN_IN = "/accounts/login/"


class Answer(NamedTuple):
    """A page: where it came from in the end, its status, what it says."""

    address: str
    status: int
    body: bytes


class Visitor:
    """Somebody with cookies who asks one node for pages. base: `http://HOST:PORT`"""

    def __init__(self, base: str) -> None:
        self._base, self._jar = base, CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._jar))

    def cookies(self) -> set[str]:
        """Names of the cookies that it was given."""
        return {one.name for one in self._jar}

    def get(self, path: str) -> Answer:
        """A page by its path. Raises urllib.error.HTTPError where it is refused."""
        return self._ask(self._request(path))

    def post(
        self,
        path: str,
        fields: dict[str, str],
        *,
        form: str = "",
        file: tuple[str, str, bytes] | None = None,
    ) -> Answer:
        """Send a form of the page `form` (the same path by default), with its token.

        file: the field, the name and the content of a file that goes with it
        """
        page = self.get(form or path)
        token = _TOKEN.search(page.body.decode("utf-8"))
        given = {**fields, "csrfmiddlewaretoken": token[1] if token else ""}
        if file is None:
            request = self._request(path, urllib.parse.urlencode(given).encode())
        else:
            kind, body = _with_file(given, *file)
            request = self._request(path, body)
            request.add_header("Content-Type", kind)
        request.add_header("Referer", page.address)
        return self._ask(request)

    def sign_in(self, username: str, password: str) -> Answer:
        """Sign in; the first page. Raises PermissionError where it shows the sign-in again."""
        answer = self.post(_SIGN_IN, {"login": username, "password": password})
        if urllib.parse.urlsplit(answer.address).path == _SIGN_IN:
            raise PermissionError(username)
        return answer

    def _request(self, path: str, data: bytes | None = None) -> urllib.request.Request:
        address = urllib.parse.urljoin(self._base, path)
        return urllib.request.Request(address, data)  # noqa: S310 - of a node that we serve

    def _ask(self, request: urllib.request.Request) -> Answer:
        with self._opener.open(request, timeout=60) as answer:
            return Answer(answer.url, answer.status, answer.read())


def _with_file(fields: dict[str, str], name: str, file: str, data: bytes) -> tuple[str, bytes]:
    """Fields and a file as a browser sends them (RFC 7578): the content type, the body."""
    line = secrets.token_hex(16)
    parts = [
        f'--{line}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in fields.items()
    ]
    head = f'--{line}\r\nContent-Disposition: form-data; name="{name}"; filename="{file}"'
    parts += [f"{head}\r\n\r\n".encode(), data, f"\r\n--{line}--\r\n".encode()]
    return f"multipart/form-data; boundary={line}", b"".join(parts)


_LEDGER = re.compile(r"/ledgers/([0-9a-f-]{36})/")
_DESK, _SECONDS = "/ledgers/", 120.0


def do_main_job(visitor: Visitor, name: str, data: bytes, where: str) -> bytes:
    """Hand a form in, let it be filled, take it, send it back; the filled file.

    visitor: signed in as a clerk; name, data: the form; where: for whom, as an expression

    Raises Problem("demo.job_stuck") where a step does not come, and HTTPError where one is refused.
    """
    page = visitor.post(
        f"{_DESK}receive/", {"department": "", "due_on": ""}, form=_DESK, file=("files", name, data)
    )
    found = _LEDGER.search(page.address) or _LEDGER.search(page.body.decode("utf-8"))
    if found is None:
        raise Problem("demo.job_stuck", step="receive")
    ledger = f"{_DESK}{found[1]}/"
    _wait(visitor, f"{ledger}whom/", "understand")
    visitor.post(f"{ledger}accept/", {}, form=ledger)
    visitor.post(f"{ledger}whom/", {"kind": "person", "where": where, "do": "keep"})
    visitor.post(f"{ledger}fill/", {}, form=ledger)
    _wait(visitor, f"{ledger}left/", "fill")
    taken = visitor.post(f"{ledger}take/", {"to": name, "reason": name})
    visitor.post(f"{ledger}sent/", {}, form=ledger)
    return taken.body


def _wait(visitor: Visitor, path: str, step: str) -> None:
    """Ask for a page until it is shown: before that it leads back to the ledger."""
    until = time.monotonic() + _SECONDS
    while time.monotonic() < until:
        if urllib.parse.urlsplit(visitor.get(path).address).path == path:
            return
        time.sleep(0.3)
    raise Problem("demo.job_stuck", step=step)
