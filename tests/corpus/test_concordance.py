"""Searching all texts of a corpus: the same places as in each article, whatever file it is in."""

import gzip
import json
import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import texts

from annotations.corpus.concordance import _ALIKE, Hits, hits
from annotations.corpus.corpus import Corpus, open_corpus, scan
from annotations.errors import ArticleError
from annotations.text.search import occurrences

WORDS = (
    "blinken",
    "Blinken",
    "BLINKEN",
    "beyoncé",
    "beyonce",
    "said he",
    "i",
    "K",
    "k",
    "ss",
    "北京",
    "c++",
    '"quoted"',
    "a/b",
    "1",
    ".",
    "nowhere",
)

TEXTS = (
    "Mr Blinken said\nhe was in 北京.",
    "BEYONCE\u0301 and Beyoncé sang; BLINKEN listened.",
    'He wrote c++ "quoted" a/b, 1 \u212aelvin, \u017fs and D\u0130YARBAKIR.',
    "Nothing of it. Nothing at all. " * 20 + "blinken" + " And so on." * 20,
)


def whole(corpus: Corpus) -> Corpus:
    """Look into everything."""
    for looked in scan(corpus):
        corpus = looked.corpus
    return corpus


def one_by_one(corpus: Corpus, wanted: str, *, folded: bool) -> list[tuple[str, list[tuple[int, int]]]]:
    """Search as a person would who opened every article."""
    found = []
    for entry in corpus.entries:
        try:
            places = occurrences(corpus.load(entry).text, wanted, folded=folded)
        except ArticleError:
            continue
        if places:
            found.append((entry.id, [(start, end) for start, end in places]))
    return found


def told(corpus: Corpus, wanted: str, *, folded: bool = False) -> list[tuple[str, list[tuple[int, int]]]]:
    """Return what the search of the corpus finds."""
    found = [each for each in hits(corpus, wanted, folded=folded) if each.entry]
    assert all(each.entry == corpus.entries[each.number] for each in found)
    return [(each.entry.id, [(hit.span.start, hit.span.end) for hit in each.hits]) for each in found if each.entry]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """Make a corpus with every kind of file, and what is broken among them."""
    folder = tmp_path_factory.mktemp("every")
    rows = [{"id": f"n{n}", "text": text} for n, text in enumerate(TEXTS)]
    for number, text in enumerate(TEXTS):
        (folder / f"{number}.txt").write_text(text, "utf-8")
        (folder / f"{number}-16.md").write_text(text, "utf-16")
    (folder / "page.txt").write_bytes("Blinken dîne au café avec Beyoncé, où il était. C’est vrai.".encode("cp1252"))
    (folder / "zero.txt").write_bytes(b"\0")
    plain = "".join(json.dumps(row, ensure_ascii=False) + "\n{broken\n\n" for row in rows)
    (folder / "plain.jsonl").write_text(plain, "utf-8")
    (folder / "ascii.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    escaped = "".join(f"\\u{ord(letter):04x}" for letter in "Blinken is \u212a")
    (folder / "escaped.jsonl").write_text(
        f'{{"text": "{escaped}"}}\n{{"text": "{escaped.upper()}"}}\n'.replace("U", "u")
    )
    (folder / "sixteen.jsonl").write_text(plain, "utf-16")
    (folder / "packed.jsonl.gz").write_bytes(gzip.compress(plain.encode()))
    older = "".join(
        json.dumps({"text": f"{word} était à Genève, où Blinken"}, ensure_ascii=False) + "\n" for word in "abc"
    )
    (folder / "older.jsonl").write_text(older, "cp1252")
    (folder / "list.json").write_text(json.dumps([*rows, 7, {"no": "text"}], ensure_ascii=False), "utf-8")
    (folder / "table.csv").write_text("id,text\n" + "".join(f'{n},"{t}"\n' for n, t in enumerate(TEXTS[:2])), "utf-8")
    return whole(open_corpus(folder))


@pytest.mark.parametrize("folded", [False, True])
@pytest.mark.parametrize("wanted", WORDS)
def test_all_that_is_in_the_articles_is_found(corpus: Corpus, wanted: str, folded: bool) -> None:
    """In every kind of file and encoding, in the order of the list; what is broken is passed over."""
    assert told(corpus, wanted, folded=folded) == one_by_one(corpus, wanted, folded=folded)


def test_each_file_has_the_word(corpus: Corpus) -> None:
    """So that the test above is of all of them."""
    files = {each.entry.path.name for each in hits(corpus, "blinken") if each.entry}
    assert files == {entry.path.name for entry in corpus.entries} - {"zero.txt", "2.txt", "2-16.md"}


@given(written=st.lists(texts(), min_size=1, max_size=3), data=st.data(), folded=st.booleans(), ascii_=st.booleans())
def test_any_text_is_searched_as_the_article_is(
    written: list[str], data: st.DataObject, folded: bool, ascii_: bool
) -> None:
    """Whatever the text holds, and however JSON writes it."""
    wanted = data.draw(st.sampled_from([*[word for text in written for word in text.split()], "x"]))
    wanted = data.draw(st.sampled_from([wanted, wanted.lower(), wanted.upper(), wanted[1:], wanted[:3]]))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.jsonl"
        rows = [json.dumps({"text": f"Title\n{text}"}, ensure_ascii=ascii_) for text in written]
        path.write_text("".join(f"{row}\n" for row in rows), "utf-8", "surrogatepass", newline="")
        corpus = whole(open_corpus(path))
        assert told(corpus, wanted, folded=folded) == one_by_one(corpus, wanted, folded=folded)


def test_no_letter_passes_for_one_of_ascii_that_is_not_known_to() -> None:
    """Of all there are, as `re` compares them without their case."""
    everything = "".join(map(chr, [*range(0xD800), *range(0xE000, sys.maxunicode + 1)]))
    for letter in "abcdefghijklmnopqrstuvwxyz0123456789":
        alike = {each.encode() for each in re.findall(letter, everything, re.IGNORECASE)}
        assert alike == {letter.encode(), letter.upper().encode(), *_ALIKE.get(letter, ())}


def test_a_hit_is_told_with_what_stands_around_it(tmp_path: Path) -> None:
    """On one line, with whole words at its ends, some sixty code points on either side."""
    text = "Begin\n" + "word " * 40 + "found\nit  here " + "again " * 40
    (tmp_path / "a.txt").write_text(text.strip())
    (found,) = (each for each in hits(open_corpus(tmp_path), "FOUND it".lower()) if each.entry)
    (hit,) = found.hits
    assert text[slice(*hit.span)] == "found\nit"
    assert hit.before == " " + "word " * 11
    assert (hit.matched, hit.after) == ("found it", " here " + "again " * 8)
    (found,) = (each for each in hits(open_corpus(tmp_path), "begin") if each.entry)
    assert (found.hits[0].before, found.hits[0].after[:10]) == ("", " word word")


def test_it_is_told_how_far_the_search_is_and_nothing_goes_on_once_it_is_left(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where nothing is found; at the end all is done. Nothing to look for is nothing to do."""
    monkeypatch.setattr("annotations.corpus.concordance.PROGRESS_SECONDS", -1.0)
    steps = list(hits(corpus, "nowhere at all"))
    total = len(corpus.entries)
    assert [step.done for step in steps] == sorted(step.done for step in steps)
    assert (steps[-1].done, len(steps) > total // 2) == (total, True)
    assert {step.total for step in steps} == {total}
    assert not any(step.entry for step in steps)
    search = hits(corpus, "blinken")
    assert isinstance(next(search), Hits)
    search.close()
    assert list(hits(corpus, "  ")) == []


def test_an_article_that_is_no_longer_what_is_listed_is_passed_over(tmp_path: Path) -> None:
    """Its places would be shown in another text; those before it are found."""
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps({"id": n, "text": f"Word {n}."}) + "\n" for n in "abc"))
    corpus = whole(open_corpus(path))
    path.write_text("".join(json.dumps({"id": n, "text": f"Word {n}."}) + "\n" for n in "axb"))
    assert [each for each, _ in told(corpus, "word")] == ["a"]
    path.unlink()
    assert told(corpus, "word") == []


def test_words_are_found_that_markup_or_an_older_encoding_hides(tmp_path: Path) -> None:
    """The bytes have the word in pieces, or in other bytes than those of UTF-8."""
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": "<p>The <b>Bl</b>inken visit.</p>"}))
    (tmp_path / "b.txt").write_bytes("他今天星期二说，布林肯到了北京。没有人相信。".encode("gb18030"))
    corpus = whole(open_corpus(tmp_path))
    assert [found.entry.id for found in hits(corpus, "blinken") if found.entry] == ["a.jsonl#1"]
    assert [found.entry.id for found in hits(corpus, "北京") if found.entry] == ["b"]
