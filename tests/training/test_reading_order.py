"""What to read next: by doubt, by diversity, at random; mixed, kept on disk, merged, and first in the list."""

import json
import random
from pathlib import Path

import labelled_corpus
import pytest
from conftest import Opened, reading, seen, until
from msgspec.structs import replace
from terminal import run
from textual.pilot import Pilot

from annotations.article import Article
from annotations.corpus.corpus import Corpus, open_corpus
from annotations.errors import AskedError, StoreError
from annotations.layout import store_folder
from annotations.moment import now
from annotations.sharing.beside import merge_beside
from annotations.store.queue_file import Place, Plan, queue_path, read_queue, write_queue
from annotations.store.store import Store
from annotations.training.doubts import LabelledSentence
from annotations.training.reading_order import at_random, by_diversity, by_doubt, mixed
from tui.library.screen import LibraryScreen

LABELS = ("promise", "blame")


def labelled(articles: int) -> list[LabelledSentence]:
    """Return labelled sentences of invented articles."""
    found = []
    for number in range(articles):
        chance = random.Random(number)
        for _ in range(12):
            text, label, _words = labelled_corpus.sentence(chance)
            labels = frozenset((label,) if label else ())
            found.append(LabelledSentence(str(number), "", "anna", str(number), 0, text, labels, ()))
    return found


def article(name: str, *lines: str) -> Article:
    """Return an article of some sentences."""
    return Article(id=name, title=name, text="\n\n".join(lines))


@pytest.mark.slow
def test_by_doubt_begins_with_what_the_model_has_not_learnt() -> None:
    """An article of sentences like the labelled ones comes last, one in other words first."""
    known = article("known", *(each.text for each in labelled(3)[24:]))
    strange = article("strange", "Zwei Boote liegen still.", "Ein Hund bellt laut.", "Niemand sieht hin.")
    half = article("half", *known.text.split("\n\n")[:3], *strange.text.split("\n\n"))
    order = by_doubt([known, half, strange], labelled(20), LABELS)
    assert [each.article for each in order] == ["strange", "half", "known"]
    assert all(each.why == "doubt" for each in order)
    assert 1 >= order[0].score > order[1].score > order[2].score >= 0


def test_by_doubt_needs_labels() -> None:
    """Fewer than 200 sentences are refused."""
    with pytest.raises(AskedError, match="120 sentences read and labelled so far"):
        by_doubt([article("1", "One.")], labelled(10), LABELS)


@pytest.mark.slow
def test_by_diversity_takes_one_of_each_kind_first() -> None:
    """Of three kinds of text of which one was read, the first two places are of the two others."""
    kinds = {
        "boats": "The boats lie in the harbour while sailors mend nets and sails",
        "snow": "Heavy snow fell on mountain villages and blocked roads and railways",
        "bank": "The bank raised interest rates as inflation hurt wages and prices",
    }
    articles = [article(f"{name}{n}", f"{words} {n}.") for name, words in kinds.items() for n in range(5)]
    order = by_diversity(articles, [f"{kinds['boats']} again."], 6, seed=1)
    assert {each.article[:4] for each in order[:2]} == {"snow", "bank"}
    assert order == by_diversity(articles, [f"{kinds['boats']} again."], 6, seed=1)
    assert len({each.article for each in order}) == 6
    assert order[0].score > order[-1].score
    assert by_diversity([], [], 5, seed=1) == []


def test_one_place_in_five_is_random() -> None:
    """Each fifth place is the next of the random order that is not listed yet; nothing is listed twice."""
    order = [Place(article=str(number), why="doubt") for number in range(20)]
    chance = at_random([each.article for each in order], seed=3)
    assert chance == at_random(reversed([each.article for each in order]), seed=3)
    assert chance != at_random([each.article for each in order], seed=4)
    found = mixed(order, chance, 15)
    assert [number for number, each in enumerate(found, 1) if each.why == "random"] == [5, 10, 15]
    assert len({each.article for each in found}) == 15
    assert len(mixed(order, chance, 100)) == 20


def test_an_order_comes_back_and_the_later_one_counts(tmp_path: Path) -> None:
    """Of two versions the one made later counts as a whole, whichever side it is on, also in a conflict of git's."""
    path = queue_path(tmp_path, "anna")
    assert read_queue(tmp_path, "anna") is None
    plan = Plan(made=now(), by="doubt", sentences=200)
    places = [Place(article=f"{number}", why="doubt", score=0.5) for number in range(12, 0, -1)]
    first = write_queue(tmp_path, "anna", plan, places)
    assert read_queue(tmp_path, "anna") == first
    ours = path.read_bytes()
    second = write_queue(tmp_path, "anna", replace(plan, by="random"), [Place(article="2", why="random")])
    assert second.plan.made > first.plan.made
    theirs = path.read_bytes()
    assert merge_beside(path, ours, theirs) == merge_beside(path, theirs, ours) == theirs
    path.write_bytes(b"<<<<<<< ours\n" + theirs + b"=======\n" + ours + b">>>>>>> theirs\n")
    assert read_queue(tmp_path, "anna") == second
    path.write_bytes(b"{")
    with pytest.raises(StoreError, match="is not a reading order"):
        read_queue(tmp_path, "anna")
    assert write_queue(tmp_path, "anna", plan, places) == read_queue(tmp_path, "anna")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a corpus of 24 labelled articles and 10 new ones."""
    folder = tmp_path_factory.mktemp("order") / "town"
    labelled_corpus.build(folder)
    labelled_corpus.write(folder, 10, first=24)
    return folder


@pytest.mark.slow
def test_the_command_orders_new_articles_and_keeps_that(town: Path) -> None:
    """Only new ones are ordered; --json prints what is on disk; --clear forgets it; few labels are refused."""
    done = run("next", town, "-n", "7", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["plan"]["by"], found["plan"]["sentences"]) == ("doubt", 288)
    ids = [each["article"] for each in found["places"]]
    assert len(ids) == 7
    assert set(ids) < {f"{number:03}" for number in range(24, 34)}
    kept = read_queue(store_folder(town), "anna")
    assert kept is not None
    assert [each.article for each in kept.places] == ids
    lines = run("next", town, "--by", "diversity", "-n", "5").stdout.splitlines()
    assert "unlike what was read" in lines[0]
    assert lines[4].endswith("at random")
    cleared = run("next", town, "--clear")
    assert "reads in the order of the corpus" in cleared.stderr
    kept = read_queue(store_folder(town), "anna")
    assert kept is not None
    assert kept.places == ()


@pytest.mark.slow
def test_the_command_says_what_needs_no_labels(tmp_path: Path) -> None:
    """Without labels it names the way that needs none, and writes nothing."""
    folder = tmp_path / "new"
    folder.mkdir()
    labelled_corpus.write(folder, 2)
    done = run("next", folder)
    assert done.returncode == 2
    assert "--by diversity needs no labels." in done.stderr
    assert read_queue(store_folder(folder), "anna") is None


@pytest.fixture
def ordered(tmp_path: Path) -> tuple[Corpus, Store]:
    """Return six articles of which anna reads the fifth, then the second, first."""
    folder = tmp_path / "six"
    folder.mkdir()
    labelled_corpus.write(folder, 6)
    store = Store(store_folder(folder), "anna")
    plan = Plan(made=now(), by="doubt", sentences=200)
    write_queue(store.folder, "anna", plan, [Place(article="004", why="doubt"), Place(article="001", why="random")])
    return open_corpus(folder), store


def listed(pilot: Pilot[None]) -> list[str]:
    """Return the ids of the articles in the list."""
    screen = pilot.app.screen
    assert isinstance(screen, LibraryScreen)
    return [screen.rows[number].id for number in screen.shown]


async def test_the_list_begins_with_the_order(opened: Opened, ordered: tuple[Corpus, Store]) -> None:
    """Both articles come first with their place and reason; `s` sorts otherwise, and another order is followed."""
    corpus, store = ordered
    async with opened(of=corpus, by=store) as pilot:
        assert listed(pilot) == ["004", "001", "000", "002", "003", "005"]
        assert "1 unsure" in seen(pilot)
        assert "2 random" in seen(pilot)
        assert "2 articles ordered by copydesk next" in seen(pilot)
        await pilot.press("S")
        assert listed(pilot)[-1] == "004"
        await pilot.press("S", "s")
        assert "Sorted by status" in seen(pilot)
        await pilot.press(*"s" * 5)
        assert listed(pilot) == ["000", "001", "002", "003", "004", "005"]
        await pilot.press("s")
        assert listed(pilot)[:2] == ["004", "001"]
        write_queue(store.folder, "anna", Plan(made=now(), by="random"), ())
        await until(pilot, lambda: listed(pilot)[0] == "000")
        assert "unsure" not in seen(pilot)


async def test_reading_goes_on_in_the_order(opened: Opened, ordered: tuple[Corpus, Store]) -> None:
    """`J` in the reader goes to the next article of the order, and `M` to the next new one."""
    corpus, store = ordered
    async with opened(of=corpus, by=store, keys="enter") as pilot:
        await pilot.press("M")
        assert reading(pilot).entry.id == "001"
        await pilot.press("J")
        assert reading(pilot).entry.id == "000"


async def test_a_damaged_order_is_told_and_the_list_is_as_the_corpus(
    opened: Opened, ordered: tuple[Corpus, Store]
) -> None:
    """The articles are listed all the same."""
    corpus, store = ordered
    queue_path(store.folder, "anna").write_text("{")
    async with opened(of=corpus, by=store, size=(120, 30)) as pilot:
        assert listed(pilot) == ["000", "001", "002", "003", "004", "005"]
        assert "is not a reading order" in " ".join(each.message for each in pilot.app._notifications)
