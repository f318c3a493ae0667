"""The list of differences: filtered, sorted, and the way to a decision."""

from pathlib import Path

import pytest
from adjudicating import adjudicating, deciding, team_of_three
from conftest import seen, until
from team_corpus import make, tag
from textual.pilot import Pilot

from annotations.corpus.corpus import Corpus, open_corpus
from annotations.team.differences import parse
from tui.differences.difference_table import DifferenceTable
from tui.differences.screen import DifferencesScreen


@pytest.fixture
def team(tmp_path: Path) -> Corpus:
    """Three articles of three annotators."""
    return team_of_three(tmp_path / "news")


def listed(pilot: Pilot[None]) -> list[tuple[str, str]]:
    """Return the article and the words of each difference in the list."""
    screen = pilot.app.screen
    assert isinstance(screen, DifferencesScreen)
    rows = [screen.table.rows[each] for each in screen.table.shown]
    return [(row.article, row.text.split()[0]) for row in rows]


async def test_all_differences_are_listed_with_what_each_has(team: Corpus) -> None:
    """One row a place, in the order of the corpus, with a letter for each person and a dash for nothing."""
    async with adjudicating(team, "q") as pilot:
        assert listed(pilot) == [
            ("one", "“We"), ("one", "Nobody"), ("one", "It"), ("three", "The"), ("three", "Nobody"), ("three", "It"),
        ]  # fmt: skip
        assert "? “We are ready,” she…  Q ana  Q ben  – cem       not all" in seen(pilot)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("kind:label", 4),
        ("kind:only", 1),
        ("kind:only kind:not", 3),
        ("ana:fact", 3),
        ("ana:fact ben:spec", 2),
        ("cem:none", 2),
        ("-cem:none", 4),
        ("state:open", 6),
        ("state:decided", 0),
        ("article:three", 3),
        ("rain", 2),
        ("“may rain” -article:one", 1),
        ("kind:", 6),
    ],
)
async def test_a_query_filters_the_list(team: Corpus, query: str, count: int) -> None:
    """Conditions of one kind are alternatives, of two kinds both must hold."""
    async with adjudicating(team, "q slash") as pilot:
        await pilot.press(*(("space" if key == " " else key) for key in query))
        await pilot.pause()
        assert len(listed(pilot)) == count


async def test_the_list_is_sorted_and_limited_to_an_article(team: Corpus) -> None:
    """`s` sorts by kind, then by labels; `o` shows one article; Esc shows all again."""
    async with adjudicating(team, "q s") as pilot:
        assert "Sorted by kind." in seen(pilot)
        assert [words for _, words in listed(pilot)][-2:] == ["“We", "It"]
        await pilot.press("s")
        assert "Sorted by labels." in seen(pilot)
        await pilot.press("s", "G", "o")
        assert {article for article, _ in listed(pilot)} == {"three"}
        await pilot.press("escape")
        assert len(listed(pilot)) == 6
        await pilot.press("g", "J")
        screen = pilot.app.screen
        assert isinstance(screen, DifferencesScreen)
        assert screen.table.current is not None
        assert screen.table.current.article == "three"


async def test_a_decision_is_seen_in_the_list_afterwards(team: Corpus) -> None:
    """Enter opens the place under the cursor; back in the list it is decided, and the cursor stays."""
    async with adjudicating(team, "q G enter") as pilot:
        assert deciding(pilot).entry.id == "three"
        assert "It may rain tomorrow." in seen(pilot)
        await pilot.press("1", "q")
        await until(pilot, lambda: "✓ It may rain" in seen(pilot))
        assert "▌ ✓ It may rain" in seen(pilot)


def test_what_is_no_condition_is_words() -> None:
    """A colon in a text is nothing special, and an unknown name is said."""
    query = parse("10:30 zoe:fact kind:label", ("ana",))
    assert query.words == (("10:30", False), ("zoe:fact", False))
    assert query.unknown == ("10", "zoe")


async def test_of_a_large_team_the_letters_alone_are_shown(tmp_path: Path) -> None:
    """Each below the name at the head of the column."""
    corpus = make(tmp_path / "news", "one")
    for name, letters in {"ana": "fqfs", "ben": "ffqs", "cem": "fsss", "dan": "f--s", "eve": "fq-s"}.items():
        tag(corpus, name, letters)
    async with adjudicating(open_corpus(corpus.path), "q") as pilot:
        lines = seen(pilot).split("\n")
        names = lines[2].index("ana ben cem dan eve")
        assert any(line[names:].startswith("Q   F   S   –   Q") for line in lines)


async def test_a_file_that_cannot_be_read_is_said_and_the_others_are_compared(team: Corpus) -> None:
    """The differences between the others are there."""
    (team.path / "annotations" / "cem" / "one.json").write_text("{", "utf-8")
    async with adjudicating(team, "q") as pilot:
        told = [each.message for each in pilot.app._notifications]
        assert told == ["1 file left out: copydesk check says which and why."]
        assert len(listed(pilot)) == 4


async def test_two_clicks_open_a_difference(team: Corpus) -> None:
    """One puts the cursor on it, two open the place."""
    async with adjudicating(team, "q") as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, DifferencesScreen)
        await pilot.click(DifferenceTable, offset=(10, 2))
        assert screen.table.cursor == 1
        await pilot.click(DifferenceTable, offset=(10, 4), times=2)
        await until(pilot, lambda: pilot.app.screen is not screen)
        assert deciding(pilot).entry.id == "three"
