"""brat's standoff: a text and its annotations side by side, and back, whatever the ids, labels and ends of lines."""

from pathlib import Path

import pytest
from exchanged import comes_back, lost, of
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from strategies import article_of, claimed

from annotations.article import Article
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.record import Record
from annotations.exchange.annotated import AnnotatedArticle, Rejected, Remark
from annotations.exchange.format import Options
from annotations.exchange.formats.table import FORMATS
from annotations.scheme import DEFAULT, Label

TEXT = "Rain fell\r\nall day, she said.\r\n"


def written(folder: Path, *records: Record) -> dict[str, str]:
    """Write records and return what is in the files."""
    FORMATS["brat"].write(records, folder / "brat", Options())
    return {path.name: path.read_bytes().decode() for path in (folder / "brat").iterdir()}


def read(folder: Path) -> list[AnnotatedArticle | Rejected | Remark]:
    """Read a folder."""
    reader = FORMATS["brat"].read
    assert reader is not None
    return list(reader(folder))


def test_an_article_is_a_text_and_its_annotations(tmp_path: Path) -> None:
    """A span over the end of a line is in two pieces, no CR is in the text, and its length is as it was."""
    said = replace(
        Claim.of(TEXT, 0, 18, "quote"),
        speaker="Ann Lee",
        speaker_text="she",
        speaker_start=20,
        speaker_end=23,
        note="of\ntwo",
        sure=False,
    )
    named = replace(Claim.of(TEXT, 5, 9, "fact"), speaker="The Met Office")
    files = written(tmp_path, of(TEXT, said, named, article_id="rain"))
    assert files["rain.txt"] == "Rain fell \nall day, she said. \n"
    assert files["rain.ann"] == (
        "T1\tquote 0 9;11 18\tRain fell all day\n"
        "T2\tfact 5 9\tfell\n"
        "T3\tspeaker 20 23\tshe\n"
        "R1\tsaid_by Arg1:T1 Arg2:T3\n"
        "A1\tsure T1 no\n"
        "#1\tAnnotatorNotes T1\tof\\ntwo\n"
        "#2\tSpeaker T1\tAnn Lee\n"
        "#3\tSpeaker T2\tThe Met Office\n"
    )
    assert set(files) == {"rain.txt", "rain.ann", "articles.jsonl"}


def test_the_configuration_knows_every_label_and_lets_claims_overlap() -> None:
    """A name that brat does not take is written in signs that it does, and shown as it is."""
    odd = Label(name="on dit | été", key="1", letter="O", colour="#123456")
    files = FORMATS["brat"].companions("out", Options(labels=(*DEFAULT.labels, odd)))
    assert set(files) == {"annotation.conf", "visual.conf"}
    annotation, visual = files["annotation.conf"].decode(), files["visual.conf"].decode()
    assert annotation.startswith(
        "[entities]\nfact\nquote\nspeculation\non_x20_dit_x20__x7c__x20__xe9_t_xe9_\nspeaker\n"
    )
    assert "<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>\n" in annotation
    assert "on_x20_dit_x20__x7c__x20__xe9_t_xe9_ | on dit | été | O\n" in visual


@pytest.mark.slow
@given(claimed(), st.booleans())
def test_any_claims_come_back(made: tuple[str, tuple[Claim, ...]], meta: bool) -> None:
    """With speakers, notes and doubts, in any nesting, on a text with any ends of lines, which is as it was."""
    text, claims = made
    record = of(text, *claims)
    (found,) = comes_back("brat", [record], meta=meta)
    assert isinstance(found, AnnotatedArticle)
    assert found.text == text
    cut = sum(what == "blank claim" for what, _ in lost("brat", record))
    assert len(found.spans) == len(record.claims) - cut


@pytest.mark.slow
@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=150),
        unique=True,
        min_size=1,
        max_size=4,
    ),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30),
)
def test_any_ids_and_labels_come_back(ids: list[str], label: str) -> None:
    """Any characters: each article has a file of its own, and each annotator."""
    records = [
        edits.tag(record, Claim.of("Rain", 0, 4, label)).apply(record)
        for article in ids
        for annotator in ("Anna", "bea/..")
        for record in [Record.new(article_of("Rain", article), annotator)]
    ]
    found = comes_back("brat", records)
    assert [each.article for each in found if isinstance(each, AnnotatedArticle)] == [
        each for each in ids for _ in range(2)
    ]


def test_what_it_cannot_hold_is_told() -> None:
    """Ends of lines at the edge of a claim, and a speaker who stands between two of them keeps the name alone."""
    edged = Claim.of(TEXT, 0, 11, "fact")
    odd = replace(
        Claim.of(TEXT, 5, 9, "fact"),
        speaker="\r\nall",
        speaker_text="\r\nall",
        speaker_start=9,
        speaker_end=14,
        origin="rule",
    )
    record = of(TEXT, edged, odd, Claim.of(TEXT, 30, 31, "fact"))
    assert lost("brat", record) == [
        ("origin", "fell"),
        ("boundary line end", "Rain fell"),
        ("speaker offset", "fell"),
        ("blank claim", ""),
    ]


def test_a_folder_of_brat_is_read(tmp_path: Path, article: Article) -> None:
    """Without our file: articles by their names, in folders as well; what we have no place for is named by its line."""
    (tmp_path / "deep").mkdir()
    for name in ("Two.txt", "deep/one.txt"):
        (tmp_path / name).write_text("Rain fell.\nShe said so.\n", "utf-8")
    (tmp_path / "deep/one.ann").write_text("")
    (tmp_path / "Two.ann").write_text(
        "T1\tfact 0 9\tRain fell\nT2\tPerson 11 14\tShe\nE1\tSay:T2\n*\tEquiv T1 T2\nN1\tReference T1 Wiki:1\tRain\n"
        "R1\tbefore Arg1:T1 Arg2:T2\t\n#1\tAnnotatorNotes T1\tsure?\n"
    )
    (*unread, two, one) = read(tmp_path)
    assert [(each.what, each.number, each.name) for each in unread if isinstance(each, Remark)] == [
        ("event", 3, "Two.ann"),
        ("equivalence", 4, "Two.ann"),
        ("normalisation", 5, "Two.ann"),
        ("relation", 6, "Two.ann"),
    ]
    assert isinstance(two, AnnotatedArticle)
    assert isinstance(one, AnnotatedArticle)
    assert [(mark.label, mark.text, mark.note) for mark in two.spans] == [
        ("fact", "Rain fell", "sure?"),
        ("Person", "She", ""),
    ]
    assert (two.article, two.name, two.where) == ("Two", "Two.ann", (1, 2))
    assert (one.article, one.name, one.spans) == ("one", "deep/one.ann", ())


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("T1\tfact 0 90\tSnow", "a claim from 0 to 90 does not fit into a text of 23 characters"),
        ("T1\tfact 0 4\tSnow", "at 0 to 4 the text has “Rain”, but the file says “Snow”"),
        ("T1\tfact zero 4\tRain", "“zero 4” is not a range of offsets"),
        ("T1\tfact 0 4;11 14\tRain She", "the parts of the claim at 0 4;11 14 have other words between them"),
    ],
)
def test_what_cannot_be_right_is_refused_by_its_file_and_line(tmp_path: Path, line: str, why: str) -> None:
    """The claims beside it are taken."""
    (tmp_path / "a.txt").write_text("Rain fell.\nShe said so.", "utf-8")
    (tmp_path / "a.ann").write_text(f"T2\tfact 5 9\tfell\n{line}\n", "utf-8")
    (tmp_path / "b.ann").write_text("", "utf-8")
    refused, found, alone = read(tmp_path)
    assert isinstance(refused, Rejected)
    assert (refused.name, refused.number, refused.why) == ("a.ann", 2, why)
    assert isinstance(found, AnnotatedArticle)
    assert [mark.text for mark in found.spans] == ["fell"]
    assert isinstance(alone, Rejected)
    assert (alone.name, alone.why) == ("b.ann", "there is no text beside it")


def test_what_is_told_of_no_file_is_left_out(tmp_path: Path) -> None:
    """Our own file may come from anywhere, and names of signs that are none stay as they are."""
    (tmp_path / "a.txt").write_text("Rain fell.", "utf-8")
    (tmp_path / "a.ann").write_text("T1\tf_xd800_ 0 4\tRain\n#1\tAnnotatorNotes T1\t\\udfff\\n\n", "utf-8")
    (tmp_path / "articles.jsonl").write_text('{"file":"../a"}\n{"file":"/etc/x"}\n[]\n{"file":"a","returns":[-1,99]}\n')
    refused, found = read(tmp_path)
    assert isinstance(refused, Rejected)
    assert (refused.name, refused.number) == ("articles.jsonl", 3)
    assert isinstance(found, AnnotatedArticle)
    assert [(mark.label, mark.note) for mark in found.spans] == [("f_xd800_", "\\udfff\n")]
    assert (found.text, found.sha256, found.article) == ("Rain fell.", "", "")


def test_a_text_that_was_changed_is_taken_as_it_is(tmp_path: Path) -> None:
    """And is not said to be the one that left."""
    written(tmp_path, of(TEXT, Claim.of(TEXT, 0, 4, "fact")))
    (tmp_path / "brat" / "a.txt").write_bytes(b"Rain fell.")
    (found,) = read(tmp_path / "brat")
    assert isinstance(found, AnnotatedArticle)
    assert (found.text, found.sha256, found.article) == ("Rain fell.", "", "a")
