"""Download the bytes behind a web address, within limits."""

import socket
import zlib
from contextlib import closing
from http.client import HTTPException, HTTPMessage, HTTPResponse, IncompleteRead
from time import monotonic
from typing import NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit, urlunsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    UnknownHandler,
)

from annotations.errors import ArticleError

MAX_PAGE_BYTES = 16 * 2**20
"""The largest page, in bytes."""

TIMEOUT_SECONDS = 20.0
"""Seconds for the first answer, and for the whole page."""

_AGENT = "Mozilla/5.0 (compatible; Copydesk; reads one page for one person)"
_CHUNK = 64 * 1024


class Page(NamedTuple):
    """A downloaded page."""

    url: str
    """Its final address, after all redirects."""
    kind: str
    """Its media type in lower case, as the server states it."""
    charset: str
    """Its encoding as the server states it; empty if it does not."""
    data: bytes


def is_address(origin: str) -> bool:
    """Return whether something is a web address and not a file."""
    return urlsplit(origin).scheme.lower() in ("http", "https")


def download(url: str, patience: float = TIMEOUT_SECONDS) -> Page:
    """Download a page. Raises `ArticleError` with the reason if that fails."""
    end = monotonic() + patience
    try:
        request = Request(_plain(url), headers={"User-Agent": _AGENT, "Accept": "text/html, text/plain;q=0.9"})  # noqa: S310, only http
        with closing(_opener().open(request, timeout=patience)) as answer:
            headers: HTTPMessage = answer.headers
            data = _unpacked(_body(answer, url, end), url)
            return Page(answer.url, headers.get_content_type(), headers.get_content_charset("") or "", data)
    except HTTPError as error:
        error.close()
        raise ArticleError(f"{url} cannot be had: the server says {error.code} {_why(error.reason)}") from error
    except (OSError, HTTPException, ValueError) as error:
        reason = error.reason if isinstance(error, URLError) else error
        if isinstance(reason, TimeoutError):
            raise ArticleError(f"{url} did not come within {patience:g} seconds") from error
        raise ArticleError(f"{url} cannot be had: {_why(reason)}") from error


def _body(answer: HTTPResponse, url: str, end: float) -> bytes:
    """Read a response to its end, within the limits of size and time."""
    data = bytearray()
    while chunk := answer.read1(_CHUNK):
        data += chunk
        if len(data) > MAX_PAGE_BYTES:
            raise _too_large(url)
        if monotonic() > end:
            raise TimeoutError
    if answer.length:
        raise ArticleError(f"{url} broke off before its end")
    return bytes(data)


def _unpacked(data: bytes, url: str) -> bytes:
    """Decompress a response that the server compressed without being asked to."""
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        data = zlib.decompressobj(31).decompress(data, MAX_PAGE_BYTES + 1)
    except zlib.error as error:
        raise ArticleError(f"{url} is packed so that it cannot be unpacked") from error
    if len(data) > MAX_PAGE_BYTES:
        raise _too_large(url)
    return data


def _too_large(url: str) -> ArticleError:
    return ArticleError(f"{url} has more than {MAX_PAGE_BYTES // 2**20} MB: it is too large to be one article")


def _opener() -> OpenerDirector:
    """Return an opener for the web only.

    A page must not lead to a file of this machine.
    """
    opener = OpenerDirector()
    web = (ProxyHandler(), HTTPHandler(), HTTPSHandler(), HTTPRedirectHandler())
    for handler in (*web, HTTPErrorProcessor(), HTTPDefaultErrorHandler(), UnknownHandler()):
        opener.add_handler(handler)
    return opener


def _plain(url: str) -> str:
    """Return an address with everything outside ASCII encoded, as browsers do."""
    parts = urlsplit(url.strip())
    host = parts.netloc.encode("idna").decode() if not parts.netloc.isascii() else parts.netloc
    safe = "%/:=&?~#+!$,;'@()*[]"
    return urlunsplit((parts.scheme, host, quote(parts.path, safe=safe), quote(parts.query, safe=safe), ""))


def _why(error: object) -> str:
    if isinstance(error, socket.gaierror):
        return "there is no server of that name"
    if isinstance(error, IncompleteRead):
        return "it broke off before its end"
    described = (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
    return " ".join(described.split())
