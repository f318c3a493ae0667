"""What an import keeps on disk comes back as it was, and only one article is in memory."""

import json
import tracemalloc
from errno import EIO
from pathlib import Path
from typing import Any

import pytest
from imported import bring, corpus_of, left, records
from strategies import article_of

from annotations.claims.claim import Claim
from annotations.claims.record import Record
from annotations.corpus.corpus import open_corpus
from annotations.exchange.detect import format_of
from annotations.exchange.formats.metadata import read_metadata
from annotations.exchange.importer import Import
from annotations.exchange.spool import Spool
from annotations.layout import store_folder

TEXT = "Rain fell. " * 200


def test_values_come_back_in_any_order() -> None:
    """With their types: a record with its claims is equal to what was put in."""
    record = Record.new(article_of(TEXT, "a"), "anna").with_claims((), [Claim.of(TEXT, 0, 9, "fact")])
    spool = Spool()
    first, second = spool.put(record), spool.put({"a": 1})
    third = spool.put(record)
    assert spool.get(second, dict[str, int]) == {"a": 1}
    assert spool.get(first, Record) == spool.get(third, Record) == record


def test_a_plan_does_not_hold_the_file(tmp_path: Path) -> None:
    """Of 80 articles with 40 claims each, the claims and most texts are on disk."""
    texts = {f"a{number}": f"{number}. {TEXT}" for number in range(80)}
    corpus = corpus_of(tmp_path, {}, **texts)
    path = tmp_path / "in.jsonl"
    spans = [[at * 11 + 5, at * 11 + 14, "fact"] for at in range(40)]
    path.write_text("".join(json.dumps({"text": text, "label": spans}) + "\n" for text in texts.values()))
    importing = Import(store_folder(corpus.path), corpus, "me")
    importing.plan(path, format_of(path, path.name))
    tracemalloc.start()
    try:
        again = Import(store_folder(corpus.path), corpus, "me")
        plan = again.plan(path, "doccano")
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(plan.tasks) == 80
    # The plan itself, and the articles that the matcher keeps for the lines that follow.
    assert held < 900_000


def test_claims_of_an_article_that_do_not_stand_together_are_one_change(tmp_path: Path) -> None:
    """Of a file without texts, and in the order of the file."""
    corpus = corpus_of(tmp_path, a="Rain fell. Snow fell.", b="Hail fell.")
    path = tmp_path / "in.csv"
    path.write_text("article,label,start,end,text\na,fact,0,4,Rain\nb,fact,0,4,Hail\na,quote,11,15,Snow\n")
    plan = bring(corpus, path, override="anna")
    assert str(plan) == "3 claims in 2 articles imported"
    assert [len(record.history) for record in records(corpus)] == [1, 1]


def test_a_file_that_breaks_off_is_not_ahead_of_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of it will be written: the same claims in the next file are new."""
    corpus = corpus_of(tmp_path, a="Rain fell.", b="Hail fell.")
    path = tmp_path / "in.jsonl"
    path.write_text('{"text": "Rain fell.", "label": [[0, 4, "fact"]]}\n{"text": "Hail fell.", "label": []}\n')
    importing = Import(store_folder(corpus.path), corpus, "me")
    whole = Import._read

    def broken(self: Import, *each: Any) -> Any:
        yield next(whole(self, *each))
        raise OSError(EIO, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(Import, "_read", broken)
        with pytest.raises(OSError, match="Input"):
            importing.plan(path, "doccano")
    assert [importing.plan(path, "doccano").claims for _ in range(2)] == [1, 0]


def test_numbers_of_any_size_are_kept_and_leave_again(tmp_path: Path) -> None:
    """A source may have one in a field, and a file may state one as an offset: it is refused there."""
    source = tmp_path / "news.jsonl"
    source.write_text(json.dumps({"id": "a", "text": "Rain fell.", "views": 2**70}) + "\n", "utf-8")
    corpus = open_corpus(source)
    path = tmp_path / "in.csv"
    path.write_text(f"article,label,start,end,text\na,fact,{10**19},{10**19 + 4},Rain\na,fact,0,4,Rain\n")
    plan = bring(corpus, path, override="anna")
    assert str(plan) == "1 claim in 1 article imported, 1 refused"
    (record,) = records(corpus)
    assert record.row.meta == {"views": 2**70}
    out = left(corpus, tmp_path / "out.jsonl", "jsonl")
    assert json.loads(json.loads(out.read_text("utf-8"))["meta"]["fields"]) == {"views": 2**70}


@pytest.mark.parametrize("seconds", ["nan", "inf"])
def test_what_is_no_number_is_no_reading_time(seconds: str) -> None:
    """Another tool may mean anything by a name of ours."""
    assert read_metadata({"reviewed": [], "position": 1, "seconds": seconds}).position == 0
    assert read_metadata({"reviewed": [], "position": 1, "seconds": "2.5"}).seconds == 2.5
