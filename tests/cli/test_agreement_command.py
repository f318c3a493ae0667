"""`copydesk agreement` from outside: pages, JSON, CSV, a gold standard, and what it refuses."""

import csv
import json
import re
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from rich.cells import cell_len
from terminal import COPYDESK, Terminal, run

from annotations.article import Article
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.corpus.corpus import open_corpus
from annotations.layout import store_folder
from annotations.store.store import Store
from annotations.team.report import schema
from annotations.text.segmentation import sentences

pytestmark = pytest.mark.slow

TEXT = "The mayor left on Monday. “We are ready,” she said. Nobody else came. It may rain tomorrow."
LETTERS = {"f": "fact", "q": "quote", "s": "speculation"}


def tag(folder: Path, annotator: str, article: Article, letters: str) -> None:
    """Tag the sentences behind the title, and mark the article done."""
    store = Store(store_folder(folder), annotator)
    cut = sentences(article.text, article.language)[-len(letters) :]
    claims = [
        Claim.of(article.text, *span, LETTERS[letter])
        for span, letter in zip(cut, letters, strict=True)
        if letter in LETTERS
    ]
    record = store.load(article)
    store.apply(article, [edits.tag(record, *claims), edits.Progress(position=0, reviewed=cut)])
    store.apply(article, [edits.set_status(store.load(article), "done")])


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """Make six articles that three have done, with a gold standard."""
    folder = tmp_path / "news"
    folder.mkdir()
    for number in range(6):
        (folder / f"{number}.txt").write_text(f"Title {number}\n\n{TEXT}\n", "utf-8")
    corpus = open_corpus(folder)
    for number, article in enumerate(map(corpus.load, corpus.entries)):
        tag(folder, "ana", article, "fqf-")
        tag(folder, "ben", article, "fqf-" if number % 2 else "fqsf")
        tag(folder, "Cem <b>", article, "sqf-")
        tag(folder, "team+gold", article, "fqfs")
    return folder


def test_the_page_has_all_and_fits_80_columns(news: Path) -> None:
    """Everybody, each label, each pair with intervals, the lowest articles; nothing on standard error."""
    done = run("agreement", news)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[:2] == ["news: Cem <b>, ana, ben", "6 articles that at least two have done"]
    assert "gold" not in done.stdout
    assert max(map(cell_len, lines)) <= 80
    assert any(line.startswith("  Krippendorff’s α, sentences") and " to " in line for line in lines)
    pairs = run("agreement", news, "--by", "pair", "--matrix").stdout
    assert max(map(cell_len, pairs.splitlines())) <= 80
    # Of ana's 12 facts ben has 9 in the same place as facts, and 3 as speculation.
    rows = [line.split() for line in pairs[pairs.index("ana on the left, ben on the right") :].splitlines()]
    assert rows[1:3] == [["fact", "fact", "9", "75%", "#" * 18], ["speculation", "3", "25%", "#" * 6]]


@pytest.mark.parametrize("by", ["label", "article", "outlet", "month"])
def test_one_table_in_full(news: Path, by: str) -> None:
    """Its first column names what its rows are about."""
    done = run("agreement", news, "--by", by)
    assert done.returncode == 0
    assert f"\n{by}  " in done.stdout
    assert max(map(cell_len, done.stdout.splitlines())) <= 80


def test_json_and_csv_have_the_values_computed_by_hand(news: Path) -> None:
    """F1 of ana and ben: of 18 and 21 claims 15 are the same. JSON is valid against its schema."""
    found = json.loads(run("agreement", news, "--annotators", "ana,ben", "--json").stdout)
    Draft202012Validator(schema()).validate(found)
    (pair,) = found["agreement"]["pairs"]
    assert pair["exact"]["value"] == pytest.approx(2 * 15 / (18 + 21))
    assert (pair["precision"]["value"], pair["recall"]["value"]) == pytest.approx((15 / 21, 15 / 18))
    assert "null" not in json.dumps(found)
    rows = list(csv.DictReader(StringIO(run("agreement", news, "--annotators", "ana,ben", "--csv").stdout)))
    (exact,) = (row for row in rows if (row["table"], row["measure"]) == ("pair", "exact"))
    assert float(exact["value"]) == pair["exact"]["value"]
    assert next(row["name"] for row in rows if row["table"] == "article") in "024"


def test_each_annotator_against_gold(news: Path) -> None:
    """Precision and recall, by label as well, and which labels meet."""
    done = run("agreement", news, "--gold", "team+gold", "--annotators", "ana")
    assert done.returncode == 0
    assert "  precision, same span and label  1.000" in done.stdout
    assert "  recall                          0.750" in done.stdout
    assert "speculation           0" not in done.stdout
    found = json.loads(run("agreement", news, "--gold", "team+gold", "--json").stdout)
    Draft202012Validator(schema()).validate(found)
    assert [each["annotator"] for each in found["against_gold"]] == ["Cem <b>", "ana", "ben"]
    assert "agreement" not in found


def test_a_gold_standard_without_a_done_article_is_said(news: Path) -> None:
    """No page of zeros: the gold standard is not marked done yet."""
    store = Store(store_folder(news), "new+gold")
    corpus = open_corpus(news)
    article = corpus.load(corpus.entries[0])
    store.apply(article, [edits.tag(store.load(article), Claim.of(article.text, 0, 5, "fact"))])
    done = run("agreement", news, "--gold", "new+gold", "--annotators", "ana,ben")
    assert done.stdout == ""
    assert done.stderr == (
        "No article was marked done by new+gold and by one of ana, ben. "
        "--include unread also compares articles that they have begun.\n"
    )


class Page(HTMLParser):
    """The tags and the text of a page."""

    def __init__(self, text: str) -> None:
        """Read a page."""
        super().__init__()
        self.tags: set[str] = set()
        self.names: set[str] = set()
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag and the names of its attributes."""
        self.tags.add(tag)
        self.names.update(name for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        """Note text."""
        self.words.append(data)


def test_the_page_for_a_browser_loads_nothing_and_escapes_all(news: Path, tmp_path: Path) -> None:
    """It has the tables, which labels meet, and the sentences in dispute; it replaces no article."""
    out = tmp_path / "page.html"
    done = run("agreement", news, "--html", out)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", f"Written to {out}.\n")
    page = Page(out.read_text("utf-8"))
    assert not page.tags & {"script", "link", "img", "iframe", "b"}
    assert not page.names & {"src", "onclick", "onload"}
    assert "Agreement in news: Cem <b>, ana, ben" in page.words
    text = "\n".join(page.words)
    assert "Sentences in dispute" in text
    assert "The mayor left on Monday.\nCem <b>: speculation\nana: fact\nben: fact" in text
    # All three agree on the quote.
    assert "We are ready" not in text
    gold = tmp_path / "gold.html"
    assert run("agreement", news, "--gold", "team+gold", "--html", gold).returncode == 0
    assert "Precision, same span and label" in Page(gold.read_text("utf-8")).words
    for path in (news / "0.txt", store_folder(news) / "ana" / "0.json"):
        before = path.read_bytes()
        done = run("agreement", news, "--html", path)
        assert (done.returncode, path.read_bytes()) == (2, before)
    assert run("agreement", news, "--html", tmp_path / "no" / "page.html").returncode == 1


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--annotators", "ana,zoe"), "No annotations by zoe. Annotators: Cem <b>, ana, ben, team+gold.\n"),
        (("--gold", "zoe"), "No annotations by zoe. Annotators: Cem <b>, ana, ben, team+gold.\n"),
        (("--annotators", "ana"), "Two annotators are needed, not only ana; there are Cem <b>, ana, ben"),
        (("--label", "rumour"), "There is no label rumour, only fact, quote, speculation.\n"),
        (("--json", "--csv"), "Choose one: --json, --csv or --html."),
        (("--html", "page.html", "--by", "pair"), "--html has these tables anyway"),
        (("--json", "--matrix"), "--matrix is only for the page of text"),
        (("--gold", "team+gold", "--by", "pair"), "--gold has tables of its own"),
        (("--by", "colour"), "Invalid value for '--by'"),
        (("--since", "yesterday"), "Invalid value for '--since'"),
    ],
)
def test_wrong_requests_are_refused_in_a_sentence(news: Path, options: tuple[str, ...], sentence: str) -> None:
    """With the status 2, and nothing on standard output."""
    done = run("agreement", news, *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr


def test_damaged_files_are_named_and_the_status_is_1(news: Path) -> None:
    """All other articles are compared."""
    (store_folder(news) / "ana" / "0.json").write_text("{", "utf-8")
    done = run("agreement", news, "--annotators", "ana,ben")
    assert done.returncode == 1
    assert "5 articles that at least two have done" in done.stdout
    assert "ana/0.json" in done.stderr


def test_nothing_to_compare_is_said(tmp_path: Path) -> None:
    """No claim at all; and articles that are not done."""
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, "utf-8")
    done = run("agreement", folder)
    assert (done.returncode, done.stdout) == (0, "")
    assert "Nothing has been tagged" in done.stderr
    (article,) = map(open_corpus(folder).load, open_corpus(folder).entries)
    for name in ("ana", "ben"):
        store = Store(store_folder(folder), name)
        store.apply(article, [edits.tag(store.load(article), Claim.of(article.text, 0, 9, "fact"))])
    done = run("agreement", folder)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.endswith(
        "No article was marked done by two of ana, ben. --include unread also compares articles that they have begun.\n"
    )
    done = run("agreement", folder, "--include", "unread")
    assert "1 article that at least two have touched" in done.stdout
    assert "κ is undefined: all annotators gave the same value" in done.stdout
    assert "too few articles for an interval" in done.stdout


def test_two_people_tag_by_keys_and_agree(folder: Path) -> None:
    """Both read a sample article in a terminal: two sentences, one of them with another label, and done."""
    for name, keys, tagged in (("ana", "12", "F 1  Q 1  S 0"), ("ben", "13", "F 1  Q 0  S 1")):
        with Terminal([COPYDESK, "read", str(folder)], {"COPYDESK_ANNOTATOR": name}) as terminal:
            terminal.wait_for("2 articles")
            terminal.press("\r")
            terminal.wait_for("0/36 read")
            terminal.press(keys)
            terminal.wait_for(tagged)
            terminal.press("mqq")
            assert terminal.wait_for_exit() == 0
    found = json.loads(run("agreement", folder, "--json").stdout)["agreement"]
    assert (found["annotators"], found["articles"], found["sentences"]) == (["ana", "ben"], 1, 2)
    (pair,) = found["pairs"]
    # fact fact, quote speculation: F1 2 · 1 / (2 + 2); observed 1/2, by chance 1/4, so κ is 1/3.
    assert pair["exact"]["value"] == 0.5
    assert pair["kappa"]["value"] == pytest.approx(1 / 3)


SCHEME = """
[[labels]]
name = "fact"
order = 1
[[labels]]
name = "quote"
[[labels]]
name = "speculation"
order = 3
[[attributes]]
name = "certainty"
values = ["high", "low"]
[[attributes]]
name = "topic"
on = "article"
"""


@pytest.fixture
def described(news: Path) -> Path:
    """Give the scheme attributes and an order, and some claims and articles of ana and ben a value."""
    (news / "copydesk.toml").write_text(SCHEME, "utf-8")
    corpus = open_corpus(news)
    for name in ("ana", "ben"):
        store = Store(store_folder(news), name)
        for article in map(corpus.load, corpus.entries):
            record = store.load(article)
            claim = record.claims[0]
            value = "low" if name == "ben" and article.id == "0" else "high"
            changed = edits.change(record, claim, claim.described({"certainty": value}))
            store.apply(article, [changed, edits.set_attributes(record, {"topic": "city"})])
    return news


def test_attributes_and_ordered_labels(described: Path) -> None:
    """The page has both beside the rest; the JSON keeps to its schema; each pair is in the table by attribute."""
    page = run("agreement", described, "--annotators", "ana,ben").stdout
    assert max(map(cell_len, page.splitlines())) <= 80
    assert "\n  α, ordinal " in page
    assert re.search(r"^certainty +claim +18 +6 +1 ", page, re.MULTILINE)
    assert re.search(r"^topic +article +6 +6 +0 ", page, re.MULTILINE)
    by = run("agreement", described, "--by", "attribute").stdout
    assert re.search(r"^certainty: ana, ben +18 +1 ", by, re.MULTILINE)
    found = json.loads(run("agreement", described, "--json").stdout)
    Draft202012Validator(schema()).validate(found)
    assert set(found["agreement"]["alpha_by_scale"]) == {"ordinal", "interval", "ratio"}
    rows = list(csv.DictReader(StringIO(run("agreement", described, "--csv", "--by", "attribute").stdout)))
    assert {row["name"] for row in rows} == {"certainty", "topic"}
    gold = run("agreement", described, "--gold", "team+gold").stdout
    assert re.search(r"^certainty +claim ", gold, re.MULTILINE)
    Draft202012Validator(schema()).validate(
        json.loads(run("agreement", described, "--gold", "team+gold", "--json").stdout)
    )
    assert run("agreement", described, "--html", described.parent / "page.html").returncode == 0
    assert "<h2>Attributes</h2>" in (described.parent / "page.html").read_text("utf-8")


@pytest.mark.parametrize("gold", [(), ("--gold", "team+gold")])
def test_a_report_on_some_of_the_time_says_so(news: Path, gold: tuple[str, ...]) -> None:
    """Numbers of some of the work are never taken for those of all: on the page, in JSON and for a browser."""
    since = ("--since", "2001-02-03", *gold)
    assert "only work that ended on 2001-02-03 or later (UTC)" in run("agreement", news, *since).stdout
    found = json.loads(run("agreement", news, "--json", *since).stdout)
    Draft202012Validator(schema()).validate(found)
    assert found["since"] == "2001-02-03"
    page = news.parent / "page.html"
    assert run("agreement", news, "--html", page, *since).returncode == 0
    assert "ended on 2001-02-03 or later" in page.read_text("utf-8")
    assert "since" not in json.loads(run("agreement", news, "--json", *gold).stdout)


def test_a_unit_limits_the_tables(news: Path) -> None:
    """Sentences, characters or spans alone; what is about another unit is refused in a sentence."""
    pages = {unit: run("agreement", news, "--unit", unit).stdout for unit in ("sentence", "character", "span")}
    assert "κ" in pages["sentence"]
    assert "F1" not in pages["sentence"] + pages["character"]
    assert "α characters" in pages["character"]
    assert "αU" in pages["span"]
    assert "κ" not in pages["span"] + pages["character"]
    assert "αU" in run("agreement", news, "--unit", "span", "--by", "label").stdout
    measures = {
        row["measure"]
        for row in csv.DictReader(StringIO(run("agreement", news, "--unit", "character", "--csv").stdout))
    }
    assert measures == {"characters"}
    for more in (["--json"], ["--by", "attribute"], ["--by", "article"], ["--gold", "team+gold"]):
        refused = run("agreement", news, "--unit", "span", *more)
        assert (refused.returncode, refused.stdout) == (2, "")
        assert "leave --unit out" in refused.stderr
    none = run("agreement", news, "--by", "attribute")
    assert (none.returncode, none.stderr) == (2, "The scheme of this corpus has no attributes.\n")
