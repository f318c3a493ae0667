"""Every kind of file that Copydesk writes beside the claims of an annotator: how one is changed, and how it is read.

`python kinds.py` does what a JSON list on its standard input says, in processes that may be killed.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple, TextIO

from failing_disk import FailingDisk
from fork_server import article_with_words, word_span

from annotations.cache import Stamped, StampedCache, TextCache
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.corpus.corpus import open_corpus
from annotations.corpus.links import feeds
from annotations.errors import CopydeskError, NotSavedError, StoreError
from annotations.ledger.edits import make_entry
from annotations.ledger.model import Ledger, Mention, Story
from annotations.moment import now
from annotations.pack import PackWriter
from annotations.publishing.folder import install_file, install_folder
from annotations.regular_file import read_regular
from annotations.store import lock
from annotations.store.assignment_file import Assignment, Plan, change_assignments, usable_assignments
from annotations.store.ledger_file import LedgerStore
from annotations.store.looked_file import put_looked, read_looked
from annotations.store.predictions import Predictions
from annotations.store.queue_file import Place, read_queue, write_queue
from annotations.store.queue_file import Plan as Order
from annotations.store.speaker_file import put_name, read_names
from annotations.store.store import Store
from annotations.suggest.prediction import Prediction
from annotations.suggest.ranking import Ranker
from annotations.suggesters.trained import Report, install, read_ranker, read_report
from annotations.suggesters.trust import Trust
from annotations.team import adjudication
from annotations.team.gold_edits import take
from annotations.web_page import GENERATOR

SECONDS = 60
"""Seconds after which a process that hangs is ended by a signal."""

WORDS = 40
"""Words of the article; a change is about one of them."""

CORPUS = Path("/corpus")
"""A corpus that need not exist."""


@dataclass(frozen=True)
class Kind:
    """A kind of file."""

    change: Callable[[Path, int], object]
    """Make one change, by number, in a folder. Raises `CopydeskError` or `OSError` if it cannot be saved."""
    held: Callable[[Path], set[int]]
    """Return the changes that are there. Raises `CopydeskError` if they cannot be read."""
    file: str
    """A pattern for the file that holds them."""
    is_derived: bool = False
    """Whether it can be made again: a damaged one is forgotten."""
    is_unchecked: bool = False
    """Whether its rows have no checksums: damage inside a value cannot be known."""
    is_replaced: bool = False
    """Whether a change takes the place of the one before."""

    def path(self, home: Path) -> Path:
        """Return the file; of several, the last by name."""
        return max(home.glob(self.file))


ARTICLE = article_with_words("a", WORDS)


def _number(words: str) -> int:
    """Return the number of a word."""
    return int(words.removeprefix("word").partition("“")[0])


def _claim(number: int, label: str = "fact") -> Claim:
    return Claim.of(ARTICLE.text, *word_span(number, ARTICLE.text), label)


def _tag(annotator: str) -> Callable[[Path, int], object]:
    def tag(home: Path, number: int) -> None:
        store = Store(home / "store", annotator)
        store.apply(ARTICLE, [edits.tag(store.load(ARTICLE), _claim(number))])

    return tag


def _tagged(annotator: str) -> Callable[[Path], set[int]]:
    def held(home: Path) -> set[int]:
        return {_number(claim.text) for claim in Store(home / "store", annotator).load(ARTICLE).claims}

    return held


def _decide(home: Path, number: int) -> None:
    """Decide in what two annotators differ; the first decision lets them tag."""
    news = home / "news"
    if not news.exists():
        news.mkdir()
        (news / "a.txt").write_text(ARTICLE.text, "utf-8")
        for name, label in (("ana", "fact"), ("ben", "quote")):
            store = Store(home / "store", name)
            store.apply(ARTICLE, [edits.tag(store.load(ARTICLE), *(_claim(each, label) for each in range(WORDS)))])
            store.apply(ARTICLE, [edits.set_status(store.load(ARTICLE), "done")])
    plan = adjudication.Plan("dora", strategy="")
    found = adjudication.Adjudication(open_corpus(news), home / "store", plan)
    case = next(found.cases(), None)
    if case is None:
        raise StoreError(found.problems[0])
    one = next(each for each in case.settled if _number(each.item.versions[0].text) == number)
    Store(home / "store", "team+gold").apply(ARTICLE, [take(case.record, one, 0, "dora")])


def _assign(home: Path, number: int) -> None:
    row = Assignment(article=f"{number}", annotators=("ana",), kind="single", made=now())
    plan = Plan(made=now(), annotators=("ana",), seed=number)
    change_assignments(home / "store", lambda held: held.having([row], plan))


def _assigned(home: Path) -> set[int]:
    held = usable_assignments(home / "store")
    assert {plan.seed for plan in held.plans} == set(map(int, held.rows))
    return set(map(int, held.rows))


def _enter(home: Path, number: int) -> None:
    """Make an entry of a ledger; the first makes the ledger."""
    ledgers = LedgerStore(home / "store", "anna")
    if not ledgers.path("s").exists():
        ledgers.create(Ledger(story=Story(id="s", title="A story", created=now(), updated=now())))
    ledgers.apply("s", [make_entry("anna", Mention.of(_claim(number), "a", "anna"))])


def _entered(home: Path) -> set[int]:
    ledgers = LedgerStore(home / "store", "anna")
    if not ledgers.path("s").exists():
        return set()
    ledger = ledgers.load("s")
    assert len(ledger.entries) == len(ledger.mentions) == len(ledger.history)
    return {_number(mention.text) for mention in ledger.mentions}


def _name(home: Path, number: int) -> None:
    put_name(home / "store", "anna", f"alias {number}", "Anna Berg")


def _named(home: Path) -> set[int]:
    names = read_names(home / "store")
    return {each for each in range(WORDS) if names.canonical(f"alias {each}") == "Anna Berg"}


def _look(home: Path, number: int) -> None:
    put_looked(home / "store", "anna", "a", f"sentence {number}", ("fact",))


def _looked(home: Path) -> set[int]:
    return {int(text.removeprefix("sentence ")) for _, text, _ in read_looked(home / "store", "anna")}


def _order(home: Path, number: int) -> None:
    write_queue(home / "store", "anna", Order(made=now(), by="random"), [Place(article=f"{number}", why="random")])


def _ordered(home: Path) -> set[int]:
    found = read_queue(home / "store", "anna")
    return {int(each.article) for each in found.places} if found is not None else set()


def _predict(home: Path, number: int) -> None:
    claim = _claim(number)
    made = Prediction(start=claim.start, end=claim.end, label="fact", text=claim.text, model="m")
    Predictions(home / "store").add("a", [made])


def _predicted(home: Path) -> set[int]:
    return {_number(each.text) for each in Predictions(home / "store").read("a")}


def _allow(home: Path, number: int) -> None:
    Trust(home / "config").allow(CORPUS, f"s{number}", "runs code", "It runs code.")


def _allowed(home: Path) -> set[int]:
    trust = Trust(home / "config")
    return {each for each in range(WORDS) if trust.allows(CORPUS, f"s{each}", "runs code")}


def _follow(home: Path, number: int) -> None:
    (home / "news").mkdir(exist_ok=True)
    feeds.keep(home / "news", feeds.Feed(f"https://n.example/{number}"), is_added=True)


def _followed(home: Path) -> set[int]:
    return {int(url.rpartition("/")[2]) for url in feeds.read(home / "news")}


def _train(home: Path, number: int) -> None:
    report = Report(
        trained=now(), version=str(number), annotators=("anna",), articles=1, tuning_articles=1, held_back_articles=1,
        sentences=1, untagged=0, rejected=0, labels=(), curve=(),
    )  # fmt: skip

    def write(folder: Path) -> None:
        folder.mkdir()
        (folder / "model").write_bytes(str(number).encode() * 1000)

    install(CORPUS, home / "data", report, write, Ranker(bias=0, threshold=number + 1.0, weights={}))


def _trained(home: Path) -> set[int]:
    report, ranker = read_report(CORPUS, home / "data"), read_ranker(CORPUS, home / "data")
    if report is None:
        return set()
    (model,) = (home / "data").glob("trained/[!.]*/pipeline/model")
    assert model.read_bytes() == report.version.encode() * 1000
    assert ranker is not None
    assert ranker.threshold == int(report.version) + 1
    return {int(report.version)}


def _page(number: int) -> bytes:
    return f"{GENERATOR}<!--{number}-->".encode() + bytes(5000)


def _page_number(page: Path) -> set[int]:
    if not page.exists():
        return set()
    number = read_regular(page, 10_000).partition(b"<!--")[2].partition(b"-->")[0]
    return {int(number)} if number.isdigit() else set()


def _publish(home: Path, number: int) -> None:
    def write(folder: Path) -> None:
        for name in ("index.html", "article/a.html"):
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(_page(number))

    install_folder(home / "site", write)


def _published(home: Path) -> set[int]:
    pages = [_page_number(home / "site" / name) for name in ("index.html", "article/a.html")]
    assert pages[0] == pages[1] or not all(pages)
    return pages[0]


def _pack(home: Path, number: int) -> None:
    writer = PackWriter(home / "cache" / "packs" / f"{number:02}.pack")
    writer.add(f"{number:064x}", str(number).encode())
    writer.install()


def _cache(home: Path, number: int) -> None:
    if not TextCache[int](home / "cache", int).put(f"{number:064x}", number):
        raise NotSavedError("a cache says nothing")


def _cached(home: Path) -> set[int]:
    found: TextCache[int] = TextCache(home / "cache", int)
    return {each for each in range(WORDS) if found.get(f"{each:064x}") == each}


def _stamp(home: Path, number: int) -> None:
    found = StampedCache[int](home / "stamped", int, "1")
    found.save({str(number): Stamped((number,), number)})


def _stamped(home: Path) -> set[int]:
    return {each.value for each in StampedCache[int](home / "stamped", int, "1").load().values()}


KINDS = {
    "claims": Kind(_tag("anna"), _tagged("anna"), "store/anna/a.json"),
    "second reading": Kind(_tag("anna+again"), _tagged("anna+again"), "store/anna%2Bagain/a.json"),
    "gold standard": Kind(_decide, _tagged("team+gold"), "store/team%2Bgold/a.json"),
    "assignments": Kind(_assign, _assigned, "store/_team/assignments.json"),
    "ledger": Kind(_enter, _entered, "store/_ledger/anna/s.json"),
    "speakers": Kind(_name, _named, "store/_speakers/anna.json"),
    "labels looked at": Kind(_look, _looked, "store/_doubts/anna.json"),
    "order of reading": Kind(_order, _ordered, "store/_queue/anna.json", is_derived=True, is_replaced=True),
    "predictions": Kind(_predict, _predicted, "store/_predictions/a.json", is_derived=True),
    "consent": Kind(_allow, _allowed, "config/allowed_suggesters.json", is_unchecked=True),
    "feeds": Kind(_follow, _followed, "news/.copydesk/feeds.json", is_unchecked=True),
    "trained pipeline": Kind(_train, _trained, "data/trained/[!.]*/report.json", is_derived=True, is_replaced=True),
    "published folder": Kind(_publish, _published, "site/index.html", is_derived=True, is_replaced=True),
    "published page": Kind(
        lambda home, number: install_file(home / "page.html", lambda: _page(number)),
        lambda home: _page_number(home / "page.html"),
        "page.html",
        is_derived=True,
        is_replaced=True,
    ),
    "pack": Kind(_pack, _cached, "cache/packs/*.pack", is_derived=True),
    "cached text": Kind(_cache, _cached, "cache/*/*.json", is_derived=True),
    "stamped cache": Kind(_stamp, _stamped, "stamped", is_derived=True, is_replaced=True),
}
"""Every kind, by name."""


def steps_of(kind: Kind, home: Path) -> int:
    """Return how many steps the disk takes for change 1; the folder is copied, and the copy changed."""
    copy = Path(shutil.copytree(home, home.with_name(f"{home.name}.counted"), symlinks=True))
    with FailingDisk(copy) as disk:
        kind.change(copy, 1)
    return len(disk.steps)


class Job(NamedTuple):
    """Changes that processes make at once, each in a process of its own."""

    kind: str
    home: str
    changes: list[list[int]]
    """The changes of each process."""
    reads: bool = True
    """Whether they read all of them afterwards."""
    die: int = -1
    """The step of the disk before which a process kills itself."""


class Ended(NamedTuple):
    """How a process ended."""

    status: int
    """0, or the signal that ended it, below 0."""
    said: list[str]
    """What was said of changes that could not be saved, or of reading them."""


def run_jobs(jobs: list[Job]) -> list[list[Ended]]:
    """Do jobs one after the other in processes that start fast, as Python is loaded once; return how each ended."""
    done = subprocess.run(
        [sys.executable, str(Path(__file__))], input=json.dumps(jobs), capture_output=True, text=True, check=True
    )
    return [[Ended(*each) for each in job] for job in json.loads(done.stdout)]


def _started(job: Job, changes: list[int], out: TextIO) -> int:
    """Fork a process that makes changes, then reads them."""
    child = os.fork()
    if child:
        return child
    signal.alarm(SECONDS)
    lock.LOCK_TIMEOUT_SECONDS = feeds.LOCK_SECONDS = SECONDS
    kind, home = KINDS[job.kind], Path(job.home)
    said = []
    with FailingDisk(home) as disk:
        disk.die(job.die)
        calls: list[Callable[[], object]] = [partial(kind.change, home, each) for each in changes]
        calls += [partial(kind.held, home)] if job.reads else []
        for call in calls:
            try:
                call()
            except (CopydeskError, OSError) as error:
                said.append(str(error) or repr(error))
            except Exception:  # noqa: BLE001, the parent process fails the test
                said.append(traceback.format_exc())
    json.dump(said, out)
    out.flush()
    os._exit(0)


def main() -> None:
    """Do the jobs that standard input lists."""
    found = []
    for job in (Job(*each) for each in json.load(sys.stdin)):
        with ExitStack() as stack:
            outs = [stack.enter_context(TemporaryFile("w+")) for _ in job.changes]
            children = [_started(job, changes, out) for changes, out in zip(job.changes, outs, strict=True)]
            ended = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
            found.append([[status, _said(out)] for status, out in zip(ended, outs, strict=True)])
    print(json.dumps(found))


def _said(out: TextIO) -> list[str]:
    out.seek(0)
    said: list[str] = json.loads(out.read() or "[]")
    return said


if __name__ == "__main__":
    main()
