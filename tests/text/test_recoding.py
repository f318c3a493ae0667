"""The same bytes in another encoding."""

import pytest

from annotations.article import Article
from annotations.claims.claim import Claim
from annotations.claims.record import Record
from annotations.text.recoding import is_recoded

DATA = "Starosta \u0159ekl, \u017ee most bude otev\u0159en.".encode("cp1250")


def test_claims_stay_where_they_are_when_a_file_is_read_in_its_right_encoding() -> None:
    """They get the words that stand there by now, and so do their speakers."""
    wrong, right = DATA.decode("cp1252"), DATA.decode("cp1250")
    assert wrong != right
    article = Article(id="a", title="", text=wrong, encoding="cp1252")
    source = wrong.index("\u00f8ekl"), wrong.index("\u00f8ekl") + 4
    claims = (
        Claim.of(wrong, 0, 13, "fact").said_by("\u00f8ekl", *source),
        Claim.of(wrong, wrong.index("otev"), len(wrong) - 1, "quote").said_by("somebody"),
    )
    record = Record.new(article, "anna").with_claims((), claims)
    now = Article(id="a", title="", text=right, encoding="cp1250")
    carried = Record(right, record.row, record.claims, record.orphans).carried_over(wrong, now)
    assert not carried.orphans
    assert [(claim.text, claim.speaker) for claim in carried.claims] == [
        ("Starosta \u0159ekl", "\u0159ekl"),
        ("otev\u0159en", "somebody"),
    ]
    assert [claim.span for claim in carried.claims] == [claim.span for claim in claims]
    assert all(claim.put_right(right) == claim for claim in carried.claims)


@pytest.mark.parametrize(
    ("before", "after", "encoding"),
    [
        ("\u00f8ekl", "\u0159ekl", ""),
        ("\u00f8ekl", "\u0159ekl.", "cp1250"),
        ("\u00f8ekl", "\u0159ekI", "cp1250"),
        ("\u00f8ekl", "\u0159ekl", "nothing"),
        ("\u7f8e", "\u4e2d", "gb18030"),
        ("same", "same", "cp1250"),
        ("", "", "cp1250"),
    ],
)
def test_a_text_with_other_bytes_is_another_text(before: str, after: str, encoding: str) -> None:
    """However much the two are alike."""
    assert not is_recoded(before, after, encoding)
