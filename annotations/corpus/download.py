"""Fetching: the bytes behind an address of the web, within limits."""

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

LARGEST = 16 * 2**20
"""Bytes of the largest page that is fetched."""

PATIENCE = 20.0
"""Seconds to wait for an answer, and for all of the page."""

_AGENT = "Mozilla/5.0 (compatible; Copydesk; reads one page for one person)"
_CHUNK = 64 * 1024


class Page(NamedTuple):
    """What was behind an address."""

    url: str
    """Where it was in the end, behind all redirections."""
    kind: str
    """Its media type in small letters, as the server has it."""
    charset: str
    """Its encoding, as the server has it; empty where that says nothing."""
    data: bytes


def is_address(origin: str) -> bool:
    """Whether something is an address of the web and no file."""
    return urlsplit(origin).scheme.lower() in ("http", "https")


def download(url: str, patience: float = PATIENCE) -> Page:
    """Fetch a page. Raises `ArticleError` with the reason where there is none to be had."""
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
    """Read an answer to its end, which may be neither far nor late."""
    data = bytearray()
    while chunk := answer.read1(_CHUNK):
        data += chunk
        if len(data) > LARGEST:
            raise _too_large(url)
        if monotonic() > end:
            raise TimeoutError
    if answer.length:
        raise ArticleError(f"{url} broke off before its end")
    return bytes(data)


def _unpacked(data: bytes, url: str) -> bytes:
    """Unpack what a server packed without being asked to."""
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        data = zlib.decompressobj(31).decompress(data, LARGEST + 1)
    except zlib.error as error:
        raise ArticleError(f"{url} is packed so that it cannot be unpacked") from error
    if len(data) > LARGEST:
        raise _too_large(url)
    return data


def _too_large(url: str) -> ArticleError:
    return ArticleError(f"{url} has more than {LARGEST // 2**20} MB: it is too large to be one article")


def _opener() -> OpenerDirector:
    """Make what knows the web only: a page must not lead to a file of this machine."""
    opener = OpenerDirector()
    web = (ProxyHandler(), HTTPHandler(), HTTPSHandler(), HTTPRedirectHandler())
    for handler in (*web, HTTPErrorProcessor(), HTTPDefaultErrorHandler(), UnknownHandler()):
        opener.add_handler(handler)
    return opener


def _plain(url: str) -> str:
    """Return an address with everything that is not ASCII in it encoded, as browsers do."""
    parts = urlsplit(url.strip())
    host = parts.netloc.encode("idna").decode() if not parts.netloc.isascii() else parts.netloc
    safe = "%/:=&?~#+!$,;'@()*[]"
    return urlunsplit((parts.scheme, host, quote(parts.path, safe=safe), quote(parts.query, safe=safe), ""))


def _why(error: object) -> str:
    if isinstance(error, socket.gaierror):
        return "there is no server of that name"
    if isinstance(error, IncompleteRead):
        return "it broke off before its end"
    told = (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
    return " ".join(told.split())
