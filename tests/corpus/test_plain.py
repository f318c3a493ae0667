"""Plain text: read right in whatever encoding it comes, or refused with the reason."""

from pathlib import Path

import pytest
from hypothesis import given
from strategies import texts

from annotations.corpus.readers.endings import read
from annotations.corpus.readers.plain import decode
from annotations.corpus.readers.titles import TITLE_LENGTH, title_of
from annotations.errors import ArticleError

TEXT = "“It’s a naïve café,” he said – and left.\n\nZoë Müller paid €5 on Tuesday, the prime minister’s résumé shows.\n"


def read_as(tmp_path: Path, data: bytes) -> str:
    """Write bytes to a file and read the text of it."""
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    return read(path).text


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode("utf-8"),
        TEXT.encode("utf-8-sig"),
        b"\xff\xfe" + TEXT.encode("utf-16-le"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        TEXT.encode("cp1252"),
    ],
    ids=["UTF-8", "UTF-8 with BOM", "UTF-16 LE", "UTF-16 BE", "cp1252"],
)
def test_one_text_is_the_same_in_every_encoding(tmp_path: Path, data: bytes) -> None:
    """Curly quotes, dashes and accents survive, and the byte order mark does not.

    Windows-1252 was once taken for Windows-1250: “naïve” became “naďve”.
    """
    assert read_as(tmp_path, data) == TEXT


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("The café of Zoë is naïve, said Señor García in São Paulo.", "latin-1"),
        ("Die Straße über die Brücke wurde gesperrt, erklärte Bürgermeister Müller am Montag.", "latin-1"),
        ("El presidente anunció que la situación económica de España mejorará el próximo año.", "latin-1"),
        ("Президент заявил в понедельник, что переговоры продолжатся на следующей неделе в Москве.", "cp1251"),
        ("Президент заявил в понедельник, что переговоры продолжатся на следующей неделе в Москве.", "koi8-r"),
    ],
)
def test_older_encodings_are_told_apart(text: str, encoding: str) -> None:
    """What a newsroom's archive may hold is read as what it is."""
    assert decode(text.encode(encoding), "a.txt") == text


def test_a_sample_article_in_windows_encoding_is_the_same(tmp_path: Path, folder: Path) -> None:
    """A whole article with many curly quotes loses not one of them."""
    text = (folder / "003_c2f5e6f134444f13.txt").read_text("utf-8")
    assert read_as(tmp_path, text.encode("cp1252")) == text


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_become_line_feeds(tmp_path: Path, end: str) -> None:
    """Offsets count one code point for a line end wherever the file comes from."""
    assert read_as(tmp_path, TEXT.replace("\n", end).encode()) == TEXT


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\xef\xbb\xbf\n"])
def test_a_file_without_words_is_empty(tmp_path: Path, data: bytes) -> None:
    """White space and a byte order mark are nothing to read."""
    with pytest.raises(ArticleError, match=r"a\.txt is empty"):
        read_as(tmp_path, data)


@pytest.mark.parametrize("data", [b"PK\x03\x04\x00\x00", b"words\x00words", b"\x7fELF\x02\x01\x01\x00"])
def test_a_file_with_nul_bytes_is_not_text(tmp_path: Path, data: bytes) -> None:
    """Archives and programs are refused with the reason."""
    with pytest.raises(ArticleError, match=r"a\.txt is not text: it has NUL bytes in it"):
        read_as(tmp_path, data)


@pytest.mark.parametrize(
    ("data", "encoding"),
    [(b"\xef\xbb\xbfcaf\xe9", "UTF-8"), (b"\xff\xfea", "UTF-16"), (b"\xff\xfe\x00\xd8a\x00", "UTF-16")],
)
def test_a_file_that_is_not_what_its_mark_says_is_refused(tmp_path: Path, data: bytes, encoding: str) -> None:
    """A wrong byte is not guessed away where the file says what it is."""
    with pytest.raises(ArticleError, match=rf"a\.txt begins as {encoding}.* but is not"):
        read_as(tmp_path, data)


def test_a_file_that_is_not_there_or_a_folder_cannot_be_read(tmp_path: Path) -> None:
    """The reason is the system's, in words."""
    with pytest.raises(ArticleError, match=r"no\.txt cannot be read: No such file or directory"):
        read(tmp_path / "no.txt")
    (tmp_path / "folder.txt").mkdir()
    with pytest.raises(ArticleError, match=r"folder\.txt cannot be read: Is a directory"):
        read(tmp_path / "folder.txt")


def test_an_article_has_its_title_and_its_whole_text(tmp_path: Path) -> None:
    """The first line is the title and stays in the text, so that offsets count from the file's beginning."""
    path = tmp_path / "a.txt"
    path.write_text("\n  A  title\there \n\nThe body.", "utf-8")
    article = read(path)
    assert (article.title, article.text) == ("A title here", "\n  A  title\there \n\nThe body.")
    assert (article.source, article.url, article.published, article.meta) == ("", "", "", {})


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("One line", "One line"),
        ("\n\n \t\nThird\nFourth", "Third"),
        (f"{'x' * 500}\nMore", "x" * TITLE_LENGTH),
        (f"{' ' * 1000}Far right\nMore", "Far right"),
    ],
)
def test_a_title_is_the_first_line_with_words(text: str, title: str) -> None:
    """Blank lines before it do not count, white space in it is one space, and it is not endless.

    A line that began with hundreds of blanks once gave an empty title.
    """
    assert title_of(text) == title


@given(texts())
def test_any_text_is_read_as_it_was_written(text: str) -> None:
    """UTF-8 comes back code point for code point where there is no NUL and no byte order mark in it."""
    if "\x00" in text or text.startswith("\ufeff"):
        return
    assert decode(text.encode("utf-8"), "a.txt") == text


@given(texts())
def test_any_text_with_words_has_a_title(text: str) -> None:
    """No longer than a title may be, on one line, and never empty."""
    title = title_of(text)
    assert len(title) <= TITLE_LENGTH
    assert len(title.splitlines()) <= 1
    assert bool(title) == bool(text.strip())


@pytest.mark.parametrize("encoding", ["utf-32-le", "utf-32-be"])
def test_utf_32_with_its_mark_is_read(tmp_path: Path, encoding: str) -> None:
    """UTF-32 is not taken for UTF-16, whose mark it begins with: once it opened full of NUL characters."""
    path = tmp_path / "a.txt"
    path.write_bytes("\ufeffPeking, 北京.\n".encode(encoding))
    assert read(path).text == "Peking, 北京.\n"
