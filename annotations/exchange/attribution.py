"""Attribution: the annotator of each claim in a file.

The person whom the tool names takes precedence over the annotator that Copydesk once wrote into the data.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from msgspec.structs import replace

from annotations.exchange.annotated import AnnotatedArticle, Remark

_NOBODY = frozenset(
    "all unknown anonymous export exports exported import imported data dataset doccano annotation annotations "
    "annotated label labels labelled labeled labelling train training dev test valid validation eval out output in "
    "input file files backup gold corpus project claims articles news text texts sample result results stdin".split()
)
"""Words in the name of a file that tell that it is not named after a person."""
_WORD = re.compile(r"[^\W\d_]+")


def made_by(found: AnnotatedArticle, person: str) -> AnnotatedArticle:
    """Return an article as made by the person whom the tool names, if it names one.

    The status and the note of somebody else do not become that person's.
    """
    person = person.strip()
    if not person or person == found.annotator:
        return found
    if not found.annotator:
        return replace(found, annotator=person)
    return replace(found, annotator=person, exported_from=found.annotator, status="", flagged=False, note="")


def person_of(path: Path) -> str:
    """Return the person after whom a tool named a file; empty if the name is no person's."""
    words = _WORD.findall(path.stem.lower())
    if max(map(len, words), default=0) < 2 or not _NOBODY.isdisjoint(words):
        return ""
    return path.stem


@dataclass
class Attribution:
    """Decides the annotator of each article of a file."""

    login: str
    """The annotator if the file names none."""
    override: str = ""
    """The annotator of everything; empty if the file decides."""
    mapped: Mapping[str, str] = field(default_factory=dict)
    """Annotators named in the file, and the annotators that get their claims."""
    met: set[str] = field(default_factory=set)
    """The annotators that the files named."""
    _done: dict[tuple[str, str], int] = field(default_factory=dict)
    """The hash of what each annotator made of each task."""
    _labels: dict[int, str] = field(default_factory=dict)
    """The labels of each span of a line by nobody, by a hash of the annotator it got, the article and the span."""
    _given: dict[str, set[str]] = field(default_factory=dict)
    """For each annotator that a person named, the annotators of the file whose claims became theirs."""

    def begin(self) -> None:
        """Begin another file."""
        self._done, self._labels, self._given = {}, {}, {}

    def decide(self, item: AnnotatedArticle, article: str = "") -> tuple[str, Remark | None]:
        """Return the annotator of an item, with a remark if it differs from the one in the file.

        Two annotations of one task are kept apart, unless they are the same or it was said whose they become. So are
        two lines by nobody on one `article` that label the same words in two ways.
        """
        stated = item.annotator.strip()
        self.met.add(stated)
        named = self.mapped.get(stated) or self.override
        name = named or stated or self.login
        if named:
            self._given.setdefault(name, set()).add(stated)
            return name, None
        if not item.task:
            return (name, None) if stated or not article or not item.text else self._by_nobody(item, article)
        made, number, content = name, 1, _content_hash(item)
        while self._done.setdefault((item.task, made), content) != content:
            number += 1
            made = f"{name}-{number}"
        if number == 1:
            return name, None
        return made, _kept_apart(
            item, made, "annotation", "another annotation of the same task by the same or no annotator"
        )

    def _by_nobody(self, item: AnnotatedArticle, article: str) -> tuple[str, Remark | None]:
        """Return the annotator of a line that names none: another one if an earlier line contradicts it."""
        spans: dict[tuple[int, int], set[str]] = {}
        for each in item.spans:
            spans.setdefault((each.start, each.end), set()).add(each.label.strip().casefold())
        made, number = self.login, 1
        while True:
            keys = {hash((made, article, item.text, *span)): "\n".join(sorted(spans[span])) for span in spans}
            if all(self._labels.get(key, labels) == labels for key, labels in keys.items()):
                break
            number += 1
            made = f"{self.login}-{number}"
        self._labels.update(keys)
        if number == 1:
            return made, None
        return made, _kept_apart(
            item, made, "line", "another line on the same text, which has another label for the same words"
        )

    def joined(self) -> Iterator[str]:
        """Yield which annotators of the file became one, because a person said so."""
        for name, stated in sorted(self._given.items()):
            if len(stated) > 1:
                named = ", ".join(each or "nobody named" for each in sorted(stated))
                yield f"The claims of {len(stated)} annotators became those of {name}: {named}"

    def unmet(self, known: Collection[str] = ()) -> list[str]:
        """Return the annotators that were mapped, and that no file named."""
        return sorted(set(self.mapped) - self.met - set(known))


def _content_hash(item: AnnotatedArticle) -> int:
    """Return a hash of what an annotation says, without the keys that a tool gave to it."""
    return hash(frozenset((each.start, each.end, each.label) for each in item.spans))


def _kept_apart(item: AnnotatedArticle, annotator: str, what: str, other: str) -> Remark:
    """Return the remark about an annotation that goes to an annotator of its own."""
    return Remark(
        number=item.number,
        what=what,
        but=f"kept apart from {other}",
        detail=f"as {annotator}",
        article=item.article,
        name=item.name,
    )
