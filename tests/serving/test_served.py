"""The screen of a browser: its driver, the keys that browsers keep, and the script that its page takes from others."""

import pytest
from textual.app import App
from textual.drivers import web_driver
from textual.events import Key, Resize
from textual.geometry import Size

from tui.keymap import KEYS
from tui.served import ServedDriver
from tui.serving.pages import has_terminal, page_files

KEPT = {"ctrl+w", "ctrl+t", "ctrl+n", "ctrl+shift+t", "ctrl+shift+n", "ctrl+shift+w", "super+q", "super+w", "super+t"}
"""The keys that Chromium and Firefox never pass on to a page."""


def test_no_key_is_one_that_browsers_keep() -> None:
    """Ctrl+W would close the tab."""
    keys = {key for row in KEYS for key in row.keys.split(",")}
    assert len(keys) > 50
    assert keys & KEPT == set()


def test_our_script_reaches_the_terminal_of_the_page() -> None:
    """A later textual-serve may make it elsewhere: then `?sr=1` would do nothing."""
    assert has_terminal()
    assert page_files()["/"].data.count(b"http") == 0


async def test_the_size_comes_from_the_server_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A size among the keys is dropped, and keys are passed on."""
    app: App[None] = App()
    async with app.run_test() as pilot:
        sent: list[object] = []
        monkeypatch.setattr(ServedDriver, "send_message", lambda _, message: sent.append(message))
        # The standard input of tests is no pipe.
        monkeypatch.setattr(web_driver, "InputReader", object)
        driver = ServedDriver(app)
        driver.process_message(Resize(Size(60000, 60000), Size(60000, 60000)))
        driver.process_message(key := Key("j", "j"))
        await pilot.pause()
    assert sent == [key]
