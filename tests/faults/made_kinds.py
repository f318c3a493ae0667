"""Kinds of file that hold what a person made: none of it may be lost."""

from collections.abc import Callable
from pathlib import Path

from kind import ARTICLE, WORDS, Kind, claim_on_word, number_of

from annotations.article import Article
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.corpus.corpus import open_corpus
from annotations.corpus.links import feeds
from annotations.corpus.new_files import put
from annotations.errors import StoreError
from annotations.ledger.edits import make_entry
from annotations.ledger.model import Ledger, Mention, Story
from annotations.moment import now
from annotations.regular_file import read_regular
from annotations.store.archive import Archive
from annotations.store.assignment_file import Assignment, Plan, change_assignments, usable_assignments
from annotations.store.ledger_file import LedgerStore
from annotations.store.looked_file import put_looked, read_looked
from annotations.store.speaker_file import put_name, read_names
from annotations.store.store import Store
from annotations.store.version_log import note_version, read_versions
from annotations.suggesters.trust import Trust
from annotations.team import adjudication
from annotations.team.gold_edits import take
from tui.serving.people import Team, invite

CORPUS = Path("/corpus")
"""A corpus that need not exist."""


def _tag(annotator: str) -> Callable[[Path, int], object]:
    def tag(home: Path, number: int) -> None:
        store = Store(home / "store", annotator)
        store.apply(ARTICLE, [edits.tag(store.load(ARTICLE), claim_on_word(number))])

    return tag


def _tagged(annotator: str) -> Callable[[Path], set[int]]:
    def held(home: Path) -> set[int]:
        return {number_of(claim.text) for claim in Store(home / "store", annotator).load(ARTICLE).claims}

    return held


def _decide(home: Path, number: int) -> None:
    """Decide in what two annotators differ; the first decision lets them tag."""
    news = home / "news"
    if not news.exists():
        news.mkdir()
        (news / "a.txt").write_text(ARTICLE.text, "utf-8")
        for name, label in (("ana", "fact"), ("ben", "quote")):
            store = Store(home / "store", name)
            claims = (claim_on_word(each, label) for each in range(WORDS))
            store.apply(ARTICLE, [edits.tag(store.load(ARTICLE), *claims)])
            store.apply(ARTICLE, [edits.set_status(store.load(ARTICLE), "done")])
    plan = adjudication.Plan("dora", strategy="")
    found = adjudication.Adjudication(open_corpus(news), home / "store", plan)
    case = next(found.cases(), None)
    if case is None:
        raise StoreError(found.problems[0])
    one = next(each for each in case.settled if number_of(each.item.versions[0].text) == number)
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
    ledgers.apply("s", [make_entry("anna", Mention.of(claim_on_word(number), "a", "anna"))])


def _entered(home: Path) -> set[int]:
    ledgers = LedgerStore(home / "store", "anna")
    if not ledgers.path("s").exists():
        return set()
    ledger = ledgers.load("s")
    assert len(ledger.entries) == len(ledger.mentions) == len(ledger.history)
    return {number_of(mention.text) for mention in ledger.mentions}


def _name(home: Path, number: int) -> None:
    put_name(home / "store", "anna", f"alias {number}", "Anna Berg")


def _named(home: Path) -> set[int]:
    names = read_names(home / "store")
    return {each for each in range(WORDS) if names.canonical(f"alias {each}") == "Anna Berg"}


def _look(home: Path, number: int) -> None:
    put_looked(home / "store", "anna", "a", f"sentence {number}", ("fact",))


def _looked(home: Path) -> set[int]:
    texts = (text.removeprefix("sentence ") for _, text, _ in read_looked(home / "store", "anna"))
    return {int(text) for text in texts if text.isdecimal()}


def _allow(home: Path, number: int) -> None:
    Trust(home / "config").allow(CORPUS, f"s{number}", "runs code", "It runs code.")


def _allowed(home: Path) -> set[int]:
    trust = Trust(home / "config")
    return {each for each in range(WORDS) if trust.allows(CORPUS, f"s{each}", "runs code")}


def _follow(home: Path, number: int) -> None:
    (home / "news").mkdir(exist_ok=True)
    feeds.keep(home / "news", feeds.Feed(f"https://n.example/{number}"), is_added=True)


def _followed(home: Path) -> set[int]:
    found = feeds.read(home / "news")
    return {each for each in range(WORDS) if f"https://n.example/{each}" in found}


def _text(number: int) -> Article:
    """Return another article for each number."""
    return Article(f"{number}", f"{number}", f"It rained on town {number} all day.")


def _annotate(home: Path, number: int) -> None:
    """Annotate another article: its text is kept."""
    store, article = Store(home / "store", "anna"), _text(number)
    store.apply(article, [edits.tag(store.load(article), Claim.of(article.text, 0, 9, "fact"))])


def _annotated(home: Path) -> set[int]:
    archive = Archive(home / "store")
    return {each for each in range(WORDS) if _is_kept(archive, _text(each))}


def _is_kept(archive: Archive, article: Article) -> bool:
    try:
        return archive.text(article.sha256) == article.text
    except StoreError:
        return False


def _see(home: Path, number: int) -> None:
    """See one article with another text."""
    note_version(home / "store", Article("a", f"{number}", _text(number).text))


def _seen(home: Path) -> set[int]:
    return {int(each.title) for each in read_versions(home / "store", "a") if each.title.isdecimal()}


def _add(home: Path, number: int) -> None:
    """Add an article to a corpus; as `copydesk add` does, only one that is not there."""
    news = home / "news"
    news.mkdir(exist_ok=True)
    if number not in _added(home):
        put(news, _text(number))


def _added(home: Path) -> set[int]:
    paths = sorted((home / "news").glob("*.txt"))
    texts = [read_regular(path, 10_000).decode("utf-8", "replace") for path in paths]
    found = [number for number in range(WORDS) for text in texts if _text(number).text in text]
    assert len(found) == len(set(found)), paths
    return set(found)


def _invite(home: Path, number: int) -> None:
    invite(home / "team.txt", f"person {number}")


def _invited(home: Path) -> set[int]:
    found = Team(home / "team.txt").now() if (home / "team.txt").exists() else ()
    return {each for each in range(WORDS) if any(person.name == f"person {each}" for person in found)}


MADE = {
    "claims": Kind(_tag("anna"), _tagged("anna"), "store/anna/a.json"),
    "second reading": Kind(_tag("anna+again"), _tagged("anna+again"), "store/anna%2Bagain/a.json"),
    "gold standard": Kind(_decide, _tagged("team+gold"), "store/team%2Bgold/a.json"),
    "annotated texts": Kind(_annotate, _annotated, "store/_texts/*.txt"),
    "versions of an article": Kind(_see, _seen, "store/_versions/a.jsonl", is_unchecked=True),
    "assignments": Kind(_assign, _assigned, "store/_team/assignments.json"),
    "ledger": Kind(_enter, _entered, "store/_ledger/anna/s.json"),
    "speakers": Kind(_name, _named, "store/_speakers/anna.json"),
    "labels looked at": Kind(_look, _looked, "store/_doubts/anna.json"),
    "consent": Kind(_allow, _allowed, "config/allowed_suggesters.json", is_unchecked=True),
    "feeds": Kind(_follow, _followed, "news/.copydesk/feeds.json", is_unchecked=True),
    "added articles": Kind(_add, _added, "news/*.txt", is_unchecked=True, leaves=".*.new"),
    "invitations": Kind(_invite, _invited, "team.txt", is_unchecked=True),
}
"""Each of them, by name."""
