"""The same text is the same text, however it is written, and a claim stays on its words."""

import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unicodedata import combining, normalize

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from imported import bring, corpus_of, left, places, records, told
from strategies import claims, texts

from annotations.claims import edits
from annotations.corpus.corpus import open_corpus
from annotations.exchange.formats.table import FORMATS, importable
from annotations.exchange.placing import same_words
from annotations.exchange.same_text import Carrier, Difference, canonical, is_same
from annotations.layout import store_folder
from annotations.store.store import Store

CAFE = "The caf\u00e9  closed.\n\nNobody\u00a0knew why it had to.\n"


def line(text: str, *spans: tuple[int, int, str], **more: Any) -> str:
    """Write a line of another tool."""
    return json.dumps({"text": text, "label": spans, **more}) + "\n"


def rewritten(text: str, how: str) -> str:
    """Write a text in another way."""
    ways: dict[str, Callable[[], str]] = {
        "CR LF": lambda: text.replace("\n", "\r\n"),
        "CR": lambda: text.replace("\n", "\r"),
        "mark": lambda: "\ufeff" + text,
        "NFD": lambda: normalize("NFD", text),
        "spaces": lambda: text.replace("\u00a0", " ").replace("  ", " "),
        "one line": lambda: " ".join(text.split()),
        "end": text.rstrip,
        "more ends": lambda: text + "\n\n",
    }
    return ways[how]()


WAYS = ("CR LF", "CR", "mark", "NFD", "spaces", "one line", "end", "more ends")


@pytest.mark.parametrize("how", WAYS)
def test_a_text_written_in_another_way_is_known(tmp_path: Path, how: str) -> None:
    """Its claims are kept on the text of the corpus, at the offsets of the same words there."""
    corpus = corpus_of(tmp_path, a=CAFE, b="Snow fell.")
    theirs = rewritten(CAFE, how)
    spans = []
    for words in ("café", "closed", "knew why"):
        written = words if words in theirs else normalize("NFD", words)
        spans.append((theirs.index(written), theirs.index(written) + len(written), "fact"))
    path = tmp_path / "in.jsonl"
    path.write_text(line(theirs, *spans), "utf-8")
    assert told(bring(corpus, path, override="anna")) == ["3 claims in 1 article imported"]
    assert [claim.text for claim in records(corpus)[0].claims] == ["café", "closed", "knew why"]
    assert bring(corpus, path, override="anna").known == 3


def test_a_changed_text_with_other_line_ends_is_compared_line_by_line(tmp_path: Path) -> None:
    """What stands in unchanged lines moves with them, though no line is the same to the byte."""
    ours = "First came rain.\nThen snow.\nThen snow.\nThen sun.\n"
    theirs = "Then came hail.\n\n" + ours
    corpus = corpus_of(tmp_path, a=ours)
    path = tmp_path / "in.jsonl"
    at = theirs.index("snow", theirs.index("snow") + 1)
    moved = theirs[:at].count("\n")
    written = theirs.replace("\n", "\r\n")
    path.write_text(line(written, (at + moved, at + moved + 4, "fact"), article="a"))
    bring(corpus, path, override="anna")
    assert places(records(corpus)) == [
        (at - len("Then came hail.\n\n"), at - len("Then came hail.\n\n") + 4, "fact", "snow")
    ]


def test_the_first_difference_is_named_by_its_code_point(tmp_path: Path) -> None:
    """Of a text that is nearly that of an article: nothing is put on it."""
    corpus = corpus_of(tmp_path, a="The mayor’s house burned down on Monday night.")
    path = tmp_path / "in.jsonl"
    path.write_text(line("The mayor's house burned down on Monday night.", (0, 9, "fact")))
    refused, _ = told(bring(corpus, path))
    assert refused == (
        "f, line 1: the text that begins “The mayor's house burned down on Monday…” is not in the corpus; "
        "the nearest article is a: the first difference is at 9: U+0027 (apostrophe) in the file, "
        "U+2019 (right single quotation mark) here"
    )


def test_a_text_that_differs_at_both_ends_is_compared_with_the_nearest_article(tmp_path: Path) -> None:
    """The one that shares most sentences with it: the message names the first sign that differs."""
    middle = "The mayor said so on Monday. The council had met for hours. Nobody was hurt in the fire."
    corpus = corpus_of(
        tmp_path, a=f"“Rain” fell. {middle} It ended “well”.", b="The council had met for hours. It rained."
    )
    path = tmp_path / "in.jsonl"
    path.write_text(line(f"«Rain» fell. {middle} It ended «well».", (0, 4, "fact")))
    refused, _ = told(bring(corpus, path))
    assert refused.endswith(
        "the nearest article is a: the first difference is at 0: U+00AB (left-pointing double angle quotation mark) "
        "in the file, U+201C (left double quotation mark) here"
    )


def test_of_twin_texts_the_lines_own_id_decides(tmp_path: Path) -> None:
    """Whether it is the whole id or what is behind the name of the file; without one it is refused."""
    corpus = corpus_of(tmp_path, a="Same words.", b="Same words.")
    path = tmp_path / "in.jsonl"
    path.write_text(line("Same words.", (0, 4, "fact"), id="b") + line("Same words.", (0, 4, "fact"), id=3))
    refused, summary = told(bring(corpus, path, override="anna"))
    assert "2 articles have its text (a, b), and the file does not say which one" in refused
    assert summary == "1 claim in 1 article imported, 1 refused"
    assert [len(record.claims) for record in records(corpus)] == [0, 1]


def test_the_id_decides_before_another_article_that_has_the_text_to_the_character(tmp_path: Path) -> None:
    """Where the article of that id has the same text, written in another way, the claims are its own."""
    corpus = corpus_of(tmp_path, a="Same words.\n", b="Same words.")
    path = tmp_path / "in.jsonl"
    row = {"text": "Same words.", "spans": [{"start": 0, "end": 4, "label": "fact"}], "meta": {"article": "a"}}
    path.write_text(json.dumps(row) + "\n")
    assert told(bring(corpus, path, override="anna")) == ["1 claim in 1 article imported"]
    assert [len(record.claims) for record in records(corpus)] == [1, 0]
    path.write_text(line("Same words.", (5, 10, "fact"), id="a"))
    bring(corpus, path, override="anna")
    assert [len(record.claims) for record in records(corpus)] == [2, 0]


def test_a_sentence_or_paragraph_of_an_article_is_found(tmp_path: Path) -> None:
    """If it stands there once, with its claims on the article; a state of the part is not that of the whole."""
    text = "Rain fell all day on the town.\n\nThe  mayor left early. Nobody asked why she did."
    corpus = corpus_of(tmp_path, a=text, b="Snow fell. It melted away by the evening. It melted away by the evening.")
    path = tmp_path / "in.jsonl"
    path.write_text(
        line("The mayor left early. Nobody asked why she did.", (4, 9, "fact"), (29, 34, "quote"), status="done")
        + line("It melted away by the evening.", (3, 9, "fact"))
        + line("mayor left early", (0, 5, "fact"))
    )
    plan = bring(corpus, path, override="anna")
    assert told(plan) == [
        "f, line 2: the text that begins “It melted away by the evening.” occurs 2 times (b)",
        "f, line 3: the text that begins “mayor left early” is not in the corpus",
        "1 status of a part of an article left out: line 1",
        "2 claims in 1 article imported, 2 refused; left out: 1 status of a part of an article",
    ]
    (record, *_) = records(corpus)
    assert [(claim.text, claim.start) for claim in record.claims] == [
        ("mayor", text.index("mayor")),
        ("asked", text.index("asked")),
    ]
    assert record.row.status == "in progress"


@given(texts(min_size=1), st.sampled_from(WAYS), st.data())
def test_offsets_are_carried_from_any_text_to_any_way_of_writing_it(text: str, how: str, data: st.DataObject) -> None:
    """A span lands on the same words, whatever it begins or ends on."""
    other = rewritten(text, how)
    assert is_same(text, other)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    place = Carrier(text, other).place(start, end)
    words = text[start:end]
    assume(canonical(words))
    inside = [at for at in (start, end) if at < len(text) and combining(text[at])]
    # Inside of a letter with its accents there may be no boundary in the other text.
    assert place is not None or inside or how == "NFD"
    if place is not None:
        assert same_words(words, other[place.start : place.end])


@pytest.mark.slow
@pytest.mark.parametrize("name", importable())
@settings(max_examples=25)
@given(data=st.data())
def test_claims_come_back_to_a_text_that_was_rewritten_or_are_refused(name: str, data: st.DataObject) -> None:
    """From every format: a claim is on its words, white space and encoded accents aside, or it is not there."""
    text = data.draw(texts(min_size=1))
    assume(text.strip())
    made = data.draw(st.lists(claims(text), min_size=1, max_size=5, unique_by=lambda claim: claim.span))
    how = data.draw(st.sampled_from(WAYS))
    with TemporaryDirectory() as folder_name:
        folder = Path(folder_name)
        corpus = corpus_of(folder, a=text)
        article = corpus.load(corpus.entries[0])
        store = Store(store_folder(corpus.path), "anna")
        before = store.apply(article, [edits.tag(store.load(article), *made)])
        path = left(corpus, folder / f"out{FORMATS[name].ending}", name)
        there = corpus_of(folder, a=rewritten(text, how))
        plan = bring(there, path, folder / "other")
        for claim in records(there, folder / "other")[0].claims:
            assert any(same_words(claim.text, each.text) for each in before.claims), (claim.text, told(plan))


def test_a_difference_is_none_or_the_end() -> None:
    """Also between texts of which one goes on."""
    assert str(Difference("a b", "a\nb")) == "there is no difference"
    assert str(Difference("a b", "a  b c")) == "the first difference is at 3: the end in the file, U+0020 (space) here"


@pytest.mark.parametrize("name", ["jsonl", "doccano"])
@pytest.mark.parametrize("same", [True, False])
def test_lines_made_on_html_do_not_bring_it_back(tmp_path: Path, name: str, same: bool) -> None:
    """An earlier version showed an article in HTML as it was. Its export is put on the text that is shown today, also
    if that has changed since.
    """
    page = "<p>Rain &amp; snow fell all day.</p>\n<p>It may <b>go</b> on, she said.</p>"
    path = tmp_path / "corpus.jsonl"
    path.write_text(json.dumps({"id": "a", "text": page if same else f"{page}<p>Yes.</p>"}) + "\n")
    spans = [
        {"start": page.index(words), "end": page.index(words) + len(words), "label": label, "text": words}
        for words, label in (
            ("Rain &amp; snow fell all day.", "fact"),
            ("fell all day.", "fact"),
            ("<b>go</b> on", "quote"),
        )
    ]
    old = tmp_path / "old.jsonl"
    native = {"id": "a", "text": page, "spans": spans, "annotator": "me", "status": "done", "position": len(page)}
    foreign = {"text": page, "article": "a", "label": [[each["start"], each["end"], each["label"]] for each in spans]}
    old.write_text(json.dumps(native if name == "jsonl" else foreign))
    for _ in range(2):
        plan = bring(open_corpus(path), old)
        assert plan.format == name
    assert told(plan)[-1].startswith("0 claims in 0 articles imported")
    corpus = open_corpus(path)
    assert "<" not in corpus.load(corpus.entries[0]).text
    (record,) = records(corpus, annotator="me")
    assert [claim.text for claim in record.claims] == [
        "Rain & snow fell all day.",
        "fell all day.",
        "go on",
    ]
