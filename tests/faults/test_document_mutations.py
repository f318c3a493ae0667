"""Documents and lists of pages with any damage, packed or not: articles, or a sentence."""

import gzip
import json
import random
import zlib
from collections import Counter
from io import BytesIO
from zipfile import ZipFile

import msgspec
import pytest
from damage import mutated, rounds
from made_documents import DOCUMENTS, LONG, PAGE, archived, letter, newsml, printed, zipped

from annotations.article import Article
from annotations.corpus.documents import kinds as documents
from annotations.corpus.links import kinds as lists
from annotations.corpus.links.link import Link
from annotations.errors import ArticleError

pytestmark = pytest.mark.slow

WARC = archived(
    ("https://news.example/a", "200 OK", PAGE.format("A bridge", LONG, LONG).encode(), "text/html; charset=utf-8"),
    ("https://news.example/b", "200 OK", PAGE.format("A fall", LONG, LONG).encode(), "text/html"),
)
ODT = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text><text:h>A</text:h>'
    f"<text:p>{LONG}<text:s/></text:p></office:text></office:body></office:document-content>"
)
TEI = (
    "<TEI><teiHeader><fileDesc><titleStmt><title>Letter</title></titleStmt><publicationStmt>"
    '<date when="1848-03-01">March</date></publicationStmt></fileDesc></teiHeader>'
    f"<text><body><head>No. 1</head><p>{LONG}<lb/>they say.</p></body></text></TEI>"
)
RSS = (
    '<rss version="2.0"><channel><title>The Wire</title><item><title>A &amp; b</title><link>https://n.example/a</link>'
    "<guid>1</guid><pubDate>Fri, 20 Nov 2026 10:00:00 GMT</pubDate><category>x</category>"
    f"<description>{LONG}</description></item></channel></rss>"
)
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>The Wire</title><entry><title type="html">A</title><id>urn:1</id>'
    '<link href="https://n.example/a"/><updated>2026-11-20T10:00:00+01:00</updated><author><name>Ana</name></author>'
    f'<content type="html">&lt;p&gt;{LONG}&lt;/p&gt;</content></entry></feed>'
)
SITEMAP = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://n.example/a</loc>'
    "<lastmod>2026-11-20</lastmod></url></urlset>"
)
OPML = '<opml version="2.0"><head><title>T</title></head><body><outline xmlUrl="https://n.example/f"/></body></opml>'
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "The Wire",
    "items": [{"id": 1, "url": "https://n.example/a", "content_html": LONG, "date_published": "2026-11-20"}],
}
CSL = [{"id": "a", "type": "article-newspaper", "URL": "https://n.example/a", "issued": {"date-parts": [[2026, 11]]}}]
OMNIVORE = [{"id": "1", "slug": "a", "title": "T", "url": "https://n.example/a", "savedAt": "x", "labels": ["l"]}]
RIS = "TY  - NEWS\nTI  - T\nDA  - 2026/11/20/\nUR  - https://n.example/a\nER  -\n"
POCKET = "title,url,time_added,tags,status\nhttps://n.example/a,https://n.example/a,1763632800,x|y,unread\n"

SAMPLES = DOCUMENTS | {
    "b.pdf": printed([LONG, LONG], [LONG], packed=False),
    "b.mbox": b"From a@b.example Mon Jan  1 10:00:00 2024\n" + letter("One.", f"<p>{LONG}</p>").as_bytes() * 2,
    "b.xml": newsml("<inlineXML><html><body><p>Two</p></body></html></inlineXML>", "<inlineData>Three</inlineData>"),
    "c.xml": TEI.encode(),
    "a.odt": zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": ODT}),
    "a.warc": WARC,
    "a.warc.gz": gzip.compress(WARC, mtime=0),
    "a.wacz": zipped({"archive/data.warc": WARC, "datapackage.json": "{}"}),
    "rss.xml": RSS.encode(),
    "atom.xml": ATOM.encode(),
    "sitemap.xml": SITEMAP.encode(),
    "sitemap.xml.gz": gzip.compress(SITEMAP.encode(), mtime=0),
    "a.opml": OPML.encode(),
    "feed.json": json.dumps(JSON_FEED).encode(),
    "csl.json": json.dumps(CSL).encode(),
    "metadata_0_to_20.json": json.dumps(OMNIVORE).encode(),
    "a.ris": RIS.encode(),
    "part_000000.csv": POCKET.encode(),
}
"""A document or list of each kind, by its name."""


def damaged(chance: random.Random, data: bytes) -> bytes:
    """Return the bytes damaged; in packed data mostly what was packed, as checksums betray any other damage."""
    if chance.random() < 0.2:
        return mutated(chance, data)
    if data.startswith(b"PK"):
        with ZipFile(BytesIO(data)) as parts:
            members: dict[str, str | bytes] = {name: parts.read(name) for name in parts.namelist()}
        name = chance.choice(list(members))
        return zipped(members | {name: mutated(chance, bytes(members[name]))})  # type: ignore[arg-type]
    if data.startswith(b"\x1f\x8b"):
        return gzip.compress(mutated(chance, zlib.decompress(data, 31)), mtime=0)
    return mutated(chance, data)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_damaged_document_or_list_is_read_or_refused_in_a_sentence(name: str, request: pytest.FixtureRequest) -> None:
    """What is read can be written: every text in it is valid Unicode."""
    outcomes: Counter[str] = Counter()
    for chance in rounds(request, 20):
        data = damaged(chance, SAMPLES[name])
        try:
            links = lists.read_bytes(data, name)
            found = list(documents.read_bytes(data, name) or ()) if links is None else []
        except ArticleError as error:
            outcomes["a sentence" if "\n" not in str(error) else "several lines"] += 1
            continue
        read: list[object] = [each for each in found if isinstance(each, Article)]
        if links is not None:
            assert all(isinstance(each, Link) for each in links.links)
            read += [*links.links, *links.feeds]
        assert msgspec.json.encode(read)
        outcomes["read"] += bool(read)
    assert outcomes["read"]
    assert not outcomes["several lines"]
