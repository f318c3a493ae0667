"""Articles with odd text in odd bytes are read exactly, or refused with a message."""

import random
from pathlib import Path

import pytest
from damage import BYTE_DAMAGES
from strategies import PIECES

from annotations.article import Article, Span
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.corpus.corpus import open_corpus
from annotations.errors import CorpusError
from annotations.layout import store_folder
from annotations.reports.rows import row_of
from annotations.store.store import Store
from annotations.text.segmentation import paragraphs, sentences
from annotations.text.selection import Units

pytestmark = pytest.mark.slow

ENCODINGS = (
    "utf-8",
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-32",
    "cp1252",
    "latin-1",
    "shift_jis",
    "gb18030",
)


def article_bytes(chance: random.Random) -> bytes:
    """Return odd text in some encoding, damaged or not, or random bytes."""
    if chance.random() < 0.1:
        return chance.randbytes(chance.randint(0, 300))
    pieces = [chance.choice(PIECES) if chance.random() < 0.8 else chr(chance.randrange(0xD800)) for _ in range(40)]
    text = "".join(pieces[: chance.randint(1, 40)])
    data = text.encode(chance.choice(ENCODINGS), chance.choice(("replace", "ignore")))
    return chance.choice(BYTE_DAMAGES)(chance, data) if data and chance.random() < 0.3 else data


def check_round_trip(chance: random.Random, store: Store, article: Article) -> None:
    """Tag random spans, and check that another store loads the same claims.

    Their words must be those of the text.
    """
    claims = []
    for _ in range(4):
        start = chance.randrange(len(article.text))
        end = chance.randint(start + 1, min(len(article.text), start + 60))
        claims.append(Claim.of(article.text, start, end, "fact"))
    distinct = list({claim.span: claim for claim in claims}.values())
    store.apply(article, [edits.tag(store.load(article), *distinct)])
    other = Store(store.folder, store.annotator)
    assert set(other.load(article).claims) == set(distinct)
    record = other.read_article(article.id)
    assert record.text == article.text
    assert all(record.text[claim.start : claim.end] == claim.text for claim in record.claims)


def test_an_odd_article_is_read_or_refused_and_its_claims_survive(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Any bytes lead to a `CorpusError` with a message, or to a usable text.

    Such a text can be listed, segmented and tagged, and its claims are loaded as they were saved.
    """
    seed = request.config.getoption("--seed") or random.randrange(10**6)
    count = request.config.getoption("--mutations")
    refusals: list[str] = []
    for number in range(count):
        chance = random.Random(f"{seed} {number}")
        print(f"seed {seed}, article {number}")
        path = tmp_path / f"{number % 20}.txt"
        path.write_bytes(article_bytes(chance))
        try:
            corpus = open_corpus(path)
        except CorpusError as error:
            refusals.append(str(error))
            continue
        (entry,) = corpus.entries
        article = corpus.load(entry)
        assert "\r" not in article.text
        store = Store(store_folder(path), "anna")
        assert row_of(corpus, store, entry).problem == ""
        spans = [*sentences(article.text), *paragraphs(article.text)]
        assert all(article.text[start:end].strip() for start, end in spans)
        assert all(Span(*span).overlaps(0, len(article.text)) for span in spans)
        assert Units(article.text).number_at(chance.choice((0, len(article.text), 2**53))) >= 0
        if number % 4 == 0:
            store.path(article.id).unlink(missing_ok=True)
            check_round_trip(chance, store, article)
    print(f"seed {seed}: {count} files, {len(refusals)} refused with a message, the others read")
    assert 0 < len(refusals) < count
    assert all(str(tmp_path) in refusal and "\n" not in refusal for refusal in refusals)
