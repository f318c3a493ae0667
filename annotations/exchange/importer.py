"""The importer.

Read a file, match its articles, separate new from known, then write. Nothing is written before the whole file was read
and the result is certain. Each article is one write and one change in its history. If the import breaks off, running it
again imports the rest: what is there is recognised.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import msgspec

from annotations.article import Article
from annotations.claims.merge import Merge
from annotations.claims.record import Record
from annotations.claims.speaker_names import SpeakerNames
from annotations.corpus.corpus import Corpus
from annotations.corpus.readers.markup import is_marked_up
from annotations.errors import ArticleError, StoreError
from annotations.exchange.annotated import AnnotatedArticle, Read, Rejected, Remark
from annotations.exchange.attribution import Attribution
from annotations.exchange.carrying import (
    COMPLETE_FORMAT,
    article_of_file,
    carry_over,
    expected_record,
    on_our_text,
    with_text,
)
from annotations.exchange.convert import Labels, Made, RecordBuilder, is_our_id
from annotations.exchange.formats.table import find_format
from annotations.exchange.items import is_array, read_items
from annotations.exchange.match import ArticleMatcher, NoMatchError
from annotations.exchange.notices import Notice
from annotations.exchange.plan import Choices, Plan, Predicted, Step, Task
from annotations.exchange.predicted import SuggestionImport
from annotations.exchange.scheme_offer import labels_of
from annotations.exchange.spool import Spool
from annotations.exchange.unpacking import Member, unpacked
from annotations.moment import new_id
from annotations.store.archive import Archive
from annotations.store.speaker_file import read_names
from annotations.store.store import Store


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
        self._spool = Spool()
        self._matcher = ArticleMatcher(folder, corpus, self._spool)
        self._suggestions = SuggestionImport(folder, self._matcher, self._spool)
        self._ahead: dict[Path, int] = {}
        """Where the records are in the spool as they will be after the plans made so far."""
        self._stores: dict[str, Store] = {}
        self._met_labels: set[str] = set()
        """The labels of the files that were renamed."""

    def plan(self, path: Path, name: str, tell: Callable[[int, int], None] = lambda _, __: None) -> Plan:
        """Read a file in the named format and plan its import, without writing.

        Later plans build on earlier ones. Only one article is in memory at a time. `tell` receives how many were
        handled, and of how many; 0 if that is unknown. Raises `ArticleError` and `OSError` if the file cannot be read;
        then nothing of it is planned.
        """
        native = name == COMPLETE_FORMAT
        labels = Labels(self._scheme, keep=native, mapped=self._choices.labels)
        plan = Plan(name, labels)
        self.attribution.begin()
        earlier = dict(self._ahead)
        try:
            self._fill(plan, path, tell)
        except BaseException:
            # What was planned of it will not be written: the next file must not be compared with that.
            self._ahead = earlier
            self._suggestions.forget(plan)
            raise
        plan.refused.sort(key=lambda each: (each.name, each.number))
        plan.joined = list(self.attribution.joined())
        self._met_labels.update(name for name, _ in labels.called)
        return plan

    @cached_property
    def _names(self) -> SpeakerNames:
        """The names of speakers that were put together. Raises `StoreError`."""
        return read_names(self._folder)

    @property
    def labels(self) -> Mapping[str, str]:
        """The labels that are renamed."""
        return self._choices.labels

    def unmet_labels(self, files: Iterable[tuple[Path, str]]) -> list[str]:
        """Return the labels that were mapped, and that none of these files has, each with its format.

        Raises `ArticleError`, `OSError`.
        """
        unmet = set(self._choices.labels) - self._met_labels
        for path, name in files:
            # Labels that were mapped to speakers went into relations: they are looked for once more.
            unmet -= labels_of(path, name, self._choices.encoding).keys() if unmet else set()
        return sorted(unmet)

    def _fill(self, plan: Plan, path: Path, tell: Callable[[int, int], None]) -> None:
        """Plan the import of a file. Raises `ArticleError`, `OSError`."""
        with unpacked(path, self._choices.encoding) as members:
            if not self._choices.encoding:
                plan.encodings.update(each.encoding for each in members if each.encoding)
            arrays = any(each.path.is_file() and is_array(each.path) for each in members)
            plan.lines = find_format(plan.format).has_lines and not arrays
            items = (item for member in members for item in self._read(member, plan))
            for number, item in enumerate(self._matcher.spaced(items)):
                tell(number, 0)
                self._take(plan, item)

    def _take(self, plan: Plan, item: AnnotatedArticle | Rejected | Remark) -> None:
        """Plan the import of one item of a file."""
        if isinstance(item, Rejected):
            plan.refused.append(Notice.of(item))
        elif isinstance(item, Remark):
            plan.unread.add(item)
        else:
            try:
                if item.model:
                    self._suggestions.plan(plan, item)
                else:
                    self._add(plan, item)
            except (ArticleError, StoreError) as error:
                kind = error.kind if isinstance(error, NoMatchError) else ""
                plan.refused.append(Notice(item.number, str(error), item.name, kind))

    def _read(self, member: Member, plan: Plan) -> Read:
        """Read a file, or a member of an archive."""
        return read_items(member, find_format(plan.format), plan.labels, self._choices, self._spool, self._knows)

    def _knows(self, annotator: str) -> bool:
        """Return whether the store has files of an annotator."""
        return self._store(annotator).annotator_folder.is_dir()

    def carry_out(self, plan: Plan) -> Iterator[Task | Predicted]:
        """Write what was planned; yield each article once it is on disk.

        Raises `StoreError` at the first that cannot be written. Those before it are written; importing the file again
        takes the rest.
        """
        try:
            for task in plan.tasks:
                step = self._spool.get(task.place, Step)
                record = replace(step.merge.record, text=step.article.text)
                task.store.apply(step.article, [replace(step.merge, record=record)])
                yield task
            yield from self._suggestions.carry_out(plan)
        finally:
            self._ahead.clear()

    def _add(self, plan: Plan, item: AnnotatedArticle) -> None:
        """Plan the import of one article. Raises `ArticleError`, `StoreError`."""
        today, part = self._matcher.find(item)
        annotator, remark = self.attribution.decide(item, "" if part else today.id)
        store = self._store(annotator)
        held = self._stored_record(store, today.id)
        if held is not None and not self._matcher.has(today.id):
            today = with_text(today, held.text, held.row.language)
        item = on_our_text(plan, item, today, part)
        own = article_of_file(item, today, held)
        if plan.format != COMPLETE_FORMAT and self._has_ids_of_others(item, today.id, held, store):
            # Somebody went on with what another annotator had exported: the claims are copies.
            item = msgspec.structs.replace(item, exported_from="another annotator", status="", flagged=False, note="")
        made = self._builder(plan, item, store, today).record(item, own)
        record, ground, moved, aside = made.record, own, 0, 0
        if own.sha256 != today.sha256:
            there = carry_over(record, today)
            moved, aside = (there.reanchoring.moved if there.reanchoring else 0), len(there.orphans)
            if held is None:
                # An earlier version showed articles in HTML as they were. With such a text in the store, the article
                # would be in HTML again.
                has_new_text = self._matcher.has(today.id) and is_marked_up(own.text)
            else:
                has_new_text = held.row.sha256 != own.sha256
            if has_new_text:
                record, ground = there, today
        for each in ([remark] if remark is not None else []) + made.remarks:
            plan.unread.add(each)
        plan.refused += map(Notice.of, made.refused)
        before = expected_record(held, ground, store.annotator)
        made = replace(made, record=self._names.as_held(record, before))
        if self._merge(plan, item, made, ground, store, before):
            plan.moved += moved
            plan.aside += aside

    def _merge(
        self, plan: Plan, item: AnnotatedArticle, made: Made, ground: Article, store: Store, before: Record
    ) -> bool:
        """Plan the merge of the record of an item, on the article `ground`, into the one that the store has `before`.

        Return whether anything in it is new.
        """
        record = made.record
        whole = plan.format == COMPLETE_FORMAT and bool(item.text)
        merge = Merge(new_id(), record, record.row.status if item.status else "", whole=whole)
        planned = merge.plan(before)
        after = merge.apply(before, planned)
        plan.known += planned.known + made.twice
        for conflict in planned.conflicts:
            number = made.numbers.get(conflict.claim, item.number)
            plan.clashes.append(Notice.of_conflict(number, ground.id, conflict.why, item.name))
        if after == before:
            return False
        self._ahead[store.path(ground.id)] = self._spool.put(after)
        place = self._spool.put(Step(ground, replace(merge, record=replace(record, text=""))))
        plan.tasks.append(Task(store, ground.id, len(planned.claims) + len(planned.orphans), place))
        return True

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

    def _builder(self, plan: Plan, item: AnnotatedArticle, store: Store, today: Article) -> RecordBuilder:
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
        if path in self._ahead:
            return self._spool.get(self._ahead[path], Record)
        return store.read_article(article_id) if path.exists() else None
