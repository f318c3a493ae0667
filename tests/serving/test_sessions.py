"""The app itself behind the socket: what is tagged there, by one or by many, and what a hostile page can do to it."""

import asyncio
import sys
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from serving_desk import Browser, Tab, desk

from annotations.article import Article
from annotations.claims.record import Record
from annotations.layout import store_folder
from annotations.store.store import Store
from tui.serving import session
from tui.serving.people import Team, invite

pytestmark = pytest.mark.slow


def saved(folder: Path, article: Article, name: str) -> Record:
    """Return what is on disk."""
    return Store(store_folder(folder), name).load(article)


async def test_two_people_in_four_tabs_lose_nothing(folder: Path, tmp_path: Path, article: Article) -> None:
    """Ana and Ben tag one article, each in two tabs at once; every tag is there, each under the name of its key."""
    path = tmp_path / "team.txt"
    people = {name: invite(path, name) for name in ("ana", "ben")}
    async with desk(folder, Team(path), options={"model": "none"}) as here, AsyncExitStack() as stack:

        async def tag(browser: Browser, key: str, keys: str) -> None:
            tab: Tab = await stack.enter_async_context(browser.work(key))
            await tab.show("articles")
            await tab.type("\r")
            await tab.show("sentence 1 of")
            for each in keys:
                await tab.type(each)
            await tab.show("sentence 31 of")
            await tab.show("saved")

        browsers = {name: await stack.enter_async_context(Browser(here)) for name in people}
        for name, key in people.items():
            await browsers[name].show(key)
        # One tab tags the odd sentences, the other the even ones.
        lanes = ("1j" * 15, "j2" * 14 + "jj")
        await asyncio.gather(*(tag(browsers[name], key, keys) for name, key in people.items() for keys in lanes))
    assert here.unsaved == 0
    for name in people:
        claims = saved(folder, article, name).claims
        assert [claim.label for claim in claims] == ["fact", "quote"] * 14 + ["fact"]
        assert all(article.text[claim.start : claim.end] == claim.text for claim in claims)


async def test_who_may_only_look_changes_nothing(folder: Path, tmp_path: Path, article: Article) -> None:
    """Ben's link shows his articles and says at once why his keys change nothing; no file appears. Ana's writes."""
    path = tmp_path / "team.txt"
    ana, ben = invite(path, "ana"), invite(path, "ben", may_write=False)
    async with desk(folder, Team(path), options={"model": "none"}) as here:
        async with Browser(here) as browser, browser.work(ben) as tab:
            await tab.show("READ ONLY")
            await tab.type("\r")
            await tab.show("sentence 1 of")
            await tab.type("1")
            await tab.show("change nothing.")
            await tab.type("j")
            await tab.show("sentence 3 of")
        async with Browser(here) as browser, browser.work(ana) as tab:
            await tab.show("articles")
            await tab.type("\r")
            await tab.show("sentence 1 of")
            await tab.type("1")
            await tab.show("saved")
    assert here.unsaved == 0
    assert not store_folder(folder).joinpath("ben").exists()
    assert [claim.label for claim in saved(folder, article, "ana").claims] == ["fact"]


HARMLESS = (
    "\x1b[48;60000;60000;1;1t",
    "\x1b[48;" + "9" * 30 + ";1;1;1t",
    "\x1b[<0;99999999;99999999M",
    "\x1b]52;c;aGVsbG8=\x07",
    "\x1bP1$r48;2;1;2;3m\x1b\\",
    "\ud800\udfff\ud800",
)
"""A size, a size of 30 digits, a click far outside, a clipboard, an answer nobody asked for, halves of characters."""


async def test_sequences_from_the_network_harm_nothing(folder: Path, article: Article) -> None:
    """They size no screen, and leave it answering; what cannot be read at all ends the session, saved."""
    async with desk(folder, options={"model": "none"}) as here, Browser(here) as ana, ana.work() as tab:
        await tab.show("articles")
        await tab.type("\r")
        await tab.show("sentence 1 of")
        await tab.type("1")
        await tab.show("sentence 2 of")
        await tab.show("saved")
        for number, sent in enumerate(HARMLESS):
            await tab.type(sent)
            tab.drawn = b""
            await tab.socket.send_json(["resize", {"width": 100 + number, "height": 30}])
            await tab.draws(500)
            assert len(tab.drawn) < 200_000
        await tab.type("\x1b[9999999999;2u")
        assert (await tab.hear("ended"))["kind"] == "failed"
    assert here.unsaved == 0
    assert "fact" in {claim.label for claim in saved(folder, article, "ana").claims}


async def test_a_session_that_cannot_begin_says_why(tmp_path: Path) -> None:
    """The sentence of the program is on the page, and not its command; the server goes on."""
    async with desk(tmp_path / "gone") as here, Browser(here) as ana, ana.work() as tab:
        told = await tab.hear("ended")
    assert told["kind"] == "failed"
    assert str(tmp_path / "gone") in told["words"]
    assert "--" not in told["words"]


async def test_a_process_that_never_ends_is_killed(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """A disk that does not answer may keep it; the server waits for so long, and says that something may be lost."""
    monkeypatch.setattr(session, "KILL_SECONDS", 0.2)
    stuck = (
        "import os, signal, time; signal.signal(15, lambda *_: None); os.write(1, b'__GANGLION__\\n'); time.sleep(600)"
    )

    def command(*_: object) -> list[str]:
        return [sys.executable, "-S", "-c", stuck]

    monkeypatch.setattr(session, "command_of", command)
    async with desk(folder) as here, Browser(here) as ana, ana.work():
        pass
    assert here.unsaved == 1
    assert here.log[-1] == "ana: the session ended and may have lost changes."
