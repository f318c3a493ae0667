"""Attribution: the annotator of each claim in a file.

The person whom the tool names takes precedence over the annotator that Copydesk once wrote into the data.
"""

import re
from collections.abc import Collection, Mapping
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

    def begin(self) -> None:
        """Begin another file."""
        self._done = {}

    def decide(self, item: AnnotatedArticle) -> tuple[str, Remark | None]:
        """Return the annotator of an article, with a remark if it differs from the one in the file.

        Two annotations of one task are kept apart, unless they are the same or it was said whose they become.
        """
        stated = item.annotator.strip()
        self.met.add(stated)
        named = self.mapped.get(stated) or self.override
        name = named or stated or self.login
        if named or not item.task:
            return name, None
        made, number, content = name, 1, _content_hash(item)
        while self._done.setdefault((item.task, made), content) != content:
            number += 1
            made = f"{name}-{number}"
        if number == 1:
            return name, None
        return made, Remark(
            number=item.number,
            what="annotation",
            but="kept apart from another annotation of the same task by the same or no annotator",
            detail=f"as {made}",
            article=item.article,
            name=item.name,
        )

    def unmet(self, known: Collection[str] = ()) -> list[str]:
        """Return the annotators that were mapped, and that no file named."""
        return sorted(set(self.mapped) - self.met - set(known))


def _content_hash(item: AnnotatedArticle) -> int:
    """Return a hash of what an annotation says, without the keys that a tool gave to it."""
    return hash(frozenset((each.start, each.end, each.label) for each in item.spans))
