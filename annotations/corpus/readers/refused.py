"""Files that are not articles: detected by their first bytes, and named by their kind."""

import re

FIRST_BYTES = 4096
"""Bytes that are looked at."""

_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a Word document, an e-book or another zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word, Excel or Outlook file"),
    (b"{\\rtf", "RTF"),
)
_XML = re.compile(rb"\s*<\?xml\b|\s*<!DOCTYPE\s+(?!html)", re.IGNORECASE)
_ROOT = re.compile(
    rb"""(?>\s|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*+(?:\[.*?\]\s*)?>)*+  # what may stand before the first element
    <(?:[\w.-]+:)?([A-Za-z][\w.-]*)""",
    re.DOTALL | re.VERBOSE,
)
_ROOTS = {
    b"rss": "an RSS feed",
    b"rdf": "an RSS feed",
    b"feed": "an Atom feed",
    b"entry": "an Atom entry",
    b"newsml": "NewsML",
    b"newsitem": "NewsML",
    b"newsmessage": "NewsML",
    b"nitf": "NITF",
    b"opml": "a list of feeds",
    b"urlset": "a site map",
    b"sitemapindex": "a site map",
}
"""Elements that XML begins with, and what it is then."""

_HEADER = re.compile(rb"([A-Za-z][A-Za-z0-9-]*):[ \t]?[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*(?:\r?\n|\Z)")
_MAILBOX = re.compile(rb"From \S+@?\S* +\w{3} \w{3} [ \d]\d \d\d:\d\d")
_OF_MAIL = frozenset(
    b"received return-path delivered-to message-id mime-version content-type content-transfer-encoding "
    b"x-mailer reply-to in-reply-to".split()
)
_OF_ANY_MAIL = frozenset(b"from to cc subject date sender".split())


def refusal(data: bytes) -> str:
    """Return what a file is by its first bytes if it is no article; empty if it may be one.

    Named are PDF, documents of Word, RTF, feeds, NewsML and other XML but XHTML, and e-mail.
    """
    for magic, what in _MAGIC:
        if data.startswith(magic):
            return what
    head = data[:FIRST_BYTES].removeprefix(b"\xef\xbb\xbf")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = data[:FIRST_BYTES].decode("utf-16", "replace").encode("utf-8")
    return _xml(head) or _mail(head)


def _xml(head: bytes) -> str:
    root = _ROOT.match(head)
    name = root[1].lower() if root else b""
    if name in _ROOTS and (_XML.match(head) or head.lstrip().startswith(b"<")):
        return _ROOTS[name]
    return "XML" if _XML.match(head) and name != b"html" else ""


def _mail(head: bytes) -> str:
    """Return whether bytes begin as an e-mail does: with headers, some of which only mail has, or with two of any."""
    if _MAILBOX.match(head):
        return "a mailbox of e-mails"
    names: set[bytes] = set()
    at = 0
    while found := _HEADER.match(head, at):
        names.add(found[1].lower())
        at = found.end()
    is_alone = at > 0 and (at >= len(head) or head[at : at + 1] in (b"\r", b"\n"))
    if is_alone and len(names & _OF_ANY_MAIL) >= 2 and (names & _OF_MAIL or names <= _OF_ANY_MAIL):
        return "an e-mail"
    return ""
