"""The input and the output of `copydesk publish`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from annotations.claims.record import Record
from annotations.corpus.corpus import Corpus
from annotations.entity import KINDS
from annotations.errors import AskedError
from annotations.exchange.records import select_records
from annotations.layout import GOLD_SUFFIX
from annotations.ledger.sheet import sheet_of
from annotations.publishing.article_page import Shown
from annotations.publishing.folder import check_place, install_file, install_folder
from annotations.publishing.site import Site, StoryPage
from annotations.publishing.style import class_names
from annotations.reports.story_readings import StoryReadings
from annotations.scheme import Label, Scheme
from annotations.store.archive import Archive
from annotations.store.ledger_file import LedgerStore
from annotations.store.speaker_file import read_names
from tui.cli.corpora import login, scheme_of, store_and_corpus
from tui.cli.export_checks import report_unknown_articles
from tui.cli.export_lookups import entity_lookup, find_missing, resolved_model
from tui.cli.ledger_choice import chosen_story
from tui.cli.output import fail, say
from tui.cli.output_file import guard_of


@dataclass(frozen=True, kw_only=True)
class Request:
    """The arguments of `copydesk publish`."""

    corpus: Path
    articles: tuple[str, ...]
    annotator: str
    shown_as: str
    gold: bool
    stories: tuple[str, ...]
    language: str
    title: str
    single_file: bool
    with_notes: bool
    entities: bool
    model: str
    text: bool | None
    """Whether whole texts are shown; `None` to ask if an article is another's."""
    store: Path | None
    encoding: str

    def check(self) -> None:
        """Exit with 2 if something is no code of a language, or has no effect."""
        if self.language and not re.fullmatch("[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", self.language):
            fail(f"--lang takes a language code such as en or pt-BR, not {self.language}.", 2)
        if self.model and not self.entities:
            fail("--model has no effect without --entities.", 2)
        if self.entities and self.text is False:
            fail("--entities has no effect with --no-text: leave one of them out.", 2)


def publish_to(asked: Request, output: Path) -> Site:
    """Write the pages that are asked for and return what was written.

    Raises `AskedError`, `CopydeskError`, `OSError`.
    """
    folder, corpus = store_and_corpus(asked.corpus, asked.store, encoding=asked.encoding)
    path = corpus.path if corpus else asked.corpus.expanduser().absolute()
    place = check_place(output, guard_of(path, folder, corpus), path)
    annotator = _annotator(asked, folder)
    report_unknown_articles(asked.articles, folder, corpus)
    found_with = resolved_model(asked.model, corpus, needed=True) if asked.entities else ""
    if found_with:
        find_missing(lambda: _records(asked, folder, corpus, annotator, is_quiet=True), found_with)
    known = entity_lookup(found_with, raw=False)
    site = Site(
        asked.title.strip() or (corpus.name if corpus else path.name),
        replace(_shown(asked, folder, corpus, annotator), model=found_with),
        _stories(asked, folder, corpus, annotator),
        entities=lambda record: [each for each in known(record) or () if each.label in KINDS],
        shown_as=asked.shown_as,
        own_outlets=None if asked.text is not None else frozenset(corpus.settings.own_outlets if corpus else ()),
    )
    records = _records(asked, folder, corpus, annotator)

    def write(staged: Path) -> None:
        site.write(records, staged)
        _refuse_nothing(site, annotator)

    def whole() -> bytes:
        page = site.whole(records)
        _refuse_nothing(site, annotator)
        return page

    if asked.single_file:
        install_file(place, whole)
    else:
        install_folder(place, write)
    return site


def _refuse_nothing(site: Site, annotator: str) -> None:
    """Raise `AskedError` if a site shows nothing, so that no earlier one is lost to it."""
    if not site.listed and not site.stories:
        raise AskedError(f"There is nothing to publish: {annotator} has read none of these articles")


def _annotator(asked: Request, folder: Path) -> str:
    """Return whose claims are published; exit with 2 if there are none."""
    there = Archive(folder).annotators()
    if asked.gold:
        gold = [name for name in there if name.endswith(GOLD_SUFFIX)]
        # COPYDESK_ANNOTATOR names a person as a rule, who is no gold standard.
        named = asked.annotator if asked.annotator.endswith(GOLD_SUFFIX) else ""
        chosen = [name for name in gold if named in ("", name)]
        if len(chosen) != 1:
            found = f"name one with --annotator: {', '.join(gold)}" if gold else "copydesk adjudicate makes one"
            fail(f"There {'are several gold standards' if gold else 'is no gold standard'}: {found}.", 2)
        return chosen[0]
    name = asked.annotator or login()
    if name not in there:
        fail(f"No annotations by {name}. Annotators: {', '.join(there) or 'none'}.", 2)
    return name


def _records(
    asked: Request, folder: Path, corpus: Corpus | None, annotator: str, *, is_quiet: bool = False
) -> Iterator[Record]:
    """Yield the records of the annotator in the order of the corpus; say what cannot be vouched for."""
    names = read_names(folder)
    order = tuple(entry.id for entry in corpus.entries) if corpus else ()
    wanted = asked.articles
    for record in select_records(folder, order, [annotator], lambda each: not wanted or each in wanted, history=False):
        if record.trouble and not is_quiet:
            say(f"{record.row.id}: {record.trouble}.")
        yield names.over(record)


def _shown(asked: Request, folder: Path, corpus: Corpus | None, annotator: str) -> Shown:
    """Return how pages show articles: with the labels of the scheme, and those that claims have beside them."""
    scheme = scheme_of(corpus)
    labels = all_labels(
        scheme, {claim.label for record in _records_quietly(folder, annotator) for claim in record.claims}
    )
    return Shown(
        labels=labels,
        classes=class_names(labels),
        attributes=tuple(each for each in scheme.attributes if asked.with_notes or each.kind != "text"),
        with_text=asked.text is not False,
        with_notes=asked.with_notes,
        language=asked.language,
        guidelines=sha256(scheme.guidelines.encode()).hexdigest() if scheme.guidelines else "",
    )


def all_labels(scheme: Scheme, used: set[str]) -> tuple[Label, ...]:
    """Return the labels of a scheme, and those that claims have beside them."""
    others = used - {label.name for label in scheme.labels}
    return (*scheme.labels, *(Label(name=name, letter=name[:1].upper(), colour="#999999") for name in sorted(others)))


def _records_quietly(folder: Path, annotator: str) -> Iterator[Record]:
    """Yield the claims of all articles of the annotator, without their texts."""
    store = Archive(folder)
    for path, row in store.files():
        if row.annotator == annotator:
            yield store.read_claims(path)


def _stories(asked: Request, folder: Path, corpus: Corpus | None, annotator: str) -> tuple[StoryPage, ...]:
    """Return the ledgers to show: those that are named, or all unless articles are named. Exits with 2, 1."""
    ledgers = LedgerStore(folder, annotator)
    if asked.stories:
        stories = [chosen_story(folder, annotator, name) for name in asked.stories]
    elif asked.articles:
        return ()
    else:
        found, problems = ledgers.stories()
        for problem in problems:
            say(f"Left out: {problem}.")
        stories = [story for story in found if story.status != "dropped"]
    readings = StoryReadings(folder, corpus, annotator)
    pages = []
    for story in sorted(stories, key=lambda each: (each.title.casefold(), each.id)):
        ledger = ledgers.load(story.id)
        if not asked.with_notes:
            ledger = ledger.without_remarks()
        read = readings.of(ledger)
        pages.append(StoryPage(sheet_of(ledger, read), read))
    for sentence in sorted(readings.unreadable):
        say(f"Left out: {sentence}.")
    return tuple(pages)
