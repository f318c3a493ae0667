"""spaCy's DocBin: claims on tokens, what they were before beside them, sentences, entities, and what trains on them."""

from pathlib import Path
from typing import Any

import pytest
from exchanged import comes_back, lost, of, written
from hypothesis import given
from msgspec.structs import replace
from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab
from strategies import WHEN, claimed, texts
from terminal import run

from annotations.article import Article
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.record import ArticleState, Record
from annotations.entity import Entity
from annotations.exchange.exporter import Export
from annotations.exchange.format import Options
from annotations.exchange.formats.spacy import companions
from annotations.exchange.formats.table import FORMATS
from annotations.exchange.selection import Split
from annotations.store.store import Store

pytestmark = pytest.mark.slow

TEXT = "“No,” she said in U.S.-run Berlin.\n\nRain  fell in 北京 👍🏽 today."


def claim(words: str, label: str = "fact") -> Claim:
    """Tag words of the text."""
    return Claim.of(TEXT, TEXT.index(words), TEXT.index(words) + len(words), label, when=WHEN)


def docs(*records: Record, **options: Any) -> list[Doc]:
    """Write records and return what spaCy reads."""
    return list(DocBin().from_bytes(written("spacy", records, **options)).get_docs(Vocab()))


def test_claims_stand_in_the_key_that_spacy_looks_in() -> None:
    """They may overlap, and each has the id of the claim; what hangs on it is in the same order in `user_data`."""
    said = replace(claim("“No,”", "quote"), speaker="she", speaker_start=6, speaker_end=9, note="who?", sure=False)
    whole = claim("“No,” she said in U.S.-run Berlin.")
    (doc,) = docs(of(TEXT, said, whole))
    assert doc.text == TEXT
    assert [(each.text, each.label_, each.id_) for each in doc.spans["sc"]] == [
        (whole.text, "fact", whole.id),
        ("“No,”", "quote", said.id),
    ]
    first, second = doc.user_data["claims"]
    assert (first["speaker"], second["speaker"], second["speaker_start"]) == ("", "she", 6)
    assert (second["note"], second["sure"], second["origin"]) == ("who?", False, "hand")
    assert (doc.user_data["article"], doc.user_data["annotator"]) == ("a", "anna")


def test_a_claim_inside_a_token_is_widened_and_told() -> None:
    """It is no claim that spaCy could hold; where it was tagged is kept beside it."""
    inside = claim("run")
    record = of(TEXT, inside, claim("Rain"))
    (doc,) = docs(record)
    assert [each.text for each in doc.spans["sc"]] == ["U.S.-run", "Rain"]
    kept, _ = doc.user_data["claims"]
    assert (kept["start"], kept["end"], kept["text"]) == (*inside.span, "run")
    assert lost("spacy", record) == [("token-splitting claim", "run")]
    (loss,) = FORMATS["spacy"].losses(record, Options())
    assert loss.but.startswith("put on whole tokens")


def test_a_space_alone_is_never_an_empty_span() -> None:
    """It goes to the word before it; a space at the edge of a claim takes no other word with it."""
    alone, edge = Claim.of(TEXT, 9, 10, "fact", when=WHEN), Claim.of(TEXT, 5, 9, "fact", when=WHEN)
    assert (alone.text, edge.text) == (" ", " she")
    (doc,) = docs(of(TEXT, alone, edge))
    assert [each.text for each in doc.spans["sc"]] == ["she", "she"]


def test_sentences_are_ours() -> None:
    """In a key of their own, and as the beginnings of what spaCy calls sentences."""
    (doc,) = docs(of(TEXT, claim("Rain")))
    assert [each.text for each in doc.spans["sentences"]] == [
        "“No,” she said in U.S.-run Berlin.",
        "Rain  fell in 北京 👍🏽 today.",
    ]
    assert [each.text.strip() for each in doc.sents] == [each.text for each in doc.spans["sentences"]]


def test_entities_go_along_where_they_are_known() -> None:
    """Overlapping ones are reported; unknown entities are left unset, not empty."""
    at = TEXT.index("Berlin")
    found = (Entity(at, at + 6, "GPE"), Entity(at, at + 7, "FAC"))
    record = of(TEXT, claim("Rain"))
    (doc,) = docs(record, entities=lambda _: found)
    assert [(each.text, each.label_) for each in doc.ents] == [("Berlin", "GPE")]
    assert lost("spacy", record, entities=lambda _: found) == [("overlapping entity span", "Berlin.")]
    assert not docs(record)[0].has_annotation("ENT_IOB")
    comes_back("spacy", [record], entities=lambda _: found)
    comes_back("spacy", [record], entities=lambda _: ())


def test_what_is_known_of_the_article_goes_along() -> None:
    """How far it is, what was read, and where it came from if that is asked for."""
    record = of(TEXT, claim("Rain"))
    record = edits.set_status(record, "skipped").apply(record)
    row = replace(record.row, url="https://example.org/1", meta={"tags": ["US"]}, reviewed=((0, 34),))
    (doc,) = docs(Record(TEXT, row, record.claims), meta=True)
    assert (doc.user_data["status"], doc.user_data["reviewed"]) == ("skipped", ((0, 34),))
    assert (doc.user_data["url"], doc.user_data["fields"]) == ("https://example.org/1", '{"tags":["US"]}')
    assert "url" not in docs(record)[0].user_data


@given(claimed())
def test_any_claims_come_back(made: tuple[str, tuple[Claim, ...]]) -> None:
    """In any nesting, in any text; claims off token boundaries are reported."""
    text, claims = made
    record = of(text, *claims)
    comes_back("spacy", [record, of("Nothing tagged.", article_id="b")])
    (doc,) = docs(record)
    off = [each for each, span in zip(record.claims, doc.spans["sc"], strict=True) if span.text != each.text]
    assert len(lost("spacy", record)) == len(off)


@given(texts())
def test_any_text_is_the_same_behind(text: str) -> None:
    """To the code point."""
    row = ArticleState(id="a", title="", annotator="anna", sha256="")
    assert [doc.text for doc in docs(Record(text, row))] == [text]


@pytest.mark.parametrize(("language", "known"), [("de", "de"), ("zh", "zh"), ("th", "xx"), ("tlh", "xx")])
def test_every_language_is_cut_by_some_rules(language: str, known: str) -> None:
    """By those of all languages where spaCy has none for it, or none without another package."""
    record = of(TEXT, claim("Rain"))
    comes_back("spacy", [Record(TEXT, replace(record.row, language=language), record.claims)])
    assert f'lang = "{known}"' in companions("x", Options(language=language))["x.cfg"].decode()


def test_the_configuration_lies_beside_and_names_the_parts(
    store: Store, articles: tuple[Article, ...], tmp_path: Path
) -> None:
    """Without a split there is nothing to look at a model with, and no file is named for it."""
    for article in articles:
        store.apply(article, [edits.tag(store.load(article), Claim.of(article.text, 0, 20, "fact"))])
    for split in (Split.read("50/25/25"), None):
        with Export(store.folder, FORMATS["spacy"], split=split).staged(tmp_path / "claims.spacy") as ready:
            ready.check()
            ready.install(tmp_path / "claims.spacy")
        settings = (tmp_path / "claims.cfg").read_text("utf-8")
        if split:
            assert 'train = "claims.train.spacy"\ndev = "claims.dev.spacy"\n' in settings
            assert (tmp_path / "claims.dev.spacy").exists()
        else:
            assert 'train = "claims.spacy"\ndev = null\n' in settings
        assert "?" not in settings


def test_the_command_takes_along_the_entities_that_were_found(
    folder: Path, store: Store, article: Article, entity_cache: Path, tmp_path: Path
) -> None:
    """By reading or by `copydesk entities`, with the model that is asked for; one that is not there is a mistake."""
    store.apply(article, [edits.tag(store.load(article), Claim.of(article.text, 0, 20, "fact"))])
    (tmp_path / "caches").mkdir()
    (tmp_path / "caches" / "copydesk").symlink_to(entity_cache)
    out = tmp_path / "claims.spacy"
    done = run("export", folder, "--format", "spacy", "-o", out, XDG_CACHE_HOME=str(tmp_path / "caches"))
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert done.stderr.splitlines()[-1] == "1 claim in 1 article written, read back, equal."
    (doc,) = DocBin().from_disk(out).get_docs(Vocab())
    assert ("Antony Blinken", "PERSON") in {(each.text, each.label_) for each in doc.ents}
    done = run("export", folder, "--format", "spacy", "-o", out, "--model", "nothing_like_it")
    assert (done.returncode, done.stderr) == (2, "the spaCy pipeline nothing_like_it is not installed.\n")
