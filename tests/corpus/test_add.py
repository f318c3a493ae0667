"""Adding articles: what comes from a server or a file is a file of the corpus, and reads as it did."""

import gzip
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from sites import Answer, Site, serving
from strategies import texts
from terminal import COPYDESK
from test_readers import NEWS, PAGE

from annotations.corpus import download as fetching
from annotations.corpus.add import add, slug
from annotations.corpus.corpus import open_corpus
from annotations.corpus.readers.endings import read
from annotations.errors import ArticleError, CorpusError

HTML = {"Content-Type": "text/html; charset=utf-8"}


@pytest.fixture
def site() -> Iterator[Site]:
    """Start a server."""
    with serving() as started:
        yield started


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask the server and not a proxy of the machine that the tests run on."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")


def test_a_web_page_becomes_a_file_of_the_corpus(site: Site, tmp_path: Path) -> None:
    """With title, outlet, date, address and when it was retrieved above its text, and the reader takes them back."""
    path = add(tmp_path, site.says("/a", PAGE.format(charset="utf-8").encode(), HTML))
    assert path.name == "minister-leaves-cafe.txt"
    (entry,) = open_corpus(tmp_path).entries
    article = open_corpus(tmp_path).load(entry)
    assert (entry.id, article.title, article.source) == ("minister-leaves-cafe", "Minister leaves café", "The Site")
    assert (article.published, article.url) == ("2026-11-20", "https://news.example/minister")
    assert article.meta["retrieved"].endswith("Z")
    assert "“I have nothing to add,” the minister said on Friday as she left the café.\n\nHer office" in article.text
    assert path.read_text("utf-8").startswith("---\ntitle: Minister leaves café\noutlet: The Site\n")


def test_no_file_is_overwritten(site: Site, tmp_path: Path) -> None:
    """The second article of one title gets a number, and nothing else is left in the folder."""
    url = site.says("/a", NEWS.encode(), {"Content-Type": "text/plain"})
    names = [add(tmp_path, url).name for _ in range(3)]
    begin = "its-a-naive-cafe-he-said-and-left"
    assert names == [f"{begin}.txt", f"{begin}-2.txt", f"{begin}-3.txt"]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)


@pytest.mark.parametrize(
    ("header", "data"),
    [
        ("text/plain; charset=windows-1252", NEWS.encode("cp1252")),
        ("text/plain; charset=iso-8859-1", NEWS.encode("cp1252")),
        ("text/plain; charset=utf-8", NEWS.encode()),
        ("text/plain; charset=nonsense", NEWS.encode()),
        ("text/plain", NEWS.replace("\n", "\r\n").encode("utf-16")),
        ("text/plain", gzip.compress(NEWS.encode())),
        ("text/html; charset=utf-8", PAGE.format(charset="windows-1252").encode()),
        ("text/html; charset=windows-1252", PAGE.format(charset="utf-8").encode("cp1252")),
        ("text/html", PAGE.format(charset="windows-1252").encode("cp1252")),
        ("application/xhtml+xml", PAGE.format(charset="utf-8").encode()),
        ("application/octet-stream", PAGE.format(charset="utf-8").encode()),
    ],
)
def test_a_page_is_read_in_what_the_server_says_or_else_the_page(
    site: Site, tmp_path: Path, header: str, data: bytes
) -> None:
    """Curly quotes and accents survive, whether the server or the page is right about the encoding."""
    article = read(add(tmp_path, site.says("/a", data, {"Content-Type": header})))
    assert "café" in article.text
    assert article.text == NEWS or "“I have nothing to add,”" in article.text
    assert article.source in ("127.0.0.1", "The Site")


def test_an_encoding_that_is_named_goes_before_what_the_server_says(site: Site, tmp_path: Path) -> None:
    """For pages, text, and files."""
    text = "Η γέφυρα άνοιξε. Κανείς δεν το πίστευε."
    page = f'<html><head><meta charset="latin-1"></head><body><article><p>{text}</p></article></body></html>'
    (tmp_path / "a.txt").write_bytes(text.encode("cp1253"))
    origins = [
        site.says("/a", text.encode("cp1253"), {"Content-Type": "text/plain; charset=utf-8"}),
        site.says("/b", page.encode("cp1253"), {"Content-Type": "text/html; charset=latin-1"}),
        str(tmp_path / "a.txt"),
    ]
    for origin in origins:
        assert text in read(add(tmp_path, origin, "cp1253")).text


def test_redirections_are_followed_and_the_last_address_is_kept(site: Site, tmp_path: Path) -> None:
    """Also with letters in it that an address has no letters for."""
    site.says("/%C3%BCber?q=%C3%A9", NEWS.encode(), {"Content-Type": "text/plain"})
    url = site.says("/a", b"", {"Location": "/%C3%BCber?q=%C3%A9"}, 301)
    assert read(add(tmp_path, url)).url == f"{site.url}/%C3%BCber?q=%C3%A9"
    assert read(add(tmp_path, f"{site.url}/über?q=é")).text == NEWS


REFUSED: list[tuple[str, Answer, str]] = [
    ("missing", (404, {}, b""), "cannot be downloaded: the server says 404 Not Found"),
    ("broken", (500, {}, b""), "cannot be downloaded: the server says 500"),
    ("loop", (302, {"Location": "/loop"}, b""), "cannot be downloaded: the server says 302"),
    ("elsewhere", (302, {"Location": "file:///etc/passwd"}, b""), "cannot be downloaded: the server says 302"),
    ("ftp", (302, {"Location": "ftp://127.0.0.1/x"}, b""), "cannot be downloaded: unknown url type: ftp"),
    ("pdf", (200, {"Content-Type": "application/pdf"}, b"%PDF-1.7"), "is a damaged PDF"),
    ("pdf2", (200, {"Content-Type": "text/html"}, b"%PDF-1.7"), "is a damaged PDF"),
    ("picture", (200, {"Content-Type": "image/png"}, b"\x89PNG"), "is image/png, not an article"),
    ("nothing", (200, HTML, b"<html></html>"), "no article text was found"),
    ("empty", (200, {"Content-Type": "text/plain"}, b""), "is empty"),
    ("short", (200, {"Content-Type": "text/plain", "Content-Length": "99"}, b"x"), "ended early"),
    ("packed", (200, HTML, gzip.compress(b" " * 3000)), "it is too large to be one article"),
    ("large", (200, HTML, b" " * 3000), "it is too large to be one article"),
    ("damaged", (200, HTML, b"\x1f\x8b\x08damaged"), "cannot be decompressed"),
]


@pytest.mark.parametrize(("name", "answer", "reason"), REFUSED, ids=[each[0] for each in REFUSED])
def test_what_is_no_article_gets_a_sentence_and_no_file(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, answer: Answer, reason: str
) -> None:
    """Missing, broken off, a PDF, a picture, too large: one line that says which address and why."""
    monkeypatch.setattr(fetching, "MAX_PAGE_BYTES", 2000)
    status, headers, data = answer
    with pytest.raises(ArticleError) as told:
        add(tmp_path, site.says(f"/{name}", data, headers, status))
    assert reason in str(told.value)
    assert name in str(told.value)
    assert "\n" not in str(told.value)
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_does_not_answer_is_not_waited_for(site: Site) -> None:
    """Neither one that is silent, nor one that is not there."""
    with pytest.raises(ArticleError, match=r"did not arrive within 1e-06 seconds"):
        fetching.download(site.says("/a", b"x", HTML), patience=1e-6)
    for url, reason in (
        ("http://127.0.0.1:1/a", "Connection refused"),
        ("http://[bad/", "Invalid"),
        ("http://", "host"),
    ):
        with pytest.raises(ArticleError, match=rf"cannot be downloaded: .*{reason}"):
            fetching.download(url)


def plain_file(folder: Path) -> Path:
    """Write a text with front matter of its own."""
    path = folder / "in.txt"
    path.write_text(f'---\ntitle: "“Yes”"\nsource: A\nretrieved: 2020-01-01\ndesk: x\n---\n\n\n{NEWS}\n')
    return path


def page_file(folder: Path) -> Path:
    """Write a web page."""
    path = folder / "in.html"
    path.write_text(PAGE.format(charset="utf-8"), "utf-8")
    return path


def packed_file(folder: Path) -> Path:
    """Write a text in gzip."""
    path = folder / "in.md.gz"
    path.write_bytes(gzip.compress(f"# Title\n\n{NEWS}".encode()))
    return path


@pytest.mark.parametrize("make", [plain_file, page_file, packed_file])
def test_a_file_comes_in_as_it_is_read(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    """Its text code point for code point, and all that was known of it."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    before, after = read(make(tmp_path)), read(add(corpus, str(make(tmp_path))))
    assert after.text == before.text
    assert (after.title, after.source, after.published, after.url) == (
        before.title,
        before.source,
        before.published,
        before.url,
    )
    assert before.meta.items() <= after.meta.items()


def test_a_disk_without_links_gets_the_article_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under the first free name, and nothing else is left there."""

    def refused(path: Path, target: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refused)
    folder = tmp_path / "news"
    folder.mkdir()
    (tmp_path / "rain.txt").write_text("Rain fell.")
    for name in ("rain-fell.txt", "rain-fell-2.txt"):
        assert add(folder, str(tmp_path / "rain.txt")) == folder / name
    assert sorted(path.name for path in folder.iterdir()) == ["rain-fell-2.txt", "rain-fell.txt"]
    assert (folder / "rain-fell-2.txt").read_text().endswith("Rain fell.")


def test_a_file_that_holds_many_articles_or_none_is_not_added(tmp_path: Path) -> None:
    """Each gets a message about what to do instead."""
    (tmp_path / "a.jsonl").write_text('{"text": "x"}')
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4")
    for name, reason in (
        ("a.jsonl", "many articles"),
        ("a.pdf", "is a damaged PDF"),
        ("no.txt", "cannot be read: No such"),
    ):
        with pytest.raises(ArticleError, match=reason):
            add(tmp_path, str(tmp_path / name))
    with pytest.raises(CorpusError, match="is one file: articles can be added to a folder only"):
        add(tmp_path / "a.jsonl", str(tmp_path / "a.jsonl"))
    (tmp_path / "annotations" / "_texts").mkdir(parents=True)
    for name in ("annotations", "annotations/_texts"):
        with pytest.raises(CorpusError, match="is in a store, which holds claims only"):
            add(tmp_path / name, str(tmp_path / "a.txt"))
    with pytest.raises(CorpusError, match="is not there: articles can be added to a folder only"):
        add(tmp_path / "nowhere", str(tmp_path / "a.jsonl"))


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"PK\x03\x04\x14\x00", "a Word document, an e-book or another zip"),
        (b"{\\rtf1\\ansi Words}", "RTF"),
        (
            b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- x -->\n<entry xmlns="http://www.w3.org/2005/Atom"/>',
            "an Atom entry",
        ),
        ('<?xml version="1.0" encoding="utf-16"?><entry/>'.encode("utf-16"), "an Atom entry"),
        (b'<?xml version="1.0"?><doc><p>Words</p></doc>', "XML"),
    ],
)
@pytest.mark.parametrize("name", ["a.xml", "a.txt", "a.xml.gz"])
def test_what_is_no_article_is_named_for_what_it_is(tmp_path: Path, data: bytes, what: str, name: str) -> None:
    """Markup and headers were once added as articles whose title was `<?xml version="1.0"?>`."""
    (tmp_path / "corpus").mkdir()
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    with pytest.raises(ArticleError) as told:
        add(tmp_path / "corpus", str(tmp_path / name))
    assert str(told.value).startswith(f"{tmp_path / name} is {what}, ")
    assert str(told.value).endswith(" and add that file")
    assert list((tmp_path / "corpus").iterdir()) == []


@pytest.mark.parametrize(
    "data",
    [
        b"From: the desk of the editor\n\nNo more of this.",
        b"Subject: to change without notice, the mayor said.",
        b"Date: today\nPlace: here\n\nWords.",
        b"From London to Paris on Monday.\n",
        b"<3 is what she wrote.",
        b"<?a?>" * 800 + b" and no element",
        b'<?xml version="1.0"?><!DOCTYPE html><html><body><article><p>Words of it all.</p></article></body></html>',
    ],
)
def test_what_only_looks_like_mail_or_markup_is_an_article(tmp_path: Path, data: bytes) -> None:
    """One line with a colon is no header."""
    (tmp_path / "corpus").mkdir()
    for name in ("a.txt", "a.xml", "a.html") if b"<html" in data else ("a.txt",):
        (tmp_path / name).write_bytes(data)
        added = add(tmp_path / "corpus", str(tmp_path / name))
        assert "<html" not in added.read_text("utf-8")


def test_a_feed_without_entries_is_no_article(site: Site, tmp_path: Path) -> None:
    """Also where the server says that it is text, or a page."""
    for kind in ("text/xml", "application/rss+xml", "text/html", "text/plain"):
        url = site.says("/feed", b'<?xml version="1.0"?><rss version="2.0"/>', {"Content-Type": kind})
        with pytest.raises(ArticleError, match="there is no article in"):
            add(tmp_path, url)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("“It’s a naïve café”, he said", "its-a-naive-cafe-he-said"),
        ("../../etc/passwd", "etc-passwd"),
        ("…", "article"),
        ("北京。中美关系", "北京-中美关系"),
        ("x" * 300, "x" * 80),
    ],
)
def test_a_file_is_named_by_the_title(title: str, name: str) -> None:
    """In small letters of any script, without what a file system or a shell could stumble over."""
    assert slug(title) == name


@given(texts())
def test_any_title_makes_a_name_that_any_file_system_takes(title: str) -> None:
    """Never empty, hidden, or too long with a number behind it."""
    made = slug(title)
    assert 0 < len(made.encode()) <= 160
    assert made.replace("-", "").isalnum()


def test_the_command_says_what_it_wrote_and_what_it_could_not(site: Site, tmp_path: Path) -> None:
    """New files go to standard output, reasons to standard error; 1 where one failed, 2 where there is no folder."""
    good = site.says("/a", NEWS.encode(), {"Content-Type": "text/plain"})

    def run(*arguments: str) -> tuple[int, str, str]:
        done = subprocess.run(
            [COPYDESK, "add", *arguments], capture_output=True, text=True, encoding="utf-8", check=False
        )
        return done.returncode, done.stdout, done.stderr

    status, out, err = run(str(tmp_path), f"{site.url}/none", good)
    assert (status, out) == (1, f"{tmp_path}/its-a-naive-cafe-he-said-and-left.txt\n")
    assert err == f"{site.url}/none cannot be downloaded: the server says 404 Not Found.\n"
    assert run(str(tmp_path), good)[0] == 0
    assert run(f"{tmp_path}/no", good) == (
        2,
        "",
        f"{tmp_path}/no is not there: articles can be added to a folder only.\n",
    )


def test_a_password_in_an_address_is_used_and_not_kept(site: Site, tmp_path: Path) -> None:
    """Neither in the file, nor in its name, nor in what the command prints, whether it works or fails."""
    page = PAGE.format(charset="utf-8").replace("https://news.example", "https://eve:s3cret@news.example")
    site.says("/a", page.encode(), HTML)
    site.says("/", NEWS.encode(), {"Content-Type": "text/plain"})
    for number, path in enumerate(("/a", "/", "/none")):
        url = site.url.replace("//", "//ana:s3cret@") + path
        done = subprocess.run([COPYDESK, "add", tmp_path, url], capture_output=True, text=True, check=False)
        assert done.returncode == (number == 2), done.stderr
        assert "s3cret" not in done.stdout + done.stderr
    assert site.logins == ["Basic YW5hOnMzY3JldA=="] * 3
    kept = [path for path in tmp_path.iterdir() if path.is_file()]
    assert len(kept) == 2
    for each in kept:
        assert "s3cret" not in each.name + each.read_text("utf-8")
        assert "ana" not in each.read_text("utf-8").partition("---\n\n")[0]


@pytest.mark.parametrize("command", ["add", "read", "articles", "export", "import"])
@pytest.mark.parametrize("scheme", ["http", "ftp"])
def test_no_command_echoes_a_password(tmp_path: Path, scheme: str, command: str) -> None:
    """Also where an address is given in the place of a folder or file, or of a kind that is not read."""
    url = f"{scheme}://ana:s3cret@127.0.0.1:1/x"
    (tmp_path / "a.txt").write_text(NEWS)
    given = [tmp_path, url] if command in ("add", "import") else [url]
    done = subprocess.run([COPYDESK, command, *given], capture_output=True, text=True, check=False)
    assert done.returncode in (1, 2)
    assert "127.0.0.1" in done.stderr or command == "read"
    assert "s3cret" not in done.stdout + done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
