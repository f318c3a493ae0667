"""Two articles with two labels in doubt, and a process that finds them at once: a model would need hundreds."""

from collections.abc import Iterator
from pathlib import Path

import labelled_corpus
import pytest

from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.corpus.corpus import Corpus, open_corpus
from annotations.layout import store_folder
from annotations.store.store import Store
from annotations.training.doubt_process import DoubtProcess, News, Request
from annotations.training.doubts import Doubt, Doubts, labelled_sentences

SENTENCES = ("The mayor will go.", "The council met.", "The bank blamed the union.")


def village(folder: Path) -> tuple[Corpus, Store]:
    """Return two articles that anna has read: the first sentence of each is tagged promise, the others are not."""
    folder.mkdir()
    (folder / "copydesk.toml").write_text(labelled_corpus.SCHEME)
    for name in ("a", "b"):
        (folder / f"{name}.txt").write_text("\n\n".join(SENTENCES))
    corpus, store = open_corpus(folder), Store(store_folder(folder), "anna")
    for entry in corpus.entries:
        article = corpus.load(entry)
        claim = Claim.of(article.text, 0, len(SENTENCES[0]), "promise")
        store.apply(article, [edits.tag(store.load(article), claim)])
        store.apply(article, [edits.set_status(store.load(article), "done")])
    return corpus, store


def doubts_of(store: Store) -> Doubts:
    """Return doubts about the tagged sentence of the first article and the last one of the second."""
    rows = [
        each
        for each in labelled_sentences(store.folder, ["promise", "blame"])
        if (each.article, each.text) in (("a", SENTENCES[0]), ("b", SENTENCES[2]))
    ]
    found = tuple(
        Doubt(
            article=each.article,
            title=each.article,
            annotator="anna",
            start=each.start,
            end=each.start + len(each.text),
            text=each.text,
            labels=tuple(sorted(each.labels)),
            claims=each.claims,
            thought="" if each.labels else "blame",
            probability=0.9,
            given_probability=0.05,
        )
        for each in rows
    )
    return Doubts(sentences=6, articles=2, folds=2, found=2, doubts=found)


def let_find(patch: pytest.MonkeyPatch, store: Store) -> None:
    """Let the process find these doubts."""
    news = [News(done=1, total=2), News(found=doubts_of(store))]

    def look(_process: DoubtProcess, _request: Request) -> Iterator[News]:
        yield from news

    patch.setattr(DoubtProcess, "look", look)
