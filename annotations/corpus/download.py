"""Download the bytes behind a web address, within limits of size, time and place."""

import logging
import socket
import zlib
from base64 import b64encode
from contextlib import closing
from functools import partial
from http.client import HTTPException, HTTPMessage, HTTPResponse, IncompleteRead
from time import monotonic
from typing import IO, Any, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import quote, unquote, urlsplit, urlunsplit
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

from annotations.corpus.addresses import split_login, without_login
from annotations.corpus.connection import PlainConnection, Route, TLSConnection
from annotations.errors import ArticleError

MAX_PAGE_BYTES = 16 * 2**20
"""The largest page, in bytes."""

TIMEOUT_SECONDS = 20.0
"""Seconds for all of it: finding the server, connecting, redirects, headers and the whole page."""

_AGENT = "Mozilla/5.0 (compatible; Copydesk; reads one page for one person)"
_ACCEPT = "text/html, application/xhtml+xml, text/plain;q=0.9, application/rss+xml, application/atom+xml, */*;q=0.5"
_CHUNK = 64 * 1024

_log = logging.getLogger(__name__)


class HTTPStatusError(ArticleError):
    """A server answered with another status than success."""

    def __init__(self, sentence: str, status: int) -> None:
        super().__init__(sentence)
        self.status = status
        """The status of HTTP; 304 if what was asked for has not changed."""


class Edition(NamedTuple):
    """A server's validators for a version of a page (RFC 9110, section 8.8); empty if it sends none."""

    etag: str = ""
    modified: str = ""
    """`Last-Modified`, as the server writes it."""


class Page(NamedTuple):
    """A downloaded page."""

    url: str
    """Its final address, after all redirects, without name and password."""
    kind: str
    """Its media type in lower case, as the server states it."""
    charset: str
    """Its encoding as the server states it; empty if it does not."""
    data: bytes
    edition: Edition = Edition()


def download(
    url: str,
    patience: float = TIMEOUT_SECONDS,
    known: Edition = Edition(),  # noqa: B008, a constant
    *,
    is_typed: bool = True,
) -> Page:
    """Download a page within so many seconds. Raises `ArticleError` with the reason if that fails.

    An address that a person typed may be anywhere; any other one, as a feed names it, on the public internet only.

    `name:password@` before the host is sent to that server alone, and is neither in the result nor in a message. Raises
    `HTTPStatusError` for any status but success: 304 where the page is still the `known` edition.
    """
    route = Route(monotonic() + patience, is_typed=is_typed)
    shown = without_login(url)
    try:
        bare, login = split_login(url)
        request = Request(_plain(bare), headers={"User-Agent": _AGENT, "Accept": _ACCEPT, **_conditions(known)})  # noqa: S310, only http
        _log_in(request, login)
        with closing(_opener(route).open(request, timeout=patience)) as answer:
            headers: HTTPMessage = answer.headers
            data = _unpacked(_body(answer, shown, route.end), shown)
            _log.info("fetched %s: %s bytes", without_login(answer.url), len(data))
            edition = Edition(headers.get("ETag", ""), headers.get("Last-Modified", ""))
            return Page(answer.url, headers.get_content_type(), headers.get_content_charset("") or "", data, edition)
    except HTTPError as error:
        error.close()
        _log.info("fetched %s: status %s", shown, error.code)
        sentence = f"{shown} cannot be downloaded: the server says {error.code} {_why(error.reason)}"
        raise HTTPStatusError(sentence, error.code) from error
    except (OSError, HTTPException, ValueError) as error:
        reason = error.reason if isinstance(error, URLError) else error
        if isinstance(reason, TimeoutError):
            raise ArticleError(f"{shown} did not arrive within {patience:g} seconds") from error
        raise ArticleError(f"{shown} cannot be downloaded: {_why(reason)}") from error


def _conditions(known: Edition) -> dict[str, str]:
    """Return the headers that ask for a page only if it is no longer the known edition."""
    headers = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
    return {name: value for name, value in headers.items() if value and value.isprintable()}


def _log_in(request: Request, login: str) -> None:
    """Give a request the name and password of an address (RFC 7617); a redirect does not take them along."""
    if login:
        name, _, password = login.partition(":")
        secret = b64encode(f"{unquote(name)}:{unquote(password)}".encode()).decode()
        request.add_unredirected_header("Authorization", f"Basic {secret}")


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
        raise ArticleError(f"the download of {url} ended early")
    return bytes(data)


def _unpacked(data: bytes, url: str) -> bytes:
    """Decompress a response that the server compressed without being asked to."""
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        unpacking = zlib.decompressobj(31)
        data = unpacking.decompress(data, MAX_PAGE_BYTES + 1)
    except zlib.error as error:
        raise ArticleError(f"{url} is compressed, and cannot be decompressed") from error
    if len(data) > MAX_PAGE_BYTES:
        raise _too_large(url)
    if not unpacking.eof:
        raise ArticleError(f"the download of {url} ended early")
    return data


def _too_large(url: str) -> ArticleError:
    return ArticleError(f"{url} has more than {MAX_PAGE_BYTES // 2**20} MB: it is too large to be one article")


def _opener(route: Route) -> OpenerDirector:
    """Return an opener for the web only.

    A page must not lead to a file of this machine.
    """
    opener = OpenerDirector()
    web = (ProxyHandler(), _PlainHandler(route), _TLSHandler(route), _RedirectHandler())
    for handler in (*web, HTTPErrorProcessor(), HTTPDefaultErrorHandler(), UnknownHandler()):
        opener.add_handler(handler)
    return opener


class _PlainHandler(HTTPHandler):
    """Opens addresses without encryption, along a route."""

    def __init__(self, route: Route) -> None:
        super().__init__()
        self._route = route

    def http_open(self, request: Request) -> HTTPResponse:
        """Open an address."""
        is_proxy = _check_proxied(request, self._route)
        return self.do_open(partial(PlainConnection, route=self._route, is_proxy=is_proxy), request)


class _TLSHandler(HTTPSHandler):
    """Opens addresses with encryption, along a route."""

    def __init__(self, route: Route) -> None:
        super().__init__()
        self._route = route

    def https_open(self, request: Request) -> HTTPResponse:
        """Open an address."""
        is_proxy = _check_proxied(request, self._route)
        return self.do_open(partial(TLSConnection, route=self._route, is_proxy=is_proxy), request)


def _check_proxied(request: Request, route: Route) -> bool:
    """Return whether a request goes to a proxy, after checking where that is to pass it on to."""
    target = urlsplit(request.full_url)
    if request.host == unquote(target.netloc):
        return False
    route.pass_proxy(target.hostname or "", target.port or (443 if target.scheme == "https" else 80))
    return True


class _RedirectHandler(HTTPRedirectHandler):
    """Follows redirects."""

    def http_error_302(self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage) -> Any:
        """Follow a redirect without reading what comes with it, which may never end."""
        fp.close()
        return super().http_error_302(req, fp, code, msg, headers)

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        """Make the next request; a server cannot set a name and password."""
        return super().redirect_request(req, fp, code, msg, headers, without_login(newurl))


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
        return "the connection ended early"
    described = (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
    return " ".join(described.split())
