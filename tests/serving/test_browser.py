"""The app in a real Chromium: what a person sees, types, copies and loses there. Nothing."""

import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from chromium import chromium

from annotations.article import Article
from annotations.claims.record import Record
from annotations.layout import store_folder
from annotations.store.store import Store

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.slow

SECONDS = 120.0
"""Seconds that a page may take on a machine that does much else."""

_SCREEN = """() => {
  const buffer = globalThis.copydeskTerminal?.terminal.buffer.active;
  return Array.from({ length: buffer?.length ?? 0 }, (_, n) => buffer.getLine(n).translateToString(true)).join("\\n");
}"""


class Server:
    """`copydesk serve`, as a person starts it."""

    def __init__(self, corpus: Path, *options: str) -> None:
        """Start it at a free port, and read its link."""
        command = [sys.executable, "-P", "-m", "tui", "serve", str(corpus), "--port", "0", *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.link = self.process.stdout.readline().strip()
        assert self.link, self.process.communicate()
        self.origin = self.link.partition("/#")[0]

    def end(self, number: int = signal.SIGINT) -> tuple[int, str]:
        """End it by a signal; return status and messages."""
        self.process.send_signal(number)
        _, words = self.process.communicate(timeout=SECONDS)
        return self.process.returncode, words


@contextmanager
def serving(corpus: Path, *options: str) -> Iterator[Server]:
    """Serve a corpus until the end of the block."""
    server = Server(corpus, "--annotator", "anna", *options)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.end()


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    """Start Chromium once for these tests."""
    with chromium() as found:
        yield found


@pytest.fixture
def context(browser: "Browser") -> "Iterator[BrowserContext]":
    """Return a profile of a browser: cookies and what pages keep."""
    found = browser.new_context(viewport={"width": 1200, "height": 760})
    found.set_default_timeout(SECONDS * 1000)
    yield found
    found.close()


def opened(context: "BrowserContext", link: str) -> "Page":
    """Open a link, and wait until the list of articles is there."""
    page = context.new_page()
    page.goto(link)
    see(page, "articles")
    return page


def see(page: "Page", words: str) -> str:
    """Wait until the terminal of a page shows words; return all that it shows."""

    def shown() -> str:
        text = str(page.evaluate(_SCREEN))
        return text if words in text else ""

    return str(until(shown, page))


def until(found: Callable[[], Any], page: "Page | None" = None) -> Any:
    """Wait until a function returns something."""
    deadline = time.monotonic() + SECONDS
    while not (result := found()):
        assert time.monotonic() < deadline, page and page.evaluate(_SCREEN)
        page.wait_for_timeout(50) if page else time.sleep(0.05)
    return result


def press(page: "Page", keys: str) -> None:
    """Press keys, each when the page is ready for the next."""
    for key in keys.split():
        page.keyboard.press(key)


def saved(folder: Path, article: Article) -> Record:
    """Return what is on disk."""
    return Store(store_folder(folder), "anna").load(article)


def test_what_is_tagged_in_a_browser_is_on_disk(context: "BrowserContext", folder: Path, article: Article) -> None:
    """Typed at once, without a click before; nothing leaves the origin, the key is in no request and no address."""
    requests: list[Any] = []

    def note(request: Any) -> None:
        requests.append(request)

    context.on("request", note)
    with serving(folder) as server:
        page = opened(context, server.link)
        assert page.title() == "Copydesk – seeds"
        press(page, "Enter")
        see(page, "sentence 1 of")
        press(page, "1 2 3")
        see(page, "sentence 4 of")
        see(page, "saved")
        claims = saved(folder, article).claims
        assert [claim.label for claim in claims] == ["fact", "quote", "speculation"]
        assert all(claim.text == article.text[claim.start : claim.end] for claim in claims)
        key = server.link.partition("=")[2]
        assert page.url == f"{server.origin}/"
        assert {re.sub(r"(?<=\d)/.*", "", each.url) for each in requests} == {server.origin}
        assert not [each for each in requests if key in each.url or key in str(each.all_headers())]
        page.reload()
        see(page, "3 claims")
        press(page, "Enter")
        see(page, "sentence 4 of")
        status, words = server.end(signal.SIGTERM)
    assert status == 0
    assert key not in words
    assert "everything is saved" in words
