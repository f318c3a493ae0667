"""The screen's own process, while suggesters of every kind work: it has loaded none of their libraries."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from endpoint import endpoint
from packaged import put_package
from test_architecture import HEAVY

PROGRAM = """
import asyncio, sys
from pathlib import Path

from annotations.corpus.corpus import open_corpus
from annotations.layout import store_folder
from annotations.store.store import Store
from annotations.suggester_settings import SuggesterSettings
from annotations.suggesters.roster import Asked, Named
from tui.app import CopydeskApp
from tui.reader.screen import ReaderScreen

folder, url = Path(sys.argv[1]), sys.argv[2]
corpus = open_corpus(folder)
settings = (
    SuggesterSettings(name="llama", url=url, model="m"),
    SuggesterSettings(name="hedges", spacy=str(folder.parent / "pipeline")),
    SuggesterSettings(name="numbers", plugin="numbers"),
)
asked = [Asked(Named(each, "user", folder, corpus.settings.scheme), "by name") for each in settings]
app = CopydeskApp(corpus, Store(store_folder(folder), "anna"), "", folder.parent / "cache", suggesters=asked)

def offered():
    screen = app.screen
    return {each.rule for each in screen.suggestions.open} if isinstance(screen, ReaderScreen) else set()

async def main():
    async with app.run_test() as pilot:
        await pilot.press("enter")
        while not {each.rule for each in settings} <= offered():
            await pilot.pause(0.02)
        print(*sorted({name.partition(".")[0] for name in sys.modules}))

asyncio.run(main())
"""

PLUGIN = """
import numpy

from annotations.suggest.suggestion import Suggestion

class Numbers:
    api, name, version, languages, cost = 1, "numbers", "1", (), ""
    def suggest(self, article, entities):
        at = article.text.index("12")
        return [Suggestion(at, at + 2, "fact", "numbers")]
"""


@pytest.mark.slow
def test_the_screen_loads_no_library_of_its_suggesters_while_they_work(tmp_path: Path) -> None:
    """A pipeline, a language model and a plugin have answered, and what they proposed is on offer."""
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("span_ruler", config={"spans_key": "sc"}).add_patterns(  # type: ignore[attr-defined]
        [{"label": "speculation", "pattern": [{"LOWER": "may"}, {"LOWER": "fall"}]}]
    )
    nlp.to_disk(tmp_path / "pipeline")
    site = put_package(
        tmp_path / "site", "numbers", PLUGIN, "[copydesk.suggesters]\nnumbers = numbers_plugin:Numbers\n"
    )
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "a.txt").write_text(
        "Prices rose by 12 percent. They may fall. “We wait,” she said.\n", "utf-8"
    )
    paths = os.pathsep.join((str(site), str(Path(__file__).parents[2])))
    with endpoint() as server:
        server.reply = lambda exchange: exchange.claims(
            {"label": "quote", "words": "“We wait,”", "speaker": "she", "why": "in marks"}
        )
        done = subprocess.run(
            [sys.executable, "-P", "-c", PROGRAM, str(tmp_path / "news"), server.url],
            capture_output=True,
            text=True,
            timeout=300,
            env={**os.environ, "PYTHONPATH": paths},
            check=False,
        )
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert {"textual", "tui"} <= loaded
    assert loaded.isdisjoint((*HEAVY, "numbers_plugin"))
