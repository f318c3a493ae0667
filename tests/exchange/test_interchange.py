"""What leaves is read by the tools that it is for: each file by the library that will read it.

Prodigy cannot be installed without a licence: its rules are followed step by step here instead.
"""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from exchanged import of
from jsonschema import Draft202012Validator
from msgspec.structs import replace
from strategies import WHEN, article_of

from annotations.article import fingerprint
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.judgement import Judgement
from annotations.entity import Entity
from annotations.exchange.exporter import Export
from annotations.exchange.format import Options
from annotations.exchange.formats.jsonl_schema import schema
from annotations.exchange.formats.table import FORMATS
from annotations.store.store import Store

pytestmark = [pytest.mark.interchange, pytest.mark.slow]

TEXT = "“No 👍🏽,” she said.\nIt may rain in 北京.\n\nRain fell."

EMPTY = 40
"""Articles without a claim that come before the one that has some."""


def claim(words: str, label: str, **more: Any) -> Claim:
    """Tag words of the text, with what else there is to a claim."""
    made = Claim.of(TEXT, TEXT.index(words), TEXT.index(words) + len(words), label, when=WHEN)
    return replace(made, id=f"id-{made.start}-{made.end}", **more)


CLAIMS = of(
    TEXT,
    claim(
        "“No 👍🏽,”",
        "quote",
        speaker="Ann Lee",
        speaker_text="she",
        speaker_start=9,
        speaker_end=12,
        note="who\nis she?",
        sure=False,
    ),
    claim("“No 👍🏽,” she said.\nIt may rain in 北京.", "fact"),
    claim("It may rain in 北京.", "speculation", speaker="the office"),
    claim("Rain fell.", "fact"),
).claims
"""One over two others and over the end of a line, with all that can hang on a claim; in reading order."""

SPANS = [(each.start, each.end, each.label) for each in CLAIMS]


@pytest.fixture
def kept(store: Store) -> Path:
    """Keep articles with nothing tagged before one that has claims."""
    for number in range(EMPTY):
        article = article_of(f"Nothing {number} is tagged here.", f"empty-{number:02}")
        store.apply(article, [edits.set_status(store.load(article), "done")])
    article = article_of(TEXT, "told")
    store.apply(article, [edits.tag(store.load(article), *CLAIMS)])
    return store.folder


@pytest.fixture
def leave(kept: Path, tmp_path: Path) -> Any:
    """Return what lets all of it out in a format, and gives the path."""

    def leaving(name: str, **options: Any) -> Path:
        path = tmp_path / "out" / f"claims{FORMATS[name].ending}"
        path.parent.mkdir(exist_ok=True)
        with Export(kept, FORMATS[name], Options(**options)).staged(path) as ready:
            ready.check()
            ready.install(path)
        return path

    return leaving


def test_spacy_reads_its_own(leave: Any) -> None:
    """Claims in `sc`, sentences, and entities where they are known; `debug data` takes it in test_training."""
    from spacy import blank
    from spacy.tokens import DocBin

    docs = list(DocBin().from_disk(leave("spacy", entities=lambda _: ())).get_docs(blank("en").vocab))
    assert len(docs) == EMPTY + 1
    assert [(each.start_char, each.end_char, each.label_) for each in docs[-1].spans["sc"]] == SPANS
    assert all(doc.has_annotation("ENT_IOB") for doc in docs)


def test_datasets_infers_its_columns(leave: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the file alone, though many rows have no claim; and from the folder with its card."""
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    from datasets import List, Value, load_dataset

    folder = leave("hf", meta=True)
    loaded = load_dataset("json", data_files=str(folder / "train.jsonl"), cache_dir=str(tmp_path / "cache"))["train"]
    text, number = Value("string"), Value("int64")
    span = dict.fromkeys(("start", "end", "speaker_start", "speaker_end"), number)
    span |= dict.fromkeys(("label", "text", "speaker", "speaker_text", "note", "origin"), text)
    span |= {"sure": Value("bool")}
    # No claim has an attribute: only the card knows what they would be.
    unknown, known = (List(each) for each in (Value("null"), {"name": text, "value": text}))
    columns = {"number": number, "flagged": Value("bool")}
    columns |= dict.fromkeys(("id", "text", "annotator", "status", "meta"), text)
    assert loaded.features == columns | {"spans": List(span | {"attributes": unknown})}
    assert len(loaded) == EMPTY + 1
    (row,) = (row for row in loaded if row["spans"])
    assert [(each["start"], each["end"], each["label"]) for each in row["spans"]] == SPANS
    assert all(row["text"][each["start"] : each["end"]] == each["text"] for each in row["spans"])
    again = load_dataset(str(folder), cache_dir=str(tmp_path / "cache"))["train"]
    assert again.features == columns | {"spans": List(span | {"attributes": known})}
    assert list(again) == list(loaded)


@pytest.mark.parametrize("by", ["article", "paragraph"])
def test_datasets_reads_conversations_and_pairs(
    by: Any, kept: Path, leave: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the columns that trainers ask for: `messages`; `prompt`, `chosen` and `rejected`."""
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    from datasets import List, Value, load_dataset

    def loaded(name: str) -> Any:
        return load_dataset("json", data_files=str(leave(name, by=by)), cache_dir=str(tmp_path / "cache"))["train"]

    store, article = Store(kept, "anna"), article_of(TEXT, "told")
    rejected = Judgement(rule="modal", cue="", label="fact", start=0, end=9, text=TEXT[:9], became="")
    store.apply(article, [edits.judge(store.load(article), (), rejected)])
    messages = List({"role": Value("string"), "content": Value("string")})
    found = loaded("sft")
    assert found.features == {"messages": messages}
    answers = [json.loads(row["messages"][2]["content"])["claims"] for row in found]
    assert [each["label"] for claims in answers for each in claims] == [label for *_, label in SPANS]
    found = loaded("dpo")
    assert found.features == dict.fromkeys(("prompt", "chosen", "rejected"), messages)
    (row,) = found
    good, bad = (json.loads(row[name][0]["content"])["claims"] for name in ("chosen", "rejected"))
    assert [each for each in bad if each not in good] == [{"label": "fact", "words": TEXT[:9], "speaker": ""}]


def test_label_studio_takes_task_and_configuration(leave: Any, tmp_path: Path) -> None:
    """Its own reader of configurations knows every label, and its converter finds every claim."""
    from label_studio_sdk.converter import Converter
    from label_studio_sdk.label_interface import LabelInterface

    path = leave("label-studio")
    configuration = path.with_suffix(".xml").read_text("utf-8")
    known = LabelInterface(configuration)
    known.validate()
    tasks = json.loads(path.read_bytes())
    assert len(tasks) == EMPTY + 1
    for number, task in enumerate(tasks, 1):
        assert known.validate_task({"data": task["data"]})
        (annotation,) = task["annotations"]
        assert known.validate_annotation(annotation)
        # What the server gives when it takes a task.
        task["id"] = annotation["id"] = number
    taken = tmp_path / "taken.json"
    taken.write_text(json.dumps(tasks), "utf-8")
    converter = Converter(config=configuration, project_dir=None, download_resources=False)
    converter.convert_to_json_min(str(taken), str(tmp_path / "min"), is_dir=False)
    found = json.loads((tmp_path / "min" / "result.json").read_bytes())
    (told,) = (each for each in found if each["article"] == "told")
    assert [(each["start"], each["end"], *each["labels"]) for each in told["label"]] == SPANS
    assert [each["text"] for each in told["label"]] == [each.text for each in CLAIMS]
    assert [each["text"] for each in told["speaker"]] == ["she"]


def test_nltk_reads_conll(leave: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its reader of four columns finds the claims that stand apart, as chunks of IOB2."""
    import nltk.data
    from nltk.corpus.reader import ConllCorpusReader

    path = leave("conll")
    monkeypatch.setattr(nltk.data, "path", [str(path.parent)])
    reader = ConllCorpusReader(str(path.parent), [path.name], ("words", "pos", "ignore", "chunk"))
    assert "".join(reader.words()).endswith("".join(TEXT.split()))
    # It keeps the mark between documents to itself, and has an empty sentence for it.
    assert len([sentence for sentence in reader.sents() if not sentence]) == EMPTY + 1
    chunks = [each for sentence in reader.chunked_sents() for each in sentence if hasattr(each, "label")]
    assert [(each.label(), "".join(word for word, _ in each)) for each in chunks] == [
        ("FACT", "".join(CLAIMS[0].text.split())),
        ("FACT", "Rainfell."),
    ]


# What it says of its own classes when it is imported.
@pytest.mark.filterwarnings("ignore:Support for class-based `config` is deprecated:DeprecationWarning")
def test_a_parser_of_brat_reads_the_folder(leave: Any) -> None:
    """Every line has the grammar of brat; the words of each span are those of its pieces."""
    from bratly import AttributeAnnotation, EntityAnnotation, NoteAnnotation, RelationAnnotation
    from bratly.io.file_read_src import read_and_load_ann_file

    folder = leave("brat")
    text = (folder / "told.txt").read_text("utf-8")
    found = read_and_load_ann_file(str(folder / "told.ann"), sorting=False, renumerotize=False)
    assert found is not None
    entities = [each for each in found.annotations if isinstance(each, EntityAnnotation)]
    for each in entities:
        assert " ".join(text[part.start : part.end] for part in each.fragments) == each.content
    spans = [(each.fragments[0].start, each.fragments[-1].end, each.label) for each in entities]
    assert spans == [*SPANS, (9, 12, "speaker")]
    (said,) = (each for each in found.annotations if isinstance(each, RelationAnnotation))
    assert (said.label, said.argument1[1].content, said.argument2[1].content) == ("said_by", CLAIMS[1].text, "she")
    assert [each.label for each in found.annotations if isinstance(each, AttributeAnnotation)] == ["sure"]
    assert len([each for each in found.annotations if isinstance(each, NoteAnnotation)]) == 3
    assert len(list(folder.glob("*.ann"))) == len(list(folder.glob("*.txt"))) == EMPTY + 1


@pytest.mark.parametrize("by", ["article", "claim", "sentence"])
def test_every_native_line_is_as_its_schema_says(leave: Any, by: Any) -> None:
    """By the schemas that lie in docs/."""
    validator = Draft202012Validator(schema(by))
    lines = [json.loads(line) for line in leave("jsonl", by=by).read_bytes().splitlines()]
    assert lines
    for line in lines:
        validator.validate(line)


def test_a_task_keeps_the_rules_of_prodigy(leave: Any) -> None:
    """Tokens make up the text, spans end on their last token, and hashes distinguish texts and tasks."""
    tasks = [json.loads(line) for line in leave("prodigy").read_bytes().splitlines()]
    for task in tasks:
        assert "".join(token["text"] + " " * token["ws"] for token in task["tokens"]) == task["text"]
        assert [token["id"] for token in task["tokens"]] == list(range(len(task["tokens"])))
        assert all(task["text"][token["start"] : token["end"]] == token["text"] for token in task["tokens"])
        assert (task["_view_id"], task["answer"]) == ("spans_manual", "accept")
        for span in task["spans"]:
            assert task["tokens"][span["token_start"]]["start"] == span["start"]
            assert task["tokens"][span["token_end"]]["end"] == span["end"]
    assert [(span["start"], span["end"], span["label"]) for span in tasks[-1]["spans"]] == SPANS
    for name in ("_input_hash", "_task_hash"):
        assert len({task[name] for task in tasks}) == EMPTY + 1
        assert all(-(2**31) <= task[name] < 2**31 for task in tasks)


def test_tables_are_read_as_the_page_says(leave: Any, tmp_path: Path) -> None:
    """The code in docs/formats.md for pandas, polars and DuckDB runs on an export, and counts what was tagged."""
    page = (Path(__file__).parents[2] / "docs" / "formats.md").read_text("utf-8")
    (code,) = re.findall(r"^```python\n(import duckdb.*?)^```$", page, re.DOTALL | re.MULTILINE)
    leave("parquet").rename(tmp_path / "claims.parquet")
    leave("parquet", by="claim").rename(tmp_path / "rows.parquet")
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert re.search(r"fact\s+2\nquote\s+1\nspeculation\s+1\n", done.stdout)
    assert "spans_label" in done.stdout

    import polars as pl

    spans = (
        pl.read_parquet(tmp_path / "claims.parquet")
        .explode("spans")
        .unnest("spans", separator="_")
        .drop_nulls("spans_start")
    )
    assert spans.select("spans_start", "spans_end", "spans_label").rows() == SPANS


FOUND = (Entity(9, 12, "PERSON"), Entity(TEXT.index("北京"), TEXT.index("北京") + 2, "GPE"))
WITH: dict[str, Any] = {"entities": lambda _: FOUND, "model": "some_model-1.0", "with_entities": True}
"""Entities, as if a model had found the same places in every text that is long enough."""


def test_datasets_infers_the_column_of_entities(leave: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Though the first articles have none: from the file alone, and from the folder with its card."""
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    from datasets import List, Value, load_dataset

    here = fingerprint(TEXT)
    folder = leave("hf", **{**WITH, "entities": lambda record: FOUND if record.row.sha256 == here else ()})
    text, number = Value("string"), Value("int64")
    column = List({"start": number, "end": number, "label": text, "text": text, "model": text})
    for source in ({"path": "json", "data_files": str(folder / "train.jsonl")}, {"path": str(folder)}):
        loaded = load_dataset(**source, cache_dir=str(tmp_path / "cache"))["train"]
        assert loaded.features["entities"] == column
        (row,) = (row for row in loaded if row["entities"])
        assert [(each["text"], each["label"]) for each in row["entities"]] == [("she", "PERSON"), ("北京", "GPE")]


def test_label_studio_knows_the_entities(leave: Any) -> None:
    """Its reader of configurations takes the predictions, each with a label that the configuration has."""
    from label_studio_sdk.label_interface import LabelInterface

    here = fingerprint(TEXT)
    path = leave("label-studio", **{**WITH, "entities": lambda record: FOUND if record.row.sha256 == here else ()})
    known = LabelInterface(path.with_suffix(".xml").read_text("utf-8"))
    known.validate()
    (task,) = (task for task in json.loads(path.read_bytes()) if task["predictions"])
    (prediction,) = task["predictions"]
    assert known.validate_prediction(prediction)


def test_cassis_reads_every_file(leave: Any) -> None:
    """As XMI with its types and as JSON: claims on their words, to the character."""
    from cassis import load_cas_from_json, load_cas_from_xmi, load_typesystem

    folder = leave("cas-xmi")
    types = load_typesystem((folder / "TypeSystem.xml").read_text("utf-8"))
    made = [load_cas_from_xmi((folder / "told.xmi").read_text("utf-8"), typesystem=types)]
    assert len(list(folder.glob("*.xmi"))) == EMPTY + 1
    shutil.rmtree(folder)
    made.append(load_cas_from_json((leave("cas-json") / "told.json").read_text("utf-8")))
    for cas in made:
        assert cas.sofa_string == TEXT
        found = sorted((each.begin, -each.end, each.label) for each in cas.select("custom.Span"))
        assert [(start, -end, label) for start, end, label in found] == SPANS


def test_a_reader_of_tsv_takes_every_file(leave: Any) -> None:
    """By the rules of its grammar, followed step by step: each token stands where it says, in UTF-16 units."""
    folder = leave("webanno-tsv")
    units = TEXT.encode("utf-16-le")
    tokens = [line.split("\t") for line in (folder / "told.tsv").read_text("utf-8").split("\n") if "\t" in line]
    for _, place, word, *columns in tokens:
        start, end = map(int, place.split("-"))
        assert units[2 * start : 2 * end].decode("utf-16-le") == re.sub(r"\\(.)", r"\1", word)
        assert len(columns) == 4
    assert tokens[-1][3] == "fact[4]"
