"""The first second of an article: keys pressed before the finder is done."""

from collections.abc import Callable

import pytest
from conftest import Opened, reading, seen, until

from annotations.article import Article
from annotations.nlp.finder import EntityFinder
from annotations.store.store import Store
from tui.dialogs.tag_menu import TagMenu

QUOTED = "“that the competition we have with China doesn’t veer into conflict”"
SPEAKER = "Antony Blinken"

Release = Callable[[], None]


@pytest.fixture
def release(monkeypatch: pytest.MonkeyPatch) -> Release:
    """Hold back all requests to the finder; return what lets it find."""
    request, held = EntityFinder.request, []
    monkeypatch.setattr(EntityFinder, "request", lambda finder, *articles: held.append((finder, articles)))

    def let_find() -> None:
        for finder, articles in held:
            request(finder, *articles)

    return let_find


async def test_a_quotation_accepted_early_gets_its_speaker(
    opened: Opened, store: Store, article: Article, release: Release
) -> None:
    """The speaker comes as a part of the change: said, on disk, and undone and redone with it by one key."""
    async with opened(size=(120, 40), keys="enter") as pilot:
        screen = reading(pilot)
        while article.text[slice(*screen.view.selection.span)] != QUOTED:
            await pilot.press("semicolon")
        await pilot.press("a")
        (claim,) = screen.session.record.claims
        assert (claim.text, claim.speaker) == (QUOTED, "")
        release()
        await until(pilot, lambda: "Speaker found: Antony Blinken, for “that the" in seen(pilot))
        assert screen.session.record.claims[0].speaker == SPEAKER
        await pilot.press("u")
        assert not screen.session.record.claims
        await pilot.press("ctrl+r")
        assert [each.speaker for each in screen.session.record.claims] == [SPEAKER]
    (claim,) = store.load(article).claims
    assert (claim.speaker, claim.speaker_text) == (SPEAKER, "he")
    assert article.text[claim.speaker_start : claim.speaker_end] == "he"


async def test_the_picker_says_that_names_are_not_found_yet(opened: Opened, release: Release) -> None:
    """Its list lacks most of them: opened again when they are found, it has them and says nothing."""
    async with opened(size=(80, 24), keys="enter 2 s") as pilot:
        assert "” · finding names …" in seen(pilot)
        await pilot.press("escape")
        release()
        await until(pilot, lambda: reading(pilot).view.entities)
        await pilot.press("k", "s")
        assert "Speaker of “" in seen(pilot)
        assert "finding names" not in seen(pilot)


async def test_undo_takes_what_the_user_did_last(
    opened: Opened, store: Store, article: Article, release: Release
) -> None:
    """Not the speaker that came after it; and a second undo takes the quotation with its speaker."""
    async with opened(size=(120, 40), keys="enter") as pilot:
        screen = reading(pilot)
        while article.text[slice(*screen.view.selection.span)] != QUOTED:
            await pilot.press("semicolon")
        await pilot.press("a", "g", "1")
        release()
        await until(pilot, lambda: any(each.speaker for each in screen.session.record.claims))
        await pilot.press("u")
        assert [each.text for each in screen.session.record.claims] == [QUOTED]
        await pilot.press("u")
        assert not screen.session.record.claims
    assert not store.load(article).claims


async def test_a_speaker_that_the_user_chose_stays(opened: Opened, article: Article, release: Release) -> None:
    """Also if it is none; so does a claim that was relabelled."""
    async with opened(size=(120, 40), keys="enter") as pilot:
        screen = reading(pilot)
        while article.text[slice(*screen.view.selection.span)] != QUOTED:
            await pilot.press("semicolon")
        await pilot.press("a", "left_square_bracket", "s", *"Nobody", "enter")
        await pilot.pause()
        assert screen.session.record.claims[0].speaker == "Nobody"
        release()
        await until(pilot, lambda: any(each.rule == "reported" for each in screen.suggestions.open))
        assert screen.session.record.claims[0].speaker == "Nobody"


async def test_all_that_were_accepted_early_get_their_speakers(opened: Opened, release: Release) -> None:
    """`&` tags all quotations at once; one undo takes all of them."""
    async with opened(size=(120, 40), keys="enter") as pilot:
        screen = reading(pilot)
        await pilot.press("semicolon", "ampersand", "ampersand")
        assert len(screen.session.record.claims) > 5
        release()
        await until(pilot, lambda: "Speakers found for" in seen(pilot))
        assert any(each.speaker for each in screen.session.record.claims)
        await pilot.press("u")
        assert not screen.session.record.claims


async def test_the_menu_opened_early_gives_the_speaker_too(opened: Opened, article: Article, release: Release) -> None:
    """The menu was opened without a speaker, and the finder was done while it was open."""
    async with opened(size=(120, 40), keys="enter") as pilot:
        screen = reading(pilot)
        while article.text[slice(*screen.view.selection.span)] != QUOTED:
            await pilot.press("semicolon")
        await pilot.press(*screen.keys["reader.accept_as"].split())
        assert isinstance(pilot.app.screen, TagMenu)
        release()
        await until(pilot, lambda: any(each.rule == "reported" for each in screen.suggestions.found))
        await pilot.press("enter")
        await until(pilot, lambda: [each.speaker for each in screen.session.record.claims] == [SPEAKER])


async def test_nothing_is_called_missing_before_the_finder_is_done(opened: Opened, release: Release) -> None:
    """The bar says that the finder is still looking, and then how many suggestions there are."""
    async with opened(size=(80, 24), keys="enter") as pilot:
        await pilot.press("a")
        assert "No suggestion here yet: still looking …" in seen(pilot)
        release()
        await until(pilot, lambda: "suggestions found. Press ; for the next one." in seen(pilot))
        await pilot.press("a")
        assert "No suggestion here. Press ;" in seen(pilot)


async def test_without_a_model_nobody_is_looking(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once the finder has failed, what is missing is called missing, in this article and in the next."""

    def fail(_model: str) -> str:
        from annotations.errors import ModelError

        raise ModelError("no model")

    monkeypatch.setattr("annotations.nlp.finder.resolve", fail)
    async with opened(size=(120, 24), keys="enter") as pilot:
        await until(pilot, lambda: "no entities" in seen(pilot))
        await pilot.press("a")
        assert "No suggestion here. Press ;" in seen(pilot)
        await pilot.press("q", "j", "enter")
        assert "no entities" in seen(pilot)
