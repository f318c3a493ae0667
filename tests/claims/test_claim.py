"""Claims and their anchors: found again on exactly their words, or not at all."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from msgspec.structs import replace
from strategies import spanned, texts

from annotations.article import Article, Span
from annotations.claims.claim import NOT_IN_TEXT, Claim
from annotations.text.anchor import CONTEXT_CHARS, Anchor

WHEN = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def claim_on(text: str, words: str, label: str = "fact") -> Claim:
    """Tag the first place where the words stand."""
    start = text.index(words)
    return Claim.of(text, start, start + len(words), label, when=WHEN)


def spoken(text: str, words: str, speaker: str) -> Claim:
    """Tag words as those of a speaker in the text."""
    at = text.index(speaker)
    return claim_on(text, words, "quote").said_by(speaker, at, at + len(speaker))


def test_a_claim_holds_its_words_and_what_stands_around_them(article: Article) -> None:
    """Text, and 32 code points on either side, are those of the article; times are when it was tagged."""
    claim = claim_on(article.text, "Mr Blinken nor Mr Qin")
    assert claim.text == "Mr Blinken nor Mr Qin"
    assert article.text[: claim.start].endswith(claim.prefix)
    assert article.text[claim.end :].startswith(claim.suffix)
    assert (len(claim.prefix), len(claim.suffix)) == (CONTEXT_CHARS, CONTEXT_CHARS)
    assert (claim.created, claim.updated, claim.origin, claim.sure) == (WHEN, WHEN, "hand", True)


def test_a_claim_at_the_edges_of_a_text_has_what_context_there_is() -> None:
    """Nothing stands before the first word or behind the last."""
    claim = Claim.of("All of it", 0, 9, "fact")
    assert (claim.prefix, claim.text, claim.suffix) == ("", "All of it", "")


@pytest.mark.parametrize(("start", "end"), [(3, 3), (4, 3), (-1, 3), (0, 10), (9, 10)])
def test_a_claim_on_nothing_is_refused(start: int, end: int) -> None:
    """An empty span, one turned round and one outside the text are no claims."""
    with pytest.raises(ValueError, match="a claim cannot be at"):
        Claim.of("nine char", start, end, "fact")


def test_no_two_claims_have_one_id() -> None:
    """Two claims on the same words are two claims."""
    assert len({Claim.of("words", 0, 5, "fact").id for _ in range(1000)}) == 1000


def test_a_claim_stands_where_its_words_are(article: Article) -> None:
    """It stands in its own text, and no longer once a letter before it or in it has changed."""
    claim = claim_on(article.text, "two days of high-stakes")
    assert claim.stands_in(article.text)
    assert not claim.stands_in(f"x{article.text}")
    assert not claim.stands_in(article.text.replace("two days of", "two days off"))


def test_a_claim_stands_only_with_its_speaker() -> None:
    """A speaker who is not where the claim says makes it one to be found again."""
    text = "Anna Writer told us that it rained."
    claim = spoken(text, "it rained", "Anna Writer")
    assert claim.stands_in(text)
    assert not claim.stands_in(text.replace("Anna", "Hans"))


def test_another_label_leaves_all_else_as_it_was(article: Article) -> None:
    """Note, speaker, id, place and when it was made stay; when it was changed does not."""
    before = replace(spoken(article.text, "two days", "Antony Blinken"), note="check", sure=False)
    after = before.relabelled("quote").relabelled("speculation")
    assert after.label == "speculation"
    assert after.updated > before.updated
    assert replace(after, label=before.label, updated=before.updated) == before


def test_claims_stand_in_reading_order() -> None:
    """By where they begin, the longer first."""
    claims = [Claim.of("a b c d", start, end, "fact", when=WHEN) for start, end in [(2, 3), (0, 1), (2, 7), (0, 7)]]
    assert [claim.span for claim in sorted(claims, key=Claim.order)] == [(0, 7), (0, 1), (2, 7), (2, 3)]


def test_text_inserted_before_moves_a_claim(article: Article) -> None:
    """A correction on top of an article carries every claim along."""
    claim = claim_on(article.text, "Mr Qin, as well as China’s top diplomat")
    moved = claim.found_in(f"Correction: 👩‍👩‍👧‍👦 an earlier version was wrong.\n\n{article.text}")
    assert moved is not None
    assert moved.start == claim.start + len("Correction: 👩‍👩‍👧‍👦 an earlier version was wrong.\n\n")
    assert moved.text == claim.text


def test_words_that_stand_elsewhere_too_are_found_by_what_stands_around_them(article: Article) -> None:
    """“Beijing” stands in many places; the claim is on one."""
    at = article.text.index("Beijing with a realistic")
    claim = Claim.of(article.text, at, at + len("Beijing"), "fact")
    found = claim.found_in(f"Beijing, Beijing, in Beijing.\n\n{article.text}\n\nBeijing again.")
    assert found is not None
    assert found.start == at + len("Beijing, Beijing, in Beijing.\n\n")


def test_among_equal_places_the_nearest_is_meant() -> None:
    """Where the surroundings decide nothing, what moved least is taken."""
    line = "All of these words are here again and again, said the speaker of the house.\n"
    text = line * 5
    claim = Claim.of(text, 2 * len(line), 3 * len(line) - 1, "fact")
    found = claim.found_in(f"xx{text}")
    assert found is not None
    assert found.start == claim.start + 2


def test_a_long_wording_is_found_though_all_around_it_changed() -> None:
    """32 code points or more are not anywhere else by chance."""
    words = "the prospect of any significant breakthrough is slim"
    claim = claim_on(f"Despite it all, {words}, as ties have grown fraught.", words)
    found = claim.found_in(f"New words here: {words}! Others there.")
    assert found is not None
    assert found.span == (16, 16 + len(words))
    assert (found.prefix, found.suffix) == ("New words here: ", "! Others there.")


def test_a_short_wording_whose_surroundings_changed_is_in_doubt() -> None:
    """“China” in another sentence is another China: the claim is not put on it."""
    claim = claim_on("Qin said on Sunday that China would respond to the United States.", "China")
    assert claim.found_in("A wholly different article, in which China is named once more for its tea.") is None


def test_words_that_are_gone_are_not_found(article: Article) -> None:
    """Where a word of the claim was changed there is no place for it."""
    claim = claim_on(article.text, "Animosity and recriminations have steadily escalated")
    assert claim.found_in(article.text.replace("recriminations", "accusations")) is None
    assert claim.found_in("") is None


def test_words_are_never_matched_loosely() -> None:
    """Other capitals, other quotes and other spellings of one letter are other words."""
    claim = claim_on(
        "He said “the café is closed until further notice on Monday”.", "the café is closed until further notice"
    )
    for other in ("the cafe\u0301 is", "The café is", "the cafe is"):
        assert claim.found_in(f"He said “{other} closed until further notice on Monday”.") is None


@pytest.mark.parametrize(
    ("old", "new"), [("\n\n", "\n"), (" ", "  "), (" ", "\u00a0"), (" in ", "\nin\t"), (". ", ".  ")]
)
def test_other_white_space_is_the_same_words(article: Article, old: str, new: str) -> None:
    """Lines wrapped elsewhere, one space for two: the claim stands there, and its words are those of the new text."""
    claim = spoken(article.text, "It came within a day of happening in February but was delayed", "Bali")
    text = article.text.replace(old, new)
    found = claim.found_in(text)
    assert found is not None
    assert found.stands_in(text)
    assert found.text.split() == claim.text.split()
    assert found.id == claim.id
    assert found.speaker == "Bali"


def test_short_words_are_found_across_other_white_space_by_their_surroundings(article: Article) -> None:
    """“Mr Qin” occurs many times; wrapped differently, the tagged one is still found."""
    at = article.text.index("Mr Qin made any")
    claim = Claim.of(article.text, at, at + len("Mr Qin"), "fact")
    text = "\n".join(article.text.split())
    found = claim.found_in(text)
    assert found is not None
    assert text[found.start :].startswith("Mr\nQin\nmade\nany")


@pytest.mark.parametrize("after", ["dogs", "doggedness", "dog\u0301", "dog1"])
def test_words_are_not_found_inside_longer_ones(after: str) -> None:
    """“the dog” is not in “the dogs”, though every letter of it is; nor where an accent follows the last one."""
    claim = claim_on(
        "On Monday morning the minister walked the dog. Then it rained for hours.", "minister walked the dog"
    )
    text = f"On Monday morning the minister walked the {after}. Then it rained for hours."
    assert claim.found_in(text) is None
    assert Claim.of(claim.text, 0, len(claim.text), "fact").found_in(text) is None


def test_a_part_of_a_word_may_be_found_as_one() -> None:
    """What was tagged inside a word is found inside it; where words have no spaces between them, anywhere."""
    part = claim_on("They called it an anti-establishmentarian stance yesterday.", "establishment")
    assert part.found_in("Update. They called it an anti-establishmentarian stance yesterday.") is not None
    chinese = claim_on("他说，北京将回应美国的行动，会谈在周日举行。", "北京将回应美国的行动")
    found = chinese.found_in("他昨天说，但北京将回应美国的行动，会谈在周日举行。")
    assert found is not None
    assert found.text == chinese.text


def test_words_that_stand_twice_in_changed_surroundings_are_in_doubt() -> None:
    """However long they are: which of the two is meant is for a person to say."""
    words = "the prospect of any significant breakthrough is slim"
    claim = claim_on(f"Despite it all, {words}, as ties have grown fraught.", words)
    assert claim.found_in(f"He wrote: {words}! She said: {words}? Nobody knows.") is None


def test_a_speaker_behind_a_claim_moves_with_its_end() -> None:
    """A claim that has grown by white space keeps the place of who stands behind it."""
    text = "“It would rain over the whole of the country on Monday,” said Anna Writer."
    claim = spoken(text, "“It would rain over the whole of the country on Monday,”", "Anna Writer")
    after = text.replace("rain over", "rain  \n over")
    found = claim.found_in(after)
    assert found is not None
    assert found.speaker_start == after.index("Anna Writer")
    assert found.stands_in(after)


def test_an_empty_anchor_is_nowhere() -> None:
    """Nothing is not found everywhere."""
    assert Anchor("", "before", "behind").find("before behind", 0) is None


def test_a_speaker_moves_with_the_claim() -> None:
    """Both stand where they stood to one another."""
    text = "Yesterday Anna Writer said that it would rain over the whole of the country."
    claim = spoken(text, "it would rain over the whole of the country", "Anna Writer")
    found = claim.found_in(f"Weather: {text}")
    assert found is not None
    assert (found.speaker, found.speaker_start) == ("Anna Writer", text.index("Anna") + 9)
    assert found.stands_in(f"Weather: {text}")


def test_a_speaker_who_is_gone_is_kept_by_name_only() -> None:
    """Who it was is not forgotten, but points to nobody else's words."""
    text = "Yesterday Anna Writer said that it would rain over the whole of the country."
    claim = spoken(text, "it would rain over the whole of the country", "Anna Writer")
    found = claim.found_in(text.replace("Anna Writer", "the minister"))
    assert found is not None
    assert (found.speaker, found.speaker_start, found.speaker_end) == ("Anna Writer", NOT_IN_TEXT, NOT_IN_TEXT)


def test_a_speaker_is_not_looked_for_before_the_beginning() -> None:
    """A claim that moved to the top was once given the words at the end of the text for its speaker."""
    words = "it would rain over the whole of the country"
    claim = spoken(f"Anna says: {words}", words, "Anna")
    found = claim.found_in(f"{words} Anna 123456")
    assert found is not None
    assert (found.start, found.speaker_start, found.speaker_end) == (0, NOT_IN_TEXT, NOT_IN_TEXT)


@given(spanned(), texts())
def test_any_claim_is_found_on_exactly_its_words_or_not_at_all(made: tuple[str, Span], before: str) -> None:
    """Whatever is put before a text, a claim never lands on other words, and where they stand once, there."""
    text, span = made
    claim = Claim.of(text, *span, "fact")
    after = before + text
    found = claim.found_in(after)
    if found is None:
        return
    # White space at its edges may be other white space there.
    assert found.text.split() == claim.text.split()
    assert after[found.start : found.end] == found.text
    assert found.stands_in(after)
    assert after[: found.start].endswith(found.prefix)
    assert after[found.end :].startswith(found.suffix)
    if after.count(claim.text[0]) == 1:
        assert found.start == claim.start + len(before)


@given(spanned())
def test_any_claim_is_found_in_the_text_it_was_made_in(made: tuple[str, Span]) -> None:
    """Nothing having changed, it stands where it stood."""
    text, span = made
    claim = Claim.of(text, *span, "fact")
    assert claim.stands_in(text)
    assert claim.found_in(text) == claim


def test_a_claim_with_edges_of_white_space_never_lands_on_other_words() -> None:
    """With next to no context, a place needs all of that context: another "0" was once taken for the tagged one."""
    assert Claim.of("0 0", 0, 2, "fact").found_in("China0 0") is None
    assert Claim.of("0 0", 1, 3, "fact").found_in("0 0China") is None
    found = Claim.of("0 0", 0, 2, "fact").found_in("China 0 0")
    assert found is not None
    assert (found.start, found.text) == (6, "0 ")


def test_white_space_neither_tells_nor_fits() -> None:
    """A zero with forty spaces behind it once landed on another zero in an article about something else."""
    other = "Something else with 0 in it, and 0 once more."
    assert Claim.of("0" + " " * 40 + "x", 0, 41, "fact").found_in(other) is None
    assert Claim.of("0" + " " * 40, 0, 41, "fact").found_in(other) is None


def test_the_exact_search_goes_on_behind_a_longer_word() -> None:
    """The nearest occurrence is inside "00", the next one is whole."""
    found = Claim.of("0 ", 0, 2, "fact").found_in("00 0 ")
    assert found is not None
    assert (found.start, found.text) == (3, "0 ")


def test_a_claim_that_moved_keeps_the_white_space_at_its_edges() -> None:
    """The context changed, so that the words are found by what is left of it."""
    claim = Claim.of("Then he said so. And more words follow here, as usual.", 7, 17, "fact")
    found = claim.found_in("Now and then,  he said so. And more words follow here, as usual.")
    assert found is not None
    assert (claim.text, found.text) == (" said so. ", " said so. ")


def test_claims_of_one_age_on_one_span_stand_in_an_order_that_no_chance_decides() -> None:
    """As those of one imported file do: by label, speaker and note, whatever their random ids."""
    text = "Rain fell."
    plain, noted, quote = claim_on(text, "Rain"), claim_on(text, "Rain").noted("b"), claim_on(text, "Rain", "quote")
    for ids in ("123", "321", "213"):
        claims = [replace(each, id=name) for each, name in zip((plain, noted, quote), ids, strict=True)]
        assert [(each.label, each.note) for each in sorted(claims, key=Claim.order)] == [
            ("fact", ""),
            ("fact", "b"),
            ("quote", ""),
        ]


def test_an_end_behind_the_text_is_no_place() -> None:
    """A slice that goes too far is the same words, and an offset that is wrong."""
    text = "Rain fell."
    claim = Claim.of(text, 5, 10, "fact")
    assert claim.stands_in(text)
    assert not replace(claim, end=99).stands_in(text)
