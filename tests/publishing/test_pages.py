"""Published pages in a real Chromium: for those who see, hear, print, or read in the dark."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from chromium import chromium, violations
from exchanged import of
from published import HARD, hard_record, page_of, shown
from stories import build
from team_corpus import make, tag
from terminal import run

from annotations.contrast import contrast
from annotations.ledger.sheet import sheet_of
from annotations.publishing.site import Site, StoryPage
from annotations.reports.story_readings import StoryReadings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    """Yield Chromium."""
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a published site: an article of everything that is hard, three of a story, and its ledger."""
    folder = tmp_path_factory.mktemp("published")
    made = build(folder / "news")
    readings = StoryReadings(made.store.folder, made.corpus, "ana").of(made.ledger)
    story = StoryPage(sheet_of(made.ledger, readings), readings)
    records = [hard_record(), *(made.store.load(article) for article in made.articles.values())]
    pages = Site("News <b>", shown(with_notes=True), [story])
    (folder / "site").mkdir()
    pages.write(records, folder / "site")
    whole = Site("All", shown(), [story, story]).whole(records)
    (folder / "site" / "whole.html").write_bytes(whole)
    write_agreement(folder)
    return folder / "site"


def write_agreement(folder: Path) -> None:
    """Write the pages on the agreement of three annotators, and on a gold standard."""
    corpus = make(folder / "team")
    for number, article in enumerate(("one", "two")):
        for name, letters in (("ana", "fqf-"), ("Ben <b>", "fqsf"), ("cem", "sq-f"), ("team+gold", "fqfs")):
            tag(corpus, name, letters if number else letters[::-1], article)
    for options in ((), ("--gold", "team+gold")):
        page = folder / "site" / f"agreement{len(options)}.html"
        done = run("agreement", corpus.path, "--html", page, *options)
        assert done.returncode == 0, done.stderr


def kinds(site: Path) -> list[Path]:
    """Return a page of each kind."""
    pages = [site / name for name in ("index.html", "whole.html", "agreement0.html", "agreement2.html")]
    return [*pages, site / "article" / "a.html", *(site / "story").iterdir()]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_accessibility_engine_finds_nothing(browser: "Browser", site: Path, scheme: Any) -> None:
    """Each kind of page, by the rules of WCAG 2.2 AA; no request leaves it, no script runs, no error is told."""
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    asked: list[str] = []
    told: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: told.append(message.text))
    for path in kinds(site):
        page.goto(path.as_uri())
        assert page.evaluate(
            "getComputedStyle(document.body).backgroundColor, matchMedia('(color-gamut: srgb)').matches"
        )
        assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light dark", (
            "style is loaded"
        )
        assert violations(page) == [], path.name
        levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(each => +each.tagName[1])")
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels)), levels
        assert page.evaluate("[document.documentElement.lang, document.querySelectorAll('main').length]") == ["en", 1]
        assert page.evaluate("document.scripts.length + document.images.length") == 0
    context.close()
    assert {url.partition(":")[0] for url in asked} == {"file"}
    assert all(url.startswith(site.as_uri()) for url in asked)
    assert told == []


def test_the_text_is_the_articles_to_the_code_point(browser: "Browser", site: Path) -> None:
    """As the browser has it, without what is spoken beside it."""
    page = browser.new_page()
    page.goto((site / "article" / "a.html").as_uri())
    found = page.evaluate(
        """() => {
          const holder = document.querySelector('.text').cloneNode(true);
          holder.querySelectorAll('i, a').forEach(each => each.remove());
          holder.querySelectorAll('[data-c]').forEach(
            each => each.replaceWith(String.fromCodePoint(parseInt(each.dataset.c, 16))));
          return holder.textContent;
        }"""
    )
    page.close()
    assert found == HARD


def test_a_screen_reader_gets_label_and_speaker_in_words(browser: "Browser", site: Path) -> None:
    """The accessibility tree has a mark for each claim, nested ones inside, and a link at its end."""
    page = browser.new_page()
    page.goto((site / "article" / "herald.html").as_uri())
    tree = page.locator(".text").aria_snapshot()
    page.close()
    assert 'mark:\n    - text: "Fact: The old dam held through the night."' in tree
    assert "Quote, said by Anna Berg: “We will not leave the valley before every child is safe,”" in tree
    assert 'link "end quote Q2"' in tree


def test_keys_reach_every_link_in_the_order_of_the_page(browser: "Browser", site: Path) -> None:
    """First the link that skips to the content, then the links in their order; the focus is seen."""
    page = browser.new_page()
    page.goto((site / "article" / "herald.html").as_uri())
    links = page.evaluate("[...document.querySelectorAll('a')].map(each => each.getAttribute('href'))")
    reached = []
    for _ in links:
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.getAttribute('href')"))
        assert page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth) >= 1")
        assert page.evaluate("document.activeElement.getBoundingClientRect().left >= 0")
    assert reached == links
    assert links[0] == "#main"
    page.goto((site / "article" / "herald.html").as_uri())
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.close()


def test_no_page_scrolls_sideways_at_four_hundred_per_cent(browser: "Browser", site: Path) -> None:
    """A window of 1280 pixels at 400 % is one of 320 (WCAG 2.2, 1.4.10); tables scroll in a box of their own."""
    page = browser.new_page(viewport={"width": 320, "height": 640})
    for path in kinds(site):
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path.name
    page.close()


def test_labels_are_told_apart_without_colour(browser: "Browser", site: Path) -> None:
    """In forced colours and on paper by the form of the underline and a letter; on paper the grounds are gone."""
    lines = "[...document.querySelectorAll('.labels mark')].map(each => getComputedStyle(each).textDecorationStyle)"
    ground = "getComputedStyle(document.querySelector('.text mark')).backgroundColor"
    page = browser.new_page(forced_colors="active")
    page.goto((site / "article" / "a.html").as_uri())
    assert page.evaluate(lines) == ["solid", "double", "dashed"]
    assert page.evaluate("getComputedStyle(document.querySelector('.text mark')).textDecorationLine") == "underline"
    page.close()
    page = browser.new_page(color_scheme="dark")
    page.goto((site / "article" / "a.html").as_uri())
    assert page.evaluate(ground) != "rgba(0, 0, 0, 0)"
    page.emulate_media(media="print")
    assert page.evaluate(ground) == "rgba(0, 0, 0, 0)"
    assert page.evaluate(lines) == ["solid", "double", "dashed"]
    assert page.evaluate("getComputedStyle(document.querySelector('mark > a')).display") != "none"
    assert page.evaluate("getComputedStyle(document.documentElement).color") == "rgb(29, 32, 38)"
    page.close()


COLOURS = """(() => {
  const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
  const ground = element => {
    for (let at = element; at; at = at.parentElement) {
      const [red, green, blue, alpha = 1] = numbers(getComputedStyle(at).backgroundColor);
      if (alpha === 1) return [red, green, blue];
    }
    return [255, 255, 255];
  };
  return [...document.querySelectorAll('mark, mark > a, h1, p, li, li > a, code')].map(
    each => [each.outerHTML.slice(0, 60), numbers(getComputedStyle(each).color).slice(0, 3), ground(each)]);
})()"""
"""Elements with the colour of their text and of their ground, as Chromium has computed them."""


@pytest.mark.parametrize("forced", ["none", "active"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_is_legible_as_it_is_drawn(browser: "Browser", site: Path, scheme: Any, forced: Any) -> None:
    """A contrast of 4.5, in light and dark, and in the forced colours of a high-contrast system."""
    page = browser.new_page(color_scheme=scheme, forced_colors=forced)
    page.goto((site / "article" / "a.html").as_uri())
    found = page.evaluate(COLOURS)
    page.close()
    assert len(found) > 30
    assert [each for each in found if contrast(tuple(each[1]), tuple(each[2])) < 4.5] == []


def test_nothing_moves(browser: "Browser", site: Path) -> None:
    """No animation and no transition: there is nothing to reduce for who prefers less motion."""
    page = browser.new_page(reduced_motion="no-preference")
    page.goto((site / "article" / "a.html").as_uri())
    assert page.evaluate("document.getAnimations().length") == 0
    assert page.evaluate(
        "[...document.querySelectorAll('*')].every(each => getComputedStyle(each).transitionDuration === '0s')"
    )
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    page.close()


def test_a_large_page_is_three_times_its_text_at_most() -> None:
    """Ten thousand claims in a megabyte."""
    sentence = "The old dam held through the night, said the mayor of the town, and nobody of the valley was hurt. "
    text = sentence * 10_000
    from annotations.claims.claim import Claim

    claims = [Claim.of(text, at, at + 98, ("fact", "quote")[at % 2]) for at in range(0, len(text), len(sentence))]
    _, document = page_of(of(text, *claims))
    assert len(claims) == 10_000
    assert len(document.encode()) <= 3 * len(text.encode())
