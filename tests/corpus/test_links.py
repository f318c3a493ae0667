"""Feeds, site maps and reading lists: what is new in them is added, once, as the servers allow."""

import json
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from filelock import FileLock
from sites import Site, serving

from annotations.article import Article
from annotations.corpus import add as adding
from annotations.corpus import article_index
from annotations.corpus.add import Outcome, Skipped, Wish, add_all, remove_feeds, update
from annotations.corpus.article_index import ArticleIndex
from annotations.corpus.corpus import open_corpus
from annotations.corpus.download import Edition, Page
from annotations.corpus.duplicates import KIND, Twin, Twins, canonical, first_of_each
from annotations.corpus.links import feeds
from annotations.corpus.links import kinds as lists
from annotations.corpus.links import visits as visiting
from annotations.corpus.links.feeds import Feed
from annotations.corpus.links.following import Limits
from annotations.corpus.links.link import Link
from annotations.corpus.links.visits import Visits
from annotations.errors import ArticleError, CorpusError

HTML = {"Content-Type": "text/html; charset=utf-8"}
FEED = {"Content-Type": "application/rss+xml"}
WORDS = "The mayor of {} said on Monday that the old bridge would be rebuilt before the winter begins. "


@pytest.fixture
def site() -> Iterator[Site]:
    """Start a server."""
    with serving() as started:
        yield started


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask the server and not a proxy of the machine that the tests run on."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")


@pytest.fixture
def waits() -> list[float]:
    """Return the seconds that the program wanted to wait."""
    return []


@pytest.fixture
def visits(waits: list[float]) -> Visits:
    """Return visits that note how long they would wait, and do not."""
    return Visits(waits.append)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Return an empty folder."""
    (tmp_path / "corpus").mkdir()
    return tmp_path / "corpus"


def page(site: Site, path: str, place: str) -> str:
    """Put a page with an article of its own on the server, and return its address."""
    text = "".join(f"<p>{WORDS.format(place)}{number}</p>" for number in range(3))
    return site.says(path, f"<html><head><title>{place}</title></head><body>{text}</body></html>".encode(), HTML)


def rss(*entries: str) -> bytes:
    """Return a feed with these items."""
    return f'<rss version="2.0"><channel><title>The Wire</title>{"".join(entries)}</channel></rss>'.encode()


def item(url: str, day: int = 20) -> str:
    """Return an item of a feed with a summary."""
    about = f"<title>{url[-1]} &amp; co</title><link>{url}</link><guid>{url}</guid>"
    return f"<item>{about}<pubDate>{day} Nov 2026 10:00:00 GMT</pubDate><description>Short.</description></item>"


def names(outcomes: list[Outcome]) -> list[str]:
    """Return the names of new files; the outcome of anything else."""
    return [each.name if isinstance(each, Path) else repr(each) for each in outcomes]


def test_a_feed_is_followed_and_only_what_is_new_is_added(site: Site, corpus: Path, visits: Visits) -> None:
    """A second run adds the entry that came, and an entry whose page failed is tried again."""
    first, second = page(site, "/1", "Kiel"), page(site, "/2", "Bonn")
    url = site.says("/feed", rss(item(first), item(f"{site.url}/3")), FEED)
    added, failed = add_all(corpus, url, Wish(), visits)
    assert names([added]) == ["kiel.txt"]
    assert "the server says 404" in str(failed)
    article = open_corpus(corpus).load(open_corpus(corpus).entries[0])
    assert (article.url, article.published) == (first, "2026-11-20T10:00:00+00:00")
    assert article.meta["feed"] == "The Wire"
    third = page(site, "/3", "Trier")
    site.says("/feed", rss(item(second), item(third), item(first)), FEED)
    assert names([outcome for _, outcome in update(corpus, Wish(), visits)]) == ["bonn.txt", "trier.txt"]
    assert list(update(corpus, Wish(), visits)) == []
    assert list(feeds.read(corpus)) == [url]


def test_a_feed_that_has_not_changed_is_not_sent_again(site: Site, corpus: Path, visits: Visits) -> None:
    """The server is asked by `ETag` and `Last-Modified`, and 304 is no error."""
    moment = "Fri, 20 Nov 2026 10:00:00 GMT"
    url = site.says("/feed", rss(item(page(site, "/1", "Kiel"))), {**FEED, "ETag": '"a"', "Last-Modified": moment})
    list(add_all(corpus, url, Wish(), visits))
    before = feeds.read(corpus)[url]
    assert (before.etag, before.modified) == ('"a"', moment)
    site.says("/feed", b"", {"Content-Length": "0"}, 304)
    assert list(update(corpus, Wish(), visits)) == []
    after = feeds.read(corpus)[url]
    assert (after.etag, after.seen) == (before.etag, before.seen)
    sent = site.headers[-1]
    assert (sent["If-None-Match"], sent["If-Modified-Since"]) == ('"a"', moment)


def test_limits_of_days_and_of_numbers_hold(site: Site, corpus: Path, visits: Visits) -> None:
    """What the limits leave out is there the next time."""
    entries = [item(page(site, f"/{number}", f"Place{number}"), number) for number in range(1, 6)]
    url = site.says("/feed", rss(*entries), {**FEED, "ETag": '"a"'})
    assert names(list(add_all(corpus, url, Wish(limits=Limits(most=2)), visits))) == ["place1.txt", "place2.txt"]
    recent = Wish(limits=Limits(date(2026, 11, 4)))
    assert names([each for _, each in update(corpus, recent, visits)]) == ["place4.txt", "place5.txt"]
    assert names([each for _, each in update(corpus, Wish(), visits)]) == ["place3.txt"]
    undated = [Link("a", published="once"), Link("b"), Link("c", published="2026-11-03T23:00:00Z")]
    assert [link.url for link in Limits(date(2026, 11, 4)).wanted(undated)] == ["a", "b"]


def test_a_feed_with_whole_texts_is_not_fetched_page_by_page(corpus: Path, site: Site, visits: Visits) -> None:
    """Atom, RSS with `content:encoded`, and JSON Feed have them; a summary is no text."""
    whole = "".join(f"<p>{WORDS.format(number)}</p>" for number in range(12))
    encoded = f"<content:encoded><![CDATA[{whole}]]></content:encoded>"
    data = rss(f"<item><title>A</title><link>{site.url}/none</link>{encoded}</item>").replace(
        b"<rss ", b'<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    )
    (path,) = add_all(corpus, site.says("/feed", data, FEED), Wish(), visits)
    assert isinstance(path, Path)
    assert "The mayor of 0 said on Monday" in path.read_text("utf-8")
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "J",
        "items": [{"id": "1", "url": f"{site.url}/none", "title": "B", "content_html": whole, "tags": ["x", "y"]}, 7],
    }
    url = site.says("/feed.json", json.dumps(feed).encode(), {"Content-Type": "application/feed+json"})
    (other,) = add_all(corpus, url, Wish(copies=True), visits)
    assert isinstance(other, Path)
    assert "tags: x, y" in other.read_text("utf-8")
    # Half a character is nothing that a file can hold.
    feed["items"] = [{"id": "2", "title": "C\ud800", "content_text": f"{whole} \ud800\0"}]
    (half,) = add_all(corpus, site.says("/feed.json", json.dumps(feed).encode(), {}), Wish(copies=True), visits)
    assert isinstance(half, Path)
    assert half.read_text("utf-8").endswith("\ufffd\ufffd")


def test_a_list_of_feeds_follows_all_and_one_that_fails_is_said(
    site: Site, corpus: Path, tmp_path: Path, visits: Visits
) -> None:
    """An OPML file of one's own may name feeds of one's own network."""
    url = site.says("/feed", rss(item(page(site, "/1", "Kiel"))), FEED)
    outlines = f'<outline><outline xmlUrl="{url}"/></outline><outline xmlUrl="{site.url}/no"/>'
    opml = f'<opml version="2.0"><body>{outlines}</body></opml>'
    (tmp_path / "feeds.opml").write_text(opml)
    added, failed = add_all(corpus, str(tmp_path / "feeds.opml"), Wish(), visits)
    assert names([added]) == ["kiel.txt"]
    assert "the server says 404" in str(failed)
    assert list(feeds.read(corpus)) == [url]
    remove_feeds(corpus, [url])
    assert feeds.read(corpus) == {}
    with pytest.raises(CorpusError, match="does not follow"):
        remove_feeds(corpus, [url])


def test_feeds_of_one_host_wait_their_turn(
    site: Site, corpus: Path, tmp_path: Path, visits: Visits, waits: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list of feeds asks a server no faster than its pages are asked for."""
    monkeypatch.setattr(visiting, "monotonic", lambda: 0.0)
    outlines = "".join(f'<outline xmlUrl="{site.url}/{number}"/>' for number in range(3))
    (tmp_path / "feeds.opml").write_text(f'<opml version="2.0"><body>{outlines}</body></opml>')
    list(add_all(corpus, str(tmp_path / "feeds.opml"), Wish(), visits))
    assert waits == [1.0, 1.0]


def test_a_site_map_and_an_index_of_them_name_pages(site: Site, corpus: Path, visits: Visits) -> None:
    """With the title and the date of Google's extension for news."""
    news = "<n:news xmlns:n='x'><n:title>T</n:title><n:publication_date>2026-11-20</n:publication_date></n:news>"
    urls = "".join(f"<url><loc>{page(site, f'/{place}', place)}</loc>{news}</url>" for place in ("Kiel", "Bonn"))
    site.says("/map.xml", f"<urlset>{urls}</urlset>".encode(), {"Content-Type": "application/xml"})
    index = f"<sitemapindex><sitemap><loc>{site.url}/map.xml</loc></sitemap></sitemapindex>"
    url = site.says("/index.xml", index.encode(), {"Content-Type": "application/xml"})
    assert names(list(add_all(corpus, url, Wish(), visits))) == ["kiel.txt", "bonn.txt"]
    assert "date: 2026-11-20" in (corpus / "kiel.txt").read_text("utf-8")
    assert feeds.read(corpus) == {}


def test_a_server_is_asked_once_a_second_and_as_its_robots_txt_allows(
    site: Site, corpus: Path, visits: Visits, waits: list[float]
) -> None:
    """A page that it forbids is an error in its place; a server that fails to say forbids everything."""
    url = site.says("/feed", rss(item(page(site, "/1", "Kiel")), item(page(site, "/private/2", "Bonn"))), FEED)
    site.says(
        "/robots.txt", b"User-agent: Copydesk\nDisallow: /private*\nCrawl-delay: 3", {"Content-Type": "text/plain"}
    )
    added, refused = add_all(corpus, url, Wish(), visits)
    assert names([added]) == ["kiel.txt"]
    assert "the robots.txt of the site forbids it" in str(refused)
    assert waits
    assert all(2 < each <= 3 for each in waits)
    site.says("/robots.txt", b"", {}, 503)
    (forbidden,) = add_all(
        corpus, site.says("/other", rss(item(page(site, "/4", "Ulm"))), FEED), Wish(), Visits(waits.append)
    )
    assert "the robots.txt of the site forbids it" in str(forbidden)


def test_a_feed_cannot_lead_into_this_machine(site: Site, corpus: Path, visits: Visits) -> None:
    """A feed that was typed may name pages of its own server, but not of another one on a private network."""
    with serving("127.0.0.2") as other:
        secret = page(other, "/secret", "Kiel")
        (refused,) = add_all(corpus, site.says("/feed", rss(item(secret)), FEED), Wish(), visits)
    assert "on this machine or a private network: not followed" in str(refused)
    (not_web,) = add_all(corpus, site.says("/x", rss(item("file:///etc/passwd")), FEED), Wish(), visits)
    assert "is not a web address" in str(not_web)
    assert sorted(path.name for path in corpus.iterdir()) == [".copydesk"]


CSL = [
    {
        "id": "a",
        "type": "article-newspaper",
        "title": "T",
        "URL": "https://n.example/a",
        "issued": {"date-parts": [[2026, 11]]},
        "author": [{"given": "Ana", "family": "Lima"}, {"literal": "The Wire"}, 7],
    },
    {"id": "b", "type": "book", "title": "Without an address"},
]
RIS = """TY  - NEWS
TI  - T
AU  - Lima, Ana
DA  - 2026/11/20/
UR  - https://n.example/a
KW  - x
KW  - y
ER  -
"""
POCKET = "title,url,time_added,tags,status\nhttps://n.example/a,https://n.example/a,1763632800,x|y,unread\n"
INSTAPAPER = "URL,Title,Selection,Folder,Timestamp\nhttps://n.example/a,Té,,Unread,1\n"
OMNIVORE = [
    {
        "id": "1",
        "slug": "a",
        "title": "T",
        "author": "Ana",
        "url": "https://n.example/a",
        "savedAt": "x",
        "labels": ["l"],
        "publishedAt": "2026-11-20",
    }
]


POCKET_PAGE = """<!DOCTYPE html>
<html><head><title>Pocket Export</title></head><body><h1>Unread</h1><ul>
<li><a href="https://n.example/a" time_added="1763632800" tags="x,y">T &amp; U</a></li>
</ul></body></html>
"""
READER = "Title,URL,ID,Document tags,Saved date,Reading progress,Location,Seen\nT,https://n.example/a,1,x,then,0.5,new,True\n"
READWISE = {
    "count": 2,
    "results": [
        {
            "user_book_id": 1,
            "title": "T",
            "author": "Ana",
            "source_url": "https://n.example/a",
            "book_tags": [{"name": "x"}],
            "highlights": [
                {"text": "“No,”\nshe said", "note": "check", "tags": [{"name": "quote"}]},
                {"text": "late"},
            ],
        },
        {"user_book_id": 2, "title": "A book", "source_url": None, "highlights": []},
    ],
}
HIGHLIGHTED = "““No,” she said” (tags: quote; note: check) | “late”"


@pytest.mark.parametrize(
    ("name", "text", "title", "published", "meta"),
    [
        ("ril_export.html", POCKET_PAGE, "T & U", "", {"tags": "x,y", "saved": "2025-11-20T10:00:00+00:00"}),
        ("reader.csv", READER, "T", "", {"tags": "x", "saved": "then"}),
        ("readwise.json", json.dumps(READWISE), "T", "", {"author": "Ana", "tags": "x", "highlights": HIGHLIGHTED}),
        ("zotero.json", json.dumps(CSL), "T", "2026-11", {"author": "Ana Lima, The Wire"}),
        ("zotero.ris", RIS, "T", "2026-11-20", {"author": "Lima, Ana", "tags": "x, y"}),
        ("part_000000.csv", POCKET, "", "", {"tags": "x, y", "saved": "2025-11-20T10:00:00+00:00"}),
        ("instapaper.csv", INSTAPAPER, "Té", "", {"folder": "Unread", "saved": "1970-01-01T00:00:01+00:00"}),
        ("metadata_0_to_20.json", json.dumps(OMNIVORE), "T", "2026-11-20", {"author": "Ana", "tags": "l"}),
    ],
)
def test_a_reading_list_names_its_pages(name: str, text: str, title: str, published: str, meta: dict[str, str]) -> None:
    """Exports of Zotero, Pocket, Instapaper, Omnivore and Readwise: with what each knows."""
    for data in (text.encode(), b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()):
        found = lists.read_bytes(data, name)
        assert found is not None
        assert [link for link in found.links if link.url] == [Link("https://n.example/a", title, published, meta=meta)]


def test_books_without_an_address_are_named() -> None:
    """Readwise has highlights of books, too."""
    books = {"results": READWISE["results"][1:]}  # type: ignore[index]
    with pytest.raises(ArticleError, match="has highlights of books only"):
        lists.read_bytes(json.dumps(books).encode(), "readwise.json")


def test_of_a_long_list_of_feeds_the_first_are_read(
    corpus: Path, tmp_path: Path, visits: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each feed is fetched and followed: what is left out is said."""
    monkeypatch.setattr(adding, "MAX_FEEDS", 2)
    outlines = "".join(f'<outline type="rss" xmlUrl="http://127.0.0.1:9/{number}"/>' for number in range(3))
    path = tmp_path / "feeds.opml"
    path.write_text(f'<opml version="2.0"><head/><body>{outlines}</body></opml>')
    first, second, left_out = add_all(corpus, str(path), Wish(), visits)
    assert "/0" in str(first)
    assert "/1" in str(second)
    assert str(left_out) == "feeds.opml names 3 feeds, of which the first 2 are read"


def test_half_an_emoji_and_an_endless_year_harm_no_list() -> None:
    """Programs cut titles between the two halves of a character; a number may be any."""
    work = b'[{"type": "article", "id": 1, "URL": "https://n.example/a", "title": "No \\ud83d", "issued": %b}]'
    found = lists.read_bytes(work % b'{"date-parts": [[Infinity]], "raw": "then"}', "a.json")
    assert found is not None
    assert list(found.links) == [Link("https://n.example/a", "No \ufffd", "then")]


@pytest.mark.parametrize(
    "data",
    [b'[{"text": "An article", "type": "article", "url": "x"}]', b"title,url\nA,b\n", b"TY  is not RIS", b"[]", b""],
)
def test_other_files_are_no_lists(data: bytes) -> None:
    """A corpus in JSON, a table of articles, and a text stay what they are."""
    assert lists.read_bytes(data, "a.json") is None


@pytest.mark.parametrize(
    "data", [b"<rss", b"<opml><body>", b"<urlset><url>", b'{"version": "https://jsonfeed.org/version/1"']
)
def test_a_broken_list_gets_a_sentence(data: bytes) -> None:
    """Feedparser repairs what it can; a feed with nothing in it is no feed."""
    with pytest.raises(ArticleError, match=r"^a\.x is not"):
        lists.read_bytes(data, "a.x")


def test_an_article_that_the_corpus_has_is_skipped(site: Site, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its address, its text, or nine tenths of its words; also twice in one file. `--all` adds it all the same.

    With another text at the same address it is a later version of the article, which is kept beside the first.
    """
    url = page(site, "/1", "Kiel")
    (first,) = add_all(corpus, url, Wish())
    tracked = page(site, "/1?utm_source=x", "Kiel")
    (again,) = add_all(corpus, tracked, Wish())
    assert isinstance(again, Skipped)
    assert (again.twin.id, again.twin.why) == ("kiel", "address")
    (copy,) = add_all(corpus, url, Wish(copies=True))
    (later,) = add_all(corpus, page(site, "/1", "Kiel and more"), Wish())
    assert names([first, copy, later]) == ["kiel.txt", "kiel-2.txt", "kiel-and-more.txt"]
    text = (corpus / "kiel.txt").read_text("utf-8").split("---\n\n", 1)[1]
    monkeypatch.setattr(adding, "BATCH", 2)
    new = [
        Article("", "A", text),
        Article("", "B", f"{text} More."),
        Article("", "C", "Something else."),
        Article("", "D", ""),
    ]
    found = Twins(corpus, None).of(new)
    assert {number: twin.why for number, twin in found.items()} == {0: "text", 1: "words"}
    assert first_of_each([*new, *new]) == [0, 2, 3]


def test_an_address_is_the_same_however_a_reader_came_to_it() -> None:
    """The scheme, `www.`, the fragment, tracking parameters and the order of the others do not change a page."""
    same = ("http://www.News.example:80/a/?b=2&a=1#top", "https://news.example/a?a=1&b=2&utm_medium=feed&fbclid=x")
    assert len({canonical(each) for each in same}) == 1
    assert canonical("https://news.example/a?id=1") != canonical("https://news.example/a?id=2")
    assert canonical("") == ""
    assert canonical("http://news.example:99999/a") == "//news.example/a"


def test_damaged_feeds_are_not_overwritten(corpus: Path, site: Site, visits: Visits) -> None:
    """The message says which file, and the file stays."""
    (corpus / ".copydesk").mkdir()
    (corpus / ".copydesk" / "feeds.json").write_text("{")
    with pytest.raises(CorpusError, match=r"feeds\.json is damaged"):
        list(add_all(corpus, site.says("/feed", rss(item(page(site, "/1", "Kiel"))), FEED), Wish(), visits))
    assert (corpus / ".copydesk" / "feeds.json").read_text() == "{"


def test_two_programs_that_add_feeds_lose_none(corpus: Path) -> None:
    """Each change is made on what the file has then, and not on what it had when a feed was fetched."""
    with ThreadPoolExecutor(8) as pool:
        urls = [f"https://news.example/{number}" for number in range(24)]
        list(pool.map(lambda url: feeds.keep(corpus, Feed(url), is_added=True), urls))
    assert sorted(feeds.read(corpus)) == sorted(urls)
    feed = feeds.read(corpus)[urls[0]]
    feeds.keep(corpus, feed.after("A", Edition(), ["1"]), is_added=False)
    feeds.keep(corpus, feed.after("A", Edition(), ["2"]), is_added=False)
    assert feeds.read(corpus)[urls[0]].seen == ("1", "2")
    remove_feeds(corpus, [urls[0]])
    feeds.keep(corpus, feed, is_added=False)
    assert urls[0] not in feeds.read(corpus)


def test_a_held_lock_gets_a_sentence(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is written past another program."""
    monkeypatch.setattr(feeds, "LOCK_SECONDS", 0.01)
    feeds.keep(corpus, Feed("https://news.example/a"), is_added=True)
    with FileLock(corpus / ".copydesk" / ".feeds.lock"), pytest.raises(CorpusError, match="another program has locked"):
        feeds.keep(corpus, Feed("https://news.example/b"), is_added=True)
    assert list(feeds.read(corpus)) == ["https://news.example/a"]


def test_a_feed_that_is_stopped_half_way_knows_what_it_added(
    site: Site, corpus: Path, visits: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The feed is followed from its first article on, and what was added is not fetched again."""
    monkeypatch.setattr(adding, "BATCH_FETCHED", 1)
    url = site.says("/feed", rss(*(item(page(site, f"/{n}", f"Place{n}")) for n in range(3))), FEED)
    outcomes = add_all(corpus, url, Wish(), visits)
    assert names([next(outcomes), next(outcomes)]) == ["place0.txt", "place1.txt"]
    outcomes.close()  # type: ignore[attr-defined]
    assert feeds.read(corpus)[url].seen == (f"{site.url}/0",)
    assert "place2.txt" in names([each for _, each in update(corpus, Wish(), visits)])


def test_an_entry_without_an_address_is_said_once(site: Site, corpus: Path, visits: Visits) -> None:
    """It will never have one, nor will a link that is a program; addresses without a server are of the feed's."""
    page(site, "/1", "Kiel")
    entries = rss(
        "<item><title>None</title><guid isPermaLink='false'>n</guid></item>", item("javascript:alert(1)"), item("/1")
    )
    url = site.says("/feed", entries, FEED)
    none, script, added = add_all(corpus, url, Wish(), visits)
    assert "an entry has neither an address" in str(none)
    assert "is not a web address" in str(script)
    assert names([added]) == ["kiel.txt"]
    assert list(update(corpus, Wish(), visits)) == []


def test_addresses_that_are_not_valid_stop_nothing(site: Site, corpus: Path, visits: Visits) -> None:
    """An article of the folder may say anything of itself, and so may an entry of a feed."""
    (corpus / "a.txt").write_text("---\ntitle: A\nurl: http://[bad/a\n---\n\nWords of an article.\n")
    url = site.says("/feed", rss(item("http://[bad/b"), item(page(site, "/1", "Kiel"))), FEED)
    failed, added = add_all(corpus, url, Wish(), visits)
    assert "is not a valid web address" in str(failed)
    assert names([added]) == ["kiel.txt"]


def test_a_site_that_does_not_answer_is_waited_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fifty entries of a server that is gone would take a quarter of an hour."""
    asked: list[str] = []

    def slow(url: str, **_: object) -> Page:
        asked.append(url)
        raise ArticleError(f"{url} did not arrive within 20 seconds")

    monkeypatch.setattr(visiting, "download", slow)
    visits = Visits(lambda _: None)
    for number in range(3):
        with pytest.raises(ArticleError, match="did not arrive"):
            visits.page(f"https://news.example/{number}")
    assert asked == ["https://news.example/robots.txt"]


def test_what_was_compared_before_is_not_read_again(corpus: Path, tmp_path: Path) -> None:
    """Of a folder only new and changed files are read, in later batches and later runs; what is gone is not found."""
    for number in range(3):
        (corpus / f"{number}.txt").write_text(WORDS.format(f"Town {number}") * 3)
    new = [Article("", "A", WORDS.format("Town 1") * 3), Article("", "B", WORDS.format("Town 9") * 3)]
    for _ in range(2):
        known = Twins(corpus, tmp_path / "cache")
        assert known.of(new) == {0: Twin("1", "text")}
        (corpus / "9.txt").write_text(WORDS.format("Town 9") * 3)
        assert known.of(new) == {0: Twin("1", "text"), 1: Twin("9", "text")}
        (corpus / "9.txt").unlink()
        assert known.of(new) == {0: Twin("1", "text")}
        known.close()
    index = ArticleIndex.of(corpus, tmp_path / "cache", KIND)
    assert [news.fresh for news in index.update(open_corpus(corpus))] == [0]
    index.close()


def test_an_index_in_use_is_no_hindrance(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program writes it: the folder is read as without a cache."""
    monkeypatch.setattr(article_index, "WAIT_SECONDS", 0.01)
    (corpus / "1.txt").write_text(WORDS.format("Kiel"))
    known = Twins(corpus, tmp_path / "cache")
    assert known.of([]) == {}
    (held,) = (tmp_path / "cache" / "twins").glob("*.sqlite")
    (corpus / "2.txt").write_text(WORDS.format("Oslo"))
    with closing(sqlite3.connect(held)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        assert known.of([Article("", "A", WORDS.format("Oslo"))]) == {0: Twin("2", "text")}
    known.close()
