"""A corpus of a dozen articles of several outlets, some of them annotated."""

from datetime import UTC, datetime
from pathlib import Path

from annotations.article import Span
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.edits import Progress
from annotations.claims.record import Status
from annotations.corpus.corpus import Corpus, open_corpus
from annotations.layout import store_folder
from annotations.store.assignment_file import Assignment, Plan, change_assignments
from annotations.store.store import Store

ARTICLES: tuple[tuple[str, str, str, str, Status], ...] = (
    ("Prime minister rejects plan for new airport", "The Herald", "2023-06-18", "fact", "in progress"),
    ("Court to rule on rail network", "Reuters", "2023-06-17", "quote", "done"),
    ("Scientists find water under the ice of Mars", "The Herald", "2023-05-02", "", "new"),
    ("Central bank raises rates", "Reuters", "2023-07-30", "", "new"),
    ("Striker signs for Madrid", "Daily Post", "2023-01-11", "", "skipped"),
    ("Farmers protest in Beijing", "Daily Post", "", "speculation", "in progress"),
    ("[bold]Markup[/bold] is only text", "", "2023-02-28", "", "new"),
    ("Café owners öffnen wieder", "Le Monde", "2022-12-31", "", "new"),
    ("東京で首脳会談", "Le Monde", "2023-03-03", "", "new"),
    ("Airline cancels flights", "", "", "", "new"),
    ("Budget vote delayed", "Reuters", "2023-06-19", "", "new"),
    ("Union calls strike", "Daily Post", "2023-06-20", "", "new"),
)
"""Title, outlet, date, label of its one claim, status."""


def assign(folder: Path, **readers: str) -> None:
    """Assign articles of a store, by their ids, to annotators whose names are separated by spaces."""
    made = datetime.now(UTC)
    rows = [
        Assignment(
            article=article,
            annotators=tuple(sorted(names.split())),
            kind="overlap" if " " in names else "single",
            made=made,
        )
        for article, names in readers.items()
    ]
    change_assignments(folder, lambda held: held.having(rows, Plan(made=made, annotators=())))


FLAGGED = 3
"""The number of the flagged article."""


def build(folder: Path) -> tuple[Corpus, Store]:
    """Write the articles, annotate some of them as anna, and return corpus and store."""
    folder.mkdir()
    for number, (title, outlet, date, *_) in enumerate(ARTICLES):
        front_matter = [f"title: {title}" if title[0] != "[" else f'title: "{title}"']
        front_matter += [f"outlet: {outlet}"] * bool(outlet) + [f"date: {date}"] * bool(date)
        body = f"{title}\n\n" + "One more sentence about an airport. " * (3 + number)
        (folder / f"{number:02}.txt").write_text("---\n" + "\n".join(front_matter) + f"\n---\n{body}\n", "utf-8")
    corpus, store = open_corpus(folder), Store(store_folder(folder), "anna")
    for entry, (*_, label, status) in zip(corpus.entries, ARTICLES, strict=True):
        article = corpus.load(entry)
        if label:
            claim = Claim.of(article.text, 0, 5, label)
            store.apply(article, [edits.tag(store.load(article), claim), Progress(0, (Span(0, 40),), 90.0)])
        if status not in ("new", "in progress"):
            store.apply(article, [edits.set_status(store.load(article), status)])
    flagged = corpus.load(corpus.entries[FLAGGED])
    store.apply(flagged, [edits.set_flag(store.load(flagged), flagged=True)])
    return corpus, store
