"""The items of a file for an import: each with its annotator or model, and the claims of one article together."""

from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from annotations.exchange.annotated import AnnotatedArticle, Read, Remark, suggested
from annotations.exchange.attribution import made_by, person_of
from annotations.exchange.convert import Labels
from annotations.exchange.format import SPEAKER_LABEL, Format, ReadOptions
from annotations.exchange.formats.json_items import is_by_line
from annotations.exchange.plan import Choices
from annotations.exchange.spool import Spool
from annotations.exchange.unpacking import Member
from annotations.regular_file import open_regular


def read_items(
    member: Member, form: Format, labels: Labels, choices: Choices, spool: Spool, knows: Callable[[str], bool]
) -> Read:
    """Read a file, or a member of an archive, whose name then goes with what it holds.

    `knows` tells whether the store has files of an annotator. Single claims wait in the spool.
    """
    speakers = frozenset(name for name in labels.mapped if labels.is_source(name)) | {SPEAKER_LABEL}
    model = choices.suggested_by
    options = ReadOptions(speakers, predictions=bool(choices.predictions), suggested_by=model)
    person = person_of(Path(member.name or member.path.name)) if form.files_by_annotator else ""
    for item in _grouped(form.items(member.path, options), spool):
        if isinstance(item, AnnotatedArticle) and person and _is_named_after(person, member, item, knows):
            if not member.name and not choices.override:
                named = f"imported as {person}, after whom the file is named (--as names another annotator)"
                yield Remark(number=item.number, what="article", but=named)
            item = made_by(item, person)  # noqa: PLW2901
        if isinstance(item, AnnotatedArticle) and model:
            item = suggested(item, model)  # noqa: PLW2901
        if isinstance(item, AnnotatedArticle) and item.model and choices.predictions == "claims":
            item = replace(made_by(item, item.model), model="")  # noqa: PLW2901
        yield replace(item, name=member.name) if member.name else item


def _is_named_after(person: str, member: Member, item: AnnotatedArticle, knows: Callable[[str], bool]) -> bool:
    """Return whether a tool named a file after the annotator of its content.

    In an archive it did. A file alone may be called anything: its name counts if it has been through the tool, and an
    annotator of the data says otherwise, or the store knows the name.
    """
    known = item.annotator not in ("", person) or (not item.annotator and knows(person))
    return bool(member.name) or (item.returned and known)


def _grouped(found: Read, spool: Spool) -> Read:
    """Group single claims of a file without texts, so that an article is one change.

    They wait in the spool, as those of one article need not stand together.
    """
    together: dict[tuple[str, str], list[int]] = {}
    run: list[AnnotatedArticle] = []
    for item in found:
        if not isinstance(item, AnnotatedArticle) or item.text:
            yield item
            continue
        if run and _key(run[0]) != _key(item):
            together.setdefault(_key(run[0]), []).append(spool.put(_joined(run)))
            run = []
        run.append(item)
    if run:
        together.setdefault(_key(run[0]), []).append(spool.put(_joined(run)))
    for places in together.values():
        yield _joined([spool.get(place, AnnotatedArticle) for place in places])


def _key(item: AnnotatedArticle) -> tuple[str, str]:
    return item.annotator, item.article


def _joined(items: list[AnnotatedArticle]) -> AnnotatedArticle:
    """Return the claims of several items of one article as one."""
    where = [each.where or (each.number,) * len(each.spans) for each in items]
    return replace(
        items[0],
        spans=tuple(mark for each in items for mark in each.spans),
        where=tuple(number for numbers in where for number in numbers),
    )


def is_array(path: Path) -> bool:
    """Return whether a file holds JSON values that are not one a line."""
    with open_regular(path) as file:
        head = file.read(4096).removeprefix(b"\xef\xbb\xbf").lstrip()
    return head.startswith((b"[", b"{")) and not is_by_line(path)
