"""The app in a real Chromium: what a person sees, types, copies and loses there. Nothing."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from chromium import chromium, violations
from conftest import SEEDS
from processes import children_of, wait_until_gone

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


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve the sample articles to the tests that change nothing."""
    copy = tmp_path_factory.mktemp("served") / "seeds"
    shutil.copytree(SEEDS, copy, ignore=shutil.ignore_patterns("annotations"))
    with serving(copy) as found:
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
        text = screen(page)
        return text if words in text else ""

    return str(until(shown, page))


def screen(page: "Page") -> str:
    """Return what the terminal of a page shows; nothing while the page is loaded again."""
    from playwright.sync_api import Error

    try:
        return str(page.evaluate(_SCREEN))
    except Error as error:
        if "navigation" not in str(error):
            raise
        return ""


def until(found: Callable[[], Any], page: "Page | None" = None) -> Any:
    """Wait until a function returns something."""
    deadline = time.monotonic() + SECONDS
    while not (result := found()):
        assert time.monotonic() < deadline, page and screen(page)
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


def test_a_lost_process_and_a_lost_server_lose_nothing(
    context: "BrowserContext", folder: Path, article: Article
) -> None:
    """The process killed, the network gone, the server killed: what was called saved is on disk, nobody is left."""
    with serving(folder) as server:
        page = opened(context, server.link)
        press(page, "Enter 1")
        see(page, "saved")
        (child,) = until(lambda: children_of(server.process.pid))
        os.kill(child, signal.SIGKILL)
        page.get_by_text("What was marked saved is saved.").wait_for()
        page.get_by_role("button", name="Open it again").click()
        see(page, "1 claim")
        press(page, "Enter")
        see(page, "sentence 2 of")
        press(page, "2")
        see(page, "Q quote 1")
        see(page, "saved")
        page.evaluate("() => copydeskTerminal.socket.close()")
        page.get_by_text("Connection lost.").wait_for()
        see(page, "2 claims")
        press(page, "Enter 3")
        see(page, "S speculation 1")
        see(page, "saved")
        children = children_of(server.process.pid)
        assert len(children) == 1
        server.process.kill()
        server.process.communicate()
        until(lambda: wait_until_gone(children))
        page.get_by_text("Connection lost.").wait_for()
    assert [claim.label for claim in saved(folder, article).claims] == ["fact", "quote", "speculation"]


def test_a_page_of_another_origin_gets_nothing(context: "BrowserContext", server: Server) -> None:
    """It opens the socket and shows the cookie of a person who is working, from a port of the same host: in vain."""
    opened(context, server.link)
    processes = children_of(server.process.pid)
    attack = """async ([address, page]) => {
      const half = localStorage.getItem("copydesk");
      const socket = new Promise((done) => {
        const found = new WebSocket(address, half ? ["copydesk", half] : ["copydesk"]);
        found.onopen = () => done("open");
        found.onerror = () => done("refused");
      });
      const session = fetch(`${page}/session`, { method: "POST", credentials: "include", body: "{}" });
      return [half, await socket, await session.then((got) => got.text(), () => "refused")];
    }"""
    evil = context.new_page()
    evil.route("**/evil", lambda route: route.fulfill(body="<h1>Evil</h1>", content_type="text/html"))
    evil.goto("http://127.0.0.1:1/evil")
    address = f"ws{server.origin.removeprefix('http')}/ws?width=80&height=24"
    assert evil.evaluate(attack, [address, server.origin]) == [None, "refused", "refused"]
    assert children_of(server.process.pid) == processes


def test_copying_pasting_and_leaving(context: "BrowserContext", server: Server) -> None:
    """`y` copies, or shows what to copy; pasted text is text, and no keys; `q` ends with a page that says so."""
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server.origin)
    page = opened(context, server.link)
    clipboard = context.new_page()
    clipboard.goto(f"{server.origin}/icon.svg")

    def copied() -> str:
        clipboard.bring_to_front()
        return str(clipboard.evaluate("() => navigator.clipboard.readText()"))

    page.bring_to_front()
    press(page, "Enter")
    see(page, "sentence 1 of")
    press(page, "y")
    assert until(lambda: "US Secretary of State Antony Blinken has begun" in copied(), clipboard)
    clipboard.evaluate("() => navigator.clipboard.writeText('Qin\u001b[201~q\u001bqq Gang')")
    page.bring_to_front()
    press(page, "/ Control+v")
    see(page, "Qin[201~qqq Gang")
    press(page, "Escape")
    # A key that follows Esc at once is that key with Alt, as in a terminal.
    until(lambda: "Qin[201~" not in screen(page), page)
    page.evaluate("() => void (Clipboard.prototype.writeText = () => Promise.reject())")
    press(page, "y")
    assert page.get_by_role("textbox", name="Copy it").input_value().startswith("US Secretary of State")
    press(page, "Escape q")
    see(page, "articles")
    press(page, "q")
    page.get_by_text("Everything is saved. You may close this tab.").wait_for()


def test_the_page_asks_before_it_loses_something(context: "BrowserContext", folder: Path) -> None:
    """While a change is NOT SAVED, closing the tab asks; a person without a link is told what to do."""
    with serving(folder) as server:
        page = opened(context, server.link)
        store = store_folder(folder)
        store.mkdir(exist_ok=True)
        (store / "anna").write_text("in the way of the folder")
        press(page, "Enter 1")
        see(page, "NOT SAVED")
        asked: list[str] = []

        def answer(dialog: Any) -> None:
            asked.append(dialog.type)
            dialog.dismiss()

        page.on("dialog", answer)
        page.close(run_before_unload=True)
        until(lambda: asked, page)
        assert asked == ["beforeunload"]
        (store / "anna").unlink()
        see(page, "saved")


def test_a_page_without_a_key_says_what_to_do(context: "BrowserContext", server: Server) -> None:
    """It tells nothing of the corpus, and axe-core finds nothing against it."""
    page = context.new_page()
    page.goto(server.origin)
    page.get_by_text("Open the link that you were given").wait_for()
    assert page.title() == "Copydesk"
    assert violations(page) == []


def test_a_screen_reader_gets_lines(context: "BrowserContext", server: Server) -> None:
    """With `?sr=1` the lines on the screen are text in the page."""
    page = opened(context, server.link.replace("/#", "/?sr=1#"))
    lines = page.locator(".xterm-accessibility-tree")
    lines.get_by_text("US Secretary of State Antony Blinken has begun").first.wait_for()
