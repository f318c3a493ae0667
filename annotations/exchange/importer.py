"""An import from beginning to end: a file is read, each article found, what is new told from what is known, then kept.

Nothing is written before all of a file was read and it is certain what is to be written. Each article is then one
write and one change in its history. Should that break off, the rest is taken in the next time: what is there already
is known again.
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

NATIVE = "jsonl"
"""The format that says all there is to know."""


@dataclass(frozen=True)
class Notice:
    """Something of a file that was not taken, and where it stands."""

    number: int
    """The line or element; 0 where that is not known."""
    why: str
    name: str = ""
    """The file, where what is read is a folder."""

    def at(self, shown: str, *, lines: bool) -> str:
        """Say it, with its place in what is called `shown`."""
        where = f"{shown}/{self.name}" if self.name else shown
        if self.number:
            where += f", {'line' if lines else 'item'} {self.number}"
        return f"{where}: {self.why}"


@dataclass(frozen=True)
class Task:
    """What is to be written of one article."""

    store: Store
    article: Article
    step: Merge
    claims: int
    """How many are new."""


@dataclass
class Plan:
    """What is to be done with a file: certain before anything of it is done."""

    format: str
    labels: Labels
    tasks: list[Task] = field(default_factory=list)
    known: int = 0
    """Claims that are there already."""
    refused: list[Notice] = field(default_factory=list)
    clashes: list[Notice] = field(default_factory=list)
    moved: int = 0
    """Claims that were made on another text than today's, and stand elsewhere in it."""
    aside: int = 0
    """Those whose words are not in it any more."""

    @property
    def lines(self) -> bool:
        """Whether places in the file are lines."""
        return FORMATS[self.format].ending != ".json"

    @property
    def turned_down(self) -> int:
        """How much of the file was refused: claims, or what they would stand in."""
        return len(self.refused) + self.labels.refused

    def remarks(self) -> Iterator[str]:
        """Say what is to be known of many claims at once."""
        yield from self.labels.remarks(lines=self.lines)
        if self.moved or self.aside:
            gone = f", {self.aside:,} set aside, as their words are gone" if self.aside else ""
            yield f"Texts have changed since: {counted(self.moved, 'claim')} found elsewhere{gone}"

    def __str__(self) -> str:
        """Sum it up."""
        claims, articles = sum(task.claims for task in self.tasks), len({task.article.id for task in self.tasks})
        told = [f"{counted(claims, 'claim')} in {counted(articles, 'article')} taken in"]
        if self.known:
            told.append(f"{self.known:,} known already")
        if self.clashes:
            several = len(self.clashes) > 1
            told.append(f"{counted(len(self.clashes), 'conflict')} kept as {'they were' if several else 'it was'}")
        if self.turned_down:
            told.append(f"{self.turned_down:,} refused")
        return ", ".join(told)


class Import:
    """What takes labelled data into a store."""

    def __init__(self, folder: Path, corpus: Corpus | None, login: str, override: str = "") -> None:
        """Take data into the store in `folder`: as made by `override`, else by whom the file says, else by `login`."""
        self._folder = folder
        self._scheme = corpus.settings.scheme if corpus else None
        self._login = login
        self._override = override
        self._belonging = ArticleMatcher(folder, corpus)
        self._ahead: dict[Path, Record] = {}
        """Records as they will be once what is planned is done."""
        self._stores: dict[str, Store] = {}

    def plan(self, path: Path, name: str, tell: Callable[[int, int], None] = lambda _, __: None) -> Plan:
        """Read a file in the format of that name and see what there is to do, writing nothing.

        What is planned counts as done for what is planned next. `tell` hears how many articles were looked at, and of
        how many. Raises `ArticleError` and `OSError` where the file cannot be read: then nothing of it is planned.
        """
        native = name == NATIVE
        plan = Plan(name, Labels(self._scheme, keep=native))
        with unpacked(path) as plain:
            items = list(_gathered(_reader(name)(plain)))
        for number, item in enumerate(items):
            tell(number, len(items))
            if isinstance(item, Rejected):
                plan.refused.append(_told(item))
                continue
            try:
                self._add(plan, item)
            except (ArticleError, StoreError) as error:
                plan.refused.append(Notice(item.number, str(error)))
        plan.refused.sort(key=lambda each: (each.name, each.number))
        return plan

    def carry_out(self, plan: Plan) -> Iterator[Task]:
        """Write what was planned, and yield each article when it is on disk.

        Raises `StoreError` at the first that cannot be written: those before are, and bringing the file in once more
        takes in the rest.
        """
        try:
            for task in plan.tasks:
                task.store.apply(task.article, [task.step])
                yield task
        finally:
            self._ahead.clear()

    def _add(self, plan: Plan, item: AnnotatedArticle) -> None:
        """Plan what is to be done with one article of a file. Raises `ArticleError`, `StoreError`."""
        today = self._belonging.find(item)
        store = self._store(self._override or item.annotator.strip() or self._login)
        held = self._held(store, today.id)
        if held is not None and not self._belonging.has(today.id):
            today = _on(today, held.text, held.row.language)
        own = _as_said(item, today, held)
        made = self._maker(plan, item, store, today).record(item, own)
        record, ground, moved, aside = made.record, own, 0, 0
        if own.sha256 != today.sha256:
            there = _in_text_of_today(record, today)
            moved, aside = (there.reanchoring.moved if there.reanchoring else 0), len(there.orphans)
            if held is not None and held.row.sha256 != own.sha256:
                record, ground = there, today
        plan.refused += map(_told, made.refused)
        before = _before(held, ground, store.annotator)
        status = record.row.status if item.status else ""
        step = Merge(new_id(), record, status, whole=plan.format == NATIVE and bool(item.text))
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
        return RecordBuilder(plan.format, store.annotator, plan.labels, renamed, whole=plan.format == NATIVE)

    def _store(self, annotator: str) -> Store:
        return self._stores.setdefault(annotator, Store(self._folder, annotator))

    def _held(self, store: Store, article_id: str) -> Record | None:
        """Return what the store has of an article, or will have, on the text it was made on. Raises `StoreError`."""
        path = store.path(article_id)
        ahead = self._ahead.get(path)
        return ahead if ahead is not None or not path.exists() else store.record(article_id)


def format_of(path: Path, shown: str, name: str = "") -> str:
    """Return the name of the format to read a file in that is called `shown`: the one named, or what it looks like.

    Raises `AskedError` where that is none that can be read, or cannot be told; `ArticleError`, `OSError`.
    """
    if not name:
        with unpacked(path) as plain:
            name = detect_format(plain, shown)
    _reader(name)
    if path.is_dir() != (FORMATS[name].folder_name is not None):
        what = "reads a folder, and {} is none" if path.is_file() else "reads files, and {} is a folder"
        raise AskedError(f"{FORMATS[name].tool} {what.format(shown)}")
    return name


def _reader(name: str) -> Callable[[Path], Read]:
    form = FORMATS.get(name)
    if form is None or form.read is None:
        readable = ", ".join(sorted(each for each, one in FORMATS.items() if one.read is not None))
        raise AskedError(f"{name} is no format that can be brought in: there are {readable}")
    return form.read


def _gathered(found: Read) -> Iterator[AnnotatedArticle | Rejected]:
    """Put claims together that a file without texts has one by one, so that an article is one change."""
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


def _as_said(item: AnnotatedArticle, today: Article, held: Record | None) -> Article:
    """Return the article as the file has it: its text, and what is known of it where nothing is kept of that yet."""
    if held is not None:
        return _on(today, item.text or today.text, held.row.language if item.text != today.text else today.language)
    if item.article != today.id or not item.language:
        return _on(today, item.text or today.text, today.language)
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


def _on(article: Article, text: str, language: str) -> Article:
    return (
        article
        if (text, language) == (article.text, article.language)
        else replace(article, text=text, language=language)
    )


def _in_text_of_today(record: Record, today: Article) -> Record:
    """Carry over what was made on the file's own text.

    Raises `ArticleError` where nothing of it stands there: that is no article that has changed, but another one.
    """
    moved = replace(record, text=today.text).carried_over(record.text, today)
    if not moved.claims and not moved.row.reviewed:
        raise ArticleError(f"its text is not that of {today.id} in the corpus, and no claim of it stands there")
    return moved


def _before(held: Record | None, article: Article, annotator: str) -> Record:
    """Return what the store will find when it comes to write."""
    if held is None:
        return Record.new(article, annotator)
    if held.row.sha256 == article.sha256:
        return held
    return replace(held, text=article.text).carried_over(held.text, article)


def _told(refused: Rejected) -> Notice:
    about = f"{refused.article}: " if refused.article else ""
    return Notice(refused.number, about + refused.why, refused.name)
