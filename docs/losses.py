"""The table in formats.md of what each format leaves out: made by asking it about a record that has everything."""

import re
from datetime import UTC, datetime

from msgspec.structs import replace

from annotations.claims.claim import Claim
from annotations.claims.record import ArticleState, Record
from annotations.exchange.format import LineSubject, Loss, Options
from annotations.exchange.formats.table import FORMATS
from annotations.scheme import Attribute

_TEXT = "“Rain fell,” she said.\n\nSnow fell on U.S.-run towns.\n"
_WHEN = datetime(2026, 11, 21, 19, 42, 3, tzinfo=UTC)
_PLACE = re.compile(r"(<!-- made: losses -->\n).*?(?=\n\n(?!\|))", re.DOTALL)


def everything() -> Record:
    """Return a record that has all that may be said of an article and its claims."""

    def claim(words: str, **more: object) -> Claim:
        start = _TEXT.index(words)
        return replace(Claim.of(_TEXT, start, start + len(words), "fact", when=_WHEN), **more)

    at = _TEXT.index("she")
    placed = {"speaker": "Anna", "speaker_text": "she", "speaker_start": at, "speaker_end": at + 3}
    claims = (
        claim(
            "“Rain fell,” she said.\n\nSnow",
            note="sure?",
            sure=False,
            attributes={"tone": "dry"},
            origin="suggested:said",
            **placed,
        ),
        claim("“Rain fell,”", speaker="Anna"),
        claim("\n\n"),
        claim("run towns.\n"),
    )
    row = ArticleState(
        id="a",
        title="An article",
        annotator="anna",
        sha256="",
        status="done",
        flagged=True,
        note="half read",
        attributes={"topic": "weather"},
        position=7,
        seconds=12.5,
        reviewed=((0, 22),),
        source="The Paper",
        url="https://example.org/1",
        published="2026-11-21",
        language="de",
        meta={"desk": "weather"},
    )
    return Record(_TEXT, row, tuple(sorted(claims, key=Claim.order)))


_SCHEME = (Attribute(name="tone"), Attribute(name="topic", on="article"))
"""The attributes that the record has."""

_READING = ("metadata field", "reviewed passage", "cursor position", "reading time")


def _sentence(name: str, by: LineSubject) -> str:
    """Return what a format leaves out: of all that, and of an article without a claim."""
    form, whole = FORMATS[name], everything()
    bare = Record(_TEXT, replace(whole.row, note=""))
    with_meta = Options(by=by, meta=form.has_metadata, attributes=_SCHEME)
    found = [each for record in (whole, bare) for each in form.losses(record, with_meta)]
    without = [each for each in form.losses(whole, Options(by=by, attributes=_SCHEME)) if each not in found]
    parts = [*dict.fromkeys(map(_kind, found)), *form.unsupported(with_meta), *form.shape_lacks(with_meta)]
    others = [_kind(each) for each in without if each.what not in _READING]
    others += [each for each in form.unsupported(Options(by=by)) if each not in parts]
    if any(each.what in _READING for each in without):
        others.append("metadata" if any(each.what in _READING for each in found) else "metadata and reading data")
    words = ", ".join(parts) or "nothing else"
    return f"{words}. Without `--meta`: {', '.join(dict.fromkeys(others))}" if others else words


def _kind(loss: Loss) -> str:
    return f"{loss.what}s ({loss.but})" if loss.but else f"{loss.what}s"


def table() -> str:
    """Return the table, in Markdown."""
    lines = ["| | left out |", "| --- | --- |"]
    for name in FORMATS:
        lines.append(f"| `{name}` | {_sentence(name, 'article')} |")
        if name in ("jsonl", "parquet"):
            lines += [f"| `{name} --by {by}` | {_sentence(name, by)} |" for by in ("claim", "sentence")]
        if name == "sft":
            lines.append(f"| `{name} --by paragraph` | {_sentence(name, 'paragraph')} |")
    return "\n".join(lines)


def with_losses(page: str) -> str:
    """Return a page with the table of today in its place."""
    return _PLACE.sub(lambda at: f"{at[1]}\n{table()}", page)
