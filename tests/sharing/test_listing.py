"""A file of the store as lines, which `git diff` shows."""

from pathlib import Path

from annotations.article import Article
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.edits import Progress
from annotations.sharing.listing import lines
from annotations.store.store import Store

TEXT = "“Rain fell,” she said. It may fall again."
ARTICLE = Article(id="a", title="Rain", text=TEXT)


def test_claims_are_in_columns_that_no_other_claim_moves(tmp_path: Path) -> None:
    """Label, offsets and words are below each other; a longer label moves its own line alone."""
    store = Store(tmp_path, "ana")
    claims = (
        Claim.of(TEXT, 0, 12, "quote").said_by("she", 13, 16, "she"),
        Claim.of(TEXT, 23, 41, "speculation").noted("ask", sure=False),
    )
    record = store.apply(ARTICLE, [edits.tag(store.load(ARTICLE), *claims)])
    before = list(lines(record))
    assert before == [
        "article  Rain   in progress   0 characters read",
        "quote           0–12     “Rain fell,”   speaker: she",
        "speculation    23–41     It may fall again.   note: ask   doubt",
    ]
    record = store.apply(ARTICLE, [edits.tag(record, Claim.of(TEXT, 23, 25, "a very long label"))])
    assert [line for line in lines(record) if line in before] == before
    record = store.apply(ARTICLE, [Progress(40, (), 10.0)])
    assert [line for line in lines(record) if line in before] == before
