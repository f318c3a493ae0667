"""The name that a pronoun may stand for: the nearest who speaks or acts, or nobody."""

from collections.abc import Callable

import pytest

from annotations.suggest.suggestion import Suggestion

pytestmark = pytest.mark.slow

Suggest = Callable[[str], tuple[Suggestion, ...]]

JANE = "Jane Ostrom runs the harbour. Carl Lund is the mayor of Bergen."


def guesses(text: str, found: tuple[Suggestion, ...]) -> list[str]:
    """Return the name guessed for each speaker that is a pronoun; empty where none is."""
    return [
        each.speaker.name(text)
        for each in found
        if each.speaker is not None and each.speaker.text(text).lower() in {"he", "she", "it", "his", "her"}
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Jane Ostrom told Carl Lund that he was late.\n\n“I had no time,” she said.", "Jane Ostrom"),
        ("Carl Lund said the pier was safe.\n\nHe said the port was open.", "Carl Lund"),
        ("On the topic of Eric Dahl, Carl Lund said little. “I like him,” he said.", "Carl Lund"),
        (f"{JANE}\n\n“We wait,” Lund said after Ostrom had left.\n\n“It is dull,” he said.", "Lund"),
        ("Carl Lund said it was over. “It took a year,” he said.\n\n“We won,” he said.", "Carl Lund"),
        ("“We wait,” said the spokesman.\n\n“It is dull,” he said.", "the spokesman"),
        ("Carl Lund left. The government said that it was over. “We wait,” he said.", "Carl Lund"),
        (
            "Mr. Hahn left the party. Carl Lund met Mary Hahn, who stayed. Mary Hahn was ill. “It is over,” he said.",
            "Carl Lund",
        ),
        ("Carl Lund left in May. His claim that the count was rigged led to a trial.", "Carl Lund"),
        ("Orion Bank said profits rose. It said costs fell.", "Orion Bank"),
    ],
)
def test_the_nearest_speaker_or_subject_that_fits(suggest: Suggest, text: str, name: str) -> None:
    """Of this paragraph and the one before; titles, roles and first names must not contradict."""
    assert guesses(text, suggest(text))[-1] == name


@pytest.mark.parametrize(
    "text",
    [
        "Rain fell on the harbour of Bergen. “It was cold,” he said.",
        "Carl Lund runs the harbour.\n\nRain fell on it for days.\n\nThe roads were shut.\n\n“It was cold,” he said.",
        "The ministers said it was over. “It took a year,” he said.",
        "Ms. Ostrom said it was over. “It took a year,” he said.",
    ],
)
def test_nobody_is_guessed_where_nobody_near_fits(suggest: Suggest, text: str) -> None:
    """A wrong name is worse than none: nobody named, too far away, several people, or a woman for a man."""
    assert guesses(text, suggest(text))[-1] == ""


def test_a_couple_of_one_surname_is_not_told_apart_by_title(suggest: Suggest) -> None:
    """Mr. and Mrs. of one surname leave its gender open, and the nearest of them is guessed."""
    text = (
        "Mr. Hahn left the party in May. Mrs. Hahn stayed.\n\nMrs. Hahn said it was over. “It took a year,” she said."
    )
    assert guesses(text, suggest(text))[-1].endswith("Hahn")
