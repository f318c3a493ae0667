"""Attribution: whose claims those of a file are.

The person whom the tool names goes before the annotator that we once wrote into the data.
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
    return replace(found, annotator=person, exported_from=found.annotator, status="", note="")


def person_of(path: Path) -> str:
    """Return the person after whom a tool named a file; empty if the name is no person's."""
    words = _WORD.findall(path.stem.lower())
    if max(map(len, words), default=0) < 2 or not _NOBODY.isdisjoint(words):
        return ""
    return path.stem


@dataclass
class Attribution:
    """Decides whose each article of a file becomes."""

    login: str
    """Whose it is if nobody is named."""
    override: str = ""
    """Whose all of it becomes; empty if the file decides."""
    mapped: Mapping[str, str] = field(default_factory=dict)
    """Annotators of the file, and whose their claims become."""
    met: set[str] = field(default_factory=set)
    """The annotators that the files named."""
    _done: dict[tuple[str, str], int] = field(default_factory=dict)
    """The hash of what each annotator made of each task."""

    def begin(self) -> None:
        """Begin another file."""
        self._done = {}

    def decide(self, item: AnnotatedArticle) -> tuple[str, Remark | None]:
        """Return whose an article becomes, with a remark if that is not whom the file names.

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
            but="kept apart from another of the same task that is by the same annotator or by nobody",
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
