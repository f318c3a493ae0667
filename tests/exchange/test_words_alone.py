"""Files that have words without the white space between them: the articles of the corpus tell where they stand."""

import json
import sys
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from imported import bring, corpus_of, left, places, records, told
from msgspec.structs import replace
from strategies import WHEN, claims, texts

from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.corpus.corpus import Corpus
from annotations.exchange.formats.conll import tagged_spans
from annotations.layout import store_folder
from annotations.store.store import Store

TEXT = "Rain fell all day. “It will stop,” Anna Lee said.\n\nIt may  go on in 北京."
OTHER = "Snow fell. It melted."


def tagged(corpus: Corpus, number: int, *made: Claim) -> None:
    """Tag an article for anna."""
    article = corpus.load(corpus.entries[number])
    store = Store(store_folder(corpus.path), "anna")
    store.apply(article, [edits.tag(store.load(article), *made)])


def test_conll_comes_back_on_its_words(tmp_path: Path) -> None:
    """An article a document, each claim on the characters on which it was tagged, white space and all."""
    corpus = corpus_of(tmp_path, a=TEXT, b=OTHER)
    tagged(corpus, 0, Claim.of(TEXT, 0, 18, "fact", when=WHEN), Claim.of(TEXT, 51, 65, "fact", when=WHEN))
    tagged(corpus, 1, Claim.of(OTHER, 0, 21, "quote", when=WHEN))
    before = places(records(corpus))
    assert before[1][3] == "It may  go on "
    path = left(corpus, tmp_path / "claims.conll", "conll")
    plan = bring(corpus, path, tmp_path / "other")
    # A tag knows nothing of white space at the edge of a claim.
    assert places(records(corpus, tmp_path / "other", "me")) == [
        (start, start + len(words.strip()), label, words.strip()) for start, _, label, words in before
    ]
    assert not plan.refused
    assert "“FACT” for fact (2 claims)" in told(plan)[0]


def test_a_file_without_documents_is_parted_where_articles_end(tmp_path: Path) -> None:
    """As with two columns; what is of no article is refused by its line."""
    corpus = corpus_of(tmp_path, a=TEXT, b=OTHER)
    path = tmp_path / "two.conll"
    path.write_text(
        "Snow\tB-fact\nfell\tI-fact\n.\tO\n\nIt\tO\nmelted.\tB-quote\n\nUnknown\tB-fact\nwords\tO\n", "utf-8"
    )
    plan = bring(corpus, path, tmp_path / "other")
    made = places(records(corpus, tmp_path / "other", "me"))
    assert made == [(0, 9, "fact", "Snow fell"), (14, 21, "quote", "melted.")]
    assert [each.number for each in plan.refused] == [8]
    assert "no article of the corpus has exactly the words that begin with “Unknownwords”" in plan.refused[0].why


def test_articles_of_others_between_ours_are_refused_alone(tmp_path: Path) -> None:
    """A file without documents may have a headline, or articles that the corpus lacks: the others are found.

    Of two articles of which one is how the other begins, the longer one is meant.
    """
    corpus = corpus_of(tmp_path, a="Rain fell. It stopped.", b="Rain fell.", c="Hail.")
    sentences = ("News today .", "Rain fell .", "It stopped .", "Sun shone .", "Hail .", "Rain fell .")
    path = tmp_path / "in.conll"
    path.write_text("".join("".join(f"{word} B-FACT\n" for word in each.split()) + "\n" for each in sentences))
    plan = bring(corpus, path)
    assert [(each.number, each.why.rpartition(" ")[2]) for each in plan.refused] == [
        (1, "“Newstoday.”"),
        (13, "“Sunshone.”"),
    ]
    assert [len(record.claims) for record in records(corpus, annotator="me")] == [6, 3, 2]


def test_comments_are_no_words(tmp_path: Path) -> None:
    """Some files have a line about each sentence; a hash with a tag is a word."""
    corpus = corpus_of(tmp_path, a="Rain fell # all day.")
    path = tmp_path / "in"
    path.write_text("# id 17 domain=en\nRain _ _ B-FACT\nfell _ _ O\n# _ _ O\nall _ _ O\nday. _ _ O\n\n")
    assert told(bring(corpus, path))[-1] == "1 claim in 1 article imported"
    assert places(records(corpus, annotator="me")) == [(0, 4, "fact", "Rain")]


def test_twins_are_refused(tmp_path: Path) -> None:
    """Two articles of the same words: nothing says which of them is meant."""
    corpus = corpus_of(tmp_path, a="Rain fell.", b="Rain\nfell.")
    path = tmp_path / "x.conll"
    path.write_text("-DOCSTART- -X- -X- O\n\nRain -X- -X- B-fact\nfell. -X- -X- O\n", "utf-8")
    plan = bring(corpus, path)
    assert not plan.tasks
    assert "2 articles have its words (a, b)" in plan.refused[0].why


def test_a_word_that_is_not_there_moves_nothing(tmp_path: Path) -> None:
    """One more character than the article has: none of it is taken in."""
    corpus = corpus_of(tmp_path, b=OTHER)
    path = tmp_path / "x.conll"
    path.write_text("Snow B-fact\nfell O\n, O\n. O\nIt O\nmelted O\n. O\n", "utf-8")
    plan = bring(corpus, path)
    assert (len(plan.tasks), len(plan.refused)) == (0, 1)


@pytest.mark.parametrize(
    ("tags", "spans"),
    [
        ("O B-X I-X O", [(1, 3, "X", 1)]),
        ("I-X I-X O I-X", [(0, 2, "X", 0), (3, 4, "X", 3)]),
        ("B-X B-X I-Y O", [(0, 1, "X", 0), (1, 2, "X", 1), (2, 3, "Y", 2)]),
        ("S-X B-X E-X S-Y", [(0, 1, "X", 0), (1, 3, "X", 1), (3, 4, "Y", 3)]),
        ("U-X B-X L-X O", [(0, 1, "X", 0), (1, 3, "X", 1)]),
    ],
)
def test_every_kind_of_tags_is_read(tags: str, spans: list[tuple[int, int, str, int]]) -> None:
    """IOB2, IOB1, BIOES and BILOU."""
    assert list(tagged_spans("abcd", tags.split())) == spans


@given(st.data())
def test_any_claims_come_back_on_their_words(data: st.DataObject) -> None:
    """In any text, with whatever white space: a claim is on its own characters, or it is not there."""
    from tempfile import TemporaryDirectory

    text = data.draw(texts(min_size=1))
    assume(text.strip())
    made = data.draw(st.lists(claims(text), max_size=3))
    with TemporaryDirectory() as folder:
        corpus = corpus_of(Path(folder), a=text)
        if not corpus.entries or not made or corpus.load(corpus.entries[0]).text != text:
            return
        tagged(corpus, 0, *(replace(each, label="fact") for each in made))
        path = left(corpus, Path(folder) / "claims.conll", "conll")
        if not path.read_bytes().replace(b"-DOCSTART- -X- -X- O", b"").strip():
            return
        bring(corpus, path, Path(folder) / "other")
        before = {words.strip() for *_, words in places(records(corpus))}
        after = places(records(corpus, Path(folder) / "other", "me"))
        assert {words for *_, words in after} <= before
        assert all(text[start:end] == words for start, end, _, words in after)


def test_a_data_set_comes_back_with_what_hangs_on_its_claims(tmp_path: Path) -> None:
    """As a folder, and one file of it alone; who made it and how far it is are there."""
    corpus = corpus_of(tmp_path, a=TEXT, b=OTHER)
    tagged(corpus, 1, replace(Claim.of(OTHER, 0, 10, "fact", when=WHEN), note="sure?", speaker="Anna"))
    tagged(corpus, 0, Claim.of(TEXT, 0, 18, "fact", when=WHEN))
    folder = left(corpus, tmp_path / "news", "hf")
    for source, store in ((folder, "one"), (folder / "train.jsonl", "two")):
        assert not bring(corpus, source, tmp_path / store).refused
        made = records(corpus, tmp_path / store)
        assert places(made) == places(records(corpus))
        assert [(claim.note, claim.speaker) for claim in made[1].claims] == [("sure?", "Anna")]


def test_tagged_tokens_of_a_data_set_are_read(tmp_path: Path) -> None:
    """Words as tags; numbers are refused with what turns them into words."""
    corpus = corpus_of(tmp_path, b=OTHER)
    path = tmp_path / "x.jsonl"
    words = ["Snow", "fell", ".", "It", "melted", "."]
    rows = [
        {"tokens": words, "ner_tags": ["B-fact", "I-fact", "O", "O", "O", "O"]},
        {"tokens": words, "ner_tags": [1] * 6},
    ]
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    plan = bring(corpus, path)
    assert places(records(corpus, annotator="me")) == [(0, 9, "fact", "Snow fell")]
    assert ["its tags are numbers" in each.why for each in plan.refused] == [True]


def test_a_data_set_in_parquet_is_read_or_says_what_it_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With our columns, as a data set is pushed; without the library there is a sentence, and no other file is lost."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    corpus = corpus_of(tmp_path, a=TEXT, b=OTHER)
    tagged(corpus, 1, Claim.of(OTHER, 0, 10, "fact", when=WHEN))
    folder = left(corpus, tmp_path / "news", "hf")
    rows = [json.loads(line) for line in (folder / "train.jsonl").read_text("utf-8").splitlines()]
    pq.write_table(pa.Table.from_pylist(rows), folder / "train.parquet")
    (folder / "train.jsonl").unlink()
    assert not bring(corpus, folder, tmp_path / "other").refused
    assert places(records(corpus, tmp_path / "other")) == [(0, 10, "fact", "Snow fell.")]
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    (refused,) = bring(corpus, folder, tmp_path / "third").refused
    assert "pip install 'copydesk[parquet]'" in refused.why
