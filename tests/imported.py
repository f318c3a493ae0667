"""Importing labelled data: a corpus of given texts, its export, and the import."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from annotations.claims.record import Record
from annotations.corpus.corpus import Corpus, open_corpus
from annotations.exchange.detect import format_of
from annotations.exchange.exporter import Export
from annotations.exchange.format import LineSubject, Options
from annotations.exchange.formats.table import FORMATS
from annotations.exchange.importer import Import
from annotations.exchange.plan import Plan
from annotations.layout import store_folder
from annotations.store.store import Store

WORDS_ALONE = ("conll",)
"""Formats that have neither annotators nor white space; `test_words_alone` is about them."""

EMPTY: Mapping[str, str] = {}


def corpus_of(folder: Path, more: Mapping[str, str] = EMPTY, **texts: str) -> Corpus:
    """Make a corpus of one file, with the articles by their ids, each with `more` fields of the same content."""
    path = folder / "corpus.jsonl"
    rows = ({"id": name, "title": f"About {name}", "text": text, **more} for name, text in texts.items())
    lines = [json.dumps(row) for row in rows]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return open_corpus(path)


def left(
    corpus: Corpus, path: Path, name: str = "jsonl", by: LineSubject = "article", store: Path | None = None
) -> Path:
    """Export the records of a corpus into a file."""
    order = tuple(entry.id for entry in corpus.entries)
    export = Export(store or store_folder(corpus.path), FORMATS[name], Options(by=by), order=order)
    with export.staged(path) as ready:
        ready.check()
        ready.install(path)
    return path


def bring(corpus: Corpus, path: Path, store: Path | None = None, override: str = "", dry: bool = False) -> Plan:
    """Import a file as the command does, with the login name `me`."""
    importing = Import(store or store_folder(corpus.path), corpus, "me", override)
    plan = importing.plan(path, format_of(path, path.name))
    if not dry:
        assert len(list(importing.carry_out(plan))) == len(plan.tasks)
    return plan


def records(corpus: Corpus, store: Path | None = None, annotator: str = "anna") -> list[Record]:
    """Return the records of an annotator."""
    kept = Store(store or store_folder(corpus.path), annotator)
    return [kept.load(corpus.load(entry)) for entry in corpus.entries]


def state(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Return every file below a folder with its bytes and when it was written."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def told(plan: Plan) -> list[str]:
    """Return every message about a file."""
    each = [*plan.refused, *plan.clashes]
    return [*(one.at("f", lines=plan.lines) for one in each), *plan.remarks(), str(plan)]


def places(made: Iterable[Record]) -> list[tuple[int, int, str, str]]:
    """Return where claims stand, as what, and on which words."""
    return [(claim.start, claim.end, claim.label, claim.text) for record in made for claim in record.claims]
