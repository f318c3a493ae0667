"""Whatever a file of JSON holds, it is read or refused: no reader breaks off."""

import json
from copy import deepcopy
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from exchanged import read
from hypothesis import given
from hypothesis import strategies as st
from imported import bring, corpus_of, told
from shapes import MORE, SHAPES, TEXT

from annotations.errors import ArticleError, AskedError
from annotations.exchange.annotated import AnnotatedArticle
from annotations.exchange.formats.table import FORMATS, importable

KEYS = (
    "text data label labels annotations entities spans tokens start end start_offset end_offset token_start token_end "
    "id from_id to_id relations type result value from_name to_name completed_by predictions completions meta answer "
    "_annotator_id _session_id body target selector refinedBy exact prefix suffix source creator created modified "
    "purpose motivation items first rows tags uri user fields responses values user_id suggestions annotation "
    "annotation_agent Comments choices was_cancelled annotation_id annotator status note article flagged user_input "
    "head_span child_span accept ws bodyValue cats references email offset length"
).split()
WORDS = (
    TEXT,
    "Rain",
    "fact",
    "quote",
    "labels",
    "relation",
    "choices",
    "textarea",
    "note",
    "speaker",
    "TextQuoteSelector",
    "TextPositionSelector",
    "tagging",
    "16.0",
    "2024-05-01T10:00:00",
    "urn:copydesk:article:a",
    "char=0,4",
    "\u0000",
    "",
)
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 40),
    st.sampled_from([10**30, -(2**63), 1.5, 4.0, 1e300]),
    st.sampled_from(WORDS),
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(KEYS), inner, max_size=8)),
    max_leaves=25,
)
OBJECTS = st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=10)


@st.composite
def broken(draw: st.DrawFn) -> Any:
    """Draw a value as a tool writes it, in which up to three values are others."""
    value = deepcopy(draw(st.sampled_from([*MORE, *(shape for shape, _ in SHAPES.values())])))
    for _ in range(draw(st.integers(0, 3))):
        holder = value
        while isinstance(holder, dict | list) and holder:
            key = draw(st.sampled_from(sorted(holder) if isinstance(holder, dict) else range(len(holder))))
            if not isinstance(holder[key], dict | list) or draw(st.integers(0, 3)) == 0:
                holder[key] = draw(VALUES)
                break
            holder = holder[key]
    return value


LINES = st.one_of(broken(), broken(), OBJECTS, VALUES)
HEADS = (b"", b"[", b"{", b'[{"text": "', b"PK\x03\x04", b"\xef\xbb\xbf[")
pytestmark = pytest.mark.slow
JSON_FORMATS = [name for name in importable() if FORMATS[name].ending in (".jsonl", ".json")]


@pytest.mark.parametrize("name", JSON_FORMATS)
@given(lines=st.lists(LINES, min_size=1, max_size=3), layout=st.sampled_from(["lines", "array", "indented"]))
def test_no_value_breaks_a_reader(name: str, lines: list[Any], layout: str) -> None:
    """Every claim that comes of it has the words of its text."""
    if layout == "lines":
        data = "".join(json.dumps(line) + "\n" for line in lines)
    else:
        data = json.dumps(lines, indent=1 if layout == "indented" else None)
    for item in read(name, data):
        if isinstance(item, AnnotatedArticle) and item.text:
            assert all(item.text[mark.start : mark.end] == mark.text for mark in item.spans)


@given(lines=st.lists(LINES, min_size=1, max_size=3))
def test_no_file_breaks_an_import(lines: list[Any]) -> None:
    """It is of no known format, or what it holds is taken in or refused; every claim has its words."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        corpus = corpus_of(folder, a=TEXT)
        path = folder / "in.jsonl"
        path.write_text("".join(json.dumps(line) + "\n" for line in lines))
        try:
            plan = bring(corpus, path)
        except (AskedError, ArticleError):
            return
        assert all(message for message in told(plan))


@given(data=st.binary(max_size=200), head=st.sampled_from(HEADS))
def test_no_bytes_break_an_import(data: bytes, head: bytes) -> None:
    """Whatever they begin with."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        corpus = corpus_of(folder, a=TEXT)
        path = folder / "in"
        path.write_bytes(head + data)
        try:
            assert str(bring(corpus, path))
        except (AskedError, ArticleError):
            return
