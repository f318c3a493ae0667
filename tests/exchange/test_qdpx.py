"""REFI-QDA projects: as the standard asks for them, and as other programs write them."""

import re
import zipfile
from dataclasses import replace as replaced
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from uuid import UUID
from xml.etree import ElementTree as ET

import pytest
from exchanged import comes_back, lost, of, read, written
from hypothesis import example, given
from imported import bring, corpus_of, places, records
from msgspec.structs import replace
from strategies import article_of, claimed

from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.record import Record
from annotations.exchange.annotated import AnnotatedArticle, Rejected, Remark
from annotations.exchange.detect import detect_format, format_of
from annotations.exchange.exporter import Export
from annotations.exchange.format import Options, ReadOptions
from annotations.exchange.formats.table import FORMATS
from annotations.exchange.selection import Pseudonyms
from annotations.scheme import DEFAULT, Attribute, Label
from annotations.store.store import Store

NAMESPACE = "{urn:QDA-XML:project:1.0}"

TEXT = "“Rain 🌧 fell,” she said.\n\nSnow fell."


class Shape(NamedTuple):
    """What the standard says of an element: attributes that must and may be there, and what is inside, in order."""

    required: str
    optional: str
    inside: str


SHAPES = {
    "Project": Shape("name", "origin", "Users CodeBook Variables Sources Notes"),
    "Users": Shape("", "", "User+"),
    "User": Shape("guid", "name id", ""),
    "CodeBook": Shape("", "", "Codes"),
    "Codes": Shape("", "", "Code+"),
    "Code": Shape("guid name isCodable", "color", "Description NoteRef Code"),
    "Variables": Shape("", "", "Variable+"),
    "Variable": Shape("guid name typeOfVariable", "", "Description"),
    "Sources": Shape("", "", "TextSource+"),
    "TextSource": Shape(
        *("guid", "name plainTextPath creatingUser creationDateTime"),
        "Description PlainTextContent PlainTextSelection Coding NoteRef VariableValue",
    ),
    "PlainTextSelection": Shape(
        "guid startPosition endPosition",
        "name creatingUser creationDateTime modifyingUser modifiedDateTime",
        "Description Coding NoteRef",
    ),
    "Coding": Shape("guid", "creatingUser creationDateTime", "CodeRef NoteRef"),
    "VariableValue": Shape("", "", "VariableRef TextValue BooleanValue"),
    "Notes": Shape("", "", "Note+"),
    "Note": Shape("guid", "name creatingUser creationDateTime", "Description PlainTextContent"),
    **dict.fromkeys(("CodeRef", "NoteRef", "VariableRef"), Shape("targetGUID", "", "")),
    **dict.fromkeys(("Description", "PlainTextContent", "TextValue", "BooleanValue"), Shape("", "", "")),
}
"""The part of the standard that we write (REFI-QDA 1.5, chapter 5), in words of our own."""


def check(element: ET.Element) -> None:
    """Assert that an element and all inside have what the standard asks for, in its order."""
    assert element.tag.startswith(NAMESPACE), element.tag
    shape = SHAPES[element.tag.removeprefix(NAMESPACE)]
    required = set(shape.required.split())
    assert required <= set(element.keys()) <= {*required, *shape.optional.split()}
    order = [each.rstrip("+") for each in shape.inside.split()]
    found = [each.tag.removeprefix(NAMESPACE) for each in element]
    assert found == sorted(found, key=order.index)
    assert found or not shape.inside.endswith("+"), "a list must not be empty"
    for name in ("guid", "targetGUID", "creatingUser", "modifyingUser"):
        assert name not in element.attrib or UUID(element.attrib[name]).version == 5
    for name in ("creationDateTime", "modifiedDateTime"):
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", element.get(name, "1970-01-01T00:00:00Z"))
    assert re.fullmatch(r"#[0-9A-F]{6}", element.get("color", "#000000").upper())
    for each in element:
        check(each)


def project(data: bytes) -> tuple[ET.Element, dict[str, str]]:
    """Return the XML of a project, checked, and its texts by the paths that lead to them."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "claims.qdpx"
        path.write_bytes(data)
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
            names = archive.namelist()
            root = ET.fromstring(archive.read("project.qde"))
            assert archive.read("project.qde").startswith(b'<?xml version="1.0" encoding="utf-8"?>')
            texts = {
                f"internal://{name.removeprefix('sources/')}": archive.read(name).decode()
                for name in names
                if name.startswith("sources/")
            }
    assert len(names) == len(texts) + 1
    check(root)
    known = [each.get("guid") for each in root.iter() if each.get("guid")]
    assert len(set(known)) == len(known), "an identifier is there twice"
    used = {value for each in root.iter() for name, value in each.items() if name != "guid" and _is_reference(name)}
    assert used <= set(known)
    return root, texts


def _is_reference(name: str) -> bool:
    return name in ("targetGUID", "creatingUser", "modifyingUser")


def at(words: str, label: str = "fact", text: str = TEXT) -> Claim:
    """Return a claim on words of the text."""
    start = text.index(words)
    return Claim.of(text, start, start + len(words), label)


TONE = (Attribute(name="tone", kind="choice", values=("dry", "wet")), Attribute(name="why"))


def told(annotator: str = "anna") -> Record:
    """Return a record with all that can be said."""
    claim = at("“Rain 🌧 fell,” she said.", "quote").said_by("Anna <Lee>").noted("one\ntwo & \t“three”", sure=False)
    claim = claim.described({"tone": "dry", "why": "because", "sure": "very"})
    record = of(TEXT, claim, at("Rain"), at("fell.", "rumour"), annotator=annotator)
    row = replace(record.row, note="half\nread", attributes={"topic": "weather"}, flagged=True, title="A/B <1>")
    return replaced(record, row=replace(row, url="https://example.org/1", meta={"desk": "a", "page": 7, "tags": ["b"]}))


@pytest.mark.parametrize("meta", [False, True])
@pytest.mark.parametrize("attributes", [(), TONE])
def test_a_project_is_what_the_standard_asks_for_and_comes_back(meta: bool, attributes: tuple[Attribute, ...]) -> None:
    """With speakers, choices, notes, doubts, two annotators of one text, and articles of one title."""
    other = replaced(told(), row=replace(told().row, id="b"))
    untitled = of("Nothing.", article_id="c")
    made = [told(), told("zoe"), other, replaced(untitled, row=replace(untitled.row, status="done", title=""))]
    root, texts = project(written("qdpx", made, meta=meta, attributes=attributes))
    assert list(texts.values()) == [TEXT, TEXT, "Nothing."]
    sources = root.findall(f"{NAMESPACE}Sources/{NAMESPACE}TextSource")
    assert [each.get("name") for each in sources] == ["A/B <1>", "A/B <1> (2)", "c"]
    for source in sources:
        text = texts[source.get("plainTextPath", "")]
        for each in source.findall(f"{NAMESPACE}PlainTextSelection"):
            words = text[int(each.get("startPosition", "")) : int(each.get("endPosition", ""))]
            assert " ".join(words.split()) == each.get("name")
    comes_back("qdpx", made, meta=meta, attributes=attributes)


def test_labels_are_codes_in_their_tree_with_colour_and_definition() -> None:
    """Labels that left the scheme follow; speakers and values are below folders that code nothing."""
    kinds = (*DEFAULT.labels, Label(name="poll", letter="P", colour="red", parent="fact", examples=("Half of them.",)))
    root, _ = project(written("qdpx", [told()], labels=kinds, attributes=TONE))
    codes = root.findall(f"{NAMESPACE}CodeBook/{NAMESPACE}Codes/{NAMESPACE}Code")
    assert [(each.get("name"), each.get("isCodable")) for each in codes] == [
        *(("fact", "true"), ("quote", "true"), ("speculation", "true"), ("rumour", "true")),
        *(("speaker", "false"), ("attributes", "false")),
    ]
    (poll,) = codes[0].findall(f"{NAMESPACE}Code")
    assert (poll.get("name"), poll.get("color"), poll.findtext(f"{NAMESPACE}Description")) == (
        *("poll", None),
        "Half of them.",
    )
    assert codes[0].get("color") == "#009E73"
    assert codes[0].findtext(f"{NAMESPACE}Description") == DEFAULT.labels[0].definition


def test_the_same_store_gives_the_same_bytes() -> None:
    """Identifiers are made from what they stand for, and no moment is that of the export."""
    record = told()
    assert written("qdpx", [record], meta=True) == written("qdpx", [record], meta=True)


@given(claimed())
@example(("\ufeff", ()))
def test_any_claims_of_any_text_come_back(made: tuple[str, tuple[Claim, ...]]) -> None:
    """On their words, whatever characters these are: the text is in a file of its own, not in XML."""
    text, claims = made
    project(written("qdpx", [of(text, *claims)]))
    comes_back("qdpx", [of(text, *claims)])


def test_what_xml_has_no_place_for_is_told() -> None:
    """It is written as another sign, and comes back as that; in the text it stays."""
    text = "Rain\x00 fell \x1b[1m."
    claim = at("Rain\x00", text=text).noted("a \x07 bell")
    record = of(text, claim)
    assert ("control character", "Rain\x00") in lost("qdpx", record)
    (found,) = comes_back("qdpx", [record])
    assert isinstance(found, AnnotatedArticle)
    assert [(each.text, each.note) for each in found.spans] == [("Rain\x00", "a \ufffd bell")]
    assert project(written("qdpx", [record]))[1].popitem()[1] == text


def test_what_has_no_place_is_told() -> None:
    """Where a speaker stands, another name for one, where a claim came from, and what was read."""
    she = TEXT.index("she")
    claim = replace(at("Rain"), origin="suggested:said").said_by("Anna", she, she + 3, "she")
    record = of(TEXT, claim)
    record = replaced(record, row=replace(record.row, reviewed=((0, 5),)))
    assert [what for what, _ in lost("qdpx", record, meta=True)] == [
        *("speaker offset", "speaker name", "origin", "reviewed passage")
    ]


GUIDS = [f"{{0000000{number}-AAAA-4AAA-8AAA-00000000000A}}" for number in range(10)]


def foreign(text: str, selections: str, *, more: str = "", codes: str = "") -> bytes:
    """Return a project as another program may write it: upper case, braces, and a folder in another case."""
    source, user, fact = GUIDS[:3]
    xml = f"""<?xml version="1.0" encoding="utf-8"?><Project name="x" xmlns="urn:QDA-XML:project:1.0">
      <Users><User guid="{user}" name="Zoe"/></Users>
      <CodeBook><Codes><Code guid="{fact}" name="fact" isCodable="true"/>{codes}</Codes></CodeBook>
      <Sources><TextSource guid="{source}" name="Rain" plainTextPath="internal://{source}.TXT">{selections}
      </TextSource>{more}</Sources></Project>"""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.qdpx"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("project.qde", xml)
            archive.writestr(f"Sources/{source.lower()}.txt", text.encode("utf-8-sig"))
        return path.read_bytes()


def selection(start: int, end: int, name: str = "", code: str = GUIDS[2], number: int = 8) -> str:
    """Return a selection as another program may write it."""
    return (
        f'<PlainTextSelection guid="{GUIDS[number]}" startPosition="{start}" endPosition="{end}" name="{name}" '
        f'creatingUser="{GUIDS[1].lower()}"><Coding guid="{GUIDS[9]}"><CodeRef targetGUID="{code.strip("{}")}"/>'
        "</Coding></PlainTextSelection>"
    )


def marks(found: list[AnnotatedArticle | Rejected | Remark]) -> list[tuple[str, str, str]]:
    """Return annotator, label and words of what was read."""
    return [
        (each.annotator, span.label, each.text[span.start : span.end])
        for each in found
        if isinstance(each, AnnotatedArticle)
        for span in each.spans
    ]


@pytest.mark.parametrize(
    ("text", "start", "end", "name", "but"),
    [
        ("Rain.\r\n\r\nSnow fell.", 9, 13, "Snow", ""),
        ("Rain.\r\n\r\nSnow fell.", 7, 11, "Sno...", "read with line ends counted as one character"),
        ("🌧 Rain. Snow fell.", 8, 12, "Snow", ""),
        ("🌧 Rain. Snow fell.", 9, 13, "Snow…", "read with offsets in UTF-16 units"),
        ("🌧 Rain. Snow fell.", 8, 12, "", ""),
    ],
)
def test_the_names_of_selections_show_how_offsets_are_counted(
    text: str, start: int, end: int, name: str, but: str
) -> None:
    """As the standard says, unless the words fit another way better."""
    found = read("qdpx", foreign(text, selection(start, end, name)))
    assert marks(found) == [("Zoe", "fact", "Snow")]
    assert [each.but for each in found if isinstance(each, Remark)] == [but] * bool(but)


@pytest.mark.parametrize(
    ("text", "selections", "but"),
    [
        ("Rain. Snow fell.", ((6, 9, "Snow"), (11, 14, "fell")), ["read with the last character as end"]),
        ("Rain. Snow fell.", ((6, 10, "Snow"), (11, 15, "fell")), []),
        ("Rain. Snow fell.", ((6, 10, "Snow"), (11, 15, "")), []),
        ("Rain. Snow fell.", ((6, 10, "6,10"), (11, 15, "11,15")), []),
        ("Rain. Snow fell.", ((6, 10, "Snow…"), (11, 15, "fel…")), []),
        ("Rain.\nSnow fell.", ((6, 9, "Snow"), (11, 14, "")), ["read with the last character as end"]),
        (
            "🌧 Rain. Snow fell.",
            ((9, 12, "Snow"), (14, 17, "fell")),
            ["read with offsets in UTF-16 units, and ends as those of the last character"],
        ),
    ],
)
def test_the_names_of_selections_show_whether_their_end_is_their_last_character(
    text: str, selections: tuple[tuple[int, int, str], ...], but: list[str]
) -> None:
    """The standard may be read so, and some programs do; without a name that shows it, the end is behind the words."""
    made = "".join(selection(*each, number=number) for number, each in enumerate(selections, 7))
    found = read("qdpx", foreign(text, made))
    assert marks(found) == [("Zoe", "fact", "Snow"), ("Zoe", "fact", "fell")]
    assert [each.but for each in found if isinstance(each, Remark)] == but


def test_what_another_program_made_of_our_variables_stops_nothing(tmp_path: Path) -> None:
    """A status that there is not is none, and a field that is no JSON any more is its text."""
    corpus = corpus_of(tmp_path, rain=TEXT)
    record = of(TEXT, at("Rain"), article_id=corpus.entries[0].id)
    record = replaced(record, row=replace(record.row, status="done", meta={"page": 7654321}))
    path, changed = tmp_path / "claims.qdpx", tmp_path / "changed.qdpx"
    FORMATS["qdpx"].write([record], path, Options(meta=True))
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b">done<", b">gone<").replace(b">7654321<", b">{p. 7<"))
    plan = bring(corpus, changed)
    assert not plan.refused
    (found,) = records(corpus)
    assert (found.row.status, places([found])) == ("in progress", places([record]))
    (article,) = (each for each in read("qdpx", changed.read_bytes()) if isinstance(each, AnnotatedArticle))
    assert article.meta == {"page": "{p. 7"}


def test_a_selection_without_offsets_is_refused() -> None:
    """It does not begin at the first character for want of another."""
    made = selection(0, 4).replace('startPosition="0"', 'startPosition="x"') + selection(5, 9, number=7)
    found = read("qdpx", foreign("Rain fell.", made))
    assert marks(found) == [("Zoe", "fact", "fell")]
    assert [each.why for each in found if isinstance(each, Rejected)] == ["a selection has no offsets"]


def test_annotators_of_different_texts_of_one_article_come_back() -> None:
    """The first and the third have the same text: no file is there twice, and the order stays."""
    made = [of(text, annotator=name) for name, text in (("ana", TEXT), ("ben", "Snow."), ("cem", TEXT))]
    _, texts = project(written("qdpx", made))
    assert list(texts.values()) == [TEXT, "Snow.", TEXT]
    comes_back("qdpx", made)


@pytest.mark.parametrize(
    "words", [("\n\r\n👩‍👩‍👧‍👦", "\n👩‍👩"), ("\n", "\n👩‍👩"), ("Rain 👩‍👩",), ("R", "R"), ("fell, fel",)]
)
def test_how_our_own_projects_count_is_not_guessed(words: tuple[str, ...]) -> None:
    """Names may fit another way of counting by chance: an export was then refused as malformed."""
    text = "\n\r\n👩‍👩‍👧‍👦 RR Rain 👩‍👩 Rain fell, fell\r\nRain."
    comes_back("qdpx", [of(text, *(at(each, text=text) for each in words))])


def test_articles_of_one_title_are_numbered() -> None:
    """Also if a title has such a number itself."""
    records = [of(TEXT, article_id=str(number)) for number in range(5)]
    titles = ("Rain", "Rain (2)", "Rain", "Rain", "Rain (2)")
    made = [
        replaced(each, row=replace(each.row, title=title, status="done"))
        for each, title in zip(records, titles, strict=True)
    ]
    root, _ = project(written("qdpx", made))
    sources = root.findall(f"{NAMESPACE}Sources/{NAMESPACE}TextSource")
    assert [each.get("name") for each in sources] == ["Rain", "Rain (2)", "Rain (3)", "Rain (4)", "Rain (2) (2)"]
    comes_back("qdpx", made)


@pytest.mark.parametrize("pseudonyms", [None, Pseudonyms(["anna"])])
def test_a_note_on_an_article_has_the_moment_when_it_was_written(tmp_path: Path, pseudonyms: Pseudonyms | None) -> None:
    """Without claims too, and not that of a note that was taken back."""
    store, article = Store(tmp_path / "store", "anna"), article_of(TEXT)
    for words in ("half read", "read", "half read"):
        store.apply(article, [edits.set_note(store.load(article), words)])
    (*_, last) = store.load(article).history
    out = tmp_path / "claims.qdpx"
    with Export(store.folder, FORMATS["qdpx"], pseudonyms=pseudonyms).staged(out) as ready:
        ready.check()
        ready.install(out)
    root, _ = project(out.read_bytes())
    (note,) = root.findall(f"{NAMESPACE}Notes/{NAMESPACE}Note")
    assert note.get("creationDateTime") == last.when.isoformat().replace("+00:00", "Z")


def test_ten_annotators_under_pseudonyms_come_back() -> None:
    """`a10` comes behind `a9`, as in the store, and not behind `a1`."""
    masks = Pseudonyms([f"{number:02}" for number in range(1, 12)])
    comes_back("qdpx", [masks.over(of(TEXT, at("Rain"), annotator=f"{number:02}")) for number in range(1, 12)])


def test_a_project_of_another_program_is_read() -> None:
    """Codes of one name by their paths; what is no text, and what has no code, is told."""
    codes = "".join(
        f'<Code guid="{GUIDS[number]}" name="{name}" isCodable="true">'
        f'<Code guid="{GUIDS[number + 1]}" name="cost" isCodable="true"/></Code>'
        for number, name in ((3, "A"), (5, "B"))
    )
    selections = selection(0, 4, code=GUIDS[4]) + selection(5, 9, code=GUIDS[3], number=7)
    selections += f'<PlainTextSelection guid="{GUIDS[0]}" startPosition="0" endPosition="99"/>' + selection(0, 99)
    more = f'<PictureSource guid="{GUIDS[9]}"/><TextSource guid="{GUIDS[9]}" name="Gone"/>'
    found = read("qdpx", foreign("Rain fell.", selections, codes=codes, more=more))
    assert marks(found) == [("Zoe", "A/cost", "Rain"), ("Zoe", "A", "fell")]
    assert [each.what for each in found if isinstance(each, Remark)] == ["picture", "selection without a code"]
    assert [each.why for each in found if isinstance(each, Rejected)] == [
        "a claim from 0 to 99 does not fit into a text of 10 characters",
        "there is no plain text of it",
    ]


@pytest.mark.parametrize(
    ("xml", "why"),
    [
        ("<Project>", "its project cannot be read: no element found"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><Project/>', "it defines entities of its own"),
    ],
)
def test_a_broken_project_is_one_sentence(tmp_path: Path, xml: str, why: str) -> None:
    """Also one that wants to be more than it is."""
    (tmp_path / "project.qde").write_text(xml)
    (found,) = FORMATS["qdpx"].read(tmp_path)  # type: ignore[misc]
    assert isinstance(found, Rejected)
    assert why in found.why


def test_a_project_is_imported_into_a_corpus(tmp_path: Path) -> None:
    """Recognised by what is in the archive; each annotator gets their own, and the same file again brings nothing."""
    corpus = corpus_of(tmp_path, rain=TEXT)
    article = corpus.load(corpus.entries[0])
    made = [
        replaced(of(TEXT, at("Rain"), at("Snow fell."), annotator=name, article_id=article.id))
        for name in ("ana", "zoe")
    ]
    path = tmp_path / "claims.qdpx"
    FORMATS["qdpx"].write(made, path, Options())
    assert format_of(path, path.name) == "qdpx"
    plan = bring(corpus, path)
    assert not plan.refused
    for record in made:
        name = record.row.annotator
        assert places(records(corpus, annotator=name)) == places([record])
    assert bring(corpus, path).known == 4
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path / "unpacked")
    assert detect_format(tmp_path / "unpacked", "unpacked") == "qdpx"


@pytest.mark.parametrize("data", [b"PX\x03\x04", b"<Project/>", "<Project/>".encode("utf-16")])
def test_a_file_that_is_no_archive_is_refused_in_a_sentence(tmp_path: Path, data: bytes) -> None:
    """One whose first bytes were damaged was once unpacked into itself until Python had enough."""
    path = tmp_path / "a.qdpx"
    path.write_bytes(data)
    assert list(FORMATS["qdpx"].items(path, ReadOptions())) == [
        Rejected(number=0, why="it is not an archive with a REFI-QDA project")
    ]
