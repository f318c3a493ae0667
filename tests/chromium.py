"""A real Chromium for tests of pages: that of the system, by its path."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium_path() -> str:
    """Return the path of Chromium; skip the test where there is none, unless `COPYDESK_CHROMIUM` names one."""
    named = os.environ.get("COPYDESK_CHROMIUM", "")
    if named:
        assert Path(named).is_file(), f"COPYDESK_CHROMIUM names {named}, and there is no such file"
        assert find_spec("playwright"), "COPYDESK_CHROMIUM is set, and the extra `browser` is not installed"
        return named
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if not found or not find_spec("playwright"):
        pytest.skip("needs Chromium and the extra `browser`")
    return found


@contextmanager
def chromium() -> "Iterator[Browser]":
    """Yield a browser."""
    path = chromium_path()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


def violations(page: "Page") -> list[str]:
    """Return what axe-core finds on a page by the rules of WCAG 2.2, levels A and AA, and best practice."""
    from axe_playwright_python.sync_playwright import Axe

    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    # Without `preload` it asks for nothing itself, so that every request is the page's.
    options = {"runOnly": {"type": "tag", "values": tags}, "preload": False}
    found: Any = Axe().run(page, options=options).response
    assert len(found["passes"]) > 8, "axe-core has looked at hardly anything"
    return [f"{each['id']}: {node['html']}" for each in found["violations"] for node in each["nodes"]]
