"""Files that came to harm in thousands of ways, and articles that nobody would write: said, kept, and gone on with."""

import json
import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from damage import DAMAGES, RAW
from exchanged import written

from annotations.article import Article, Span
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.edits import Progress, Undo
from annotations.corpus.corpus import Corpus, open_corpus
from annotations.errors import ReadOnlyError, StoreError
from annotations.exchange.exporter import select_records
from annotations.reports.rows import row_of
from annotations.store.store import Store
from annotations.work.saver import Saver
from annotations.work.session import Session

TEXT = "Zoë said “no” in 北京 👩‍👩‍👧‍👦.\n\nThe rest of the world, which had waited for any word, heard of it on Sunday."


def furnished(store: Store, article: Article) -> tuple[bytes, bytes]:
    """Make a file with all that one can hold; return its bytes before and after words went out of the text."""
    text = article.text
    record = store.apply(article, [Progress(9, (Span(0, 20), Span(40, 60)), 7.5)])
    for start in range(0, 80, 9):
        record = store.apply(article, [edits.tag(record, Claim.of(text, start, start + 7, "fact"))])
    one, two, three = record.claims[:3]
    said = two.said_by("Zoë", 0, 3).noted("a\nnote “with” 👩‍👩‍👧‍👦", sure=False)
    record = store.apply(article, [edits.change(record, two, said), edits.remove(record, three)])
    last = record.last()
    assert last is not None
    store.apply(article, [Undo(last.id, record.moment())])
    record = store.apply(article, [edits.set_status(record, "done")])
    path = store.path(article.id)
    before = path.read_bytes()
    store.apply(replace(article, text=text.replace(one.text, "?", 1)), [Progress(1)])
    assert (tables(path.read_bytes()) or {})["lost"]
    return before, path.read_bytes()


class Twice(dict[str, Any]):
    """An object in which a name stands twice."""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return dict(pairs) if len({key for key, _ in pairs}) == len(pairs) else Twice(pairs)


def tables(data: bytes) -> dict[str, Any] | None:
    """Return what a file says, or nothing where it does not say clearly which tables, rows and fields it has."""
    try:
        state = json.loads(data.decode(), object_pairs_hook=_unique)
    except (ValueError, RecursionError):
        return None
    if not isinstance(state, dict):
        return None
    parts = [state, *state.values(), *(row for table in state.values() for row in table.values())]
    return None if any(isinstance(part, Twice) for part in parts) else state


def ids(state: dict[str, Any], table: str) -> Counter[str]:
    """Count the ids of the rows of a table."""
    return Counter((row.get("claim") or row)["id"] for row in state.get(table, {}).values())


def kept(path: Path, data: bytes) -> bool:
    """Whether bytes are where they were, or in a file beside it that was moved aside."""
    return any(each.read_bytes() == data for each in (path, *path.parent.glob("*.damaged-*")) if each.exists())


def look(store: Store, article: Article, corpus: Corpus) -> None:
    """Ask everything that can be asked of a store; it answers, or says in a sentence why not."""
    store.annotators()
    store.latest(lambda change: change.when, "another")
    asks: list[Callable[[], object]] = [
        lambda: store.summary(article.id),
        lambda: list(store.files()),
        store.ids,
        lambda: store.record(article.id),
        lambda: written("jsonl", select_records(store.folder), by="article"),
        lambda: written("jsonl", select_records(store.folder), by="claim"),
        lambda: written("jsonl", select_records(store.folder), by="sentence"),
    ]
    for ask in asks:
        with suppress(StoreError):
            ask()
    for entry in corpus.entries:
        row_of(corpus, store, entry)


def go_on(store: Store, article: Article, path: Path, data: bytes) -> None:
    """Open the article and tag in it, as a person does; what was in the file is there still, here or beside it."""
    session = Session(article, store, Saver(store, lambda _: None))
    assert kept(path, data)
    aside = not path.exists()
    assert aside == (any(".damaged-" in warning for warning in session.warnings))
    claim = Claim.of(article.text, 4, 12, "quote")
    step = edits.tag(session.record, claim)
    try:
        record = store.apply(article, [step, Progress(3, (Span(0, 4),), 1.0)])
    except ReadOnlyError:
        assert session.state == "READ ONLY"
        assert path.read_bytes() == data
        return
    assert all(each.stands_in(article.text) for each in record.claims)
    assert any(each.span == claim.span and each.label == "quote" for each in record.claims)
    assert store.load(article) == record
    if not aside:
        before, after = tables(data), tables(path.read_bytes())
        assert before is not None, "a file that says two things was written over"
        assert after is not None
        assert ids(before, "history") <= ids(after, "history")
        assert ids(before, "claims") + ids(before, "lost") <= ids(after, "claims") + ids(after, "lost")
        known = {"article", "claims", "history", "lost", "schema"}
        assert {name: rows for name, rows in before.items() if name not in known}.items() <= after.items()
    assert kept(path, data) or not aside


def test_a_damaged_file_is_never_written_over_and_never_a_traceback(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """However a file was harmed: it is read, or said to be unreadable and kept to the byte; a tag after it is saved;
    and of a file that could be read nothing is missing after that.
    """
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, "utf-8")
    corpus = open_corpus(folder)
    article = corpus.load(corpus.entries[0])
    store = Store(folder / "annotations", "anna")
    wholes = furnished(store, article)
    texts = {path: path.read_bytes() for path in (store.folder / "_texts").glob("*.txt")}
    swapped = Article(id="b", title="B", text=f"Something else altogether. {TEXT[::-1]}")
    others = furnished(store, swapped)
    path = store.path(article.id)
    seed = request.config.getoption("--seed") or random.randrange(10**6)
    troubles: Counter[str] = Counter()
    harmed: dict[Path, bytes] = {}
    for number in range(request.config.getoption("--mutations")):
        chance = random.Random(f"{seed} {number}")
        damage = chance.choice((*DAMAGES, None) if number % 10 == 0 else DAMAGES)
        print(f"seed {seed}, mutation {number}: {damage.__name__ if damage else 'swapped'}")
        for old in path.parent.glob("*.damaged-*"):
            old.unlink()
        for text, data in harmed.items():
            text.write_bytes(data)
        harmed = {text: data for text, data in texts.items() if chance.random() < 0.05}
        for text, data in harmed.items():
            text.write_bytes(chance.choice(RAW)(chance, data))
        data = damage(chance, chance.choice(wholes)) if damage else chance.choice(others)
        path.write_bytes(data)
        today = replace(article, text=f"New. {article.text}") if chance.random() < 0.3 else article
        look(store, today, corpus)
        assert path.read_bytes() == data
        go_on(store, today, path, data)
        troubles["moved aside" if list(path.parent.glob("*.damaged-*")) else "read"] += 1
    print(f"seed {seed}: {dict(troubles)}")
