"""`copydesk assign` from outside: dividing, adding, releasing, status, and what it refuses."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from terminal import run

from annotations.article import Span
from annotations.claims import edits
from annotations.corpus.corpus import open_corpus
from annotations.layout import store_folder
from annotations.store.assignment_file import assignments_path, read_assignments
from annotations.store.store import Store

pytestmark = pytest.mark.slow

TEXT = "The mayor left on Monday. “We are ready,” she said. Nobody else came."
SCHEMAS = Path(__file__).parents[2] / "docs" / "schema"
PEOPLE = ("--annotators", "ana,ben,cem")


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """Make ten articles of two outlets, with a field of their own."""
    path = tmp_path / "news.jsonl"
    lines = [
        json.dumps(
            {"id": f"n{number}", "title": f"Title {number}", "text": TEXT, "source": "ABC"[number % 2], "desk": "x"}
        )
        for number in range(10)
    ]
    path.write_text("\n".join(lines), "utf-8")
    return path


def read(news: Path, annotator: str, count: int, seconds: float = 0.0) -> list[str]:
    """Let somebody finish the first articles assigned to them, in so many seconds each; return their ids."""
    corpus = open_corpus(news)
    ids = list(read_assignments(store_folder(news)).of(annotator))[:count]
    store = Store(store_folder(news), annotator)
    for entry in corpus.entries:
        if entry.id in ids:
            article = corpus.load(entry)
            whole = (Span(0, len(article.text)),)
            store.apply(article, [edits.Progress(position=0, reviewed=whole, seconds=seconds)])
            store.apply(article, [edits.set_status(store.load(article), "done")])
    return ids


def status(news: Path) -> dict[str, dict[str, object]]:
    """Return how far everybody is."""
    found = json.loads(run("assign", news, "--status", "--json").stdout)
    return {each.pop("annotator"): each for each in found["annotators"]}


def test_a_team_divides_reads_and_goes_on(news: Path) -> None:
    """Divide, look, release, add: each says what it did, and never moves what was given out."""
    done = run("assign", news, *PEOPLE, "--by", "outlet")
    assert done.returncode == 0
    assert [line.split() for line in done.stdout.splitlines()[:4]] == [
        ["annotator", "articles", "shared", "new"],
        ["ana", "5", "2", "5"],
        ["ben", "5", "2", "5"],
        ["cem", "4", "2", "4"],
    ]
    ids = read(news, "ben", 2, seconds=90)
    assert status(news)["ben"] == {
        "assigned": 5, "done": 2, "skipped": 0, "in_progress": 0, "left": 3, "hours_left": 0.1
    }  # fmt: skip
    assert status(news)["ana"]["hours_left"] is None
    table = run("assign", news, "--status").stdout.splitlines()
    assert table[2].split() == ["ben", "5", "2", "0", "0", "3", "0.1"]
    freed = run("assign", news, "--release", "ben")
    assert freed.stderr == "Released 3 articles of ben.\n2 articles not assigned: --add assigns them.\n"
    assert sorted(read_assignments(store_folder(news)).of("ben")) == sorted(ids)
    added = run("assign", news, "--add")
    assert added.returncode == 0
    held = read_assignments(store_folder(news))
    assert sorted(held.of("ben")) == sorted(ids)
    assert all(each.annotators for each in held.rows.values())


def test_a_dry_run_writes_nothing(news: Path) -> None:
    """It shows the same table, and says so."""
    done = run("assign", news, *PEOPLE, "--dry-run")
    assert done.stdout == run("assign", news, *PEOPLE, "--dry-run").stdout
    assert "Nothing was written." in done.stderr
    assert not store_folder(news).exists()
    assert run("assign", news, *PEOPLE).stdout == done.stdout
    assert run("assign", news, *PEOPLE).returncode == 0


def test_json_has_all_assignments(news: Path) -> None:
    """With the new ones, and the articles that nobody reads."""
    found = json.loads(run("assign", news, *PEOPLE, "--per-person", "3", "--json").stdout)
    assert len(found["assignments"]) == len(found["new"]) == 10 - len(found["unassigned"])
    assert {"article", "annotators", "kind"} == set(found["assignments"][0])


def test_json_is_as_the_schemas_say(news: Path) -> None:
    """Dividing, releasing and status each have a schema that names all their keys."""
    commands = {
        "assign": [*PEOPLE, "--per-person", "3"],
        "assign-status": ["--status"],
        "assign-release": ["--release", "ben"],
    }
    for name, options in commands.items():
        schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8"))
        found = json.loads(run("assign", news, *options, "--json").stdout)
        Draft202012Validator(schema).validate(found)
        assert any(found.keys() == each["properties"].keys() for each in schema["$defs"].values())


def test_articles_that_are_gone_keep_their_row(news: Path) -> None:
    """They count nowhere, and are there again when the article is."""
    run("assign", news, *PEOPLE, "--overlap", "0")
    lines = news.read_text("utf-8")
    news.write_text("\n".join(lines.splitlines()[1:]), "utf-8")
    done = run("assign", news, "--status")
    assert "1 assigned article no longer in the corpus." in done.stderr
    assert sum(int(str(each["assigned"])) for each in status(news).values()) == 9
    news.write_text(lines, "utf-8")
    assert sum(int(str(each["assigned"])) for each in status(news).values()) == 10


def test_the_assignments_are_no_article(tmp_path: Path) -> None:
    """In a folder that has nothing annotated yet, the file with the assignments is not read as articles."""
    (tmp_path / "a.txt").write_text(f"Title\n\n{TEXT}", "utf-8")
    assert run("assign", tmp_path, "--annotators", "ana,ben").returncode == 0
    assert [entry.id for entry in open_corpus(tmp_path).entries] == ["a"]
    texts = store_folder(tmp_path) / "_texts"
    texts.rmdir()
    assert [entry.id for entry in open_corpus(tmp_path).entries] == ["a"]
    assert run("check", tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "Name the annotators: --annotators ana,ben."),
        (("--add",), "Name the annotators: --annotators ana,ben."),
        (("--annotators", "ana, ana"), "ana is named twice."),
        ((*PEOPLE, "--overlap", "11"), "--overlap 11 is more than the 10 articles of the corpus."),
        ((*PEOPLE, "--overlap", "20"), "--overlap 20 is more than the 10 articles of the corpus."),
        ((*PEOPLE, "--overlap", "2", "--each", "2"), "Choose one: --each or --overlap."),
        ((*PEOPLE, "--each", "4"), "--each 4 needs 4 annotators"),
        ((*PEOPLE, "--status"), "Choose one: --status, --release, or the options that divide articles."),
        ((*PEOPLE, "--by", "colour"), "No article has a field “colour”. Fields: outlet, date, desk."),
        (("--release", "dan"), "dan has no articles assigned. Articles are assigned to: nobody."),
        (("--annotators", "team+gold"), "team+gold is a gold standard, which reads"),
    ],
)
def test_what_cannot_be_met_is_refused(news: Path, arguments: tuple[str, ...], sentence: str) -> None:
    """Exit status 2, a sentence, and nothing is written."""
    done = run("assign", news, *arguments)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert not assignments_path(store_folder(news)).exists()


def test_statistics_of_what_was_assigned(news: Path) -> None:
    """Work on an article of another does not count, and who has begun nothing is there."""
    run("assign", news, *PEOPLE, "--overlap", "0")
    ids = read(news, "ben", 2)
    corpus, store = open_corpus(news), Store(store_folder(news), "ben")
    other = next(entry for entry in corpus.entries if entry.id in read_assignments(store.folder).of("ana"))
    article = corpus.load(other)
    store.apply(article, [edits.set_status(store.load(article), "done")])

    def people(*options: str) -> dict[str, dict[str, int]]:
        found = json.loads(run("stats", news, "--json", *options).stdout)
        return {each["annotator"]: each["articles"] for each in found["annotators"]}

    assert people()["ben"]["done"] == len(ids) + 1
    assert people("--assigned")["ben"] == {"new": 2, "in progress": 0, "skipped": 0, "done": 2}
    assert people("--assigned")["cem"]["new"] == 3
    assert set(people("--assigned", "--annotator", "ben")) == {"ben"}
    assert run("stats", news, "--assigned", "--annotator", "dan").returncode == 2
    assert run("stats", news, "--assigned", "--drift").returncode == 2


def test_who_could_read_is_named(news: Path) -> None:
    """Without names, those who have worked here already are named, but no gold standards."""
    run("assign", news, *PEOPLE)
    read(news, "ben", 1)
    assignments_path(store_folder(news)).unlink()
    done = run("assign", news)
    assert "Name the annotators: --annotators ana,ben. Known here: ben." in done.stderr


def test_a_damaged_file_is_said_and_nothing_is_divided_anew(news: Path) -> None:
    """No command touches it, whatever it does; once it is moved away, the articles can be divided again."""
    run("assign", news, *PEOPLE)
    path = assignments_path(store_folder(news))
    path.write_bytes(b"{")
    checked = run("check", news)
    assert checked.returncode == 1
    assert "The assignments cannot be read" in checked.stdout
    for asked in (PEOPLE, (*PEOPLE, "--dry-run"), ("--add",), ("--release", "ana"), ("--release", "ana", "--dry-run")):
        done = run("assign", news, *asked)
        assert (done.returncode, done.stdout) == (1, "")
        assert f"{path} is damaged" in done.stderr
    status = run("assign", news, "--status")
    assert status.returncode == 1
    assert "everybody sees all articles" in status.stderr
    assert [each.read_bytes() for each in path.parent.glob("assignments.json*")] == [b"{"]
    path.unlink()
    assert run("assign", news, *PEOPLE).returncode == 0


def test_status_without_assignments_says_so(news: Path) -> None:
    """In a sentence, with the command to type."""
    done = run("assign", news, "--status")
    assert (done.returncode, done.stdout) == (0, "")
    assert "Nothing is assigned" in done.stderr
