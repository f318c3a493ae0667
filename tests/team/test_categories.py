"""Why annotators differed, in the report on agreement: the decisions of a gold standard by category."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from adjudicating import gold_store, team_of_three
from jsonschema import Draft202012Validator
from terminal import run

from annotations.claims.decision import Category
from annotations.claims.edits import Edit, Undo
from annotations.corpus.corpus import Corpus
from annotations.layout import store_folder
from annotations.team.adjudication import Adjudication, Case, Plan
from annotations.team.categories import Decisions, decisions_of
from annotations.team.gold_edits import explain, take, take_nothing
from annotations.team.report import schema


@pytest.fixture
def team(tmp_path: Path) -> Corpus:
    """Decide on three places of an article: a gap, a slip that was ambiguous first, and one without a category."""
    corpus = team_of_three(tmp_path / "news")
    put(corpus, lambda case, at: take(case.record, case.settled[at], 0, "dora"), 0, 1)
    put(corpus, lambda case, at: take_nothing(case.record, case.settled[at], "dora"), 2)
    explained(corpus, 0, "guideline gap")
    explained(corpus, 1, "ambiguous")
    explained(corpus, 1, "slip")
    return corpus


def case(corpus: Corpus) -> Case:
    """Return the first article as it is on disk, with the places in which annotators differ."""
    return next(Adjudication(corpus, store_folder(corpus.path), Plan("dora")).cases())


def put(corpus: Corpus, edit: Callable[[Case, int], Edit], *places: int) -> None:
    """Apply an edit to the open places with these numbers, one after the other."""
    for place in places:
        found = case(corpus)
        differing = (len(each.item.versions) + bool(each.item.silent) > 1 for each in found.settled)
        at = [number for number, differs in enumerate(differing) if differs]
        gold_store(corpus).apply(found.article, [edit(found, at[place])])


def explained(corpus: Corpus, place: int, category: Category) -> None:
    """Give a decision a category."""
    put(corpus, lambda found, at: explain(found.record, found.settled[at], "dora", category=category), place)


def test_decisions_that_hold_are_counted_once(team: Corpus) -> None:
    """A category that was given later takes the place of the first; one that was undone brings it back."""
    folder = store_folder(team.path)
    found, unreadable = decisions_of(folder, ["ana", "other+gold", "team+gold"])
    assert found == (Decisions(gold="team+gold", decisions=3, categories={"guideline gap": 1, "slip": 1, "": 1}),)
    assert list(found[0].categories) == ["guideline gap", "slip", ""]
    assert unreadable == []
    last = case(team)
    gold_store(team).apply(last.article, [Undo(last.record.history[-1].id, last.record.moment())])
    assert decisions_of(folder, ["team+gold"])[0][0].categories == {"ambiguous": 1, "guideline gap": 1, "": 1}


@pytest.mark.slow
@pytest.mark.parametrize("more", [(), ("--gold", "team+gold", "--include", "unread")])
def test_the_report_on_agreement_counts_them(team: Corpus, more: tuple[str, ...]) -> None:
    """On the page, in JSON as its schema says, and in the page for a browser; a single table stays alone."""
    page = run("agreement", team.path, *more).stdout.splitlines()
    at = page.index("why annotators differed: 3 decisions in team+gold")
    assert [line.split() for line in page[at + 1 :]] == [
        ["guideline", "gap", "1", "33%"],
        ["slip", "1", "33%"],
        ["no", "category", "1", "33%"],
    ]
    found = json.loads(run("agreement", team.path, "--json", *more).stdout)
    Draft202012Validator(schema()).validate(found)
    counted = {"gold": "team+gold", "decisions": 3, "categories": {"guideline gap": 1, "slip": 1, "": 1}}
    assert found["decisions"] == [counted]
    html = team.path.parent / "page.html"
    assert run("agreement", team.path, "--html", html, *more).returncode == 0
    assert "<h2>Why annotators differed, by team+gold</h2>" in html.read_text("utf-8")
    assert re.search(r"guideline gap</t[dh]>\s*<td[^>]*>1<", html.read_text("utf-8"))
    assert "why annotators" not in run("agreement", team.path, "--by", "label").stdout


@pytest.mark.slow
def test_a_damaged_file_of_the_gold_standard_is_named(team: Corpus) -> None:
    """The agreement is shown, and the exit status is 1."""
    path = next(store_folder(team.path).glob("team*gold/one.json"))
    path.write_text("{", "utf-8")
    done = run("agreement", team.path)
    assert done.returncode == 1
    assert "Krippendorff" in done.stdout
    assert "Left out: " in done.stderr
    assert "one.json" in done.stderr
