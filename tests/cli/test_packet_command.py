"""`copydesk packet`: an entry for a fact-checker, with a ClaimReview that no claim can break out of."""

import json
from pathlib import Path

import jsonschema
import pytest
from stories import Made, build
from terminal import run

from annotations.ledger.claim_review import Verdict, as_json, claim_review
from annotations.ledger.model import StoryArticle

GOOGLE = {
    "type": "object",
    "required": ["@context", "@type", "claimReviewed", "reviewRating", "url"],
    "properties": {
        "@context": {"const": "https://schema.org"},
        "@type": {"const": "ClaimReview"},
        "claimReviewed": {"type": "string", "minLength": 1},
        "url": {"type": "string", "pattern": "^https?://"},
        "author": {"type": "object", "required": ["@type", "name"]},
        "reviewRating": {
            "type": "object",
            "required": ["@type", "alternateName", "ratingValue", "bestRating", "worstRating"],
        },
        "itemReviewed": {
            "type": "object",
            "required": ["@type"],
            "properties": {"firstAppearance": {"type": "object", "required": ["@type", "headline"]}},
        },
    },
}
"""The fields that Google's page on ClaimReview requires, and those of them that have parts."""

VERDICT = ("--verdict", "False", "--rating", "1", "--best", "5", "--worst", "1", "--url", "https://check.org/1",
           "--author", "The Desk")  # fmt: skip


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """Return a story of three articles with a ledger."""
    return build(tmp_path / "news")


@pytest.mark.slow
def test_a_packet_has_all_of_an_entry(made: Made, tmp_path: Path) -> None:
    """Context, diffed quotes, labels of all, the outlets that lack it, the first appearance; the review is a draft."""
    folder = tmp_path / "packet"
    done = run("packet", made.folder, "2", "-o", folder, "--annotator", "ana")
    assert done.returncode == 0, done.stderr
    assert done.stderr.rstrip().endswith("a publisher adds url, author, datePublished and reviewRating.")
    assert sorted(path.name for path in folder.iterdir()) == ["claimreview.draft.jsonld", "packet.json", "packet.md"]
    page = (folder / "packet.md").read_text()
    assert "First appearance: The Herald, 2026-03-01" in page
    assert "The old dam held through the night. **“We will not leave" in page
    assert "~~not~~" in page
    assert "- Wire, 2026-03-03: absent (2 of 2 sentences read)" in page
    value = json.loads((folder / "packet.json").read_bytes())
    assert [each["label"] for each in value["labels"]] == ["quote", "quote"]
    draft = json.loads((folder / "claimreview.draft.jsonld").read_bytes())
    assert "reviewRating" not in draft
    assert draft["itemReviewed"]["firstAppearance"]["publisher"]["name"] == "The Herald"
    assert [each["url"] for each in draft["itemReviewed"]["appearance"]] == ["https://example.org/post"]


@pytest.mark.slow
def test_a_verdict_makes_a_whole_review(made: Made, tmp_path: Path) -> None:
    """It has what Google requires; the draft of an earlier packet goes."""
    folder = tmp_path / "packet"
    run("packet", made.folder, "2", "-o", folder, "--annotator", "ana")
    assert run("packet", made.folder, "2", "-o", folder, "--annotator", "ana", *VERDICT).returncode == 0
    assert not (folder / "claimreview.draft.jsonld").exists()
    jsonschema.validate(json.loads((folder / "claimreview.jsonld").read_bytes()), GOOGLE)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["9"], "The ledger has no entry 9: entries are 1 to 3."),
        (["1", "--verdict", "False"], "A verdict needs --rating, --best, --worst, --url, --author as well."),
        (["1", *VERDICT[:3], "9", *VERDICT[4:]], "--rating 9 is not between --worst 1 and --best 5."),
    ],
)
def test_a_wrong_request_is_named(made: Made, tmp_path: Path, options: list[str], sentence: str) -> None:
    """With status 2, and nothing is written."""
    done = run("packet", made.folder, *options, "-o", tmp_path / "packet", "--annotator", "ana")
    assert done.returncode == 2
    assert sentence in done.stderr
    assert not (tmp_path / "packet").exists()


@pytest.mark.slow
def test_a_folder_with_other_files_is_left_alone(made: Made) -> None:
    """Also the corpus."""
    done = run("packet", made.folder, "1", "-o", made.folder, "--annotator", "ana")
    assert done.returncode == 2
    assert not (made.folder / "packet.md").exists()


def test_a_claim_cannot_end_the_element_it_is_published_in() -> None:
    """`</script>` is escaped in JSON, and comes back as it was."""
    words = "a </script><script>alert(1)</script> & <!-- \u2028"
    verdict = Verdict(text=words, rating=1, best=5, worst=1, url="https://x.org", author=words, published="2026-01-01")
    value = claim_review(words, words, [StoryArticle(id="a", title=words, outlet=words)], verdict)
    data = as_json(value)
    assert not any(each in data for each in (b"<", b">", b"&", "\u2028".encode()))
    assert json.loads(data) == value
    page = b'<html><script type="application/ld+json">' + data + b"</script></html>"
    from html.parser import HTMLParser

    class Scripts(HTMLParser):
        found = ""

        def handle_data(self, data: str) -> None:
            self.found += data

    parser = Scripts()
    parser.feed(page.decode())
    assert json.loads(parser.found) == value


@pytest.mark.interchange
def test_a_reader_of_published_pages_finds_the_review() -> None:
    """It comes out of a page as it was, with words that would end the element, and with all that is required."""
    import extruct

    words = "a </script><script>alert(1)</script> & <!-- “quoted” \u2028 👩‍🚀 e\u0301"
    verdict = Verdict(
        text="False", rating=1, best=5, worst=1, url="https://x.org", author=words, published="2026-01-01"
    )
    articles = [
        StoryArticle(id="a", title=words, outlet="Post", url="https://post.org/a", published="2025-12-30"),
        StoryArticle(id="b", title="B", outlet=words, published="2025-12-29"),
    ]
    value = claim_review(words, words, articles, verdict)
    script = '<script type="application/ld+json">' + as_json(value).decode() + "</script>"
    page = f"<!doctype html><html><head><title>Check</title>{script}</head><body><p>Text.</p></body></html>"
    found = extruct.extract(page, base_url="https://x.org", syntaxes=["json-ld"], uniform=True)
    (review,) = found["json-ld"]
    assert {name: each for name, each in review.items() if name != "@context"} == {
        name: each for name, each in value.items() if name != "@context"
    }
    assert review["itemReviewed"]["firstAppearance"]["datePublished"] == "2025-12-29"
    jsonschema.validate({**review, "@context": value["@context"]}, GOOGLE)


def test_an_address_with_a_password_is_left_out() -> None:
    """No login leaves in a packet."""
    found = claim_review("x", "", [StoryArticle(id="a", url="https://me:secret@example.org/a", published="2026-01-01")])
    assert "secret" not in json.dumps(found)
