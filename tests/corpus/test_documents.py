"""Documents: what `copydesk add` makes of Word, OpenDocument, e-books, PDF, mail, web archives and the wires' XML."""

import gzip
from contextlib import suppress
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_documents import (
    DOCUMENTS,
    LONG,
    NITF,
    PAGE,
    W,
    archived,
    book,
    letter,
    newsml,
    printed,
    word_document,
    zipped,
)

from annotations.article import Article
from annotations.corpus.add import Wish, add_all
from annotations.corpus.documents import archive, epub, kinds, pdf
from annotations.corpus.readers.endings import read
from annotations.errors import ArticleError

OFFICE = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"'
)


def found_in(data: bytes, name: str) -> list[Article | ArticleError]:
    """Return what is in a document."""
    found = kinds.read_bytes(data, name)
    assert found is not None, "of no known kind"
    return list(found)


def only(data: bytes, name: str) -> Article:
    """Return the one article of a document."""
    (article,) = found_in(data, name)
    assert isinstance(article, Article)
    return article


def test_a_word_document_has_its_paragraphs_with_tracked_changes_accepted() -> None:
    """Tabs are spaces, blank paragraphs are left out, cells are paragraphs, and comments are metadata."""
    article = only(word_document(), "a.docx")
    assert article.text == "The bridge\n\n“We begin in May”, she said and 👩🏽‍🚀 left.\n\nCost\n\n24 million"
    assert article.title == "Bridge to be rebuilt"
    assert article.meta["author"] == "Ana Lima"
    assert article.meta["comments"] == ["Check the month"]


def test_an_opendocument_text_has_its_paragraphs() -> None:
    """Repeated spaces, tabs and line breaks are elements; deletions, notes and comments are not text."""
    body = (
        "<text:tracked-changes><text:p>deleted</text:p></text:tracked-changes>"
        "<text:h>The bridge</text:h><text:p>One<text:s/>two<text:tab/>three<text:line-break/>four"
        "<office:annotation><dc:creator>Ben</dc:creator><text:p>Check it</text:p></office:annotation>"
        "<text:note><text:p>a footnote</text:p></text:note>, she said.</text:p>"
    )
    content = f"<office:document {OFFICE}><office:text>{body}</office:text></office:document>"
    about = f"<office:document {OFFICE}><dc:title>A title</dc:title><dc:creator>Ana</dc:creator></office:document>"
    kind = "application/vnd.oasis.opendocument.text"
    article = only(zipped({"mimetype": kind, "content.xml": content, "meta.xml": about}), "a.odt")
    assert article.text == "The bridge\n\nOne two three\nfour, she said."
    assert (article.title, article.meta) == ("A title", {"author": "Ana", "comments": ["Check it"]})


def test_an_e_book_is_an_article_a_chapter_in_the_order_of_reading() -> None:
    """Covers and tables of contents are no chapters."""
    first, second = found_in(book(), "a.epub")
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert (first.title, second.title) == ("First", "Second & last")
    assert (first.source, first.published, first.meta["author"]) == ("Bridges", "2026-11-20", "Ana Lima")
    assert first.text == f"First\n\n{LONG.strip()}"


def test_the_lines_of_a_pdf_are_joined_to_paragraphs_and_divided_words_to_one() -> None:
    """A hyphen before a capital letter is the word's own."""
    first = [
        "The mayor said on Monday that the old bridge would be re-",
        "built before the winter begins, with money of the US-",
        "China fund.",
        "Nobody else made any comment on it to the reporters there.",
    ]
    article = only(printed(first, ["A second page follows here, with a sentence of its own."]), "a.pdf")
    assert article.text == (
        "The mayor said on Monday that the old bridge would be rebuilt before the winter begins, with money of the "
        "US-China fund.\n\nNobody else made any comment on it to the reporters there.\n\n"
        "A second page follows here, with a sentence of its own."
    )
    assert (article.title, article.meta["author"], article.meta["pages"]) == ("Bridge report", "Ana Lima", 2)


def test_a_pdf_without_text_and_a_locked_one_get_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Scanned pages have no text; a password is not guessed; too many pages are no article."""
    from pypdf import PdfReader, PdfWriter

    with pytest.raises(ArticleError, match="has pages without text, as in a scan"):
        found_in(printed([], ["x"]), "a.pdf")
    writer = PdfWriter(clone_from=PdfReader(BytesIO(printed(["words"]))))
    writer.encrypt("secret", algorithm="RC4-128")
    locked = BytesIO()
    writer.write(locked)
    with pytest.raises(ArticleError, match="needs a password"):
        found_in(locked.getvalue(), "a.pdf")
    monkeypatch.setattr(pdf, "MAX_PAGES", 1)
    with pytest.raises(ArticleError, match="has more than 1 pages"):
        found_in(printed(["x"], ["y"]), "a.pdf")


def test_an_e_mail_has_its_plain_text_and_else_that_of_its_html() -> None:
    """With subject, sender and date."""
    article = only(letter("“No,” she said.\n\nÜber alles.\n", "<p>other</p>").as_bytes(), "a.eml")
    assert article.text == "“No,” she said.\n\nÜber alles."
    assert (article.title, article.source) == ("Minister “leaves” café", "Press Office")
    assert (article.published, article.meta) == ("2026-11-20T10:00:00+01:00", {"from": "press@ministry.example"})
    only_html = EmailMessage()
    only_html["Subject"], only_html["From"], only_html["Date"] = "x", "a@b.example", "never"
    only_html.set_content("<p>One &amp; two</p><script>x</script><p>three</p>", subtype="html")
    assert only(only_html.as_bytes(), "a.eml").text == "One & two\n\nthree"


def test_an_e_mail_in_an_unknown_encoding_is_guessed_and_says_so() -> None:
    """Programs invent names of encodings: the text is there all the same."""
    head = b"From: a@b.example\nSubject: x\nMIME-Version: 1.0\nContent-Type: text/plain; charset=x-invented\n"
    head += b"Content-Transfer-Encoding: 8bit\n\n"
    said = "Die Bürgermeisterin sagte, die Brücke werde im Frühjahr geöffnet; für Fußgänger schon früher. " * 3
    note = {"encoding": "guessed: the message says x-invented, which is unknown"}
    for encoding in ("utf-8", "cp1252"):
        article = only(head + said.encode(encoding), "a.eml")
        assert (article.text, article.meta) == (said.strip(), note)
    assert only(head + "Мэр".encode("cp1251"), "a.eml").text == "\ufffd" * 3


def test_lines_that_a_mail_program_broke_are_joined() -> None:
    """`format=flowed`: a line that ends in a space goes on in the next one, but a signature does not."""
    message = letter("She said that \nit was late.\n Stuffed.\n-- \nPress Office\n")
    message.set_param("format", "flowed")
    assert only(message.as_bytes(), "a.eml").text == "She said that it was late.\nStuffed.\n--\nPress Office"


def test_a_mailbox_has_an_article_a_message_and_an_error_for_an_empty_one() -> None:
    """`>From ` at the beginning of a line is the mailbox's way to write `From `."""
    first = letter("One.\n\n>From here on.\n").as_bytes()
    box = b"".join(
        b"From a@b.example Mon Jan  1 10:00:00 2024\n" + each + b"\n"
        for each in (first, b"From: a@b.example\n\n", first)
    )
    one, none, other = found_in(box, "a.mbox")
    assert isinstance(one, Article)
    assert one.text == "One.\n\nFrom here on."
    assert str(none) == "message 2 of a.mbox has no text"
    assert other == one


@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # warcio leaves the file that it spools open
@pytest.mark.parametrize("form", ["a.warc", "a.warc.gz", "a.wacz"])
def test_a_web_archive_has_the_pages_that_were_found(tmp_path: Path, form: str) -> None:
    """Other statuses and other types are left out, and a page without an article is an error in its place."""
    page = PAGE.format("Bridge to be rebuilt", LONG, LONG).encode()
    pages = (
        ("https://news.example/a", "200 OK", page, "text/html; charset=utf-8"),
        ("https://news.example/b", "404 Not Found", page, "text/html"),
        ("https://news.example/c", "200 OK", b"\x89PNG", "image/png"),
        ("https://news.example/d", "200 OK", b"<html></html>", "text/html"),
    )
    data = archived(*pages, packed=form != "a.warc")
    if form == "a.wacz":
        data = zipped({"archive/data.warc.gz": data, "datapackage.json": "{}"})
    (tmp_path / form).write_bytes(data)
    found = kinds.read(tmp_path / form)
    assert found is not None
    article, error = found
    assert isinstance(article, Article)
    assert (article.url, article.source) == ("https://news.example/a", "news.example")
    assert article.meta["retrieved"] == "2026-11-20T10:00:00Z"
    assert "Kellinghusen" in article.text
    assert "no article text was found in https://news.example/d" in str(error)
    wanted = kinds.read(tmp_path / form, "https://other.example/*")
    assert wanted is not None
    assert list(wanted) == []


def test_nitf_has_the_text_of_its_body_without_captions_and_taglines() -> None:
    """With headline, byline, dateline, date and outlet as metadata."""
    article = only(NITF.encode(), "a.xml")
    assert article.text == "“No,” she said.\n\nSecond."
    assert (article.title, article.source, article.published) == (
        "Bridge to be rebuilt",
        "The Wire",
        "20261120T100000Z",
    )
    assert article.meta == {"author": "By Ana Lima", "dateline": "BERLIN", "identifier": "xy-1"}


def test_newsml_has_its_items_in_nitf_in_xhtml_and_in_plain_text() -> None:
    """An item without a text, a picture for instance, is an error in its place."""
    data = newsml(
        "<inlineXML><nitf><body><body.content><p>One.</p></body.content></body></nitf></inlineXML>",
        "<inlineXML><html><body><p>Two</p><p>and <b>a</b> half.</p></body></html></inlineXML>",
        "<inlineData contenttype='text/plain'>Three\n\nlines &amp; all.</inlineData>",
        "<remoteContent href='picture.jpg'/>",
    )
    one, two, three, none = found_in(data, "a.xml")
    assert [each.text for each in (one, two, three) if isinstance(each, Article)] == [
        "One.",
        "Two\n\nand a half.",
        "Three\n\nlines & all.",
    ]
    assert isinstance(one, Article)
    assert (one.title, one.source, one.published) == ("Item 1", "The Wire", "2026-11-20T10:00:00Z")
    assert one.meta == {"slug": "BRIDGE", "genre": "Feature", "identifier": "urn:1", "version": "3"}
    assert str(none) == "Item 4 has no text"


def test_tei_has_the_text_of_its_body_with_corrections_read() -> None:
    """Notes, running heads and what an editor replaced are left out; a corpus has many texts."""
    text = (
        "<TEI><teiHeader><fileDesc><titleStmt><title>Letter</title><author>Ana</author></titleStmt><publicationStmt>"
        '<publisher>Archive</publisher><date when="1848-03-01">March</date></publicationStmt></fileDesc></teiHeader>'
        "<text><front><p>front</p></front><body><head>No. 1</head>"
        "<p>The <choice><sic>brigde</sic><corr>bridge</corr></choice>"
        "<note>sic</note> fell,<lb/>they say.</p></body></text></TEI>"
    )
    article = only(text.encode(), "a.xml")
    assert article.text == "No. 1\n\nThe bridge fell,\nthey say."
    assert (article.title, article.published, article.source) == ("Letter", "1848-03-01", "Archive")
    assert len(found_in(f"<teiCorpus>{text}{text}</teiCorpus>".encode(), "a.xml")) == 2


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"PK\x03\x04word/ and no more", "a.docx", "a.docx is a damaged archive"),
        (b"%PDF-1.7 and no more", "a.pdf", "a.pdf is a damaged PDF"),
        (NITF.encode()[:-20], "a.xml", "a.xml is not valid XML"),
        (b"<nitf/>", "a.xml", "a.xml has no text"),
        (b'<!DOCTYPE nitf [<!ENTITY a "b">]><nitf>&a;</nitf>', "a.xml", "a.xml defines entities of its own"),
        (b"<nitf>" + b"<p>" * 300 + b"</p>" * 300 + b"</nitf>", "a.xml", "a.xml is nested too deeply"),
        (b"<NewsML/>", "a.xml", "Copydesk reads NewsML-G2, not NewsML 1"),
        (zipped({"word/document.xml": f"<w:document {W}><w:body/></w:document>"}), "a.docx", "a.docx has no text"),
        (zipped({"word/other.xml": "<a/>"}), "a.docx", "a.docx has no part word/document.xml"),
        (b"From: a@b.example\nTo: c\n\n", "a.eml", "a.eml has no text"),
    ],
)
def test_a_broken_document_gets_a_sentence(data: bytes, name: str, reason: str) -> None:
    """Whatever is wrong with it, the message names the file."""
    with pytest.raises(ArticleError, match=reason):
        found_in(data, name)


def test_a_part_that_is_larger_than_an_article_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small archive may unpack to more than the memory holds."""
    monkeypatch.setattr(archive, "MAX_ARTICLE_BYTES", 1_000_000)
    bomb = zipped({"word/document.xml": f"<w:document {W}>{' ' * 2_000_000}</w:document>"})
    assert len(bomb) < 10_000
    with pytest.raises(ArticleError, match="has a part of more than"):
        found_in(bomb, "a.docx")
    monkeypatch.setattr(archive, "MAX_MEMBERS", 2)
    with pytest.raises(ArticleError, match="has more than 2 parts"):
        found_in(zipped({"word/document.xml": "<a/>", "b": "", "c": ""}), "a.docx")


@given(st.sampled_from(["a.docx", "a.epub", "a.pdf", "a.eml", "a.xml", "a.mbox"]), st.data())
def test_no_damage_to_a_document_is_a_traceback(name: str, data: st.DataObject) -> None:
    """Any bytes of it may be cut, doubled or changed: the result is articles, or a sentence."""
    whole = DOCUMENTS[name]
    at = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(at, min(len(whole), at + 200)))
    damaged = whole[:at] + data.draw(st.binary(max_size=8)) * data.draw(st.integers(0, 3)) + whole[end:]
    with suppress(ArticleError):
        for each in kinds.read_bytes(damaged, name) or ():
            assert isinstance(each, ArticleError) or each.text.strip()


def test_articles_of_a_document_are_files_of_the_corpus(tmp_path: Path) -> None:
    """The chapters of a book are files with what is known of them above, and read as they were."""
    (tmp_path / "corpus").mkdir()
    (tmp_path / "a.epub").write_bytes(book())
    first, second = add_all(tmp_path / "corpus", str(tmp_path / "a.epub"), Wish(copies=True))
    assert isinstance(first, Path)
    assert isinstance(second, Path)
    assert (first.name, second.name) == ("first.txt", "second-last.txt")
    article = read(first)
    assert (article.title, article.source, article.meta["chapter"]) == ("First", "Bridges", "1")
    assert article.text == f"First\n\n{LONG.strip()}"


def test_a_compressed_document_says_what_it_is(tmp_path: Path) -> None:
    """It has to be unpacked first, unless it is a web archive."""
    (tmp_path / "corpus").mkdir()
    (tmp_path / "a.pdf.gz").write_bytes(gzip.compress(printed(["words"])))
    with pytest.raises(ArticleError, match=r"a\.pdf\.gz is a PDF"):
        list(add_all(tmp_path / "corpus", str(tmp_path / "a.pdf.gz"), Wish()))


def test_an_e_book_that_unpacks_to_a_thousand_times_its_size_gets_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also one whose order of reading names a chapter a hundred times. A path out of the archive is only a name."""
    monkeypatch.setattr(epub, "MAX_CHAPTER_BYTES", 2_000)
    monkeypatch.setattr(epub, "MAX_BOOK_BYTES", 5_000)
    container = '<container><rootfiles><rootfile full-path="a/b.opf"/></rootfiles></container>'
    start: dict[str, str | bytes] = {"mimetype": "application/epub+zip", "META-INF/container.xml": container}

    def made(pages: dict[str, str], times: int = 1) -> bytes:
        items = "".join(f'<item id="{number}" href="{name}"/>' for number, name in enumerate(pages))
        spine = "".join(f'<itemref idref="{number}"/>' for number in range(len(pages)))
        package = f"<package><manifest>{items}</manifest><spine>{spine * times}</spine></package>"
        return zipped(start | {"a/b.opf": package} | {f"a/{name}": text for name, text in pages.items()})

    assert len(found_in(made({"1.html": f"<p>{LONG}</p>", "../../../2.html": LONG}, times=100), "a.epub")) == 1
    with pytest.raises(ArticleError, match="too large to be a book"):
        found_in(made({"1.html": LONG * 10}), "a.epub")
    with pytest.raises(ArticleError, match="no further than chapter 4"):
        found_in(made({f"{number}.html": f"{number} {LONG * 4}" for number in range(9)}), "a.epub")


def test_a_message_that_is_not_text_is_no_article() -> None:
    """A program in a mailbox, which nobody could read: the others are there."""
    start = b"From ana@news.example Mon Nov 28 10:00:00 2026\nFrom: Ana <ana@news.example>\nSubject: x\n\n"
    refused, read = found_in(start + bytes(range(256)) + b"\n\n" + start + LONG.encode() + b"\n", "a.mbox")
    assert str(refused) == "message 1 of a.mbox is not text: it has NUL bytes in it"
    assert isinstance(read, Article)
