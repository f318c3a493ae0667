"""What a suggester proposes is checked: its process may say anything."""

from annotations.article import Span
from annotations.suggest.suggestion import Speaker, Suggestion
from annotations.suggester_settings import SuggesterSettings
from annotations.suggesters.checking import MAX_REASON_CHARS, MAX_SUGGESTIONS, checked

TEXT = "Prices rose. “They will fall,” Ana Díaz said."
LABELS = ("fact", "quote")
SETTINGS = SuggesterSettings(name="mine", plugin="mine", labels={"CLAIM": "fact"}, min_score=0.3)


def test_only_spans_of_the_text_with_labels_of_the_scheme_are_kept() -> None:
    """Each other one is counted by what is wrong with it."""
    kept, dropped = checked(
        TEXT,
        [
            Suggestion(0, 12, "CLAIM", "anything"),
            Suggestion(0, 13, "fact", "anything"),
            Suggestion(0, 12, "opinion", "anything"),
            Suggestion(-5, 3, "fact", "anything"),
            Suggestion(5, 5, "fact", "anything"),
            Suggestion(40, 99, "fact", "anything"),
            Suggestion(13, 31, "quote", "anything", stated_score=0.2),
            Suggestion(13, 31, "quote", "anything", stated_score=float("nan")),
        ],
        SETTINGS,
        LABELS,
    )
    assert [(each.span, each.label, each.rule) for each in kept] == [(Span(0, 12), "fact", "plugin:mine")]
    assert dropped == {"made twice": 1, "label not in the scheme": 1, "not in the text": 3, "score too low": 2}


def test_a_suggestion_says_who_made_it_and_why_on_one_short_line() -> None:
    """Whatever the plugin says of itself; control characters are only text on screen."""
    (kept,), _ = checked(
        TEXT,
        [
            Suggestion(13, 45, "quote", "rule", speaker=Speaker(31, 39, how="magic"), reason="be\ncause " * 60),
        ],
        SETTINGS,
        LABELS,
    )
    assert len(kept.reason) <= MAX_REASON_CHARS
    assert kept.why(TEXT).startswith("quote · predicted by plugin:mine · said: Ana Díaz · be cause be")
    assert kept.speaker is not None
    assert kept.speaker.how == "model"


def test_a_speaker_outside_the_text_is_left_out_and_a_flood_is_cut() -> None:
    """The suggestion itself is kept."""
    (kept,), _ = checked(TEXT, [Suggestion(0, 12, "fact", "x", speaker=Speaker(40, 400))], SETTINGS, LABELS)
    assert kept.speaker is None
    text = "a" * (MAX_SUGGESTIONS + 10)
    flood = [Suggestion(at, at + 1, "fact", "x") for at in range(len(text))]
    kept_of_many, dropped = checked(text, flood, SETTINGS, LABELS)
    assert (len(kept_of_many), dropped) == (MAX_SUGGESTIONS, {"too many": 10})
