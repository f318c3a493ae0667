"""Suggesters beside the rules, in the reader: judged as all others, and nobody waits for them."""

import os
import signal
from dataclasses import replace as with_fields
from pathlib import Path
from threading import Event

import pytest
from conftest import Opened, reading, seen, until
from endpoint import Exchange, endpoint
from msgspec.structs import replace
from processes import children_of, wait_until_gone
from textual.pilot import Pilot

from annotations.corpus.corpus import Corpus
from annotations.store.store import Store
from annotations.suggest.suggestion import Suggestion
from annotations.suggester_settings import SuggesterSettings
from annotations.suggesters.cache import AnswerCache, Answered
from annotations.suggesters.roster import Asked, Named
from annotations.text.selection import Selection

WORDS = "tensions that have set many around the world on edge"


def asked(corpus: Corpus, url: str, supersedes: frozenset[str] = frozenset()) -> Asked:
    """Return a language model at an address, asked by name."""
    settings = SuggesterSettings(name="llama", url=url, model="m")
    named = Named(settings, "user", corpus.path, corpus.settings.scheme, supersedes=supersedes)
    return Asked(named, "by name")


def answer(exchange: Exchange) -> None:
    """Suggest some words of the first article."""
    exchange.claims({"label": "speculation", "words": WORDS, "speaker": "", "why": "a mood"})


def offered(pilot: Pilot[None]) -> list[str]:
    """Return the rules of the open suggestions."""
    return [each.rule for each in reading(pilot).suggestions.open]


async def test_keys_act_and_are_painted_while_a_suggester_hangs(opened: Opened, corpus: Corpus, store: Store) -> None:
    """It is asked, keys move and tag and are on screen, and only then it answers: in this order."""
    events: list[str] = []
    go = Event()

    def slow(exchange: Exchange) -> None:
        events.append("asked")
        go.wait()
        events.append("answers")
        answer(exchange)

    with endpoint() as server:
        server.reply = slow
        async with opened(keys="enter", suggesters=[asked(corpus, server.url)]) as pilot:
            try:
                await until(pilot, lambda: events)
                before = seen(pilot)
                await pilot.press("j", "1")
                assert seen(pilot) != before
                assert [each.label for each in reading(pilot).session.record.claims] == ["fact"]
                assert "llm:llama" not in offered(pilot)
                events.append("painted")
            finally:
                go.set()
            await until(pilot, lambda: "llm:llama" in offered(pilot))
    assert events == ["asked", "painted", "answers"]


async def test_keys_act_and_are_painted_while_the_process_of_a_suggester_stands_still(
    opened: Opened, corpus: Corpus
) -> None:
    """Stopped by a signal in the middle of an article, it neither reads nor ends; let go on, it answers.

    Left standing, it is gone once the program has ended.
    """
    go = Event()

    def slow(exchange: Exchange) -> None:
        go.wait()
        answer(exchange)

    with endpoint() as server:
        server.reply = slow
        for number, is_let_go in enumerate((True, False), 1):
            go.clear()
            server.bodies.clear()
            before = children_of(os.getpid())
            to_ask = asked(corpus, f"{server.url}/{number}")
            async with opened(keys="enter", suggesters=[to_ask]) as pilot:
                try:
                    await until(pilot, lambda: server.bodies)
                    stopped = suggesters_among(children_of(os.getpid()) - before)
                    assert len(stopped) == 1
                    for pid in stopped:
                        os.kill(pid, signal.SIGSTOP)
                    shown = seen(pilot)
                    await pilot.press("j", "2")
                    assert seen(pilot) != shown
                    assert [each.label for each in reading(pilot).session.record.claims][-1] == "quote"
                    assert "llm:llama" not in offered(pilot)
                finally:
                    go.set()
                if is_let_go:
                    for pid in stopped:
                        os.kill(pid, signal.SIGCONT)
                    await until(pilot, lambda: "llm:llama" in offered(pilot))
                    await pilot.press("u")
            assert wait_until_gone(stopped)


def suggesters_among(pids: set[int]) -> set[int]:
    """Return those of some processes that are a suggester's."""
    return {pid for pid in pids if b"annotations.suggesters.worker" in Path(f"/proc/{pid}/cmdline").read_bytes()}


async def test_what_a_suggester_proposes_is_judged_as_all_others_are(
    opened: Opened, corpus: Corpus, store: Store
) -> None:
    """Its reason is in the bar; accepted, the claim has its origin; the judgement names its rule."""
    with endpoint() as server:
        server.reply = answer
        async with opened((120, 40), keys="enter", suggesters=[asked(corpus, server.url)]) as pilot:
            await until(pilot, lambda: "llm:llama" in offered(pilot))
            screen = reading(pilot)
            (mine,) = (each for each in screen.suggestions.open if each.rule == "llm:llama")
            screen.select(Selection(mine.span, "suggestion"))
            await pilot.pause()
            assert "speculation · predicted by llm:llama · a mood" in seen(pilot)
            await pilot.press("a")
            (claim,) = screen.session.record.claims
            assert (claim.text, claim.label, claim.origin) == (WORDS, "speculation", "suggested:llm:llama")
            (judged,) = (each for change in screen.session.record.history for each in change.judged)
            assert (judged.rule, judged.verdict) == ("llm:llama", "accepted")
            assert "llm:llama" not in offered(pilot)


async def test_what_is_better_than_the_rules_takes_their_place(opened: Opened, corpus: Corpus) -> None:
    """For its labels alone: quotes are still those of the rules."""
    with endpoint() as server:
        server.reply = answer
        trained = asked(corpus, server.url, supersedes=frozenset({"speculation"}))
        async with opened(keys="enter", suggesters=[trained]) as pilot:
            await until(pilot, lambda: "llm:llama" in offered(pilot) and "reported" in offered(pilot))
            labels = [(each.label, each.rule) for each in reading(pilot).suggestions.open]
            assert [rule for label, rule in labels if label == "speculation"] == ["llm:llama"]
            assert "quote" in {label for label, _ in labels}


async def test_an_article_of_the_hold_out_shows_none_and_is_not_sent(opened: Opened, corpus: Corpus) -> None:
    """The bar says why, on opening and when one looks for a suggestion."""
    blind = with_fields(corpus, settings=replace(corpus.settings, blind=1.0))
    with endpoint() as server:
        server.reply = answer
        async with opened((120, 40), keys="enter", of=blind, suggesters=[asked(corpus, server.url)]) as pilot:
            assert "This article shows no suggestions" in seen(pilot)
            await until(pilot, lambda: reading(pilot).suggestions.found)
            await pilot.press("j")
            assert offered(pilot) == []
            assert reading(pilot).view.suggestions == ()
            await pilot.press("a")
            assert "This article shows no suggestions" in seen(pilot)
        assert server.bodies == []


async def test_a_suggester_that_fails_is_said_once_and_reading_goes_on(opened: Opened, corpus: Corpus) -> None:
    """A notification names it and the reason."""
    with endpoint() as server:
        server.reply = lambda exchange: exchange.send(401, b"")
        async with opened((120, 40), keys="enter", suggesters=[asked(corpus, server.url)]) as pilot:
            await until(pilot, lambda: pilot.app._notifications)
            (told,) = (each.message for each in pilot.app._notifications)
            assert told.startswith("Stopped asking the suggester llama: 127.0.0.1")
            assert told.endswith("refuses the key (status 401).")
            await pilot.press("1")
            assert len(reading(pilot).session.record.claims) == 1
        assert len(server.bodies) == 1


@pytest.mark.parametrize("how", ["every article", "cached"])
async def test_what_is_cached_is_shown_without_asking(
    opened: Opened, corpus: Corpus, entity_cache: Path, how: str
) -> None:
    """Of a suggester that sends texts, and is not asked by name, only that."""
    article = corpus.load(corpus.entries[0])
    start = article.text.index(WORDS)
    with endpoint() as server:
        named = asked(corpus, f"{server.url}/{how[:5]}").named
        found = Suggestion(start, start + len(WORDS), "speculation", named.settings.rule, predicted=True)
        AnswerCache(entity_cache, named.identity).put(article.sha256, Answered((found,)))
        async with opened(keys="enter", suggesters=[Asked(named, how)]) as pilot:  # type: ignore[arg-type]
            await until(pilot, lambda: "llm:llama" in offered(pilot))
        assert server.bodies == []
