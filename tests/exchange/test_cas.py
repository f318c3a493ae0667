"""UIMA CAS: what INCEpTION takes and gives, as XMI and as JSON."""

import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from cassis import Cas, TypeSystem, load_cas_from_json, load_cas_from_xmi, load_typesystem
from exchanged import comes_back, lost, of
from hypothesis import given
from imported import bring, corpus_of, places, records, told
from msgspec.structs import replace
from strategies import WHEN, claimed

from annotations.claims.claim import Claim
from annotations.errors import AskedError
from annotations.exchange.annotated import AnnotatedArticle, Rejected, span_of
from annotations.exchange.exporter import Export
from annotations.exchange.format import Options
from annotations.exchange.formats.table import FORMATS

KINDS = ["cas-xmi", "cas-json"]
TEXT = "👍🏽 Rain fell.\r\n“No,” she\x07 said in 北京."


def folder_of(name: str, folder: Path, *made: Any) -> Path:
    """Write records as an export does, with its companions."""
    FORMATS[name].write(made, folder / "out", Options())
    for other, data in FORMATS[name].companions("", Options()).items():
        (folder / "out" / other).write_bytes(data)
    return folder / "out"


def loaded(name: str, folder: Path, article: str = "a") -> Cas:
    """Read a file as anybody's program does."""
    if name == "cas-json":
        return load_cas_from_json((folder / f"{article}.json").read_text("utf-8"))
    types = load_typesystem((folder / "TypeSystem.xml").read_text("utf-8"))
    return load_cas_from_xmi((folder / f"{article}.xmi").read_text("utf-8"), typesystem=types)


@pytest.mark.parametrize("name", KINDS)
def test_claims_are_spans_with_labels(name: str, tmp_path: Path) -> None:
    """On their words, also behind characters that UTF-16 counts twice; tokens begin and end with them."""
    said = replace(Claim.of(TEXT, 15, 20, "quote", when=WHEN), speaker="she", note="sure?")
    folder = folder_of(name, tmp_path, of(TEXT, said, Claim.of(TEXT, 3, 9, "fact", when=WHEN)))
    cas = loaded(name, folder)
    found = [(each.get_covered_text(), each.label, each.speaker) for each in cas.select("custom.Span")]
    assert found == [("Rain f", "fact", None), ("“No,”", "quote", "she")]
    tokens = cas.select("de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token")
    words = [each.get_covered_text() for each in tokens]
    assert words[2:6] == ["Rain", "f", "ell", "."]
    (about,) = cas.select("de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData")
    assert (about.documentId, about.language) == ("a", "en")
    assert len(cas.select("de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence")) == 2


@pytest.mark.parametrize("name", KINDS)
@given(claimed())
def test_any_claims_come_back(name: str, made: tuple[str, tuple[Claim, ...]]) -> None:
    """With all that hangs on them, whatever characters XML has no place for."""
    text, claims = made
    record = of(text, *claims)
    (found, _) = comes_back(name, [record, of("Nothing.", article_id="b")])
    assert isinstance(found, AnnotatedArticle)
    assert (found.text, found.spans) == (text, tuple(map(span_of, record.claims)))
    assert lost(name, record) == []


@pytest.mark.parametrize("name", KINDS)
def test_what_a_person_changes_there_is_what_comes_in(name: str, tmp_path: Path) -> None:
    """A label, a note, the edge of a span, a new span; what was removed is not there."""
    kept = replace(Claim.of(TEXT, 3, 13, "fact", when=WHEN), note="why?", speaker="Anna")
    gone = Claim.of(TEXT, 15, 20, "quote", when=WHEN)
    folder = folder_of(name, tmp_path, of(TEXT, kept, gone))
    cas = loaded(name, folder)
    first, second = cas.select("custom.Span")
    first.end, first.label, first.note, first.speaker = first.end - 1, "quote", "changed", None
    cas.remove(second)
    cas.add(cas.typesystem.get_type("custom.Span")(begin=3, end=7, label="fact"))
    if name == "cas-json":
        cas.to_json(folder / "a.json")
    else:
        cas.to_xmi(folder / "a.xmi")
    reader = FORMATS[name].read
    assert reader is not None
    (found,) = reader(folder)
    assert isinstance(found, AnnotatedArticle)
    assert [(each.text, each.label, each.note, each.speaker) for each in found.spans] == [
        ("Rain fell", "quote", "changed", ""),
        ("Rain", "fact", "", ""),
    ]


@pytest.mark.parametrize("name", KINDS)
def test_articles_come_back_in_their_order(name: str) -> None:
    """That of the corpus, whatever their files are called; and what two annotators made of one."""
    made = [
        of(TEXT, article_id=each, annotator=who)
        for each, who in (("b", "anna"), ("a-1", "anna"), ("a-1", "zoe"), ("a-10", "anna"))
    ]
    assert len(comes_back(name, made)) == 4


def of_others(tmp_path: Path) -> Path:
    """Make what INCEpTION gives of two annotators of a document with layers of its own."""
    types = TypeSystem()
    entity = types.create_type("de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity")
    types.create_feature(entity, "value", "uima.cas.String")
    token = types.create_type("de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token")
    other = types.create_type("webanno.custom.Remark")
    folder = tmp_path / "annotation" / "b.txt"
    folder.mkdir(parents=True)
    for who, label in (("ada", "fact"), ("bea", "quote")):
        cas = Cas(types)
        cas.sofa_string, cas.sofa_mime = "👍🏽 Snow fell.", "text/plain"
        cas.add_all([entity(begin=3, end=7, value=label), token(begin=3, end=7), other(begin=3, end=7)])
        cas.to_xmi(folder / f"{who}.xmi")
    types.to_xml(tmp_path / "TypeSystem.xml")
    return tmp_path


def test_layers_of_others_are_read(tmp_path: Path) -> None:
    """Labels in `value`; each under the name of who made it; what has no label is said, words are no claims."""
    corpus = corpus_of(tmp_path, b="👍🏽 Snow fell.")
    (tmp_path / "export").mkdir()
    plan = bring(corpus, of_others(tmp_path / "export"))
    assert places(records(corpus, annotator="ada")) == [(3, 7, "fact", "Snow")]
    assert places(records(corpus, annotator="bea")) == [(3, 7, "quote", "Snow")]
    assert [each.why for each in plan.refused] == [
        "b: 1 annotation of the layer webanno.custom.Remark without a label"
    ] * 2


def test_what_is_no_cas_is_refused(tmp_path: Path) -> None:
    """With its name; XMI without its types, and what is broken."""
    for name, ending in (("cas-xmi", "xmi"), ("cas-json", "json")):
        folder = tmp_path / name
        folder.mkdir()
        for number, data in enumerate((b"", b"nonsense", b"<a/>", b"{}", b"[]", b"\xff", b'{"%TYPES": 1}')):
            (folder / f"{number}.{ending}").write_bytes(data)
        reader = FORMATS[name].read
        assert reader is not None
        assert all(isinstance(each, Rejected) and each.name for each in reader(folder))
        assert len(list(reader(folder))) == 7
    (tmp_path / "x").mkdir()
    (of_others(tmp_path / "x") / "TypeSystem.xml").unlink()
    reader = FORMATS["cas-xmi"].read
    assert reader is not None
    refused = list(reader(tmp_path / "x"))
    assert all("there is no TypeSystem.xml beside it" in each.why for each in refused if isinstance(each, Rejected))


def test_without_the_library_a_sentence_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is written."""
    monkeypatch.setitem(sys.modules, "cassis", None)
    for name in KINDS:
        with pytest.raises(AskedError, match=r"pip install 'copydesk\[cas\]'"):
            Export(tmp_path, FORMATS[name]).surveyed()


def test_an_archive_holds_a_file_and_its_types(tmp_path: Path) -> None:
    """As INCEpTION gives XMI: what belongs together is read together."""
    corpus = corpus_of(tmp_path, a=TEXT)
    record = of(TEXT, Claim.of(TEXT, 0, 4, "fact", when=WHEN))
    FORMATS["cas-xmi"].write([record], tmp_path / "out", Options())
    for name, data in FORMATS["cas-xmi"].companions("out", Options()).items():
        (tmp_path / "out" / name).write_bytes(data)
    path = tmp_path / "in.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for each in sorted((tmp_path / "out").rglob("*")):
            archive.write(each, f"inside/{each.name}")
    plan = bring(corpus, path)
    assert (plan.format, plan.refused) == ("cas-xmi", [])
    assert places(records(corpus)) == [(0, 4, "fact", TEXT[:4])]


@pytest.mark.parametrize("name", KINDS)
def test_a_relation_to_a_speaker_names_the_speaker(name: str, tmp_path: Path) -> None:
    """As INCEpTION has relations: a type with a governor and a dependent. None of them is a claim."""
    types = TypeSystem()
    span = types.create_type("custom.Span", "uima.tcas.Annotation")
    types.create_feature(span, "label", "uima.cas.String")
    relation = types.create_type("custom.SaidBy", "uima.tcas.Annotation")
    types.create_feature(relation, "label", "uima.cas.String")
    types.create_feature(relation, "Governor", "uima.tcas.Annotation")
    types.create_feature(relation, "Dependent", "uima.tcas.Annotation")
    cas = Cas(types)
    cas.sofa_string, cas.sofa_mime = "“Rain fell,” Anna Lee said.", "text/plain"
    places_of = ((0, 12, "quote"), (13, 21, "speaker"), (22, 26, "fact"))
    quote, speaker, fact = (span(begin=start, end=end, label=label) for start, end, label in places_of)
    said = relation(begin=0, end=12, label="by", Governor=speaker, Dependent=quote)
    other = relation(begin=22, end=26, label="of", Governor=quote, Dependent=fact)
    for each in (quote, speaker, fact, said, other):
        cas.add(each)
    corpus = corpus_of(tmp_path, a=cas.sofa_string)
    if name == "cas-json":
        path = tmp_path / "a.json"
        path.write_text(cas.to_json())
    else:
        path = tmp_path / "in"
        path.mkdir()
        (path / "a.xmi").write_text(cas.to_xmi())
        (path / "TypeSystem.xml").write_text(types.to_xml())
    plan = bring(corpus, path)
    assert next(each for each in told(plan) if "relation" in each).startswith("1 relation left out:")
    quoted, bare = records(corpus, annotator="me")[0].claims
    assert (quoted.text, quoted.speaker, quoted.speaker_start) == ("“Rain fell,”", "Anna Lee", 13)
    assert (bare.text, bare.speaker) == ("said", "")
