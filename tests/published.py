"""Pages as a parser of the standard reads them, and an article with everything that is hard to publish."""

from collections.abc import Callable, Iterator
from typing import Any

import html5lib
from exchanged import of

from annotations.article import Span
from annotations.claims.claim import Claim
from annotations.claims.record import Record
from annotations.publishing.article_page import ArticlePage, Shown
from annotations.publishing.style import class_names
from annotations.scheme import DEFAULT
from annotations.web_page import Page, document

Make = Callable[[Claim], Claim]

ATTACK = "</mark></p><script>alert(1)</script><img src=https://evil.example/x onerror=alert(1)>'\"&amp;"
"""What breaks out of a page that does not escape."""

HARD = (
    f"{ATTACK} he said.\r\n\r\nWe \u202eevil\u202c go\x00 on \x1b[31m, cafe\u0301, 👩‍👩‍👧‍👦 北京。\n\n"
    "One two three four five six. Seven eight nine.\n\nשלום \u2067אב\u2069 end.\n"
)
"""Markup, CRLF, controls of direction, NUL, escape sequences, combining marks, emoji with joiners, wide letters."""


def claim(text: str, words: str, label: str = "fact", until: str = "") -> Claim:
    """Return a claim from the first of some words to the end of them, or of others behind them."""
    start = text.index(words)
    end = text.index(until, start) + len(until) if until else start + len(words)
    return Claim.of(text, start, end, label)


def hard_record() -> Record:
    """Return a record whose claims nest, overlap, cross paragraphs, and bear what attacks a page."""
    return of(
        HARD,
        claim(HARD, "</mark>", "quote", "said.").said_by(f"Eve {ATTACK}"),
        claim(HARD, "alert(1)"),
        claim(HARD, "We", "speculation", "on").noted(f"note {ATTACK}", sure=False),
        claim(HARD, "go", "fact", "five six."),
        claim(HARD, "One", "quote", "four"),
        claim(HARD, "three", "speculation", "eight"),
        claim(HARD, "three", "fact", "four"),
        claim(HARD, "אב", "quote"),
    )


def shown(**changes: Any) -> Shown:
    """Return how articles are shown, with the default labels."""
    return Shown(labels=DEFAULT.labels, classes=class_names(DEFAULT.labels), **changes)


def page_of(record: Record, **changes: Any) -> tuple[ArticlePage, str]:
    """Return the page of a record, and the document."""
    page = ArticlePage(record, shown(**changes), "a")
    return page, document(Page(page.title), page.body())


def strictly_parsed(page: str) -> Any:
    """Return the tree of a document; raises at the first error of its markup."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)


def text_of(tree: Any) -> tuple[str, dict[str, Span]]:
    """Return the article's text and the spans of its claims, as a parser of the standard finds them in a tree."""
    (holder,) = (each for each in tree.iter("div") if each.get("class") == "text")
    pieces: list[str] = []
    claims: dict[str, Span] = {}

    def here() -> int:
        return sum(map(len, pieces))

    def walk(element: Any) -> Iterator[None]:
        if code := element.get("data-c"):
            pieces.append(chr(int(code, 16)))
        elif element.tag not in ("i", "a"):
            begin = here()
            pieces.append(element.text or "")
            for child in element:
                yield from walk(child)
                pieces.append(child.tail or "")
            if element.tag == "mark":
                key = element.get("id") or element.get("data-claim")
                claims[key] = Span(claims[key].start if key in claims else begin, here())

    list(walk(holder))
    return "".join(pieces), claims
