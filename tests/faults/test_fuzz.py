"""Store files with random damage are reported and kept, and tagging goes on."""

import json
import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from damage import BYTE_DAMAGES, DAMAGES
from exchanged import written

from annotations.article import Article, Span
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.edits import Progress, Undo
from annotations.corpus.corpus import Corpus, open_corpus
from annotations.errors import ReadOnlyError, StoreError
from annotations.exchange.records import select_records
from annotations.reports.rows import row_of
from annotations.store.store import Store
from annotations.work.saver import Saver
from annotations.work.session import Session

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("repeatable")]

TEXT = "Zoë said “no” in 北京 👩‍👩‍👧‍👦.\n\nThe rest of the world, which had waited for any word, heard of it on Sunday."


def write_full_file(store: Store, article: Article) -> tuple[bytes, bytes]:
    """Write a file with rows in every table.

    Return its bytes before and after a claim became an orphan.
    """
    text = article.text
    record = store.apply(article, [Progress(9, (Span(0, 20), Span(40, 60)), 7.5)])
    for start in range(0, 80, 9):
        record = store.apply(article, [edits.tag(record, Claim.of(text, start, start + 7, "fact"))])
    one, two, three = record.claims[:3]
    changed = two.said_by("Zoë", 0, 3).noted("a\nnote “with” 👩‍👩‍👧‍👦", sure=False)
    record = store.apply(article, [edits.change(record, two, changed), edits.remove(record, three)])
    last = record.last()
    assert last is not None
    store.apply(article, [Undo(last.id, record.moment())])
    record = store.apply(article, [edits.set_status(record, "done")])
    path = store.path(article.id)
    before = path.read_bytes()
    store.apply(replace(article, text=text.replace(one.text, "?", 1)), [Progress(1)])
    assert (tables(path.read_bytes()) or {})["lost"]
    return before, path.read_bytes()


class DuplicateNames(dict[str, Any]):
    """A JSON object with a duplicate name."""


def _object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return dict(pairs) if len({key for key, _ in pairs}) == len(pairs) else DuplicateNames(pairs)


def tables(data: bytes) -> dict[str, Any] | None:
    """Return the tables of a file; `None` where it is damaged or has a duplicate name."""
    try:
        state = json.loads(data.decode(), object_pairs_hook=_object_of)
    except (ValueError, RecursionError):
        return None
    if not isinstance(state, dict):
        return None
    parts = [state, *state.values(), *(row for table in state.values() for row in table.values())]
    return None if any(isinstance(part, DuplicateNames) for part in parts) else state


def ids(state: dict[str, Any], table: str) -> Counter[str]:
    """Count the ids of the rows of a table."""
    return Counter((row.get("claim") or row)["id"] for row in state.get(table, {}).values())


def is_kept(path: Path, data: bytes) -> bool:
    """Return whether the bytes are in their file or in a quarantined one."""
    return any(each.read_bytes() == data for each in (path, *path.parent.glob("*.damaged-*")) if each.exists())


def read_everything(store: Store, article: Article, corpus: Corpus) -> None:
    """Call every reading function of a store; each returns or raises a `StoreError`."""
    store.annotators()
    store.latest_change(lambda change: change.when, "another")
    calls: list[Callable[[], object]] = [
        lambda: store.summary(article.id),
        lambda: list(store.files()),
        store.ids,
        lambda: store.read_article(article.id),
        lambda: written("jsonl", select_records(store.folder), by="article"),
        lambda: written("jsonl", select_records(store.folder), by="claim"),
        lambda: written("jsonl", select_records(store.folder), by="sentence"),
    ]
    for call in calls:
        with suppress(StoreError):
            call()
    for entry in corpus.entries:
        row_of(corpus, store, entry)


def open_and_tag(store: Store, article: Article, path: Path, data: bytes) -> None:
    """Open the article and tag a span in it.

    The rows of the file are still in it or in a quarantined file. An empty file has none.
    """
    session = Session(article, store, Saver(store, lambda _: None))
    assert is_kept(path, data)
    is_quarantined = not path.exists()
    assert is_quarantined == (any(".damaged-" in warning for warning in session.warnings))
    claim = Claim.of(article.text, 4, 12, "quote")
    edit = edits.tag(session.record, claim)
    try:
        record = store.apply(article, [edit, Progress(3, (Span(0, 4),), 1.0)])
    except ReadOnlyError:
        assert session.save_state == "READ ONLY"
        assert path.read_bytes() == data
        return
    assert all(each.stands_in(article.text) for each in record.claims)
    assert any(each.span == claim.span and each.label == "quote" for each in record.claims)
    assert store.load(article) == record
    if not is_quarantined:
        before, after = tables(data) if data else {}, tables(path.read_bytes())
        assert before is not None, "a file with a duplicate name was overwritten"
        assert after is not None
        assert ids(before, "history") <= ids(after, "history")
        assert ids(before, "claims") + ids(before, "lost") <= ids(after, "claims") + ids(after, "lost")
        known = {"article", "claims", "history", "lost", "schema"}
        assert {name: rows for name, rows in before.items() if name not in known}.items() <= after.items()
    assert is_kept(path, data) or not is_quarantined


def test_a_damaged_file_is_never_overwritten_and_never_a_traceback(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Every damaged file is read, or reported as unreadable and kept to the byte.

    A tag after it is saved, and no row of a readable file is missing then.
    """
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, "utf-8")
    corpus = open_corpus(folder)
    article = corpus.load(corpus.entries[0])
    store = Store(folder / "annotations", "anna")
    contents = write_full_file(store, article)
    texts = {path: path.read_bytes() for path in (store.folder / "_texts").glob("*.txt")}
    other_article = Article(id="b", title="B", text=f"Something else altogether. {TEXT[::-1]}")
    other_contents = write_full_file(store, other_article)
    path = store.path(article.id)
    seed = request.config.getoption("--seed") or random.randrange(10**6)
    outcomes: Counter[str] = Counter()
    altered_texts: dict[Path, bytes] = {}
    for number in range(request.config.getoption("--mutations")):
        chance = random.Random(f"{seed} {number}")
        damage = chance.choice((*DAMAGES, None) if number % 10 == 0 else DAMAGES)
        print(f"seed {seed}, mutation {number}: {damage.__name__ if damage else 'another article'}")
        for quarantined in path.parent.glob("*.damaged-*"):
            quarantined.unlink()
        for text, data in altered_texts.items():
            text.write_bytes(data)
        altered_texts = {text: data for text, data in texts.items() if chance.random() < 0.05}
        for text, data in altered_texts.items():
            text.write_bytes(chance.choice(BYTE_DAMAGES)(chance, data))
        data = damage(chance, chance.choice(contents)) if damage else chance.choice(other_contents)
        path.write_bytes(data)
        current = replace(article, text=f"New. {article.text}") if chance.random() < 0.3 else article
        read_everything(store, current, corpus)
        assert path.read_bytes() == data
        open_and_tag(store, current, path, data)
        outcomes["quarantined" if list(path.parent.glob("*.damaged-*")) else "read"] += 1
    print(f"seed {seed}: {dict(outcomes)}")
