"""Named entities in exports: beside the claims, as what they are, and never taken for claims."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from exchanged import comes_back, lost, of, read, written
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from strategies import WHEN, article_of, claimed, spans
from terminal import run

from annotations.article import Article
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.record import Record
from annotations.entity import Entity
from annotations.errors import AskedError
from annotations.exchange.annotated import AnnotatedArticle
from annotations.exchange.exporter import Export
from annotations.exchange.format import Options, ReadOptions
from annotations.exchange.formats.table import FORMATS
from annotations.nlp.names import NAMES_VERSION
from annotations.store.store import Store

BESIDE = ["jsonl", "prodigy", "label-studio", "hf", "brat", "web-annotation", "csv", "parquet"]
"""Formats that hold entities beside claims, and read both back."""

TEXT = "Anna said in 北京 👍🏽: “No.”\nBerlin was silent."
FOUND = (Entity(0, 4, "PERSON"), Entity(13, 15, "GPE"), Entity(26, 32, "GPE"))
MODEL = "some_model-1.0"


def given_entities(*found: Entity) -> dict[str, Any]:
    """Return options under which every text has these entities."""
    return {"entities": lambda _: found, "model": MODEL, "with_entities": True}


WITH = given_entities(*FOUND)


def told(annotator: str = "anna", article_id: str = "a") -> Record:
    """Make a record with a claim that overlaps the first entity."""
    return of(TEXT, Claim.of(TEXT, 0, 9, "fact", when=WHEN), annotator=annotator, article_id=article_id)


def stated(text: str) -> list[tuple[int, int, str, str, str]]:
    """Return what an export should say of each entity."""
    return [(start, end, label, text[start:end], MODEL) for start, end, label in FOUND]


def values(each: dict[str, Any]) -> tuple[Any, ...]:
    """Return the five values of an entity."""
    return tuple(each[name] for name in ("start", "end", "label", "text", "model"))


@pytest.mark.parametrize("name", [*BESIDE, "conll", "spacy"])
def test_entities_come_back_as_they_were_found(name: str) -> None:
    """By the same comparison as claims; without the option nothing of them is in the file."""
    records = [told(), told("zoe"), told(article_id="b")]
    if name in BESIDE:
        assert MODEL.encode() not in all_of(name, records)
        assert MODEL.encode() in all_of(name, records, **WITH)
    if name not in ("csv", "web-annotation"):
        comes_back(name, records, **WITH)


def all_of(name: str, records: list[Record], **options: Any) -> bytes:
    """Return all that an export has, in however many files."""
    if name != "brat":
        return written(name, records, **options)
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        FORMATS[name].write(records, Path(folder) / "out", Options(**options))
        return b"".join(path.read_bytes() for path in sorted(Path(folder).rglob("*")) if path.is_file())


def test_each_tool_finds_them_where_it_looks() -> None:
    """Five values each, and in Prodigy the tokens that they cover."""
    line = json.loads(written("jsonl", [told()], **WITH))
    assert [values(each) for each in line["entities"]] == stated(TEXT)
    assert [each["label"] for each in line["spans"]] == ["fact"]
    task = json.loads(written("prodigy", [told()], **WITH))
    assert [values(each) for each in task["entities"]] == stated(TEXT)
    for each in task["entities"]:
        assert task["tokens"][each["token_start"]]["start"] == each["start"]
        assert task["tokens"][each["token_end"]]["end"] == each["end"]
    (task,) = json.loads(written("label-studio", [told()], **WITH))
    (prediction,) = task["predictions"]
    assert prediction["model_version"] == MODEL
    regions = [each["value"] for each in prediction["result"]]
    assert [(each["start"], each["end"], *each["labels"], each["text"], MODEL) for each in regions] == stated(TEXT)
    row = json.loads(written("hf", [told()], **WITH))
    assert [values(each) for each in row["entities"]] == stated(TEXT)
    lines = [json.loads(line) for line in written("web-annotation", [told()], **WITH).splitlines()]
    assert [each["creator"]["type"] for each in lines] == ["Person", *["Software"] * 3]
    table = list(csv.DictReader(io.StringIO(written("csv", [told()], **WITH).decode(), newline="")))
    assert [each["kind"] for each in table] == ["claim", *["entity"] * 3]
    assert [values(each) for each in table[1:]] == [tuple(map(str, each)) for each in stated(TEXT)]


def test_conll_is_of_entities_instead_of_claims() -> None:
    """Every claim is said to be left out, and the tags are those of the model."""
    text = "Anna Lee is in Berlin."
    record = of(text, Claim.of(text, 0, 11, "fact", when=WHEN))
    found = given_entities(Entity(0, 8, "PERSON"), Entity(5, 8, "ORG"), Entity(15, 21, "GPE"))
    tags = [line.split()[-1] for line in written("conll", [record], **found).decode().splitlines() if line]
    assert tags == ["O", "B-PERSON", "I-PERSON", "O", "O", "B-GPE", "O"]
    assert lost("conll", record, **found) == [("claim", text[:11]), ("overlapping entity span", "Lee")]


def test_what_one_text_has_is_written_once_where_a_line_is_a_span(tmp_path: Path) -> None:
    """Two annotators of one article: their claims are two rows, the entities of the text are one each."""
    for who in ("anna", "zoe"):
        store, article = Store(tmp_path / "store", who), article_of(TEXT)
        store.apply(article, [edits.tag(store.load(article), Claim.of(TEXT, 0, 9, "fact"))])
    for name in ("csv", "web-annotation"):
        out = tmp_path / f"out{FORMATS[name].ending}"
        with Export(tmp_path / "store", FORMATS[name], Options(**WITH)).staged(out) as ready:
            ready.check()
            ready.install(out)
            assert str(ready.tally).startswith("2 claims and 3 entities in 1 article written, read back, equal")
        assert out.read_text("utf-8").count(MODEL) == len(FOUND)


@pytest.mark.parametrize("name", BESIDE)
def test_an_import_passes_entities_over(name: str, tmp_path: Path) -> None:
    """What a model found is nobody's claim."""
    path = tmp_path / "out"
    FORMATS[name].write([told()], path, Options(**WITH))
    reader = FORMATS[name].read
    if reader is not None:
        marks = [mark for each in reader(path) if isinstance(each, AnnotatedArticle) for mark in each.spans]
        assert [(mark.start, mark.end, mark.label) for mark in marks] == [(0, 9, "fact")]


def test_entities_are_not_even_what_a_model_predicted(tmp_path: Path) -> None:
    """Where predictions come in, ours are no claims; those of another tool are, whatever its control is called."""
    path = tmp_path / "tasks.json"
    FORMATS["label-studio"].write([told()], path, Options(**WITH))
    (found,) = FORMATS["label-studio"].items(path, ReadOptions(predictions=True))
    assert isinstance(found, AnnotatedArticle)
    assert [mark.label for mark in found.spans] == ["fact"]
    assert len(found.entities) == len(FOUND)
    path.write_text(path.read_text("utf-8").replace('"id":"entity-', '"id":"x'), "utf-8")
    *_, predicted = FORMATS["label-studio"].items(path, ReadOptions(predictions=True))
    assert isinstance(predicted, AnnotatedArticle)
    assert (predicted.model, [mark.label for mark in predicted.spans]) == (MODEL, ["PERSON", "GPE", "GPE"])


def test_a_column_of_another_tool_makes_no_row_vanish() -> None:
    """A table may name a model: only rows that say they are entities are left out."""
    (found,) = read("csv", "label,start,end,model\nfact,0,4,a_model\n")
    assert isinstance(found, AnnotatedArticle)
    assert len(found.spans) == 1


@pytest.mark.parametrize("name", [*BESIDE, "conll"])
@given(st.data())
def test_any_entities_come_back(name: str, data: st.DataObject) -> None:
    """In any text, in any nesting, beside any claims."""
    text, claims = data.draw(claimed())
    made = data.draw(
        st.lists(st.tuples(spans(text), st.sampled_from(["PERSON", "GPE", "WORK_OF_ART", "É 1"])), max_size=4)
    )
    found = tuple(sorted(Entity(*span, label) for span, label in made))
    records = [of(text, *claims)]
    comes_back(name, records, **given_entities(*found))


def test_rows_of_a_data_set_show_every_type_at_the_beginning() -> None:
    """The first article with a claim and the first with an entity come first, whatever comes before them."""
    records = [of(f"Town {number}.", article_id=str(number)) for number in range(6)]
    records[4] = of("Town 4.", Claim.of("Town 4.", 0, 4, "fact", when=WHEN), article_id="4")
    options: dict[str, Any] = {
        **WITH,
        "entities": lambda record: (Entity(0, 4, "GPE"),) if record.text == "Town 2." else (),
    }
    rows = [json.loads(line) for line in written("hf", records, **options).splitlines()]
    assert [row["number"] for row in rows] == [4, 2, 0, 1, 3, 5]
    assert len(comes_back("hf", records, **options)) == 6


def test_the_companions_know_the_labels(tmp_path: Path) -> None:
    """Label Studio shows no region whose label its configuration lacks, nor does brat; the card tells the column."""
    store, article = Store(tmp_path / "store", "anna"), article_of(TEXT)
    store.apply(article, [edits.tag(store.load(article), Claim.of(TEXT, 0, 9, "fact"))])
    for name, companion in (("label-studio", "out.xml"), ("brat", "out/annotation.conf"), ("hf", "out/README.md")):
        out = tmp_path / name / ("out" if FORMATS[name].folder_name is not None else f"out{FORMATS[name].ending}")
        out.parent.mkdir()
        with Export(store.folder, FORMATS[name], Options(**WITH)).staged(out) as ready:
            ready.install(out)
        words = (out.parent / companion).read_text("utf-8")
        assert ("- name: entities" if name == "hf" else "PERSON") in words


def test_a_text_that_could_not_be_looked_through_is_told(tmp_path: Path) -> None:
    """It leaves without entities, and that is counted: an export may be held back for it."""
    store, article = Store(tmp_path / "store", "anna"), article_of(TEXT)
    store.apply(article, [edits.tag(store.load(article), Claim.of(TEXT, 0, 9, "fact"))])
    tally = Export(store.folder, FORMATS["jsonl"], Options(with_entities=True, model=MODEL)).surveyed()
    assert list(tally.sentences()) == ["1 unanalysed article written without entities: a"]


@pytest.mark.parametrize(("name", "by"), [("doccano", "article"), ("jsonl", "claim"), ("jsonl", "sentence")])
def test_formats_without_a_place_for_entities_refuse_them(name: str, by: Any, tmp_path: Path) -> None:
    """And say which hold them."""
    (tmp_path / "store").mkdir()
    with pytest.raises(AskedError, match=r"This format cannot hold entities\. These can: prodigy"):
        Export(tmp_path / "store", FORMATS[name], Options(by=by, **WITH)).surveyed()


@pytest.mark.slow
def test_the_command_finds_entities_on_the_spot(folder: Path, store: Store, article: Article, tmp_path: Path) -> None:
    """Of the text that was tagged, with the model of the corpus; the second time they are known.

    They are tidied, and the name of the model says so; the cache has them as the model found them.
    """
    store.apply(article, [edits.tag(store.load(article), Claim.of(article.text, 0, 20, "fact"))])
    cache = str(tmp_path / "caches")
    first = run("export", folder, "--entities", XDG_CACHE_HOME=cache)
    assert first.returncode == 0, first.stderr
    (line,) = map(json.loads, first.stdout.splitlines())
    assert "1 of 1 articles: 1 searched" in first.stderr
    found = {(each["text"], each["label"]) for each in line["entities"]}
    assert ("Antony Blinken", "PERSON") in found
    assert all(article.text[each["start"] : each["end"]] == each["text"] for each in line["entities"])
    assert all(each["model"].startswith("en_core_web_sm") for each in line["entities"])
    assert all(each["model"].endswith(f"+names-{NAMES_VERSION}") for each in line["entities"])
    assert ("National Security Council", "ORG") in found
    first_model = line["entities"][0]["model"]
    (raw,) = (tmp_path / "caches").rglob("entities/**/*.json")
    assert "the National Security Council" in {
        article.text[start:end] for start, end, _ in json.loads(raw.read_bytes())
    }
    again = run("export", folder, "--entities", XDG_CACHE_HOME=cache)
    assert again.stdout == first.stdout
    assert again.stderr.splitlines() == first.stderr.splitlines()[-1:]
    bare = run("export", folder, "--entities", "--raw-entities", XDG_CACHE_HOME=cache)
    (line,) = map(json.loads, bare.stdout.splitlines())
    assert "the National Security Council" in {each["text"] for each in line["entities"]}
    assert {each["model"] for each in line["entities"]} == {first_model.removesuffix(f"+names-{NAMES_VERSION}")}
    done = run("export", folder, "--entities", "-f", "doccano", XDG_CACHE_HOME=cache)
    assert (done.returncode, done.stdout) == (2, "")
    done = run("export", folder, "--entities", "--model", "nothing_like_it", XDG_CACHE_HOME=cache)
    assert (done.returncode, done.stderr) == (2, "the spaCy pipeline nothing_like_it is not installed.\n")


def test_entities_outside_a_text_are_left_off() -> None:
    """A cache that is damaged puts nothing on wrong words."""
    record = told()
    assert Options(**given_entities(Entity(0, 999, "GPE"), Entity(5, 5, "GPE"))).entities_of(record) == ()
    assert replace(record.row, note="") == record.row
