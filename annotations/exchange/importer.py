"""The importer.

Read a file, match its articles, separate new from known, then write. Nothing is written before the whole file was read
and the result is certain. Each article is one write and one change in its history. If the import breaks off, running it
again imports the rest: what is there is recognised.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec

from annotations.article import Article
from annotations.claims.merge import Merge
from annotations.claims.record import Record
from annotations.corpus.corpus import Corpus
from annotations.errors import ArticleError, AskedError, StoreError
from annotations.exchange.annotated import AnnotatedArticle, Read, Rejected
from annotations.exchange.convert import Labels, RecordBuilder
from annotations.exchange.detect import detect_format, unpacked
from annotations.exchange.formats.table import FORMATS
from annotations.exchange.match import ArticleMatcher
from annotations.moment import new_id
from annotations.store.store import Store
from annotations.wording import counted

COMPLETE_FORMAT = "jsonl"
"""The format that states everything."""


@dataclass(frozen=True)
class Notice:
    """A part of a file that was not imported, and its position."""

    number: int
    """The line or element; 0 if unknown."""
    why: str
    name: str = ""
    """The file name, if a folder was read."""

    def at(self, shown: str, *, lines: bool) -> str:
        """Return it in words, with its position in the file called `shown`."""
        where = f"{shown}/{self.name}" if self.name else shown
        if self.number:
            where += f", {'line' if lines else 'item'} {self.number}"
        return f"{where}: {self.why}"


@dataclass(frozen=True)
class Task:
    """The planned write of one article."""

    store: Store
    article: Article
    step: Merge
    claims: int
    """The number of new claims."""


@dataclass
class Plan:
    """The plan for a file: complete before anything is written."""

    format: str
    labels: Labels
    tasks: list[Task] = field(default_factory=list)
    known: int = 0
    """Claims that are there already."""
    refused: list[Notice] = field(default_factory=list)
    clashes: list[Notice] = field(default_factory=list)
    moved: int = 0
    """Claims made on another text than the present one, and moved in it."""
    aside: int = 0
    """Claims whose words are gone."""

    @property
    def lines(self) -> bool:
        """Whether positions in the file are lines."""
        return FORMATS[self.format].has_lines

    @property
    def turned_down(self) -> int:
        """The number of rejected items: claims, or what would hold them."""
        return len(self.refused) + self.labels.refused

    def remarks(self) -> Iterator[str]:
        """Yield remarks about many claims at once."""
        yield from self.labels.remarks(lines=self.lines)
        if self.moved or self.aside:
            gone = f", {self.aside:,} set aside, as their words are gone" if self.aside else ""
            yield f"Texts have changed since: {counted(self.moved, 'claim')} found elsewhere{gone}"

    def __str__(self) -> str:
        """Return the summary."""
        claims, articles = sum(task.claims for task in self.tasks), len({task.article.id for task in self.tasks})
        summary = [f"{counted(claims, 'claim')} in {counted(articles, 'article')} taken in"]
        if self.known:
            summary.append(f"{self.known:,} known already")
        if self.clashes:
            several = len(self.clashes) > 1
            summary.append(f"{counted(len(self.clashes), 'conflict')} kept as {'they were' if several else 'it was'}")
        if self.turned_down:
            summary.append(f"{self.turned_down:,} refused")
        return ", ".join(summary)


class Import:
    """Imports labelled data into a store."""

    def __init__(self, folder: Path, corpus: Corpus | None, login: str, override: str = "") -> None:
        """Import into the store in `folder`.

        The annotator is `override`, else the one in the file, else `login`.
        """
        self._folder = folder
        self._scheme = corpus.settings.scheme if corpus else None
        self._login = login
        self._override = override
        self._belonging = ArticleMatcher(folder, corpus)
        self._ahead: dict[Path, Record] = {}
        """The records as they will be after the plans made so far."""
        self._stores: dict[str, Store] = {}

    def plan(self, path: Path, name: str, tell: Callable[[int, int], None] = lambda _, __: None) -> Plan:
        """Read a file in the named format and plan its import, without writing.

        Later plans build on earlier ones. `tell` receives how many articles were handled, and of how many. Raises
        `ArticleError` and `OSError` if the file cannot be read; then nothing of it is planned.
        """
        native = name == COMPLETE_FORMAT
        plan = Plan(name, Labels(self._scheme, keep=native))
        with unpacked(path) as plain:
            items = list(self._belonging.spaced(_group_by_article(_reader(name)(plain))))
        for number, item in enumerate(items):
            tell(number, len(items))
            if isinstance(item, Rejected):
                plan.refused.append(_notice_of(item))
                continue
            try:
                self._add(plan, item)
            except (ArticleError, StoreError) as error:
                plan.refused.append(Notice(item.number, str(error)))
        plan.refused.sort(key=lambda each: (each.name, each.number))
        return plan

    def carry_out(self, plan: Plan) -> Iterator[Task]:
        """Write what was planned; yield each article once it is on disk.

        Raises `StoreError` at the first that cannot be written. Those before it are written; importing the file again
        takes the rest.
        """
        try:
            for task in plan.tasks:
                task.store.apply(task.article, [task.step])
                yield task
        finally:
            self._ahead.clear()

    def _add(self, plan: Plan, item: AnnotatedArticle) -> None:
        """Plan the import of one article. Raises `ArticleError`, `StoreError`."""
        today = self._belonging.find(item)
        store = self._store(self._override or item.annotator.strip() or self._login)
        held = self._stored_record(store, today.id)
        if held is not None and not self._belonging.has(today.id):
            today = _with_text(today, held.text, held.row.language)
        own = _article_of_file(item, today, held)
        made = self._maker(plan, item, store, today).record(item, own)
        record, ground, moved, aside = made.record, own, 0, 0
        if own.sha256 != today.sha256:
            there = _carry_over(record, today)
            moved, aside = (there.reanchoring.moved if there.reanchoring else 0), len(there.orphans)
            if held is not None and held.row.sha256 != own.sha256:
                record, ground = there, today
        plan.refused += map(_notice_of, made.refused)
        before = _expected_record(held, ground, store.annotator)
        status = record.row.status if item.status else ""
        step = Merge(new_id(), record, status, whole=plan.format == COMPLETE_FORMAT and bool(item.text))
        sifted, after = step.sifted(before), step.apply(before)
        plan.known += sifted.known + made.twice
        for clash in sifted.clashes:
            plan.clashes.append(Notice(made.numbers.get(clash.claim, item.number), f"{today.id}: {clash.why}"))
        if after != before:
            self._ahead[store.path(today.id)] = after
            plan.tasks.append(Task(store, ground, step, len(sifted.come) + len(sifted.aside)))
            plan.moved += moved
            plan.aside += aside

    def _maker(self, plan: Plan, item: AnnotatedArticle, store: Store, today: Article) -> RecordBuilder:
        renamed = item.annotator.strip() not in ("", store.annotator) or item.article not in ("", today.id)
        return RecordBuilder(plan.format, store.annotator, plan.labels, renamed, whole=plan.format == COMPLETE_FORMAT)

    def _store(self, annotator: str) -> Store:
        return self._stores.setdefault(annotator, Store(self._folder, annotator))

    def _stored_record(self, store: Store, article_id: str) -> Record | None:
        """Return the record that the store has, or will have, on the text it was made on.

        Raises `StoreError`.
        """
        path = store.path(article_id)
        ahead = self._ahead.get(path)
        return ahead if ahead is not None or not path.exists() else store.read_article(article_id)


def format_of(path: Path, shown: str, name: str = "") -> str:
    """Return the format of a file called `shown`: the one named, or the one detected.

    Raises `AskedError` if that format cannot be read or detected; `ArticleError`, `OSError`.
    """
    if not name:
        with unpacked(path) as plain:
            name = detect_format(plain, shown)
    _reader(name)
    FORMATS[name].check_installed()
    if not FORMATS[name].reads(path):
        what = "reads a folder, and {} is none" if path.is_file() else "reads files, and {} is a folder"
        raise AskedError(f"{FORMATS[name].tool} {what.format(shown)}")
    return name


def _reader(name: str) -> Callable[[Path], Read]:
    form = FORMATS.get(name)
    if form is None or form.read is None:
        readable = ", ".join(sorted(each for each, one in FORMATS.items() if one.read is not None))
        raise AskedError(f"{name} is no format that can be brought in: there are {readable}")
    return form.read


def _group_by_article(found: Read) -> Iterator[AnnotatedArticle | Rejected]:
    """Group single claims of a file without texts, so that an article is one change."""
    together: dict[tuple[str, str], list[AnnotatedArticle]] = {}
    for item in found:
        if isinstance(item, Rejected) or item.text:
            yield item
        else:
            together.setdefault((item.annotator, item.article), []).append(item)
    for items in together.values():
        where = [each.where or (each.number,) * len(each.spans) for each in items]
        yield msgspec.structs.replace(
            items[0],
            spans=tuple(mark for each in items for mark in each.spans),
            where=tuple(number for numbers in where for number in numbers),
        )


def _article_of_file(item: AnnotatedArticle, today: Article, held: Record | None) -> Article:
    """Return the article as the file has it, with metadata the store lacks."""
    if held is not None:
        return _with_text(
            today, item.text or today.text, held.row.language if item.text != today.text else today.language
        )
    if item.article != today.id or not item.language:
        return _with_text(today, item.text or today.text, today.language)
    return Article(
        id=today.id,
        title=item.title or today.title,
        text=item.text or today.text,
        source=item.source,
        url=item.url,
        published=item.published,
        language=item.language,
        meta=item.meta,
    )


def _with_text(article: Article, text: str, language: str) -> Article:
    return (
        article
        if (text, language) == (article.text, article.language)
        else replace(article, text=text, language=language)
    )


def _carry_over(record: Record, today: Article) -> Record:
    """Return a record carried over from the file's own text.

    Raises `ArticleError` if nothing of it is there: then it is another article, not a changed one.
    """
    moved = replace(record, text=today.text).carried_over(record.text, today)
    if not moved.claims and not moved.row.reviewed:
        raise ArticleError(f"its text is not that of {today.id} in the corpus, and no claim of it stands there")
    return moved


def _expected_record(held: Record | None, article: Article, annotator: str) -> Record:
    """Return the record that the store will find when it writes."""
    if held is None:
        return Record.new(article, annotator)
    if held.row.sha256 == article.sha256:
        return held
    return replace(held, text=article.text).carried_over(held.text, article)


def _notice_of(refused: Rejected) -> Notice:
    about = f"{refused.article}: " if refused.article else ""
    return Notice(refused.number, about + refused.why, refused.name)
