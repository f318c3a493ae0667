"""spaCy's DocBin: claims on tokens, what they were before beside them, sentences, entities, and what trains on them."""

import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from exchanged import comes_back, lost, of, read, written
from hypothesis import given
from msgspec.structs import replace
from spacy import blank
from spacy.tokens import Doc, DocBin
from spacy.tokens import Span as Tokens
from spacy.vocab import Vocab
from strategies import WHEN, article_of, claimed, texts
from terminal import run

from annotations.article import Article, Span
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.record import ArticleState, Record
from annotations.entity import Entity
from annotations.errors import AskedError
from annotations.exchange.annotated import AnnotatedArticle, Rejected, span_of
from annotations.exchange.exporter import Export
from annotations.exchange.format import Options
from annotations.exchange.formats import spacy as docbin
from annotations.exchange.formats import spacy_docs
from annotations.exchange.formats.spacy import companions
from annotations.exchange.formats.table import FORMATS
from annotations.exchange.selection import ExportFilter, Split
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
    said = replace(
        claim("“No,”", "quote"),
        speaker="she",
        speaker_text="she",
        speaker_start=6,
        speaker_end=9,
        note="who?",
        sure=False,
    )
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


def test_a_token_is_cut_where_a_claim_begins_or_ends_inside_it() -> None:
    """No claim is moved by a character, and there is nothing to tell."""
    record = of(TEXT, claim("run"), claim("Rain"))
    (doc,) = docs(record)
    assert [each.text for each in doc.spans["sc"]] == ["run", "Rain"]
    assert {"U.S.-", "run", "Berlin"} <= {token.text for token in doc}
    assert doc.text == TEXT
    assert lost("spacy", record) == []


def test_a_space_at_the_edge_of_a_claim_is_a_token() -> None:
    """It goes to a claim that begins or ends with it, and to no other word."""
    alone, edge = Claim.of(TEXT, 9, 10, "fact", when=WHEN), Claim.of(TEXT, 5, 9, "fact", when=WHEN)
    assert (alone.text, edge.text) == (" ", " she")
    (doc,) = docs(of(TEXT, alone, edge))
    assert [each.text for each in doc.spans["sc"]] == [" she", " "]
    assert doc.text == TEXT


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("zh", "北京今天下雨了，他说。明天放晴。", "今天下雨了"),
        ("ja", "東京では雨が降ったと彼は言った。", "雨が降った"),
        ("th", "ฝนตกในกรุงเทพวันนี้", "ในกรุงเทพ"),
        ("en", "中文 is written 没有空格的", "没有空格"),
    ],
)
def test_languages_without_spaces_lose_nothing(language: str, text: str, words: str) -> None:
    """Also where spaCy has no rules without another package, and a whole sentence is one word to it."""
    made = of(text, Claim.of(text, text.index(words), text.index(words) + len(words), "fact", when=WHEN))
    record = Record(text, replace(made.row, language=language), made.claims)
    (doc,) = docs(record)
    assert [each.text for each in doc.spans["sc"]] == [words]
    assert lost("spacy", record, meta=True) == []
    comes_back("spacy", [record])


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


def test_reviewed_passages_come_back_without_metadata() -> None:
    """They are in the file, and no loss: an import has them as well."""
    record = of(TEXT, claim("Berlin"))
    record = edits.Progress(position=7, reviewed=(Span(0, 34),), seconds=3.0).apply(record)
    for meta in (False, True):
        (found,) = read("spacy", written("spacy", [record], meta=meta))
        assert isinstance(found, AnnotatedArticle)
        assert found.reviewed == ((0, 34),)
        assert (found.position, found.seconds) == ((7, 3.0) if meta else (0, 0.0))


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
    """In any nesting, in any text, by spaCy's own reader, and by ours with all that hangs on them."""
    text, claims = made
    record = of(text, *claims)
    comes_back("spacy", [record, of("Nothing tagged.", article_id="b")])
    (doc,) = docs(record)
    assert doc.text == text
    found = [(each.start_char, each.end_char, each.text, each.label_) for each in doc.spans["sc"]]
    assert found == [(each.start, each.end, each.text, each.label) for each in record.claims]
    (back,) = read("spacy", written("spacy", [record]))
    assert isinstance(back, AnnotatedArticle)
    assert (back.text, back.spans) == (text, tuple(map(span_of, record.claims)))


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
    """Without a split there is nothing to look at a model with but what it learns from."""
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
            assert 'train = "claims.spacy"\ndev = "claims.spacy"\n' in settings
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


def test_much_is_several_files_in_a_folder(tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Taken where spaCy takes a file; a shorter export replaces all of it, and nothing else is replaced."""
    from spacy.training import Corpus

    monkeypatch.setattr(docbin, "SHARD_CHARS", 40)
    for number in range(5):
        article = article_of(f"Rain fell on town {number} today.", f"town-{number}")
        store.apply(article, [edits.tag(store.load(article), Claim.of(article.text, 0, 4, "fact"))])
    out = tmp_path / "claims.spacy"
    for chosen, files in (((), 5), (("town-1", "town-2"), 2), (("town-1",), 0), ((), 5)):
        export = Export(store.folder, FORMATS["spacy"], filter=ExportFilter(articles=chosen))
        with export.staged(out) as ready:
            ready.check()
            ready.install(out)
        assert out.is_dir() == bool(files)
        assert len(list(out.rglob("*.spacy"))) == files
        found = list(Corpus(out)(blank("en")))
        assert [str(each.reference.user_data["article"]) for each in found] == [
            each for each in (f"town-{number}" for number in range(5)) if not chosen or each in chosen
        ]
    (out / "thesis.odt").write_text("years of work")
    with (
        pytest.raises(AskedError, match="holds other files than an earlier export"),
        Export(store.folder, FORMATS["spacy"]).staged(out),
    ):
        pass
    with (
        Export(store.folder, FORMATS["spacy"]).staged(None) as ready,
        pytest.raises(AskedError, match="a folder of files"),
    ):
        ready.write_to(BytesIO())


def test_the_files_of_others_are_read() -> None:
    """Spans in `sc`, else entities; other groups are said, and what is no DocBin is refused."""
    nlp = blank("en")
    spanned, named = nlp("Rain fell on Berlin."), nlp("Anna was in Berlin.")
    spanned.spans["sc"] = [spanned[0:2], spanned[0:5]]
    spanned.spans["other"] = [spanned[1:2]]
    spanned.spans["sc"] = [Tokens(spanned, 0, 2, label="fact"), Tokens(spanned, 0, 5, label="fact")]
    extended: dict[Any, Any] = spanned.user_data
    extended["._.", "seen", None, None] = True
    named.set_ents([Tokens(named, 0, 1, label="PERSON"), Tokens(named, 3, 4, label="GPE")])
    data = DocBin(store_user_data=True, docs=[spanned, named]).to_bytes()
    refused, first, second = read("spacy", data)
    assert isinstance(refused, Rejected)
    assert refused.why == "1 span in doc.spans[“other”]: claims are read from “sc”"
    assert isinstance(first, AnnotatedArticle)
    assert isinstance(second, AnnotatedArticle)
    assert first.text == "Rain fell on Berlin."
    assert [(each.text, each.label) for each in first.spans] == [
        ("Rain fell", "fact"),
        ("Rain fell on Berlin.", "fact"),
    ]
    assert [(each.text, each.label) for each in second.spans] == [("Anna", "PERSON"), ("Berlin", "GPE")]
    for broken in (b"", data[:-9], b"x\x9cnonsense", zlib.compress(b"nonsense"), zlib.compress(b"\x80")):
        (wrong,) = read("spacy", broken)
        assert isinstance(wrong, Rejected)
        assert "it is not a spaCy DocBin" in wrong.why


def test_what_a_file_says_of_itself_does_not_go_before_its_spans() -> None:
    """Where a person changed spans and left the user data, the spans hold; words are never taken on trust."""
    record = of(TEXT, replace(claim("Rain"), note="sure?"), replace(claim("Berlin"), note="kept"))
    (doc,) = docs(record)
    kept = [each for each in doc.spans["sc"] if each.text == "Berlin"]
    doc.spans["sc"] = [Tokens(doc, 0, 2, label="quote"), *kept]
    (found,) = read("spacy", DocBin(store_user_data=True, docs=[doc]).to_bytes())
    assert isinstance(found, AnnotatedArticle)
    assert [(each.text, each.label, each.note) for each in found.spans] == [
        ("“No", "quote", ""),
        ("Berlin", "fact", "kept"),
    ]


def test_a_file_that_pretends_to_be_huge_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before it fills the memory."""
    monkeypatch.setattr(spacy_docs, "MAX_BYTES", 1_000)
    (refused,) = read("spacy", zlib.compress(bytes(10_000)))
    assert isinstance(refused, Rejected)
    assert "unpacked it has more than" in refused.why
