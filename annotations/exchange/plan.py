"""Plan: what an import of a file will do, complete before anything is written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from annotations.article import Article
from annotations.claims.merge import Merge
from annotations.exchange.convert import Labels
from annotations.exchange.notices import Notice, RemarkTally
from annotations.store.store import Store
from annotations.wording import counted


@dataclass(frozen=True)
class Step:
    """The planned change of one article. The text is the article's, and not in the record again."""

    article: Article
    merge: Merge


@dataclass(frozen=True)
class Task:
    """The planned write of one article; the change itself is kept on disk."""

    store: Store
    article: str
    """The id of the article."""
    claims: int
    """The number of new claims."""
    place: int
    """Where the change begins in the spool of the import."""


@dataclass(frozen=True)
class Predicted:
    """The planned predictions for one article; these themselves are kept on disk."""

    article: str
    """The id of the article."""
    count: int
    """The number of new ones."""
    place: int
    """Where they begin in the spool of the import."""


@dataclass
class Plan:
    """The plan for a file."""

    format: str
    labels: Labels
    tasks: list[Task] = field(default_factory=list)
    predicted: list[Predicted] = field(default_factory=list)
    known: int = 0
    """Claims and predictions that are there already."""
    refused: list[Notice] = field(default_factory=list)
    clashes: list[Notice] = field(default_factory=list)
    unread: RemarkTally = field(default_factory=RemarkTally)
    """Content of the file that was not imported, or not as it is in the file."""
    encodings: set[str] = field(default_factory=set)
    """The encodings in which parts of the file were read, other than Unicode."""
    joined: list[str] = field(default_factory=list)
    """Sentences on annotators of the file whose claims became those of one."""
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
        found_nothing = not (self.claims or self.known or self.clashes or self.tasks or self.predicted)
        return bool(self.turned_down) or (found_nothing and bool(self.unread.left_out()))

    def remarks(self) -> Iterator[str]:
        """Yield remarks about many claims at once."""
        for each in sorted(self.encodings):
            yield f"It was read as {each}, as its bytes show; --encoding names another encoding"
        yield from self.labels.remarks(lines=self.lines)
        yield from self.joined
        yield from self.unread.sentences(lines=self.lines)
        if self.moved or self.aside:
            whose = "its" if self.aside == 1 else "their"
            gone = f", {self.aside:,} orphaned because {whose} words are gone" if self.aside else ""
            yield f"Texts have changed since the export: {counted(self.moved, 'claim')} moved{gone}"

    def __str__(self) -> str:
        """Return the summary of what was done."""
        return self.summary()

    def summary(self, *, dry_run: bool = False) -> str:
        """Return the summary of what was done, or would be done."""
        claims, articles = self.claims, len({task.article for task in self.tasks})
        done = "would be imported" if dry_run else "imported"
        summary = [f"{counted(claims, 'claim')} in {counted(articles, 'article')} {done}"]
        if self.predicted:
            suggested = sum(each.count for each in self.predicted)
            places = len({each.article for each in self.predicted})
            held = f"{counted(suggested, 'prediction')} in {counted(places, 'article')} {done} as suggestions"
            summary[:] = [*(summary if claims else ()), held]
        if self.known:
            summary.append(f"{self.known:,} known already")
        if self.clashes:
            several = len(self.clashes) > 1
            summary.append(f"{counted(len(self.clashes), 'conflict')} kept as {'they were' if several else 'it was'}")
        if self.turned_down:
            summary.append(f"{self.turned_down:,} refused")
        left_out = self.unread.left_out()
        return ", ".join(summary) + (f"; left out: {', '.join(left_out)}" if left_out else "")


@dataclass(frozen=True)
class Choices:
    """What a person decided about an import."""

    override: str = ""
    """The annotator of everything; empty if the files decide."""
    annotators: Mapping[str, str] = field(default_factory=dict)
    """Annotators named in the files, and the annotators that get their claims."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """Labels of the files, and what they are in the corpus."""
    encoding: str = ""
    """The encoding of the files; empty if their bytes decide."""
    predictions: Literal["", "suggestions", "claims"] = ""
    """What becomes of what a model predicted: suggestions of the reader, claims of the model, or nothing."""
    suggested_by: str = ""
    """The model that has made all labels of the files, where these do not say so: they are suggestions."""
