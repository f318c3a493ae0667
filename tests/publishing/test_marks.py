"""A text with its claims as HTML: it comes back to the code point, whatever the claims."""

from exchanged import of
from hypothesis import given
from hypothesis import strategies as st
from published import ATTACK, HARD, claim, hard_record, page_of, shown, strictly_parsed, text_of
from strategies import spans, texts

from annotations.claims.claim import Claim
from annotations.publishing.article_page import ArticlePage
from annotations.publishing.marks import read_back
from annotations.web_page import Page
from annotations.web_page import document as web_document


@given(st.data())
def test_any_text_comes_back_with_any_claims(data: st.DataObject) -> None:
    """The page is valid, and a parser of the standard finds text and claims to the code point; so does our own."""
    text = data.draw(texts(min_size=1))
    places = data.draw(st.lists(spans(text), max_size=8))
    labels = data.draw(st.lists(st.sampled_from(("fact", "quote", "<b>odd</b>")), min_size=len(places)))
    record = of(text, *(Claim.of(text, *place, label) for place, label in zip(places, labels, strict=False)))
    page, document = page_of(record)
    expected = {f"c-{page.keys[each.id]}": each.span for each in record.claims}
    assert text_of(strictly_parsed(document)) == (text, expected)
    found = read_back(document)
    assert (found.text, found.claims) == (text, expected)


def test_nothing_of_a_text_becomes_markup() -> None:
    """Tags in text, speaker and note are words; controls of direction and NUL are symbols."""
    _, document = page_of(hard_record(), with_notes=True)
    tree = strictly_parsed(document)
    assert [each.tag for each in tree.iter() if each.tag in ("script", "img")] == []
    assert "".join(tree.itertext()).count("<script>") >= 4
    assert not {"\x00", "\x1b", "\u202e", "\u2067"} & set(document)
    assert '<bdi data-c="202e">‹RLO›</bdi>' in document
    assert text_of(tree)[0] == HARD


def test_overlapping_claims_are_cut_and_the_longer_is_outside() -> None:
    """The first piece has the id, the others name it, and the last has the letter."""
    text = "one two three four"
    record = of(text, claim(text, "one", "fact", "three"), claim(text, "two", "quote", "four"))
    page, document = page_of(record)
    first, second = (page.keys[each.id] for each in record.claims)
    assert (
        f"<p><mark class=k-fact id=c-{first}><i>Fact: </i>one <mark class=k-quote id=c-{second}><i>Quote: </i>two three"
        f"</mark><a href=#l-{first}><i> end fact </i>F1</a></mark>"
        f"<mark class=k-quote data-claim=c-{second}> four<a href=#l-{second}><i> end quote </i>Q2</a></mark></p>"
    ) in document


def test_what_is_said_and_doubted_is_told_in_words() -> None:
    """Speaker and doubt are spoken at the beginning of a claim, and stand in the list."""
    text = "He said yes."
    record = of(text, claim(text, "yes", "quote").said_by("Ana B.", 0, 2, "He").noted("private", sure=False))
    _, document = page_of(record)
    assert "<i>Quote, said by Ana B., not sure: </i>yes" in document
    assert "Quote</a>, said by Ana B. (“He”), not sure: <span>yes</span>" in document
    assert "Q1?</a>" in document
    assert "private" not in document
    assert "private" in page_of(record, with_notes=True)[1]


def test_anchors_stay_when_claims_are_added() -> None:
    """A link to a claim leads to it after another was tagged before it."""
    text = "one two three four"
    last = claim(text, "four")
    before, _ = page_of(of(text, last))
    after, _ = page_of(of(text, claim(text, "one"), last))
    assert before.keys[last.id] == after.keys[last.id] == last.id[:8]


def test_a_text_in_another_language_says_so() -> None:
    """Its words have its language and direction, and what is spoken beside them that of the page."""
    text = "שלום עולם."
    _, document = page_of(of(text, claim(text, "שלום")), language="he")
    assert '<div class="text" lang="he" dir="rtl">' in document
    assert '<i lang="en">Fact: </i>' in document


def test_a_page_without_texts_has_claims_and_contexts_only() -> None:
    """The rest of the text is nowhere in it."""
    text = f"Begin {'word ' * 40}the dam held {'more ' * 40}finis"
    _, document = page_of(of(text, claim(text, "the dam held")), with_text=False)
    assert "the dam held</mark> more more" in document
    assert "Begin" not in document
    assert "finis" not in document
    assert ATTACK not in document


def test_names_are_underlined_inside_and_across_claims() -> None:
    """A name is no claim: it is not said, has no link, and does not change the text."""
    text = "Ana Berg left the old town."
    record = of(text, claim(text, "Berg left"))
    page = ArticlePage(record, shown(model="en 1"), "a", entities=((0, 8, "PERSON"), (14, 26, "GPE")))
    document = web_document(Page("a"), page.body())
    assert '<span class="e">Ana </span><mark class=k-fact id=' in document
    assert '<span class="e">Berg</span> left' in document
    assert '<span class="e">the old town</span>.' in document
    assert "found by en 1, not by a person" in document
    assert text_of(strictly_parsed(document))[0] == read_back(document).text == text
