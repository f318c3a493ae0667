"""Drawing a sample: the same for the same seed, shared among strata, and by what results say."""

import json
import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_results import made

from annotations.article import Article
from annotations.cluster import draw as drawing
from annotations.cluster.conditions import Judged, conditions
from annotations.cluster.draw import Sample
from annotations.corpus.corpus import open_corpus
from annotations.entity import Entity
from annotations.errors import AskedError
from annotations.suggest.suggestion import Suggestion
from tui.cli.main import complete

OUTLETS = {"Daily": 60, "Weekly": 25, "Local": 3}


def articles() -> list[tuple[str, Article]]:
    """Return articles of three outlets, with their strata."""
    return [
        (outlet, Article(f"{outlet}{number}", "", f"Text {number} of {outlet}"))
        for outlet, count in OUTLETS.items()
        for number in range(count)
    ]


def drawn(given_: list[tuple[str, Article]], size: int, seed: int) -> list[str]:
    """Return the ids of a sample."""
    sample = Sample(size, seed)
    for stratum, article in given_:
        sample.add(stratum, article, "news.jsonl")
    return [article.id for _, article, _ in sample.drawn()]


def test_a_sample_is_shared_evenly_and_stays_the_same_in_any_order() -> None:
    """A stratum with too few gives all it has, and the others share the rest; another seed draws others."""
    found = drawn(articles(), 30, 7)
    assert Counter(each.rstrip("0123456789") for each in found) in (
        {"Local": 3, "Daily": 14, "Weekly": 13},
        {"Local": 3, "Daily": 13, "Weekly": 14},
    )
    mixed = articles()
    random.Random(3).shuffle(mixed)
    assert set(drawn(mixed, 30, 7)) == set(found)
    assert set(drawn(mixed, 30, 8)) != set(found)
    assert len(drawn(articles(), 1_000, 7)) == 88


@given(counts=st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 40), min_size=1), size=st.integers(1, 60))
def test_dropping_what_cannot_be_drawn_changes_no_sample(counts: dict[str, int], size: int) -> None:
    """Held to as few articles as can be, it is the sample of who holds all."""
    given_ = [(name, Article(f"{name}{number}", "", "")) for name, count in counts.items() for number in range(count)]
    random.Random(size).shuffle(given_)
    whole = drawn(given_, size, 1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drawing, "_SPARE", -size)
        assert drawn(given_, size, 1) == whole
    assert len(whole) == min(size, sum(counts.values()))


def judged(text: str = "The Kremlin met Xi in Beijing.", **fields: str) -> Judged:
    """Return an article with two entities and a suggestion."""
    at = text.find("Beijing")
    return Judged(
        Article("a", fields.get("title", ""), text, fields.get("source", ""), published=fields.get("published", "")),
        (Entity(0, 11, "ORG"), Entity(at, at + 7, "GPE")),
        (Suggestion(0, 5, "quote", "act"),),
    )


@pytest.mark.parametrize(
    ("where", "holds"),
    [
        ("entities has GPE:Beijing", True),
        ("entities has beijing", True),
        ("entities has ORG:Beijing", False),
        ("entities has ORG:kremlin", True),
        ("entities has GPE:", True),
        ("entities has PERSON:", False),
        ("suggestions has quote and language is en", True),
        ("suggestions has fact", False),
        ('text has "met xi" AND title has deal', True),
        ("text has met and greet", False),
        ("outlet is The Daily", True),
        ("outlet is Daily", False),
        ("outlet has daily", True),
        ("published since 2026-11 and published before 2027", True),
        ("published since 2027", False),
        ("", True),
    ],
)
def test_conditions_hold_or_do_not(where: str, holds: bool) -> None:
    """Names without their article, in any case; words in quotation marks or not; dates as far as they are written."""
    subject = judged(title="The Deal", source="The Daily", published="2026-11-28")
    assert all(each.holds(subject) for each in conditions(where)) is holds


@pytest.mark.parametrize("where", ["weather is fine", "entities is GPE:Rome", "text has", "published since May", "and"])
def test_conditions_that_cannot_be_understood_are_refused(where: str) -> None:
    """In a sentence."""
    with pytest.raises(AskedError, match=r"\w"):
        conditions(where)


def run(*arguments: str | Path) -> int:
    """Run the command in this process, and return its exit status."""
    from typer.main import get_command

    done = get_command(complete())(["draw", *map(str, arguments)], prog_name="copydesk", standalone_mode=False)
    return done if isinstance(done, int) else 0


@pytest.mark.usefixtures("stub_model")
def test_the_command_draws_by_results_and_writes_a_corpus(tmp_path: Path) -> None:
    """Its articles have their other fields, and say where they are from; an existing file is never replaced."""
    news, out = tmp_path / "news.jsonl", tmp_path / "drawn.jsonl"
    rows = [
        {
            "id": f"a{number}",
            "text": f"{'Beijing' if number % 3 else 'Rome'} is far 👩🏽‍🚀. {number}",
            "desk": number % 2,
        }
        for number in range(30)
    ]
    news.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    made(open_corpus(news), tmp_path / "out", 7)
    arguments = (tmp_path / "out", "-n", "8", "--by", "desk", "--where", "entities has ORG:Beijing", "-o", out)
    assert run(*arguments) == 0
    corpus = open_corpus(out)
    found = [corpus.load(entry) for entry in corpus.entries]
    assert Counter(each.meta["desk"] for each in found) == {0: 4, 1: 4}
    assert all("Beijing" in each.text for each in found)
    assert {each.id: each.text for each in found}.items() <= {str(row["id"]): row["text"] for row in rows}.items()
    about = found[0].meta["drawn_from"]
    assert (about["source"], about["articles"], about["stratum_articles"]) == (str(news), 20, 10)
    before = out.read_bytes()
    with pytest.raises(SystemExit) as stopped:
        run(*arguments)
    assert stopped.value.code == 2
    assert out.read_bytes() == before


def test_conditions_on_entities_without_results_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The sentence says how to name them."""
    (tmp_path / "a.txt").write_text("Anna left.\n")
    with pytest.raises(SystemExit) as stopped:
        run(tmp_path / "a.txt", "--where", "entities has Anna")
    assert stopped.value.code == 2
    assert "name their folder with --from" in capsys.readouterr().err
