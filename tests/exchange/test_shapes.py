"""Every shape: the same claims, as tools lay them out and call them, come in as the same claims."""

import json
import zipfile
from pathlib import Path

import pytest
from exchanged import read
from imported import bring, corpus_of, places, records, told
from shapes import SHAPES, TASK, TEXT, WANTED

from annotations.corpus.corpus import Corpus
from annotations.exchange.annotated import AnnotatedArticle, Rejected
from annotations.exchange.formats.json_items import is_by_line, json_items


@pytest.fixture
def town(tmp_path: Path) -> Corpus:
    """Open a corpus of one article."""
    return corpus_of(tmp_path, a=TEXT)


@pytest.mark.parametrize("layout", ["one line", "indented", "not indented", "lines"])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape_is_recognised_and_read_in_any_layout(town: Corpus, tmp_path: Path, shape: str, layout: str) -> None:
    """As an array, however it is indented, and a value a line."""
    value, name = SHAPES[shape]
    path = tmp_path / "in.json"
    if layout == "lines":
        values = value if isinstance(value, list) else [value]
        path.write_text("".join(json.dumps(each) + "\n" for each in values * 2))
    else:
        path.write_text(json.dumps(value, indent={"one line": None, "indented": 2, "not indented": 0}[layout]))
    plan = bring(town, path)
    assert plan.format == name
    assert not plan.turned_down, told(plan)
    assert places(records(town, annotator="me")) == WANTED


def test_an_origin_is_that_of_the_tool_not_of_the_reader(town: Corpus, tmp_path: Path) -> None:
    """Tuples of spaCy's are read as doccano's lines are, and are spaCy's still."""
    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps(SHAPES["spaCy"][0][0]))
    bring(town, path)
    assert {claim.origin for claim in records(town, annotator="me")[0].claims} == {"import:spacy"}


def test_an_archive_may_hold_any_of_them(town: Corpus, tmp_path: Path) -> None:
    """A folder of brat's, or files; each message has the name that the file has inside."""
    path = tmp_path / "in.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("deep/a.txt", TEXT)
        archive.writestr("deep/a.ann", "T1\tfact 0 9\tRain fell\nT2\tquote 11 25\tThe mayor left\n")
    assert bring(town, path).format == "brat"
    assert places(records(town, annotator="me")) == WANTED
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../deep/one.json", json.dumps([TASK, {"data": {}, "annotations": []}]))
    plan = bring(town, path)
    assert told(plan) == [
        "f/../deep/one.json, item 2: there is no text under data",
        "0 claims in 0 articles imported, 2 known already, 1 refused",
    ]


def test_values_are_told_apart_by_brackets_alone(tmp_path: Path) -> None:
    """Brackets in texts, nested lists, a mark at the beginning, and something that is no object."""
    path = tmp_path / "in.json"
    held = [{"text": 'a "]}[{ \\" b'}, {"deep": [[{}], []]}, {}]
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(held, indent=1).encode())
    assert not is_by_line(path)
    assert [json.loads(value) for _, value in json_items(path) if isinstance(value, bytes)] == held
    path.write_text('[{"a": 1},\n 7,\n {"b": 2},')
    assert [(number, isinstance(value, Rejected)) for number, value in json_items(path)] == [
        (1, False),
        (2, True),
        (3, False),
        (4, True),
    ]


def test_what_is_cut_off_is_said_and_what_is_before_it_is_read() -> None:
    """An array that ends in the middle of a task."""
    data = json.dumps([TASK, TASK], indent=1)
    found, refused = read("label-studio", data[:-40])
    assert isinstance(found, AnnotatedArticle)
    assert isinstance(refused, Rejected)
    assert (refused.number, refused.why) == (2, "the file ends early, in the middle of a value, at the end of line 67")
