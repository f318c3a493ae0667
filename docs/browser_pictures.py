"""Make the pictures of docs/browser.md: `python docs/browser_pictures.py` takes them from Chromium.

It needs the extras `serve` and `browser`, and Chromium. They are not checked: fonts differ between machines.
"""

import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DOCS = Path(__file__).parent
SIZES = ((1200, 760), (800, 600))
SECONDS = 60.0

_SCREEN = """() => {
  const buffer = globalThis.copydeskTerminal?.terminal.buffer.active;
  return Array.from({ length: buffer?.length ?? 0 }, (_, n) => buffer.getLine(n).translateToString(true)).join("\\n");
}"""


@contextmanager
def served(corpus: Path, theme: str) -> Iterator[str]:
    """Serve a corpus, and yield the link."""
    command = [sys.executable, "-m", "tui", "serve", str(corpus), "--port", "0", "--annotator", "ana", "--theme", theme]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.send_signal(signal.SIGINT)


def take(corpus: Path, pictures: Path) -> None:
    """Take pictures of the list and of the reader, light and dark, large and small."""
    from playwright.sync_api import Page, sync_playwright

    def wait(page: Page, words: str, without: tuple[str, ...] = ()) -> None:
        for _ in range(int(SECONDS * 10)):
            shown = page.evaluate(_SCREEN)
            if words in shown and not any(each in shown for each in without):
                return
            page.wait_for_timeout(100)
        raise TimeoutError(words)

    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for theme in ("dark", "light"):
            with served(corpus, theme) as link:
                page = browser.new_page()
                for width, height in SIZES:
                    page.set_viewport_size({"width": width, "height": height})
                    page.goto(link)
                    page.reload()
                    wait(page, "2 articles")
                    page.screenshot(path=pictures / f"browser-list-{theme}-{width}.png")
                    page.keyboard.press("Enter")
                    wait(page, "36")
                    page.keyboard.press("g")
                    if theme == "dark" and width == SIZES[0][0]:
                        for key in "123":
                            page.keyboard.press(key)
                    wait(page, "36", without=("saving", "finding"))
                    page.screenshot(path=pictures / f"browser-reader-{theme}-{width}.png")
                page.close()
        # A published page of what was tagged above.
        site = corpus.parent / "site"
        command = [sys.executable, "-m", "tui", "publish", str(corpus), "--annotator", "ana", "-o", str(site)]
        subprocess.run(command, check=True)
        page = browser.new_page(viewport={"width": 1220, "height": 640}, color_scheme="light")
        page.goto(next((site / "article").iterdir()).as_uri())
        page.screenshot(path=pictures / "published-article.png")
        browser.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        articles = Path(folder) / "news"
        shutil.copytree(DOCS.parent / "seeds", articles, ignore=shutil.ignore_patterns("annotations"))
        take(articles, Path(sys.argv[1]) if sys.argv[1:] else DOCS / "pictures")
