"""The importer.

Read a file, match its articles, separate new from known, then write. Nothing is written before the whole file was read
and the result is certain. Each article is one write and one change in its history. If the import breaks off, running it
again imports the rest: what is there is recognised.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec

from annotations.article import Article
from annotations.claims.merge import Merge
from annotations.claims.record import Record
from annotations.corpus.corpus import Corpus
from annotations.errors import ArticleError, AskedError, StoreError
from annotations.exchange.annotated import AnnotatedArticle, Read, Rejected, Remark
from annotations.exchange.attribution import Attribution, made_by, person_of
from annotations.exchange.convert import Labels, RecordBuilder, is_our_id
from annotations.exchange.detect import detect_format
from annotations.exchange.format import SPEAKER_LABEL, Format, ReadOptions
from annotations.exchange.formats.json_items import is_by_line
from annotations.exchange.formats.table import FORMATS
from annotations.exchange.match import ArticleMatcher, NoMatchError
from annotations.exchange.notices import Notice, RemarkTally
from annotations.exchange.same_text import Carrier, Difference, carried, in_the_way_of, is_same
from annotations.exchange.unpacking import Member, is_archive, unpacked
from annotations.moment import new_id
from annotations.regular_file import open_regular
from annotations.store.archive import Archive
from annotations.store.store import Store
from annotations.wording import counted

COMPLETE_FORMAT = "jsonl"
"""The format that states everything."""


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
    unread: RemarkTally = field(default_factory=RemarkTally)
    """What the file says that was not taken in, or not as it is there."""
    moved: int = 0
    """Claims made on another text than the present one, and moved in it."""
    aside: int = 0
    """Claims whose words are gone."""
    lines: bool = True
    """Whether positions in the file are lines."""

    @property
    def turned_down(self) -> int:
        """The number of rejected items: claims, or what would hold them."""
        return len(self.refused) + self.labels.refused

    @property
    def claims(self) -> int:
        """The number of new claims."""
        return sum(task.claims for task in self.tasks)

    @property
    def has_failed(self) -> bool:
        """Whether anything was rejected, or a file with something to take in gave nothing at all."""
        found_nothing = not (self.claims or self.known or self.clashes or self.tasks)
        return bool(self.turned_down) or (found_nothing and bool(self.unread.passed_over()))

    def remarks(self) -> Iterator[str]:
        """Yield remarks about many claims at once."""
        yield from self.labels.remarks(lines=self.lines)
        yield from self.unread.sentences(lines=self.lines)
        if self.moved or self.aside:
            gone = f", {self.aside:,} set aside, as their words are gone" if self.aside else ""
            yield f"Texts have changed since: {counted(self.moved, 'claim')} found elsewhere{gone}"

    def __str__(self) -> str:
        """Return the summary."""
        claims, articles = self.claims, len({task.article.id for task in self.tasks})
        summary = [f"{counted(claims, 'claim')} in {counted(articles, 'article')} taken in"]
        if self.known:
            summary.append(f"{self.known:,} known already")
        if self.clashes:
            several = len(self.clashes) > 1
            summary.append(f"{counted(len(self.clashes), 'conflict')} kept as {'they were' if several else 'it was'}")
        if self.turned_down:
            summary.append(f"{self.turned_down:,} refused")
        passed_over = self.unread.passed_over()
        return ", ".join(summary) + (f"; passed over: {', '.join(passed_over)}" if passed_over else "")


@dataclass(frozen=True)
class Choices:
    """What a person decided about an import."""

    override: str = ""
    """Whose all of it becomes; empty if the files decide."""
    annotators: Mapping[str, str] = field(default_factory=dict)
    """Annotators of the files, and whose their claims become."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """Labels of the files, and what they are in the corpus."""
    predictions: bool = False
    """Whether what a model predicted comes in, as claims of the model."""


class Import:
    """Imports labelled data into a store."""

    def __init__(
        self, folder: Path, corpus: Corpus | None, login: str, override: str = "", choices: Choices | None = None
    ) -> None:
        """Import into the store in `folder`.

        The annotator is `override`, else the one in the file, else `login`.
        """
        self._folder = folder
        self._scheme = corpus.settings.scheme if corpus else None
        self._choices = choices or Choices(override)
        self.attribution = Attribution(login, self._choices.override, self._choices.annotators)
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
        labels = Labels(self._scheme, keep=native, mapped=self._choices.labels)
        plan = Plan(name, labels)
        self.attribution.begin()
        with unpacked(path) as members:
            arrays = any(each.path.is_file() and _is_array(each.path) for each in members)
            plan.lines = FORMATS[name].has_lines and not arrays
            items = [item for member in members for item in self._read(member, plan)]
        for number, item in enumerate(items):
            tell(number, len(items))
            if isinstance(item, Rejected):
                plan.refused.append(Notice.of(item))
                continue
            if isinstance(item, Remark):
                plan.unread.add(item)
                continue
            try:
                self._add(plan, item)
            except (ArticleError, StoreError) as error:
                kind = error.kind if isinstance(error, NoMatchError) else ""
                plan.refused.append(Notice(item.number, str(error), item.name, kind))
        plan.refused.sort(key=lambda each: (each.name, each.number))
        return plan

    def _read(self, member: Member, plan: Plan) -> Read:
        """Read a file, or a member of an archive, whose name then goes with what it holds."""
        form, labels = FORMATS[plan.format], plan.labels
        speakers = frozenset(name for name in labels.mapped if labels.is_source(name)) | {SPEAKER_LABEL}
        items = form.items(member.path, ReadOptions(speakers=speakers, predictions=self._choices.predictions))
        person = person_of(Path(member.name or member.path.name)) if form.files_by_annotator else ""
        for item in _group_by_article(items):
            if isinstance(item, AnnotatedArticle) and person and self._is_named_after(person, member, item):
                if not member.name and not self._choices.override:
                    named = f"taken as {person}'s, after whom the file is named (--as decides)"
                    yield Remark(number=item.number, what="article", but=named)
                item = made_by(item, person)  # noqa: PLW2901
            yield msgspec.structs.replace(item, name=member.name) if member.name else item

    def _is_named_after(self, person: str, member: Member, item: AnnotatedArticle) -> bool:
        """Return whether a tool named a file after who made what is in it.

        In an archive it did. A file alone may be called anything: its name counts if it has been through the tool, and
        an annotator of the data says otherwise, or the store knows the name.
        """
        known = item.annotator not in ("", person) or (
            not item.annotator and self._store(person).annotator_folder.is_dir()
        )
        return bool(member.name) or (item.returned and known)

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
        today, part = self._belonging.find(item)
        annotator, remark = self.attribution.decide(item)
        store = self._store(annotator)
        held = self._stored_record(store, today.id)
        if held is not None and not self._belonging.has(today.id):
            today = _with_text(today, held.text, held.row.language)
        item = self._on_our_text(plan, item, today, part)
        own = _article_of_file(item, today, held)
        if plan.format != COMPLETE_FORMAT and self._has_ids_of_others(item, today.id, held, store):
            # Somebody went on with what another annotator had exported: the claims are copies.
            item = msgspec.structs.replace(item, exported_from="another annotator", status="", note="")
        made = self._maker(plan, item, store, today).record(item, own)
        record, ground, moved, aside = made.record, own, 0, 0
        if own.sha256 != today.sha256:
            there = _carry_over(record, today)
            moved, aside = (there.reanchoring.moved if there.reanchoring else 0), len(there.orphans)
            if held is not None and held.row.sha256 != own.sha256:
                record, ground = there, today
        if remark is not None:
            plan.unread.add(remark)
        plan.refused += map(Notice.of, made.refused)
        for remark in made.remarks:
            plan.unread.add(remark)
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

    def _on_our_text(
        self, plan: Plan, item: AnnotatedArticle, today: Article, part: Carrier | None
    ) -> AnnotatedArticle:
        """Return an article on the text of the corpus, if it has the same text written in another way, or a part.

        Another text is written as that of the corpus at least, so that what is unchanged in it can be compared. Our own
        lines stay as they are then: they are fingerprinted.
        """
        if not item.text or item.text == today.text:
            return item
        if part is not None:
            for what in ("status", "note"):
                if getattr(item, what):
                    plan.unread.add(Remark(number=item.number, what=f"{what} of a part of an article", name=item.name))
            text, item = today.text, msgspec.structs.replace(item, status="", note="", position=0)
            carrier = part
        elif is_same(item.text, today.text):
            text, carrier = today.text, Carrier(item.text, today.text)
        elif plan.format == COMPLETE_FORMAT or (text := in_the_way_of(item.text, today.text)) == item.text:
            return item
        else:
            carrier = Carrier(item.text, text)
        for each in carried(item, text, carrier):
            if isinstance(each, AnnotatedArticle):
                item = each
            elif isinstance(each, Rejected):
                plan.refused.append(Notice.of(each))
        return item

    def _has_ids_of_others(self, item: AnnotatedArticle, article_id: str, held: Record | None, store: Store) -> bool:
        """Return whether a file has ids of claims of another annotator in the store. Raises `StoreError`."""
        ids = {mark.id for mark in item.spans if is_our_id(mark.id)} - {
            each.id for each in (held.claims if held else ())
        }
        if not ids or not self._folder.is_dir():
            return False
        folders = (folder for folder in self._folder.iterdir() if folder.name != store.annotator_folder.name)
        paths = [path for folder in folders if (path := folder / store.path(article_id).name).is_file()]
        return any(claim.id in ids for path in paths for claim in Archive(self._folder).read(path).claims)

    def _maker(self, plan: Plan, item: AnnotatedArticle, store: Store, today: Article) -> RecordBuilder:
        others = {item.annotator.strip(), item.exported_from} - {"", store.annotator}
        renamed = bool(others) or item.article not in ("", today.id)
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
        with unpacked(path) as members:
            name = _detected(members, shown)
    form, folder = _format(name), path.is_dir()
    if folder != (form.folder_name is not None) and not (folder and form.shards) and not is_archive(path):
        what = "reads a folder, and {} is none" if path.is_file() else "reads files, and {} is a folder"
        raise AskedError(f"{form.tool} {what.format(shown)}")
    return name


def _detected(members: list[Member], shown: str) -> str:
    """Return the format of the first member that is recognised.

    Raises `AskedError` if there is none, `OSError`.
    """
    trouble: AskedError | None = None
    for member in members:
        try:
            return detect_format(member.path, f"{shown}/{member.name}" if member.name else shown)
        except AskedError as error:
            trouble = trouble or error
    assert trouble is not None
    raise trouble


def _format(name: str) -> Format:
    """Return the format of that name, which can be read. Raises `AskedError`."""
    form = FORMATS.get(name)
    if form is None or form.read is None:
        readable = ", ".join(sorted(each for each, one in FORMATS.items() if one.read is not None))
        raise AskedError(f"{name} is no format that can be brought in: there are {readable}")
    return form


def _is_array(path: Path) -> bool:
    """Return whether a file holds JSON values that are not one a line."""
    with open_regular(path) as file:
        head = file.read(4096).removeprefix(b"\xef\xbb\xbf").lstrip()
    return head.startswith((b"[", b"{")) and not is_by_line(path)


def _group_by_article(found: Read) -> Read:
    """Group single claims of a file without texts, so that an article is one change."""
    together: dict[tuple[str, str], list[AnnotatedArticle]] = {}
    for item in found:
        if not isinstance(item, AnnotatedArticle) or item.text:
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
        difference = Difference(record.text, today.text)
        raise NoMatchError(
            f"its text is not that of {today.id} in the corpus, and no claim of it stands there"
            + (f"; {difference}" if difference.at else ""),
            "the text is not that of the article with that id",
        )
    return moved


def _expected_record(held: Record | None, article: Article, annotator: str) -> Record:
    """Return the record that the store will find when it writes."""
    if held is None:
        return Record.new(article, annotator)
    if held.row.sha256 == article.sha256:
        return held
    return replace(held, text=article.text).carried_over(held.text, article)
