"""The examples in formats.md: what each format makes of three claims in two paragraphs of a sample article."""

import re
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from annotations.article import Article
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.judgement import Judgement
from annotations.claims.record import Record
from annotations.corpus.corpus import open_corpus
from annotations.entity import Entity
from annotations.exchange.format import LineSubject, Options
from annotations.exchange.formats.table import FORMATS
from annotations.wording import brief

WHEN = datetime(2026, 11, 21, 19, 42, 3, tzinfo=UTC)
FROM, TO = "Both sides are yet", "with Chinese officials."
"""Where the two paragraphs begin and end."""

_BLOCK = re.compile(r"(<!-- example: (\S+)((?: \S+)*) -->\n```\w*\n)(.*?)(```\n)", re.DOTALL)
"""A place for an example in a page: `<!-- example: brat id.ann -->` before a block of code."""


def record(seeds: Path) -> Record:
    """Return a record of two paragraphs in which a fact and a quote are tagged, and another quote inside that."""
    corpus = open_corpus(seeds)
    whole = corpus.load(corpus.entries[1])
    text = whole.text[whole.text.index(FROM) : whole.text.index(TO) + len(TO)]
    article = Article(id=whole.id, title=brief(whole.title, 24), text=text)
    claims = []
    for number, (words, label) in enumerate(
        (
            ("Both sides are yet to comment on the talks.", "fact"),
            ("one of his goals was to set up “open and empowered communications” with Chinese officials", "quote"),
            ("“open and empowered communications”", "quote"),
        )
    ):
        start = text.index(words)
        claim = Claim.of(text, start, start + len(words), label, when=WHEN)
        claims.append(replace(claim, id=f"0b7e5a1c9f3d2e4{number}"))
    speaker = text.index("Blinken")
    said = claims[1].said_by("Antony Blinken", speaker, speaker + len("Blinken"), "Blinken")
    claims[1] = replace(said, updated=WHEN)
    claims[2] = replace(claims[2], note="verbatim?")
    made = Record.new(article, "anna")
    return edits.tag(made, *claims).apply(made)


def with_rejected(made: Record) -> Record:
    """Return the record with a suggestion that was rejected: the second sentence as a fact."""
    start = made.text.index("Before leaving")
    words = made.text[start:]
    judged = Judgement(rule="sentence", cue="", label="fact", start=start, end=len(made.text), text=words)
    return edits.judge(made, (), judged).apply(made)


def entities_of(words: list[str]) -> dict[str, Any]:
    """Return options with two entities of the example, if it is to have any."""
    if "entities" not in words:
        return {}
    found = (Entity(64, 71, "GPE"), Entity(85, 92, "PERSON"))
    return {"entities": lambda _: found, "model": "en_core_web_sm-3.8.0+names-2", "with_entities": True}


def example(seeds: Path, name: str, words: list[str]) -> str:
    """Return what stands in a file of that format; `words` are how our own lines are made, or a file of a folder."""
    by: LineSubject = "claim" if "claim" in words else "sentence" if "sentence" in words else "article"
    by = "paragraph" if "paragraph" in words else by
    options = Options(by=by, relations="relations" in words, columns=2 if "2" in words else 4, **entities_of(words))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "out"
        made = record(seeds)
        FORMATS[name].write([with_rejected(made) if FORMATS[name].needs_history else made], path, options)
        for other, data in FORMATS[name].companions("claims", options).items():
            (path if path.is_dir() else path.parent).joinpath(other).write_bytes(data)
        file = next((each for each in Path(folder).rglob("*") if words and each.name.endswith(words[0])), path)
        text = file.read_bytes().decode().replace("\r\n", "\n")
    lines = text.splitlines(keepends=True)
    return lines[0] if by != "article" else text if text.endswith("\n") else f"{text}\n"


def filled(page: str, seeds: Path) -> str:
    """Return a page with the examples of today in their places."""
    return _BLOCK.sub(lambda at: at[1] + example(seeds, at[2], at[3].split()) + at[5], page)
