"""WebAnno TSV 3.3: what WebAnno and INCEpTION write and read, a token a line."""

from pathlib import Path
from tempfile import TemporaryDirectory

from exchanged import comes_back, lost, of, read
from hypothesis import given
from imported import bring, corpus_of, places, records, told
from msgspec.structs import replace
from strategies import WHEN, claimed

from annotations.claims.claim import Claim
from annotations.claims.record import Record
from annotations.exchange.annotated import AnnotatedArticle, Rejected, span_of
from annotations.exchange.format import Options
from annotations.exchange.formats.table import FORMATS

TEXT = "👍🏽 Rain fell [all] day.\r\n\nIt_may."

OTHERS = """#FORMAT=WebAnno TSV 3.2
#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|identifier|value
#T_SP=de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS|PosValue
#T_SP=webanno.custom.Stance|Kind
#T_RL=webanno.custom.Says|role|BT_webanno.custom.Stance


#Text=👍 Anna Lee ran.
1-1\t0-2\t👍\t_\t_\tX\t_\t_\t_\t
1-2\t3-7\tAnna\t*[1]\tPER[1]\tN\tpro\\|con\t_\t_\t
1-3\t8-11\tLee\t*[1]\tPER[1]\tN\t_\tby\t1-2\t
1-4\t12-15\tran\t_\t_\tV\tone[2]|two\t_\t_\t
1-4.1\t13-15\tan\t*\tLOC\t_\t_\t_\t_\t
1-5\t15-16\t.\t_\t_\tP\tone[2]\t_\t_\t

#Text=It was \\\\ 2.
2-1\t20-22\tIt\t_\t_\t_\t_\t_\t_\t
2-2\t23-26\twas\t*[3]\tDATE[3]\t_\t_\t_\t_\t
2-3\t27-28\t\\\\\t*[3]\tDATE[3]\t_\t_\t_\t_\t
2-4\t29-30\t2\t_\t_\t_\t_\t_\t_\t
2-5\t30-31\t.\t_\t_\t_\t_\t_\t_\t
"""
"""Layers of others: an entity over two tokens, a part of a token, stacked labels, a relation, and escapes."""


def lines(*made: Record) -> list[str]:
    """Return the lines of the first file."""
    with TemporaryDirectory() as folder:
        FORMATS["webanno-tsv"].write(made, Path(folder) / "out", Options())
        return (Path(folder) / "out" / "a.tsv").read_text("utf-8").split("\n")


def test_a_token_a_line() -> None:
    """With its place in UTF-16 units, and a number for each claim, so that they may overlap and go over sentences."""
    whole = replace(Claim.of(TEXT, 3, 24, "fact", when=WHEN), note="a|b")
    inner = replace(Claim.of(TEXT, 13, 18, "on dit", when=WHEN), speaker="Anna")
    assert lines(of(TEXT, whole, inner)) == [
        "#FORMAT=WebAnno TSV 3.3",
        "#T_SP=custom.Span|label|speaker|note",
        "",
        "",
        "#Text=👍🏽 Rain fell [all] day.",
        "1-1\t0-2\t👍\t_\t_\t_\t",
        "1-2\t2-4\t🏽\t_\t_\t_\t",
        "1-3\t5-9\tRain\tfact[1]\t*[1]\ta\\|b[1]\t",
        "1-4\t10-14\tfell\tfact[1]\t*[1]\ta\\|b[1]\t",
        "1-5\t15-16\t\\[\tfact[1]|on dit[2]\t*[1]|Anna[2]\ta\\|b[1]|*[2]\t",
        "1-6\t16-19\tall\tfact[1]|on dit[2]\t*[1]|Anna[2]\ta\\|b[1]|*[2]\t",
        "1-7\t19-20\t\\]\tfact[1]|on dit[2]\t*[1]|Anna[2]\ta\\|b[1]|*[2]\t",
        "1-8\t21-24\tday\tfact[1]\t*[1]\ta\\|b[1]\t",
        "1-9\t24-25\t.\tfact[1]\t*[1]\ta\\|b[1]\t",
        "",
        "#Text=It_may.",
        "2-1\t28-34\tIt\\_may\t_\t_\t_\t",
        "2-2\t34-35\t.\t_\t_\t_\t",
        "",
        "",
    ]


@given(claimed())
def test_any_claims_come_back(made: tuple[str, tuple[Claim, ...]]) -> None:
    """With all that hangs on them; those of white space alone have no token, and are in the index."""
    text, claims = made
    record = of(text, *claims)
    found = comes_back("webanno-tsv", [record, of("Nothing.", article_id="b")])[0]
    assert isinstance(found, AnnotatedArticle)
    assert (found.text, found.spans) == (text, tuple(map(span_of, record.claims)))
    assert lost("webanno-tsv", record) == []


def test_files_of_others_are_read_on_their_words(tmp_path: Path) -> None:
    """Labels of their layers, parts of tokens, stacked ones; relations are counted, and words are no claims."""
    text = "👍 Anna  Lee ran.\n\nIt was \\ 2."
    corpus = corpus_of(tmp_path, a=text)
    path = tmp_path / "a.tsv"
    path.write_text(OTHERS, "utf-8")
    plan = bring(corpus, path)
    assert plan.refused == []
    assert "1 relation left out: a.tsv, line 11" in told(plan) or "1 relation left out: line 11" in told(plan)
    assert dict(plan.labels.unknown) == {"PER": 1, "pro|con": 1, "one": 1, "two": 1, "LOC": 1, "DATE": 1}
    (found,) = (each for each in read("webanno-tsv", OTHERS) if isinstance(each, AnnotatedArticle))
    assert [(mark.text, mark.label) for mark in found.spans] == [
        ("AnnaLee", "PER"),
        ("Anna", "pro|con"),
        ("ran.", "one"),
        ("ran", "two"),
        ("an", "LOC"),
        ("was\\", "DATE"),
    ]
    fitting = OTHERS.replace("PER", "fact").replace("DATE", "quote")
    path.write_text(fitting, "utf-8")
    bring(corpus, path)
    assert places(records(corpus, annotator="me")) == [
        (2, 11, "fact", "Anna  Lee"),
        (21, 26, "quote", "was \\"),
    ]


def test_what_contradicts_itself_is_refused_by_its_line() -> None:
    """A token that does not stand where it says, a line that is none, another version; nothing is guessed."""
    for old, new, line in (
        ("8-11\tLee", "8-11\tLea", 11),
        ("3-7\tAnna", "4-8\tAnna", 10),
        ("12-15\tran", "12\tran", 12),
        ("TSV 3.2", "TSV 2", 1),
    ):
        (refused,) = read("webanno-tsv", OTHERS.replace(old, new))
        assert isinstance(refused, Rejected)
        assert refused.number == line
    (refused,) = read("webanno-tsv", b"#FORMAT=WebAnno TSV 3.3\n\xff")
    assert isinstance(refused, Rejected)
    assert refused.why == "it is not UTF-8"


def test_what_a_person_changes_is_what_comes_in(tmp_path: Path) -> None:
    """Another label and a claim that is gone, with our index beside the file; the rest keeps what hangs on it."""
    kept = replace(Claim.of(TEXT, 3, 7, "fact", when=WHEN), sure=False)
    changed, gone = Claim.of(TEXT, 8, 12, "fact", when=WHEN), Claim.of(TEXT, 19, 22, "fact", when=WHEN)
    folder = tmp_path / "out"
    FORMATS["webanno-tsv"].write([of(TEXT, kept, changed, gone)], folder, Options())
    file = folder / "a.tsv"
    data = file.read_text("utf-8").replace("fact[2]\t*[2]\t*[2]", "quote[2]\t*[2]\t*[2]")
    file.write_text(data.replace("fact[3]\t*[3]\t*[3]", "_\t_\t_"), "utf-8")
    reader = FORMATS["webanno-tsv"].read
    assert reader is not None
    (found,) = reader(folder)
    assert isinstance(found, AnnotatedArticle)
    assert [(each.text, each.label, each.sure, each.id != "") for each in found.spans] == [
        ("Rain", "fact", False, True),
        ("fell", "quote", True, False),
    ]


SAID = """#FORMAT=WebAnno TSV 3.3
#T_SP=custom.Span|label
#T_RL=custom.SaidBy|kind|BT_custom.Span


#Text=“Rain fell,” Anna Lee said.
1-1\t0-1\t“\tquote[1]\tby\t1-5[2_1]\t
1-2\t1-5\tRain\tquote[1]\t_\t_\t
1-3\t6-10\tfell\tquote[1]\t_\t_\t
1-4\t10-12\t,”\tquote[1]\t_\t_\t
1-5\t13-17\tAnna\tspeaker[2]\t_\t_\t
1-6\t18-21\tLee\tspeaker[2]\t_\t_\t
1-7\t22-26\tsaid\tfact\tof\t1-1[1_0]\t
1-8\t26-27\t.\t_\t_\t_\t
"""


def test_a_relation_to_a_speaker_names_the_speaker(tmp_path: Path) -> None:
    """With the name as the text has it; another relation is counted, and the speaker is no claim."""
    corpus = corpus_of(tmp_path, a="“Rain fell,” Anna Lee said.")
    path = tmp_path / "a.tsv"
    path.write_text(SAID, "utf-8")
    plan = bring(corpus, path)
    assert next(each for each in told(plan) if "relation" in each).startswith("1 relation left out:")
    quote, fact = records(corpus, annotator="me")[0].claims
    assert (quote.text, quote.speaker, quote.speaker_start) == ("“Rain fell,”", "Anna Lee", 13)
    assert quote.speaker_text == "Anna Lee"
    assert (fact.text, fact.speaker) == ("said", "")
