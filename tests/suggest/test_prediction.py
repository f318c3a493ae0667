"""Predictions: on their own words in the text as it is now, or nowhere."""

from annotations.suggest.prediction import Prediction
from annotations.text.anchor import anchor_at

TEXT = "Anna: No comment. Bert: No comment. The end."


def predicted(at: int) -> Prediction:
    """Return a prediction of the words that Anna and Bert both say."""
    anchor = anchor_at(TEXT, at, at + len("No comment"))
    return Prediction(
        start=at,
        end=at + len(anchor.text),
        label="quote",
        text=anchor.text,
        prefix=anchor.prefix,
        suffix=anchor.suffix,
        model="m",
    )


def test_a_prediction_is_on_its_words_and_not_on_equal_ones_at_its_old_place() -> None:
    """After a cut, the words of Bert stand where those of Anna were."""
    first, second = TEXT.index("No"), TEXT.rindex("No")
    for at in (first, second):
        found = predicted(at).suggestion_in(TEXT)
        assert found is not None
        assert found.start == at
    text = TEXT.replace("Anna: No comment. ", "")
    gone, moved = predicted(first).suggestion_in(text), predicted(second).suggestion_in(text)
    assert gone is None
    assert moved is not None
    assert moved.start == text.index("No") == first


def test_a_prediction_follows_its_words() -> None:
    """Into a text with another beginning."""
    found = predicted(TEXT.rindex("No")).suggestion_in(f"News. {TEXT}")
    assert found is not None
    assert found.start == TEXT.rindex("No") + len("News. ")
