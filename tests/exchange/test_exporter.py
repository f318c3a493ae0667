"""The exporter: losses reported, written, read back, installed completely or not at all."""

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace as replaced
from strategies import article_of

from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.record import Record
from annotations.errors import ExportError, StoreError
from annotations.exchange.exporter import Export
from annotations.exchange.format import Options
from annotations.exchange.formats.table import FORMATS
from annotations.exchange.selection import Pseudonyms, Split
from annotations.store.store import Store


def left(export: Export, output: Path) -> str:
    """Export to a file and return the summary."""
    with export.staged(output) as ready:
        ready.check()
        ready.install(output)
        return str(ready.tally)


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Make a store of twelve articles by two annotators, each with a claim inside another."""
    folder = tmp_path / "store"
    for number in range(12):
        store = Store(folder, "anna" if number % 2 else "zoe")
        article = article_of(f"Rain fell on town {number}.", f"article-{number}")
        outer, inner = Claim.of(article.text, 0, 20, "fact"), Claim.of(article.text, 5, 9, "quote")
        store.apply(article, [edits.tag(store.load(article), outer, replaced(inner, note="sure?"))])
    return folder


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_leaves_whole_and_is_the_same_each_time(kept: Path, tmp_path: Path, name: str) -> None:
    """Written, read back and equal; nothing else lies beside it, and the same store gives the same bytes."""
    out = tmp_path / "out"
    out.mkdir()
    said = {left(Export(kept, FORMATS[name]), out / f"claims{FORMATS[name].ending}") for _ in range(2)}
    assert len(said) == 1
    there, articles = {"conll": (12, 12), "dpo": (0, 0)}.get(name, (24, 12))
    assert said.pop().startswith(f"{there} claims in {articles} articles written, read back, equal")
    first = {path.name: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    left(Export(kept, FORMATS[name]), out / f"claims{FORMATS[name].ending}")
    assert {path.name: path.read_bytes() for path in out.rglob("*") if path.is_file()} == first
    assert not [path for path in out.iterdir() if path.name.startswith(".")]


def test_what_is_lost_is_counted_and_the_first_are_named(kept: Path, tmp_path: Path) -> None:
    """Before anything is in its place; what is written all the same is not said to be left out."""
    export = Export(kept, FORMATS["doccano"])
    told = list(export.surveyed().sentences())
    assert told == [
        "12 notes left out: article-0 “fell”, article-1 “fell”, article-10 “fell”, and 9 more",
        (
            "12 overlapping claims written, but doccano silently drops them if its project forbids overlaps: "
            "article-0 “fell”, article-1 “fell”, article-10 “fell”, and 9 more"
        ),
    ]
    assert left(export, tmp_path / "x.jsonl").endswith("written, read back, equal; left out: 12 notes")


def test_what_is_said_to_be_written_is_what_is_in_the_file(tmp_path: Path) -> None:
    """The summary counts neither omitted claims nor articles without anything in the file."""
    text = "Rain fell.\n"
    for name, claims in (("a", [(0, 10), (0, 4), (10, 11)]), ("b", [])):
        store, article = Store(tmp_path / "store", "anna"), article_of(text, name)
        record = store.load(article)
        made = [Claim.of(text, *place, "fact") for place in claims]
        store.apply(article, [*([edits.tag(record, *made)] if made else []), edits.set_note(record, "seen")])

    def last(name: str, **options: Any) -> str:
        export = Export(tmp_path / "store", FORMATS[name], Options(**options))
        return left(export, tmp_path / f"{name}{''.join(options.values())}{FORMATS[name].ending}")

    assert last("jsonl") == "3 claims in 2 articles written, read back, equal"
    assert last("jsonl", by="claim") == (
        "3 claims in 1 article written, read back, equal; left out: 2 article notes, 1 untagged article"
    )
    assert last("csv").startswith("3 claims in 1 article written")
    assert last("brat") == "2 claims in 2 articles written, read back, equal; left out: 1 blank claim"
    assert last("conll").startswith("1 claim in 2 articles written")
    assert last("jsonl", by="sentence") == (
        "3 claims in 2 articles written, read back, equal; left out: 2 article notes, 2 claim offsets"
    )


def test_parts_lie_beside_each_other(kept: Path, tmp_path: Path) -> None:
    """Every article is in one of them, in the one where it was before others came."""
    export = replace(Export(kept, FORMATS["label-studio"]), split=Split.read("60/20/20"))
    left(export, tmp_path / "claims.json")
    parts = {path.name: json.loads(path.read_bytes()) for path in tmp_path.glob("*.json")}
    assert set(parts) == {"claims.train.json", "claims.dev.json", "claims.test.json"}
    assert (tmp_path / "claims.xml").exists()
    assert sorted(task["data"]["article"] for part in parts.values() for task in part) == sorted(
        f"article-{number}" for number in range(12)
    )


def test_anonymous_is_without_any_name(kept: Path, tmp_path: Path) -> None:
    """In no line of any format and no file name; the test's names have letters that no id has."""
    both = Store(kept, "zoe")
    article = article_of("Rain fell on town 1.", "article-1")
    both.apply(article, [edits.tag(both.load(article), Claim.of(article.text, 0, 4, "fact"))])
    masks = Pseudonyms(both.annotators())
    for name, form in FORMATS.items():
        out = tmp_path / "out" / f"{name}{form.ending}"
        out.parent.mkdir(exist_ok=True)
        left(Export(kept, form, pseudonyms=masks), out)
    files = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert len(files) > len(FORMATS)
    for path in files:
        for real in (b"anna", b"zoe"):
            assert real not in path.name.encode()
            assert real not in path.read_bytes()


def test_an_export_to_a_link_is_where_the_link_leads(kept: Path, tmp_path: Path) -> None:
    """The link stays one, whether it leads to a file, to a folder or to nothing yet; companions lie beside the file."""
    (tmp_path / "far").mkdir()
    for name, there in (("label-studio", "claims.json"), ("brat", "folder")):
        link = tmp_path / f"link-{name}{FORMATS[name].ending}"
        link.symlink_to(tmp_path / "far" / there)
        for _ in range(2):
            left(Export(kept, FORMATS[name]), link)
            assert link.is_symlink()
    assert {path.name for path in (tmp_path / "far").iterdir()} == {"claims.json", "claims.xml", "folder"}
    assert (tmp_path / "far" / "folder" / "article-0.ann").exists()


def test_an_export_to_a_stream_is_that_of_a_file(kept: Path, tmp_path: Path) -> None:
    """Byte for byte, and nothing is left where it was written."""
    export, out = Export(kept, FORMATS["csv"]), BytesIO()
    with export.staged(None) as ready:
        ready.check()
        ready.write_to(out)
    left(export, tmp_path / "claims.csv")
    assert out.getvalue() == (tmp_path / "claims.csv").read_bytes()


def _forgetful(records: Iterable[Record], path: Path, options: Options) -> None:
    """Write all records but one."""
    FORMATS["jsonl"].write([record for record in records if record.row.id != "article-7"], path, options)


def _careless(records: Iterable[Record], path: Path, options: Options) -> None:
    """Write a label otherwise."""
    FORMATS["jsonl"].write(records, path, options)
    path.write_bytes(path.read_bytes().replace(b'"quote"', b'"Quote"', 1))


@pytest.mark.parametrize("write", [_forgetful, _careless])
def test_what_does_not_read_as_it_should_takes_no_place(
    kept: Path, tmp_path: Path, write: Callable[[Iterable[Record], Path, Options], None]
) -> None:
    """The file of the last export stays, and nothing lies beside it."""
    out = tmp_path / "out" / "claims.jsonl"
    out.parent.mkdir()
    out.write_text("the last one\n")
    with pytest.raises(ExportError, match=r"claims\.jsonl does not read back as written"):
        left(Export(kept, replace(FORMATS["jsonl"], write=write)), out)
    assert out.read_text() == "the last one\n"
    assert list(out.parent.iterdir()) == [out]


def test_a_store_that_cannot_be_read_takes_no_place(kept: Path, tmp_path: Path) -> None:
    """Half an export is none."""
    path = Store(kept, "anna").path("article-7")
    path.write_bytes(path.read_bytes()[:-50])
    out = tmp_path / "claims.jsonl"
    with pytest.raises(StoreError, match=r"article-7\.json cannot be read"):
        left(Export(kept, FORMATS["jsonl"]), out)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["store"]


def test_a_pipe_is_written_to_and_not_replaced(kept: Path) -> None:
    """As `/dev/null`."""
    left(Export(kept, FORMATS["jsonl"]), Path("/dev/null"))
    assert not Path("/dev/null").is_file()


def test_an_output_that_cannot_be_is_an_error(kept: Path, tmp_path: Path) -> None:
    """A folder where a file is to be, and a file in a folder that is not there; nothing is made for it."""
    with pytest.raises(IsADirectoryError):
        left(Export(kept, FORMATS["jsonl"]), tmp_path)
    with pytest.raises(FileNotFoundError):
        left(Export(kept, FORMATS["jsonl"]), tmp_path / "no" / "claims.jsonl")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["store"]
