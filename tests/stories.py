"""A story of three invented articles with claims, on disk, and its ledger."""

from pathlib import Path
from typing import NamedTuple

from annotations.article import Article, Span
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.edits import Progress
from annotations.corpus.corpus import Corpus, open_corpus
from annotations.layout import store_folder
from annotations.ledger.edits import link, make_entry
from annotations.ledger.model import Ledger, Mention, Story, StoryArticle
from annotations.store.ledger_file import LedgerStore
from annotations.store.store import Store

TEXTS = {
    "herald": (
        "The Herald",
        "2026-03-01",
        (
            "The old dam held through the night. “We will not leave the valley before every child is safe,” "
            "Mayor Anna Berg said. Twelve houses were flooded. The army may send boats on Tuesday."
        ),
    ),
    "post": (
        "Daily Post",
        "2026-03-02",
        (
            "Officials said the dam could hold. “We will leave the valley before every child is safe,” said Carl Lund. "
            "Nineteen houses were flooded."
        ),
    ),
    "wire": ("Wire", "2026-03-03", "Schools stay closed. The dam held, the wire reported, and nobody was hurt."),
}


class Made(NamedTuple):
    """Everything of a story."""

    folder: Path
    corpus: Corpus
    store: Store
    ledgers: LedgerStore
    ledger: Ledger
    articles: dict[str, Article]


CLAIMS = {
    "herald": (
        ("The old dam held through the night.", "fact", ""),
        ("“We will not leave", "quote", "Anna Berg"),
        ("Twelve houses were flooded.", "fact", ""),
    ),
    "post": (
        ("Officials said the dam could hold.", "speculation", ""),
        ("“We will leave", "quote", "Carl Lund"),
        ("Nineteen houses were flooded.", "fact", ""),
    ),
}


def write_corpus(folder: Path) -> Corpus:
    """Write the articles."""
    folder.mkdir()
    for name, (outlet, date, text) in TEXTS.items():
        head = f"---\ntitle: About the dam\noutlet: {outlet}\ndate: {date}\nurl: https://example.org/{name}\n---\n"
        (folder / f"{name}.txt").write_text(head + text + "\n", "utf-8")
    return open_corpus(folder)


def claims_of(article: Article) -> list[Claim]:
    """Return the claims of an article, one for each line of the table."""
    found = []
    for words, label, speaker in CLAIMS.get(article.id, ()):
        start = article.text.index(words)
        end = article.text.index("”", start) + 1 if words.startswith("“") else start + len(words)
        claim = Claim.of(article.text, start, end, label)
        found.append(claim.said_by(speaker) if speaker else claim)
    return found


def build(folder: Path, annotator: str = "ana") -> Made:
    """Write the articles, tag them, and link the claims of the second to those of the first."""
    corpus = write_corpus(folder)
    store = Store(store_folder(folder), annotator)
    articles = {entry.id: corpus.load(entry) for entry in corpus.entries}
    claims = {name: claims_of(article) for name, article in articles.items()}
    for name, article in articles.items():
        read = Progress(0, (Span(0, len(article.text) if name != "post" else 20),), 9.0)
        store.apply(article, [*([edits.tag(store.load(article), *claims[name])] if claims[name] else []), read])
    story = Story.of("The dam", tuple(StoryArticle.of(article) for article in articles.values()))
    ledgers = LedgerStore(store.folder, annotator)
    ledger = ledgers.create(Ledger(story=story))
    for one, other, relations in zip(
        claims["herald"], claims["post"], (["weaker"], ["contradicts", "other speaker"], ["contradicts"]), strict=True
    ):
        ledger = ledgers.apply(story.id, [make_entry(annotator, Mention.of(one, "herald", annotator))])
        entry = ledger.entries[-1].id
        ledger = ledgers.apply(
            story.id,
            [link(annotator, entry, Mention.of(other, "post", annotator), relations)],  # type: ignore[arg-type]
        )
    return Made(folder, corpus, store, ledgers, ledger, articles)
