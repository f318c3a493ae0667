"""Settings, imports and sources with any damage: a sentence or a usable reading, no traceback, no wrong words."""

import gzip
import json
import random
import zlib
from collections import Counter
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from damage import mutated, rounds
from imported import corpus_of, left
from repeatable import same_every_time

from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.corpus.corpus import Corpus, open_corpus
from annotations.corpus.readers.suffixes import SUFFIXES
from annotations.errors import ArticleError, CopydeskError, CorpusError, SchemeError
from annotations.exchange.detect import format_of
from annotations.exchange.formats.table import FORMATS, importable
from annotations.exchange.importer import Import
from annotations.layout import store_folder
from annotations.settings import SETTINGS_FILE, read_settings
from annotations.store.store import Store
from tui.config import ConfigError, read_config

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("repeatable")]

TEXT = (
    "The minister resigned on Monday, “officials” said.\n\n"
    "A friend said that she may stand again. 習近平 👩🏽\u200d🚀 met her."
)

SETTINGS = """encoding = "utf-8"

[[labels]]
name = "fact"
key = "1"
letter = "F"
colour = "#88cc88"

[[labels]]
name = "rumour"
key = "2"
letter = "R"
colour = "#cc8888"
"""

CONFIG = """theme = "dark"
width = 80

[keys]
"reader.accept" = "x"
"""

ROW = {"id": "a", "title": "A minister", "date": "2026-11-20", "url": "https://news.example/a", "text": TEXT}
HTML = f"<html><head><title>A</title></head><body><article><h1>A</h1><p>{TEXT * 5}</p></article></body></html>"
SOURCES = {
    ".txt": f"title: A\ndate: 2026-11-20\n\n{TEXT}\n",
    ".text": TEXT,
    ".md": f"---\ntitle: A\ntags: [x, y]\n---\n# A\n\n{TEXT}\n",
    ".html": HTML,
    ".htm": HTML,
    ".jsonl": f"{json.dumps(ROW)}\n{json.dumps(ROW | {'id': 'b'}, ensure_ascii=False)}\n",
    ".ndjson": f"{json.dumps(ROW)}\n",
    ".json": json.dumps([ROW, ROW | {"id": "b"}], indent=1),
    ".csv": 'id,title,text\na,A,"Rain fell, she said."\nb,B,"It may ""fall"" again."\n',
    ".tsv": "id\ttext\na\tRain fell.\nb\tIt may fall again.\n",
}

SAME = {".markdown": ".md", ".xhtml": ".html"}
"""Suffixes that are read as another."""


def inside(chance: random.Random, data: bytes) -> bytes:
    """Return the bytes damaged; those that zlib packed inside it mostly, as its checksum betrays any other damage."""
    if data.startswith(b"\x78\x9c") and chance.random() < 0.8:
        return zlib.compress(mutated(chance, zlib.decompress(data)))
    return mutated(chance, data)


def test_damaged_settings_are_read_or_refused_in_a_sentence(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Those of a corpus and those of a person."""
    outcomes: Counter[str] = Counter()
    for chance in rounds(request, 2):
        (tmp_path / SETTINGS_FILE).write_bytes(mutated(chance, SETTINGS.encode()))
        try:
            read_settings(tmp_path)
            outcomes["read"] += 1
        except SchemeError:
            outcomes["refused"] += 1
        (tmp_path / "config.toml").write_bytes(mutated(chance, CONFIG.encode()))
        with suppress(ConfigError):
            read_config(tmp_path / "config.toml")
    assert set(outcomes) == {"read", "refused"}


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("zipped", [False, True])
def test_a_damaged_source_is_read_or_refused_in_a_sentence(
    tmp_path: Path, request: pytest.FixtureRequest, suffix: str, *, zipped: bool
) -> None:
    """Each of its articles alone, packed or not."""
    whole = SOURCES[SAME.get(suffix, suffix)].encode()
    path = tmp_path / f"a{suffix}{'.gz' if zipped else ''}"
    read = 0
    for chance in rounds(request, 20):
        if zipped:
            packed = gzip.compress(whole, mtime=0)
            path.write_bytes(
                mutated(chance, packed) if chance.random() < 0.5 else gzip.compress(mutated(chance, whole), mtime=0)
            )
        else:
            path.write_bytes(mutated(chance, whole))
        try:
            corpus = open_corpus(path)
        except CorpusError:
            continue
        for entry in corpus.entries:
            try:
                article = corpus.load(entry)
            except ArticleError:
                continue
            article.text.encode()
            read += 1
    assert read


def tagged(folder: Path) -> Corpus:
    """Make a corpus of two articles in a folder, tagged by two annotators."""
    corpus = corpus_of(folder, a=TEXT, b=TEXT[::-1])
    for name in ("anna", "bea"):
        store = Store(store_folder(corpus.path), name)
        for entry in corpus.entries:
            article = corpus.load(entry)
            said = Claim.of(article.text, 0, 31, "quote").said_by("minister", 4, 12)
            spoken = said if article.text[4:12] == "minister" else said.said_by("somebody")
            made = [spoken, Claim.of(article.text, 40, 60, "fact").noted("sure?", sure=False)]
            store.apply(article, [edits.tag(store.load(article), *made)])
    return corpus


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    """Make the tagged corpus."""
    return tagged(tmp_path)


def test_what_is_damaged_has_the_same_bytes_in_every_run(tmp_path: Path) -> None:
    """Else a seed would draw other damage each time: a file of moments and identifiers differs with each."""
    made = []
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        with same_every_time():
            corpus = tagged(tmp_path / name)
        path = left(corpus, tmp_path / f"{name}.parquet", "parquet")
        made.append([path.read_bytes(), *(each.read_bytes() for each in sorted((tmp_path / name).rglob("*.json")))])
    assert made[0] == made[1]
    assert len(made[0]) > 4


@pytest.mark.parametrize("name", importable())
def test_a_damaged_import_puts_nothing_on_wrong_words(
    tmp_path: Path, request: pytest.FixtureRequest, corpus: Corpus, name: str
) -> None:
    """It is taken in, in part or whole, or refused; every claim stands on words of its article."""
    whole = left(corpus, tmp_path / f"whole{FORMATS[name].ending}", name)
    files = {
        path.relative_to(tmp_path): path.read_bytes()
        for path in ([whole] if whole.is_file() else sorted(whole.rglob("*")))
        if path.is_file()
    }
    taken = 0
    for chance in rounds(request, 10):
        with TemporaryDirectory(dir=tmp_path) as temporary:
            harmed = chance.choice(list(files))
            for path, data in files.items():
                target = Path(temporary) / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(inside(chance, data) if path == harmed else data)
            found = Path(temporary) / whole.relative_to(tmp_path)
            importing = Import(Path(temporary) / "store", corpus, "me")
            try:
                plan = importing.plan(found, format_of(found, found.name, name if chance.random() < 0.5 else ""))
                written = list(importing.carry_out(plan))
            except (CopydeskError, OSError):
                continue
            taken += len(written)
            assert all(str(each.at("f", lines=plan.lines)) for each in (*plan.refused, *plan.clashes))
            for path, row in Store(Path(temporary) / "store", "me").files():
                # As they are in the file: reading a record would put its claims on their words.
                state = json.loads(path.read_bytes())
                text = Store(Path(temporary) / "store", "me").text(row.sha256)
                rows = state.get("claims", {}).values()
                assert all(text[each["start"] : each["end"]] == each["text"] for each in rows)
    # Packed data that is damaged is hardly ever anything at all.
    assert taken or name in ("parquet", "qdpx")
