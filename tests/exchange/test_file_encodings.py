"""Files in another encoding than UTF-8: told from their bytes as sources are, or named."""

import gzip
import json
from pathlib import Path

import pytest
from imported import bring, corpus_of, places, records, told

from annotations.corpus.corpus import Corpus
from annotations.errors import ArticleError
from annotations.exchange.detect import format_of
from annotations.exchange.importer import Import
from annotations.exchange.plan import Choices, Plan
from annotations.layout import store_folder

CZECH = (
    "Ministr financí včera oznámil, že příští rok klesnou daně. Opozice říká, že to není možné, protože by chyběly "
    "peníze na školy a nemocnice. „Žádné peníze nejsou,“ řekla předsedkyně."
)
GREEK = (
    "Ο υπουργός ανακοίνωσε χθες ότι οι φόροι θα μειωθούν τον επόμενο χρόνο. Η αντιπολίτευση λέει ότι αυτό δεν είναι "
    "δυνατό, γιατί θα λείψουν χρήματα από τα σχολεία και τα νοσοκομεία."
)
RUSSIAN = (
    "Министр вчера объявил, что в следующем году налоги будут снижены. Оппозиция говорит, что это невозможно, потому "
    "что не хватит денег на школы и больницы."
)
JAPANESE = (
    "大臣は昨日、来年税金を下げると発表した。野党は、学校や病院のお金が足りなくなるので、それは不可能だと言っている。"
)


def table(text: str, end: int) -> str:
    """Write a claim on the beginning of an article as a spreadsheet does."""
    return f'article;label;start;end;text\r\na;fact;0;{end};"{text[:end]}"\r\n'


def named(corpus: Corpus, path: Path, encoding: str) -> Plan:
    """Import a file in a named encoding."""
    importing = Import(store_folder(corpus.path), corpus, "me", choices=Choices(encoding=encoding))
    plan = importing.plan(path, format_of(path, path.name, "", encoding))
    list(importing.carry_out(plan))
    return plan


@pytest.mark.parametrize(
    ("text", "encoding"), [(GREEK, "cp1253"), (CZECH, "cp1250"), (RUSSIAN, "koi8-r"), (JAPANESE, "cp932")]
)
@pytest.mark.parametrize("packed", [False, True])
def test_a_table_in_an_older_encoding_is_read(tmp_path: Path, text: str, encoding: str, packed: bool) -> None:
    """A spreadsheet saves CSV in the encoding of its system; a message says which one the bytes show."""
    corpus = corpus_of(tmp_path, a=text)
    path = tmp_path / ("in.csv.gz" if packed else "in.csv")
    data = table(text, 50).encode(encoding)
    path.write_bytes(gzip.compress(data) if packed else data)
    plan = bring(corpus, path)
    assert told(plan) == [
        f"It was read as {encoding}, as its bytes show; --encoding names another encoding",
        "1 claim in 1 article imported",
    ]
    assert places(records(corpus, annotator="me")) == [(0, 50, "fact", text[:50])]


def test_lines_of_json_in_an_older_encoding_are_read(tmp_path: Path) -> None:
    """Beside lines in UTF-8, which stay as they are."""
    corpus = corpus_of(tmp_path, a=CZECH, b=GREEK)
    rows = [json.dumps({"text": text, "label": [[0, 9, "fact"]]}, ensure_ascii=False) for text in (CZECH, GREEK)]
    path = tmp_path / "in.jsonl"
    path.write_bytes(rows[0].encode("cp1250") + b"\n" + rows[1].encode() + b"\n")
    bring(corpus, path)
    assert places(records(corpus, annotator="me")) == [(0, 9, "fact", CZECH[:9]), (0, 9, "fact", GREEK[:9])]


def test_a_folder_in_an_older_encoding_is_read(tmp_path: Path) -> None:
    """As brat's, whose files share their encoding."""
    corpus = corpus_of(tmp_path, a=CZECH)
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_bytes(CZECH.encode("cp1250"))
    (folder / "a.ann").write_bytes(f"T1\tfact 0 15\t{CZECH[:15]}\n".encode("cp1250"))
    plan = bring(corpus, folder)
    assert told(plan)[-1] == "1 claim in 1 article imported"
    assert places(records(corpus, annotator="me")) == [(0, 15, "fact", CZECH[:15])]


def test_an_encoding_that_is_named_goes_first(tmp_path: Path) -> None:
    """One letter says little; with a wrong name the words are not those of the article."""
    text = "Ďábel spal."
    corpus = corpus_of(tmp_path, a=text)
    path = tmp_path / "in.csv"
    path.write_bytes(table(text, 5).encode("mac_latin2"))
    assert named(corpus, path, "cp437").turned_down == 1
    assert told(named(corpus, path, "mac_latin2")) == ["1 claim in 1 article imported"]
    assert places(records(corpus, annotator="me")) == [(0, 5, "fact", "Ďábel")]
    path.write_bytes(b"article,label,start,end\n" + bytes(range(0x80, 0x100)) * 3)
    with pytest.raises(ArticleError, match=r"not UTF-8, and its encoding cannot be detected .* --encoding"):
        bring(corpus, path)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize("text", [CZECH, GREEK])
def test_unicode_is_read_with_a_mark_and_without(tmp_path: Path, encoding: str, text: str) -> None:
    """Half of the bytes show it; nothing needs to be said."""
    corpus = corpus_of(tmp_path, a=text)
    path = tmp_path / "in.csv"
    path.write_bytes(table(text, 30).encode(encoding))
    assert told(bring(corpus, path)) == ["1 claim in 1 article imported"]
    path.write_bytes(json.dumps({"text": text, "label": [[0, 9, "quote"]]}, ensure_ascii=False).encode(encoding))
    assert told(bring(corpus, path)) == ["1 claim in 1 article imported"]
