"""Older encodings: told from the bytes, agreed on by the files of a folder, named, or refused."""

import gzip
import json
from pathlib import Path

import pytest
from encoding_samples import LANGUAGES, outcome, samples
from terminal import run

from annotations.corpus.corpus import Corpus, open_corpus, scan
from annotations.corpus.readers.encoding import damaged_utf8
from annotations.corpus.readers.encoding_guess import SAMPLE_BYTES, guess, rank, sample
from annotations.corpus.readers.plain import decode
from annotations.errors import ArticleError, CorpusError, SchemeError

PARAGRAPHS = {language.name: language.text for language in LANGUAGES}
GREEK, CZECH = PARAGRAPHS["Greek"], PARAGRAPHS["Czech"]
RUSSIAN = PARAGRAPHS["Russian"].translate({ord("«"): '"', ord("»"): '"', ord("—"): "-"})


def texts_of(corpus: Corpus) -> list[str]:
    """Read every article."""
    return [corpus.load(entry).text for entry in corpus.entries]


def test_every_paragraph_is_read_in_every_older_encoding_of_its_language() -> None:
    """Fifty-eight of them, from MacRoman to GB18030; Greek once came out as Cyrillic letters."""
    long = [
        (language, encoding, outcome(text, data))
        for language, encoding, kind, text, data in samples()
        if kind == "long"
    ]
    assert [each for each in long if each[2] != "right"] == []
    assert len(long) > 50


def test_of_headlines_hardly_one_is_read_wrongly() -> None:
    """One line of a few words is little to go by; at most two in a hundred are wrong, and as many are refused."""
    found = [outcome(text, data) for *_, kind, text, data in samples() if kind == "short"]
    assert found.count("wrong") <= len(found) // 50
    assert found.count("refused") <= len(found) // 50


@pytest.mark.parametrize("encoding", ["iso8859-2", "cp1250"])
def test_short_polish_is_told_by_how_its_words_end(encoding: str) -> None:
    """Both encodings have nearly all letters at the same place; in the other one ą is a sign that follows no letter."""
    text = "Premier powiedział wczoraj, że podatki spadną. Coś takiego, mówi opozycja, jest niemożliwe."
    assert decode(text.encode(encoding), "a.txt") == text


def test_japanese_mail_is_read_although_it_is_ascii() -> None:
    """ISO-2022-JP is ASCII with escape sequences."""
    assert decode(PARAGRAPHS["Japanese"].encode("iso2022_jp"), "a.txt") == PARAGRAPHS["Japanese"]


def test_bytes_that_show_too_little_are_refused_with_a_way_round(tmp_path: Path) -> None:
    """No gibberish: the message says how to name the encoding, and naming it works."""
    path = tmp_path / "a.txt"
    path.write_bytes(bytes(range(0x80, 0x100)) * 3)
    (tmp_path / "b.txt").write_text("Plain.")
    ((_, first), _) = ((entry.id, entry) for entry in open_corpus(tmp_path).entries)
    with pytest.raises(ArticleError) as told:
        open_corpus(tmp_path).load(first)
    assert str(told.value).startswith("a.txt is not UTF-8, and its encoding cannot be detected from its 384 bytes")
    assert str(told.value).endswith("name it with --encoding, or as encoding in copydesk.toml")
    assert open_corpus(tmp_path, encoding="cp437").load(first).text.startswith("ÇüéâäàåçêëèïîìÄÅ")


def test_files_of_a_folder_show_together_what_one_does_not(tmp_path: Path) -> None:
    """A headline that could be in either of two encodings is in that of the articles beside it."""
    short = "Iva Rać"
    assert decode(short.encode("cp1250"), "a.txt") != short
    (tmp_path / "a.txt").write_bytes(short.encode("cp1250"))
    for number, language in enumerate(("Croatian", "Croatian", "Czech")):
        (tmp_path / f"b{number}.txt").write_bytes(PARAGRAPHS[language].encode("cp1250"))
    assert texts_of(open_corpus(tmp_path))[0] == short


def test_files_of_a_folder_that_do_not_agree_are_read_each_by_itself(tmp_path: Path) -> None:
    """One archive may hold several encodings."""
    texts = (("a", GREEK, "cp1253"), ("b", CZECH, "cp1250"), ("c", RUSSIAN, "cp866"))
    for name, text, encoding in texts:
        (tmp_path / f"{name}.txt").write_bytes(text.encode(encoding))
    assert texts_of(open_corpus(tmp_path)) == [GREEK, CZECH, RUSSIAN]


@pytest.mark.parametrize("ending", ["txt", "md", "jsonl", "json", "csv", "html"])
@pytest.mark.parametrize(
    ("language", "encoding"),
    [("Greek", "cp1253"), ("Japanese", "cp932"), ("Chinese, traditional", "big5"), ("Chinese, simplified", "gb18030")],
)
@pytest.mark.parametrize("how", ["guessed", "named", "gzip"])
def test_every_format_is_read_in_older_encodings(
    tmp_path: Path, ending: str, language: str, encoding: str, how: str
) -> None:
    """Also where the second half of a character is a bracket, a bar or a backslash: Shift-JIS, Big5, GB18030."""
    text = PARAGRAPHS[language] + ("ソ表予功" if encoding == "cp932" else "")
    written = {
        "jsonl": json.dumps({"text": text}, ensure_ascii=False) + "\n",
        "json": json.dumps([{"text": text}, {"text": text}], ensure_ascii=False),
        "csv": f'text,n\n"{text}",1\n',
        "html": f"<html><body><article><p>{text}</p></article></body></html>",
    }.get(ending, text)
    data = written.encode(encoding)
    path = tmp_path / f"a.{ending}{'.gz' if how == 'gzip' else ''}"
    path.write_bytes(gzip.compress(data) if how == "gzip" else data)
    corpus = open_corpus(path, encoding=encoding if how == "named" else "")
    assert set(texts_of(corpus)) == {text}


def test_an_encoding_is_named_in_the_settings_for_all_files_or_by_pattern(tmp_path: Path) -> None:
    """The first pattern that fits the path or the name counts, and the command line goes before both."""
    (tmp_path / "old").mkdir()
    for name in ("old/a.txt", "b.txt"):
        (tmp_path / name).write_bytes("Žluť".encode("cp1250"))
    settings = tmp_path / "copydesk.toml"
    settings.write_text('encoding = "cp1250"\n')
    assert texts_of(open_corpus(tmp_path)) == ["Žluť", "Žluť"]
    settings.write_text('[encoding]\n"old/*" = "cp1250"\n"*.txt" = "mac-roman"\n')
    mac = "Žluť".encode("cp1250").decode("mac-roman")
    assert texts_of(open_corpus(tmp_path)) == [mac, "Žluť"]
    assert texts_of(open_corpus(tmp_path, encoding="cp1250")) == ["Žluť", "Žluť"]
    settings.write_text('encoding = "nonsense"\n')
    with pytest.raises(SchemeError, match=r"copydesk\.toml, line 1: there is no encoding “nonsense”"):
        open_corpus(tmp_path)
    settings.unlink()
    with pytest.raises(CorpusError, match=r"There is no encoding nonsense\. Name one that Python knows"):
        open_corpus(tmp_path, encoding="nonsense")


def test_what_is_cached_is_of_the_encoding_that_was_named(tmp_path: Path) -> None:
    """A list that was made before the encoding was named is made anew."""
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "a.txt").write_bytes("Žluť".encode("cp1250"))
    titles = []
    for encoding in ("cp1250", "mac-roman", "cp1250"):
        corpus = open_corpus(tmp_path / "news", cache=tmp_path / "cache", encoding=encoding)
        for looked in scan(corpus, tmp_path / "cache"):
            corpus = looked.corpus
        titles += [entry.glance.title for entry in corpus.entries if entry.glance]
    assert titles == ["Žluť", "Žluť".encode("cp1250").decode("mac-roman"), "Žluť"]


@pytest.mark.parametrize("text", [CZECH, GREEK, PARAGRAPHS["Japanese"], "“Café,” she said.", "naïve"])
def test_one_bad_byte_in_utf8_is_shown_and_the_rest_read(text: str) -> None:
    """It was once all read as an older encoding: “CafÃ©”."""
    for bad in (b"\xff", b"\xe9", b"\x93"):
        data = text.encode() + b" x" + bad + b"y"
        assert decode(data, "a.txt") == f"{text} x\ufffdy"
        found = damaged_utf8(data)
        assert found is not None
        assert found.replaced == 1


@pytest.mark.parametrize("text", ["„Spaß“ am Müll", "«CAFÉ» fermé", "Ü“, é", "1º café", "na\u00efve"])
def test_western_text_is_not_taken_for_damaged_utf8(text: str) -> None:
    """A capital letter and a quotation mark of Windows-1252 may be a valid sequence of UTF-8."""
    assert decode(text.encode("cp1252"), "a.txt") == text


def test_a_bad_byte_in_a_line_leaves_the_others(tmp_path: Path) -> None:
    """Also where other lines are of an older encoding."""
    lines = ['{"text": "Zo\xeb, na\xefve \u201cyes\u201d"}'.encode(), '{"text": "caf\xe9 ferm\xe9"}'.encode("cp1252")]
    lines.append(lines[0].replace(b"yes", b"ye\xff"))
    (tmp_path / "a.jsonl").write_bytes(b"\n".join(lines))
    corpus = open_corpus(tmp_path / "a.jsonl")
    assert texts_of(corpus) == ["Zoë, naïve “yes”", "café fermé", "Zoë, naïve “ye\ufffd”"]
    assert [corpus.load(entry).replaced for entry in corpus.entries] == [0, 0, 1]


def test_the_list_says_what_was_guessed_and_what_could_not_be_read(tmp_path: Path) -> None:
    """On standard error; an encoding that was named is no guess, and is not said."""
    news = tmp_path / "news"
    news.mkdir()
    (news / "a.txt").write_bytes(GREEK.encode("cp1253"))
    (news / "b.txt").write_bytes(CZECH.encode() + b"\xff")
    done = run("articles", news)
    assert "Η δήμαρχος είπε" in done.stdout
    assert done.stderr.splitlines() == [
        "\ufffd replaces bytes that are not text: b in 1 place.",
        "1 article read as cp1253, detected from its bytes: if that is wrong, name the encoding with --encoding.",
    ]
    done = run("articles", news, "--encoding", "cp1250")
    assert done.stderr == ""
    assert run("articles", news, "--encoding", "x").returncode == 2


def test_a_large_file_is_not_ranked_as_a_whole() -> None:
    """What decides is a few kilobytes of lines with letters outside ASCII."""
    data = b"Only plain words here.\n" * 100_000 + (GREEK + "\n").encode("cp1253") * 100
    assert len(sample(data)) <= SAMPLE_BYTES
    assert guess(data, "a.txt") == "cp1253"
    assert rank(sample(data))[0].encoding == "cp1253"


def test_a_table_that_is_not_in_the_encoding_that_was_named_is_told(tmp_path: Path) -> None:
    """It is not said to begin as something that it does not begin as."""
    path = tmp_path / "a.csv"
    path.write_text("text\nHello there.\n")
    with pytest.raises(CorpusError, match=r"a\.csv is not in utf-16"):
        open_corpus(path, encoding="utf-16")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("language", ["English", "Czech", "Greek", "Russian"])
def test_utf_16_without_a_mark_is_read_if_it_is_certain(tmp_path: Path, encoding: str, language: str) -> None:
    """Every second byte is zero, or the same; in text files and in those of many articles."""
    text = PARAGRAPHS.get(language, "Rain fell — all “day”.")
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    (tmp_path / "b.jsonl").write_bytes(json.dumps({"text": text}, ensure_ascii=False).encode(encoding))
    assert texts_of(open_corpus(tmp_path)) == [text, text]


@pytest.mark.parametrize(
    "data",
    [
        PARAGRAPHS["Japanese"].encode("utf-16-le"),
        bytes(range(256)) * 20,
        b"".join(number.to_bytes(2, "little") for number in range(2000)),
        b"Rain.\x00\x00Snow.",
        b"R\x00a\x00i\x00n",
        b"Rain fell.\x00",
    ],
    ids=["many scripts", "bytes", "numbers", "NUL", "odd", "end"],
)
def test_what_only_may_be_utf_16_is_refused(tmp_path: Path, data: bytes) -> None:
    """A person who knows can name it."""
    (tmp_path / "a.txt").write_bytes(data)
    with pytest.raises(CorpusError, match="not text"):
        open_corpus(tmp_path)
