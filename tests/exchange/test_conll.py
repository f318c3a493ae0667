"""CoNLL: tokens with tags, cut so that no claim moves; losses are reported."""

import pytest
from exchanged import comes_back, lost, of, written
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from strategies import claimed

from annotations.claims.claim import Claim
from annotations.exchange.format import Options
from annotations.exchange.formats import conll
from annotations.scheme import DEFAULT, Label

TEXT = "Rain fell. “It is over,” she said.\n\nSnow won't."


def claim(words: str, label: str) -> Claim:
    """Tag words of the text."""
    return Claim.of(TEXT, TEXT.index(words), TEXT.index(words) + len(words), label)


def test_a_token_a_line_in_four_columns() -> None:
    """A blank line behind each sentence, a line before each article, and B where a claim begins."""
    data = written("conll", [of(TEXT, claim("Rain fell", "fact"), claim("“It is over,”", "quote"))]).decode()
    assert data == (
        "-DOCSTART- -X- -X- O\n\n"
        "Rain -X- -X- B-FACT\nfell -X- -X- I-FACT\n. -X- -X- O\n\n"
        "“ -X- -X- B-QUOTE\nIt -X- -X- I-QUOTE\nis -X- -X- I-QUOTE\nover -X- -X- I-QUOTE\n, -X- -X- I-QUOTE\n"
        "” -X- -X- I-QUOTE\nshe -X- -X- O\nsaid -X- -X- O\n. -X- -X- O\n\n"
        "Snow -X- -X- O\nwon -X- -X- O\n' -X- -X- O\nt -X- -X- O\n. -X- -X- O\n\n"
    )


def test_two_columns_have_a_tab_between_them() -> None:
    """And nothing but tokens, as doccano makes an example of whatever there is."""
    data = written("conll", [of("Rain fell.", Claim.of("Rain fell.", 0, 4, "fact"))], columns=2).decode()
    assert data == "Rain\tB-FACT\nfell\tO\n.\tO\n\n"


def test_no_claim_is_moved() -> None:
    """A word is cut where a claim ends inside it, and two sentences are one where a claim goes over both."""
    data = written("conll", [of(TEXT, claim("Rain fell. “It is o", "fact"), claim("ver", "quote"))], columns=2)
    assert b"fell\tI-FACT\n.\tI-FACT\n\xe2\x80\x9c\tI-FACT\n" in data
    assert b"o\tI-FACT\nver\tB-QUOTE\n" in data


def test_marks_stay_on_what_they_stand_on() -> None:
    """An accent that follows its letter, vowels of Hindi, and joiners of emoji: no token is a mark alone."""
    text = "cafe\u0301s हिन्दी 👍\u200d. กำ"
    data = written("conll", [of(text)], columns=2).decode()
    assert [line.split("\t")[0] for line in data.splitlines() if line] == [
        "cafe\u0301s", "हिन्दी", "👍\u200d", ".", "กำ",
    ]  # fmt: skip


def test_what_it_cannot_hold_is_told() -> None:
    """Overlaps, notes, speakers and claims of white space; and labels that two have in capitals."""
    outer = replace(claim("Rain fell", "fact"), note="really?", speaker="she")
    record = of(TEXT, outer, claim("fell", "quote"), claim("\n\n", "fact"))
    assert lost("conll", record) == [
        ("overlapping claim", "fell"),
        ("blank claim", ""),
        ("speaker", "Rain fell"),
        ("note", "Rain fell"),
    ]
    loud = Options(labels=(*DEFAULT.labels, Label(name="Fact", key="4", letter="f", colour="#000000")))
    told = [(each.what, each.but) for each in conll.losses(of(TEXT, claim("Rain", "fact")), loud)]
    assert told == [("label", "written as FACT, like another label")]


@pytest.mark.slow
@given(claimed(), st.sampled_from([2, 4]))
def test_any_claims_can_be_read_from_the_tags(made: tuple[str, tuple[Claim, ...]], columns: int) -> None:
    """All that do not overlap, on the very characters, in every sentence."""
    text, claims = made
    comes_back("conll", [of(text, *claims)], columns=columns)
    for line in written("conll", [of(text, *claims)], columns=columns).decode().split("\n"):
        assert len(line.split()) in (0, columns)


def test_a_sentence_that_ends_inside_a_character_is_written() -> None:
    """A mark behind a full stop belongs to it, and is the next sentence by the rules of sentences."""
    comes_back("conll", [of("0.\U00011a8a", Claim.of("0.\U00011a8a", 0, 1, "fact"))])
