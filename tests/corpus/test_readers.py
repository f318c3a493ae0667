"""Readers of files with many articles, of web pages and of gzip."""

import csv
import gzip
import io
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import texts

from annotations.article import Article
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.corpus.corpus import Corpus, open_corpus
from annotations.corpus.readers import gzip_stream as packed
from annotations.corpus.readers import streams as source
from annotations.corpus.readers.endings import MULTI_READERS, SINGLE_READERS
from annotations.corpus.readers.suffixes import MULTI_SUFFIXES, SINGLE_SUFFIXES
from annotations.errors import ArticleError, CorpusError
from annotations.layout import store_folder
from annotations.store.store import Store

NEWS = "“It’s a naïve café,” he said – and left.\n\nZoë Müller paid €5 on Tuesday."


def opened(path: Path, data: bytes | str) -> Corpus:
    """Write a file and open it as a corpus."""
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return open_corpus(path)


def told(corpus: Corpus) -> dict[str, str]:
    """Return the texts of the articles by id, or the reason for those without one."""
    found = {}
    for entry in corpus.entries:
        try:
            found[entry.id] = corpus.load(entry).text
        except ArticleError as error:
            found[entry.id] = f"! {error}"
    assert len(found) == len(corpus.entries)
    return found


def only(corpus: Corpus) -> Article:
    """Return the one article there is."""
    (entry,) = corpus.entries
    return corpus.load(entry)


SHAPES: list[tuple[dict[str, Any], dict[str, Any]]] = [
    (
        {"text": NEWS, "meta": {"source": "BBC", "url": "u", "section": "World"}, "_input_hash": 7, "spans": []},
        {"source": "BBC", "url": "u", "meta": {"_input_hash": 7, "meta": {"section": "World"}, "spans": []}},
    ),
    ({"id": 3, "text": NEWS, "label": [[0, 4, "X"]]}, {"id": "3", "meta": {"label": [[0, 4, "X"]]}}),
    (
        {"id": 5, "data": {"text": NEWS, "title": "T"}, "annotations": []},
        {"id": "5", "title": "T", "meta": {"annotations": []}},
    ),
    (
        {"source": {"id": None, "name": "The Hindu"}, "content": NEWS, "publishedAt": "2026-11-01T00:00:00Z"},
        {"source": "The Hindu", "published": "2026-11-01T00:00:00Z"},
    ),
    (
        {"_id": {"$oid": "ab12"}, "Body": NEWS, "Headline": "H", "date": 2026},
        {"id": "ab12", "title": "H", "published": "2026"},
    ),
    (
        {"text": "", "article": NEWS, "link": "l", "domain": "x.org"},
        {"url": "l", "source": "x.org", "meta": {"text": ""}},
    ),
    ({"document": NEWS, "score": 1.5, "title": None}, {"meta": {"score": 1.5, "title": None}}),
]


@pytest.mark.parametrize("ending", ["jsonl", "ndjson", "json"])
@pytest.mark.parametrize(
    ("line", "expected"), SHAPES, ids=["prodigy", "doccano", "label studio", "api", "mongo", "other", "null"]
)
def test_records_of_all_shapes_become_articles(
    tmp_path: Path, ending: str, line: dict[str, Any], expected: dict[str, Any]
) -> None:
    """Text, title, id, outlet, address and date are known by the names that tools give them; the rest is kept."""
    name = f"a.{ending}"
    article = only(opened(tmp_path / name, json.dumps(line)))
    whole = {"id": f"{name}#1", "title": NEWS.split("\n")[0], "source": "", "url": "", "published": "", "meta": {}}
    found = {key: getattr(article, key) for key in whole}
    assert article.text == NEWS
    assert found == {**whole, **expected}


def test_a_broken_line_is_told_with_its_number_and_the_others_are_read(tmp_path: Path) -> None:
    """Not JSON, no object, without a text, with an empty one, cut off, half a character: each with its reason."""
    lines = [
        b'{"id": "a", "text": "First"}',
        b"{not json}",
        b"",
        b'["text"]',
        b'{"title": "Only a title"}',
        b'{"text": " \\n"}',
        b'{"text": "half \\ud800 pair"}',
        b'{"id": "b", "text": "Second", "score": NaN}',
        b'{"text": "cut',
    ]
    found = told(opened(tmp_path / "news.jsonl", b"\r\n".join(lines)))
    assert list(found) == ["a", *(f"news.jsonl//{n}" for n in (2, 4, 5, 6, 7)), "b", "news.jsonl//9"]
    assert (found["a"], found["b"]) == ("First", "Second")
    assert found["news.jsonl//2"].startswith("! line 2 of news.jsonl is not valid JSON: ")
    assert found["news.jsonl//4"] == "! line 4 of news.jsonl is not a JSON object"
    assert found["news.jsonl//5"].startswith("! line 5 of news.jsonl has no text: looked for text, content, body,")
    assert found["news.jsonl//6"] == "! line 6 of news.jsonl has an empty text"
    assert found["news.jsonl//7"].startswith("! line 7 of news.jsonl is not valid JSON: ")
    assert found["news.jsonl//9"].startswith("! line 9 of news.jsonl is not valid JSON: ")


def test_a_text_that_was_cut_short_is_listed_as_such(tmp_path: Path) -> None:
    """NewsAPI sends 200 characters and says how many more there are: that is not the article."""
    texts = ["The mayor said… [+1234 chars]", "The mayor said [+1234 chars] and left.", "All of it."]
    lines = [json.dumps({"title": "T", "content": text}) for text in texts]
    found = told(opened(tmp_path / "a.jsonl", "\n".join(lines)))
    why = "! line 1 of a.jsonl has only the beginning of its text: its source left out the other 1234 characters"
    assert list(found.values()) == [why, *texts[1:]]


def test_an_id_stays_when_articles_come_behind_it(tmp_path: Path) -> None:
    """Own ids, lines without one, and one id three times: what was called something is called that for good."""
    lines = ['{"id":"x","text":"1"}', '{"text":"2"}', '{"id":"x","text":"3"}', '{"id":"x~2","text":"4"}']
    path = tmp_path / "a.jsonl"
    before = told(opened(path, "\n".join(lines)))
    assert before == {"x": "1", "a.jsonl#2": "2", "x~2": "3", "x~2~2": "4"}
    after = told(opened(path, "\n".join([*lines, '{"id":"x","text":"5"}', '{"text":"6"}'])))
    assert list(after.items())[:4] == list(before.items())
    assert len(after) == 6


def test_in_a_folder_an_id_begins_with_its_file(tmp_path: Path) -> None:
    """So that no file beside it can have the same; files of text keep the ids that they always had."""
    (tmp_path / "a.txt").write_text("Text.")
    (tmp_path / "page.html.txt").write_text("Saved.")
    (tmp_path / "b.jsonl").write_text('{"id":"a","text":"1"}\n{"text":"2"}\n')
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "b.csv").write_text("id,text\na,3\n")
    assert told(open_corpus(tmp_path)) == {
        "a": "Text.",
        "b.jsonl#a": "1",
        "b.jsonl#2": "2",
        "page.html": "Saved.",
        "sub/b.csv#a": "3",
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[{"text":"a"},{"text":"b"}]', {"#1": "a", "#2": "b"}),
        ('{"text":"one"}', {"#1": "one"}),
        ('{"data":[{"text":"a"}],"text":"not this"}', {"#1": "a"}),
        (
            '{"n":[1],"articles" : [ {"text":"[{\\"}"}, {"text":"b","data":[{"text":"c"}]}]}',
            {"#1": '[{"}', "#2": "b"},
        ),
        (
            '{"documents":[]}',
            {"//1": "! element 1 of a.json has no text: looked for text, content, body, article, document"},
        ),
        ('{"text":"a"}\n{"text":"b"}\n', {"#1": "a", "#2": "b"}),
        (
            '[{"text":"a"},"b",[{"text":"c"}],{"text":"d"}]',
            {"#1": "a", "//2": "! element 2 of a.json is not an object with fields", "#3": "d"},
        ),
        ('[{"text":"a"},{"text":}, {"text":"b"}]', {"#1": "a", "//2": "!", "#3": "b"}),
        ('[{"text":"a"},{"text":"b', {"#1": "a", "//2": "! element 2 of a.json ends early"}),
        ('[{"text":"a"},', {"#1": "a", "//2": "! element 2 of a.json ends early"}),
    ],
)
def test_json_is_a_list_an_object_or_a_list_in_an_object(tmp_path: Path, text: str, expected: dict[str, str]) -> None:
    """Brackets in strings are characters; a broken element is reported and the others are read."""
    for mark in ("", "\ufeff"):
        (tmp_path / "ok.txt").write_text("There must be one that can be read.")
        (tmp_path / "a.json").write_text(mark + text, "utf-8")
        found = told(open_corpus(tmp_path))
        del found["ok"]
        cut = {key: value if expected.get(key.removeprefix("a.json")) != "!" else "!" for key, value in found.items()}
        assert cut == {f"a.json{key}": value for key, value in expected.items()}


def test_json_that_is_longer_than_what_is_read_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever the pieces of a file are cut, in a string or between two brackets, the articles come out whole."""
    records = [{"id": n, "text": f'{n} "quoted" [x] {{y}} \\ {NEWS}' * (n % 3 + 1)} for n in range(12)]
    for chunk in (1, 7, 64):
        monkeypatch.setattr("annotations.corpus.readers.json_list._CHUNK", chunk)
        found = told(opened(tmp_path / "a.json", json.dumps({"info": {"n": [1]}, "data": records}, ensure_ascii=False)))
        assert found == {str(each["id"]): each["text"] for each in records}


@pytest.mark.parametrize(("delimiter", "name"), [(",", "a.csv"), (";", "a.csv"), ("\t", "a.tsv"), ("|", "a.csv")])
def test_a_table_is_read_by_its_names_whatever_parts_its_columns(tmp_path: Path, delimiter: str, name: str) -> None:
    """Line ends, delimiters and quotation marks in a cell are text; numbers of articles are those of their lines."""
    out = io.StringIO()
    table = csv.writer(out, delimiter=delimiter)
    table.writerows(
        [("Title", "Published", "Text", "Desk"), ("T", "2026", NEWS + ',;\t|"', "x"), (), ("", "", "Only text", "")]
    )
    corpus = opened(tmp_path / name, out.getvalue())
    assert [entry.id for entry in corpus.entries] == [f"{name}#2", f"{name}#6"]
    first, second = (corpus.load(entry) for entry in corpus.entries)
    assert (first.title, first.published, first.text, first.meta) == ("T", "2026", NEWS + ',;\t|"', {"Desk": "x"})
    assert (second.title, second.text, second.meta) == ("Only text", "Only text", {})


def test_broken_rows_are_told_with_their_lines_and_the_others_are_read(tmp_path: Path) -> None:
    """Too few cells, too many, NUL, a quotation mark that is never closed; one in the wrong place is a character."""
    rows = ["id,text", "a,one", "b", "c,x,y", 'd,"wrong" mark', "e,nul\0", "f,two", 'g,"never closed', "h,three"]
    found = told(opened(tmp_path / "a.csv", "\n".join(rows)))
    assert {key: text for key, text in found.items() if not text.startswith("!")} == {
        "a": "one",
        "d": '"wrong" mark',
        "f": "two",
        "h": "three",
    }
    assert found["a.csv//3"] == "! line 3 of a.csv has 1 column instead of 2"
    assert found["a.csv//4"] == "! line 4 of a.csv has 3 columns instead of 2"
    assert found["a.csv//6"] == "! line 6 of a.csv is not text: it has NUL characters in it"
    assert found["a.csv//8"].startswith("! line 8 of a.csv is not a row: ")


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (r'1,"He said \"no\"","x y"', r'He said "no"'),
        (r'1,"He said \"no\", then left",x', 'He said "no", then left'),
        (r'1,"It ends \"so\"",x', 'It ends "so"'),
        (r'1,"a \"b' + "\n" + r"c\" \\ d\e" + "\n" + 'f",x', 'a "b\nc" \\ d\\e\nf'),
        ('1,"He said "no" today",x', 'He said "no" today'),
        ('1,"He said "no"",x', 'He said "no"'),
        ('1,"No" is what he said,x', '"No" is what he said'),
        ('1,He said "no",x', 'He said "no"'),
        ('1,"C:\\dir\\",x', "C:\\dir\\"),
        ('1,"RFC ""no""\n, yes",x', 'RFC "no"\n, yes'),
    ],
)
def test_quotation_marks_that_are_not_as_they_should_be_are_read(tmp_path: Path, row: str, text: str) -> None:
    """A backslash before them, or nothing: where one reading gives as many columns as the table has, it is that."""
    found = told(opened(tmp_path / "a.csv", f"id,text,c\n0,first,x\n{row}\n2,last,x\n"))
    assert found == {"0": "first", "1": text, "2": "last"}


@pytest.mark.parametrize("line", ["sep=;", "SEP=;", '"sep=;"', "\ufeffsep=;"])
def test_the_line_that_tells_excel_the_delimiter_is_no_row(tmp_path: Path, line: str) -> None:
    """It decides, and articles are numbered by the lines of the file."""
    found = told(opened(tmp_path / "a.csv", f"{line}\r\ntitle;text\r\nPont, a, b;Le maire, dit-il.\r\n"))
    assert found == {"a.csv#3": "Le maire, dit-il."}


def test_columns_are_named_in_the_settings(tmp_path: Path) -> None:
    """By name, or by number where the table has no names; of JSON, the keys."""
    settings = tmp_path / "copydesk.toml"
    settings.write_text('[columns]\ntext = "Artikel"\ntitle = "Kop"\noutlet = "krant"\n')
    (tmp_path / "a.csv").write_text("nr,Kop,Artikel,Krant\n1,Brug,De brug is dicht.,De Stem\n")
    (tmp_path / "b.jsonl").write_text('{"text": "not this", "artikel": "De weg is open.", "kop": "Weg"}\n')
    corpus = open_corpus(tmp_path)
    articles = [corpus.load(entry) for entry in corpus.entries]
    assert [(each.title, each.text, each.source) for each in articles] == [
        ("Brug", "De brug is dicht.", "De Stem"),
        ("Weg", "De weg is open.", ""),
    ]
    settings.write_text("[columns]\ntext = 2\ntitle = 3\n")
    (tmp_path / "a.csv").write_text("1,Short.,A title that is longer than its text,x\n2,Again.,Other,y\n")
    corpus = open_corpus(tmp_path / "a.csv")
    assert [corpus.load(entry).text for entry in corpus.entries] == ["Short.", "Again."]
    assert corpus.load(corpus.entries[0]).title == "A title that is longer than its text"


def test_what_is_cached_is_of_the_columns_that_were_named(tmp_path: Path) -> None:
    """A list that was made before is made anew."""
    (tmp_path / "a.csv").write_text("text,other\nOne.,Two.\n")
    titles = []
    for named in ("", '[columns]\ntext = "other"\n', ""):
        (tmp_path / "copydesk.toml").write_text(named)
        (entry,) = open_corpus(tmp_path / "a.csv", cache=tmp_path / "cache").entries
        titles.append(entry.glance.title if entry.glance else "")
    assert titles == ["One.", "Two.", "One."]


HTML_TEXT = (
    "<h2>Bridge</h2><p>The mayor &amp; the council said:<br>“no”.</p>\n"
    "<p>It <b>stays</b>\n shut.</p><script>x()</script>"
)
PLAIN_TEXT = "Bridge\n\nThe mayor & the council said:\n“no”.\n\nIt stays shut."


@pytest.mark.parametrize(
    ("record", "title", "text", "published", "url"),
    [
        (
            {"authors": [], "date_publish": "2026-01-01 10:00:00", "maintext": NEWS, "title": "T", "description": "d"},
            "T",
            NEWS,
            "2026-01-01 10:00:00",
            "",
        ),
        (
            {
                "id": "world/2026/a",
                "webTitle": "T",
                "webUrl": "https://g.example/a",
                "webPublicationDate": "2026-01-01T10:00:00Z",
                "fields": {"headline": "H", "bodyText": NEWS, "id": "other"},
            },
            "T",
            NEWS,
            "2026-01-01T10:00:00Z",
            "https://g.example/a",
        ),
        (
            {
                "headline": {"main": "T", "kicker": "k"},
                "lead_paragraph": NEWS,
                "web_url": "u",
                "pub_date": "2026-01-01",
            },
            "T",
            NEWS,
            "2026-01-01",
            "u",
        ),
        (
            {"title": "A &amp; <i>b</i>", "content_html": HTML_TEXT, "url": "u", "date_published": "2026-01-01"},
            "A & b",
            PLAIN_TEXT,
            "2026-01-01",
            "u",
        ),
        (
            {"title": {"rendered": "T&#8217;s"}, "content": {"rendered": HTML_TEXT}, "link": "u", "date": "2026-01-01"},
            "T’s",
            PLAIN_TEXT,
            "2026-01-01",
            "u",
        ),
        (
            {"uri": "urn:x", "type": "text", "versioncreated": "2026-01-01", "headline": "T", "body_xhtml": HTML_TEXT},
            "T",
            PLAIN_TEXT,
            "2026-01-01",
            "",
        ),
        (
            {
                "standard": {"name": "ninjs", "version": "2.0"},
                "headlines": [{"role": "short", "value": "T"}, {"role": "main", "value": "T &amp; T"}],
                "bodies": [{"contenttype": "text/html", "value": HTML_TEXT}, {"value": ""}, 7, {"value": None}],
                "contentcreated": "2026-01-01",
            },
            "T & T",
            PLAIN_TEXT,
            "2026-01-01",
            "",
        ),
    ],
    ids=["news-please", "Guardian", "New York Times", "JSON Feed", "WordPress", "ninjs 1", "ninjs 2"],
)
def test_records_of_news_services_become_articles(
    tmp_path: Path, record: dict[str, Any], title: str, text: str, published: str, url: str
) -> None:
    """Under the names that each of them has for text, title, date and address; HTML becomes text."""
    article = only(opened(tmp_path / "a.jsonl", json.dumps(record)))
    assert (article.title, article.text, article.published, article.url) == (title, text, published, url)
    assert article.id == record.get("id", "a.jsonl#1")


@pytest.mark.parametrize(
    "answer",
    [
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "Feed",
            "items": [{"content_text": "a"}, {"text": "b"}],
        },
        {"response": {"status": "ok", "pages": [{"n": 1}], "results": [{"fields": {"body": "a"}}, {"text": "b"}]}},
        {"status": "OK", "response": {"docs": [{"lead_paragraph": "a"}, {"text": "b"}], "meta": {"hits": 2}}},
    ],
    ids=["JSON Feed", "Guardian", "New York Times"],
)
def test_answers_of_news_services_are_lists_of_articles(tmp_path: Path, answer: dict[str, Any]) -> None:
    """Where the list is inside an object, or inside an object of that."""
    assert list(told(opened(tmp_path / "a.json", json.dumps(answer))).values()) == ["a", "b"]


def test_items_of_an_article_are_no_articles(tmp_path: Path) -> None:
    """A key that is that of a list of articles elsewhere."""
    text = '{"text": "one", "items": [{"text": "x"}], "results": [{"text": "y"}]}'
    assert told(opened(tmp_path / "a.json", text)) == {"a.json#1": "one"}


def test_html_in_a_field_is_kept_if_the_settings_say_so(tmp_path: Path) -> None:
    """Text that only speaks of tags is never touched."""
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": HTML_TEXT}) + '\n{"text": "Write <p> and a < b & c."}\n')
    kept = list(told(open_corpus(tmp_path)).values())
    assert kept == [PLAIN_TEXT, "Write <p> and a < b & c."]
    (tmp_path / "copydesk.toml").write_text('html = "keep"\n')
    assert next(iter(told(open_corpus(tmp_path)).values())) == HTML_TEXT


def test_html_that_was_annotated_stays_html(tmp_path: Path) -> None:
    """Its claims stand on the tags; those who annotated before still find them, in whatever store they are."""
    (tmp_path / "a.jsonl").write_text("".join(json.dumps({"text": f"<p>{word} said no.</p>"}) + "\n" for word in "AB"))
    settings = tmp_path / "copydesk.toml"
    settings.write_text('html = "keep"\n')
    corpus = open_corpus(tmp_path)
    article = corpus.load(corpus.entries[0])
    for home in (store_folder(tmp_path), tmp_path / "other"):
        settings.write_text('html = "keep"\n')
        store = Store(home, "anna")
        store.apply(article, [edits.tag(store.load(article), Claim.of(article.text, 3, 4, "fact"))])
        settings.write_text("")
        for cache in (None, tmp_path / "cache", tmp_path / "cache"):
            opened_anew = open_corpus(tmp_path, home, cache)
            assert list(told(opened_anew).values()) == ["<p>A said no.</p>", "B said no."]
            record = store.load(opened_anew.load(opened_anew.entries[0]))
            assert [claim.span for claim in record.claims] == [(3, 4)]
    assert list(told(open_corpus(tmp_path, tmp_path / "new", tmp_path / "cache")).values()) == [
        "A said no.",
        "B said no.",
    ]


def test_a_table_without_names_has_its_text_in_the_longest_column(tmp_path: Path) -> None:
    """The first row is an article then, and a table with names but no text says which columns it has."""
    found = told(opened(tmp_path / "a.csv", f'1,"{NEWS}"\n2,"Another, longer text than a number."\n'))
    assert found == {"a.csv#1": NEWS, "a.csv#4": "Another, longer text than a number."}
    with pytest.raises(CorpusError, match=r"no column for the text .*: its columns are id, title, tags"):
        opened(tmp_path / "b.csv", "id,title,tags\n1,T,x\n")


def test_a_byte_order_mark_inside_a_file_is_text(tmp_path: Path) -> None:
    """Only the first one of a file is none of it: a line inside a cell may begin with that character."""
    assert only(opened(tmp_path / "a.csv", '\ufefftext\n"a\n\ufeffb"\n')).text == "a\n\ufeffb"


def test_a_cell_may_be_very_long(tmp_path: Path) -> None:
    """Python's own limit of 131,072 characters is none here."""
    text = "word " * 100_000
    assert only(opened(tmp_path / "a.csv", f"text\n{text}\n")).text == text


@pytest.mark.parametrize("ending", ["txt", "md", "jsonl", "json", "csv", "tsv", "html"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", "cp1252"])
@pytest.mark.parametrize("zipped", [False, True], ids=["plain", "gzip"])
def test_every_format_is_read_in_every_encoding(tmp_path: Path, ending: str, encoding: str, *, zipped: bool) -> None:
    """Curly quotes, dashes and accents survive; a byte order mark is no part of the text."""
    written = {
        "txt": NEWS,
        "md": NEWS,
        "jsonl": json.dumps({"text": NEWS}, ensure_ascii=False) + "\n",
        "json": json.dumps([{"text": NEWS}], ensure_ascii=False),
        "csv": f'text,n\n"{NEWS}",1\n',
        "tsv": f'text\tn\n"{NEWS}"\t1\n',
        "html": f"<html><body><article><p>{'</p><p>'.join(NEWS.split(chr(10) * 2))}</p></article></body></html>",
    }[ending]
    data = ("\ufeff" + written if encoding == "utf-16-be" else written).encode(encoding)
    path = tmp_path / f"a.{ending}{'.gz' if zipped else ''}"
    assert only(opened(path, gzip.compress(data) if zipped else data)).text == NEWS


def test_gzip_that_is_none_cut_off_or_damaged_is_told(tmp_path: Path) -> None:
    """An article of it is not opened; of many, those before the place are."""
    data = gzip.compress(b"".join(b'{"id":%d,"text":"%d"}\n' % (n, n * 7919) for n in range(50_000)))
    for path, wrong, reason in (
        ("a.txt.gz", b"Only text", "a.txt.gz is not gzip"),
        ("a.txt.gz", gzip.compress(NEWS.encode())[:-9], "a.txt.gz is cut off: the rest of its content is missing"),
        ("a.txt.gz", gzip.compress(NEWS.encode())[:-8] + b"12345678", "a.txt.gz is damaged: it cannot be unpacked"),
        ("a.txt.gz", b"", "a.txt.gz is cut off"),
        ("a.jsonl.gz", b"{}", "a.jsonl.gz is not gzip"),
    ):
        with pytest.raises(CorpusError, match=reason):
            opened(tmp_path / path, wrong)
    corpus = opened(tmp_path / "a.jsonl.gz", data[: len(data) // 2])
    *good, last = corpus.entries
    assert len(good) > 1000
    assert all(corpus.load(entry).text == str(int(entry.id) * 7919) for entry in good[::1000])
    with pytest.raises(ArticleError, match=r"a\.jsonl\.gz is cut off: the rest of its content is missing"):
        corpus.load(last)


def test_several_gzips_one_behind_the_other_are_one_file(tmp_path: Path) -> None:
    """As `cat` makes them of daily files."""
    parts = [gzip.compress(f'{{"id":"{n}","text":"Day {n}"}}\n'.encode()) for n in range(3)]
    assert told(opened(tmp_path / "a.jsonl.gz", b"".join(parts))) == {str(n): f"Day {n}" for n in range(3)}


def test_what_unpacks_without_end_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small file that becomes a huge one is refused in a sentence, and so is an article that is too large."""
    monkeypatch.setattr(packed, "BOMB_SIZE", 2**20)
    with pytest.raises(CorpusError, match="unpacks to more than 200 times its size: it is not read further"):
        opened(tmp_path / "a.jsonl.gz", gzip.compress(b" " * 2**22))
    monkeypatch.setattr(source, "MAX_ARTICLE_BYTES", 1000)
    with pytest.raises(CorpusError, match=r"a\.txt has more than .* MB: it is too large to be one article"):
        opened(tmp_path / "a.txt", "x" * 1001)


def test_articles_of_gzip_are_opened_in_any_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the last to the first, and across checkpoints."""
    monkeypatch.setattr(packed, "CHECKPOINT_BYTES", 1)
    monkeypatch.setattr(packed, "_CHUNK", 512)
    texts = {str(n): f"{n} {n * 7919} {NEWS}" for n in range(2000)}
    lines = "".join(json.dumps({"id": key, "text": text}) + "\n" for key, text in texts.items())
    corpus = opened(tmp_path / "a.jsonl.gz", gzip.compress(lines.encode()))
    for entry in (*reversed(corpus.entries[::97]), *corpus.entries[::61]):
        assert corpus.load(entry).text == texts[entry.id]


def test_unpacking_goes_on_from_the_nearest_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was unpacked once is not unpacked again from the beginning, whichever way one goes."""
    monkeypatch.setattr(packed, "CHECKPOINT_BYTES", 10_000)
    monkeypatch.setattr(packed, "_CHUNK", 1024)
    text = b"".join(b"%d %d\n" % (n, n * 7919) for n in range(30_000))
    data = gzip.compress(text)

    class Counting(io.BytesIO):
        count = 0

        def read(self, size: int | None = -1) -> bytes:
            got = super().read(size)
            Counting.count += len(got)
            return got

    known = packed.Checkpoints()
    assert packed.GzipReader(Counting(data), "a", len(data), known).read() == text
    again = packed.GzipReader(Counting(data), "a", len(data), known)
    for offset in (len(text) - 50, 20_000, len(text) // 2, 0):
        Counting.count = 0
        assert again.seek(offset) == offset
        assert again.read(10) == text[offset : offset + 10]
        assert Counting.count < len(data) / 4


PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="{charset}"><title>Minister leaves café – The Site</title>
<meta property="og:title" content="Minister leaves café"><meta property="og:site_name" content="The Site">
<meta property="article:published_time" content="2026-11-20T08:00:00Z">
<link rel="canonical" href="https://news.example/minister"></head>
<body><nav><a href="/">Home</a> <a href="/w">World</a></nav>
<article><h1>Minister leaves café</h1><p>“I have nothing to add,” the minister said on Friday as she left the café.</p>
<p>Her office did not answer questions that were put to it in writing on Thursday &amp; again on Friday.</p></article>
<footer>Subscribe to our newsletter</footer></body></html>"""


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252", "iso-8859-1"])
def test_a_web_page_is_its_article(tmp_path: Path, charset: str) -> None:
    """Without navigation, in the declared encoding, with its own title, outlet, date and address."""
    data = PAGE.format(charset=charset).encode("cp1252" if charset != "utf-8" else charset)
    article = only(opened(tmp_path / "p.html", data))
    assert "“I have nothing to add,” the minister said on Friday as she left the café.\n\nHer office" in article.text
    assert "in writing on Thursday & again on Friday." in article.text
    assert not {"Home", "Subscribe"} & set(article.text.split())
    assert (article.id, article.title, article.source) == ("p.html", "Minister leaves café", "The Site")
    assert (article.published, article.url) == ("2026-11-20", "https://news.example/minister")


def test_a_web_page_without_an_article_says_so(tmp_path: Path) -> None:
    """Nothing is made up where there is nothing to read."""
    for page in ("<html><body></body></html>", "<html>", " \n"):
        with pytest.raises(CorpusError, match=r"(no article text was found in p\.html|p\.html is empty)"):
            opened(tmp_path / "p.html", page)


def test_without_trafilatura_a_web_page_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others are read all the same."""
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    (tmp_path / "a.txt").write_text("Text.")
    (tmp_path / "p.html").write_text(PAGE)
    assert told(open_corpus(tmp_path)) == {
        "a": "Text.",
        "p.html": "! p.html is a web page: to read web pages, run pip install 'copydesk[html]'",
    }


def test_markdown_is_kept_as_it_is_written(tmp_path: Path) -> None:
    """Signs and all, so that offsets count what is shown; its title is its heading."""
    text = "By-line\n\n# The *real* title #\n\n- a [link](http://x)\n\n## Another\n"
    article = only(opened(tmp_path / "a.markdown", text))
    assert (article.id, article.text, article.title) == ("a.markdown", text, "The *real* title")
    assert only(opened(tmp_path / "b.md", "### Third rank\n\nText")).title == "Third rank"


def json_values() -> st.SearchStrategy[Any]:
    """Make what else a record may hold."""
    plain = st.none() | st.booleans() | st.integers() | st.floats() | texts()
    return st.recursive(
        plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts(), inner, max_size=3), max_leaves=5
    )


@pytest.mark.slow
@settings(max_examples=60)
@given(
    st.lists(st.tuples(texts(1), st.dictionaries(texts(), json_values(), max_size=4)), min_size=1, max_size=6),
    st.booleans(),
)
def test_any_jsonl_comes_back_code_point_for_code_point(
    records: list[tuple[str, dict[str, Any]]], ascii_: bool
) -> None:
    """Whatever stands in the text, and beside it; the first text says something, so that there is one to open."""
    records[0] = ("x" + records[0][0], records[0][1])
    lines = [json.dumps({**more, "text": text}, ensure_ascii=ascii_) for text, more in records]
    with tempfile.TemporaryDirectory() as folder:
        for name, data in (("a.jsonl", "\n".join(lines)), ("a.json", f"[{','.join(lines)}]")):
            corpus = opened(Path(folder) / name, data)
            assert len(corpus.entries) == len(records)
            for entry, (text, _) in zip(corpus.entries, records, strict=True):
                if text.strip():
                    assert corpus.load(entry).text == text


@settings(max_examples=60)
@given(st.lists(texts(1), min_size=1, max_size=6), st.sampled_from(",;\t|"), st.sampled_from(["\n", "\r\n"]))
def test_any_table_comes_back_code_point_for_code_point(rows: list[str], delimiter: str, end: str) -> None:
    """Within what a table can say, which is everything but NUL."""
    rows[0] = "x" + rows[0]
    out = io.StringIO(newline="")
    table = csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    table.writerows([("id", "text"), *((str(n), text) for n, text in enumerate(rows))])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(out.getvalue().encode("utf-8"))
        readable = {str(n): text for n, text in enumerate(rows) if text.strip() and "\0" not in text}
        if not readable:
            return
        corpus = open_corpus(path)
        assert len(corpus.entries) == len(rows)
        assert {key: text for key, text in told(corpus).items() if key in readable} == readable


@pytest.mark.parametrize(
    ("name", "where"),
    [("a.txt", "plain._article_of"), ("a.jsonl", "records.article_of"), ("a.csv", "tabular._article")],
)
@pytest.mark.parametrize(
    ("error", "reason"),
    [(MemoryError, "there is not enough memory to read"), (RecursionError, "nested too deeply")],
)
def test_what_is_too_much_to_read_is_listed_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, where: str, error: type[Exception], reason: str
) -> None:
    """Like anything else that is wrong with a file; the others are read."""

    def fail(*_: object, **__: object) -> Article:
        raise error

    (tmp_path / name).write_text('{"text": "x y z"}\n' if name.endswith("l") else "id,text\n1,x y z\n")
    (tmp_path / "b.html").write_text(PAGE.format(charset="utf-8"), "utf-8")
    monkeypatch.setattr(f"annotations.corpus.readers.{where}", fail)
    corpus = open_corpus(tmp_path)
    first, second = sorted(corpus.entries, key=lambda each: each.path)
    with pytest.raises(ArticleError, match=reason):
        corpus.load(first)
    assert corpus.load(second).text


def test_every_suffix_has_its_reader() -> None:
    """The suffixes are listed without the readers; both name the same."""
    assert tuple(SINGLE_READERS) == SINGLE_SUFFIXES
    assert tuple(MULTI_READERS) == MULTI_SUFFIXES
