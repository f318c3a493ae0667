"""A suggester's process: it may fail, die, hang, or talk nonsense, and the next article is asked about all the same."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaged import put_package

from annotations.article import Article, Span
from annotations.entity import Entity
from annotations.errors import DiedError, ModelError
from annotations.plugins import SUGGESTERS, find, installed
from annotations.scheme import DEFAULT
from annotations.suggester_settings import SuggesterSettings
from annotations.suggesters import process as processes
from annotations.suggesters.desk import Asking
from annotations.suggesters.roster import Named

PLUGIN = """
import os, sys
from annotations.suggest.suggestion import Suggestion

class Odd:
    api, name, version, languages, cost = 1, "odd", "1", ("en",), ""
    def __init__(self, api=1, cost=""):
        self.api, self.cost = api, cost
    def suggest(self, article, entities):
        do = article.text.split()[0]
        print("this must not reach the protocol", flush=True)
        if do == "raise":
            raise RuntimeError("no luck")
        if do == "exit":
            os._exit(3)
        if do == "hang":
            while True:
                pass
        if do == "odd":
            return [Suggestion("a", None, 7, [])]
        if do == "read":
            return [Suggestion(0, len(sys.stdin.read()) or 4, "fact", "x")]
        return [Suggestion(each.start, each.end, "fact", "x", reason=each.label) for each in entities]

class NoSuggester:
    pass

"""

POINTS = f"""[{SUGGESTERS}]
odd = odd_plugin:Odd
none = odd_plugin:NoSuggester
missing = odd_plugin:Gone
gone = gone:Gone
"""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Put an installed package with plugins on the path of this process and of those that it starts."""
    there = put_package(tmp_path / "site", "odd", PLUGIN, POINTS)
    monkeypatch.syspath_prepend(str(there))
    monkeypatch.setenv("PYTHONPATH", f"{there}:{Path(__file__).parents[2]}")
    monkeypatch.setattr(processes, "GRACE_SECONDS", 0)
    yield there
    sys.modules.pop("odd_plugin", None)


Options = dict[str, str | int | float | bool]


def asking(
    tmp_path: Path, plugin: str = "odd", options: Options | None = None, *, by_name: bool = False, timeout: int = 60
) -> Asking:
    """Return a plugin to ask."""
    settings = SuggesterSettings(name="mine", plugin=plugin, options=options or {}, timeout=timeout)
    return Asking(Named(settings, "user", tmp_path, DEFAULT), tmp_path / "cache", by_name=by_name)


def article(text: str, language: str = "en") -> Article:
    """Return an article of a text."""
    return Article(id=text, title="", text=text, language=language)


def test_plugins_are_found_by_their_entry_points_and_nothing_is_imported(site: Path) -> None:
    """With the package that brings each."""
    found = {each.name: each for each in installed() if each.package == "odd"}
    assert set(found) == {"odd", "none", "missing", "gone"}
    assert (found["odd"].version, found["odd"].target) == ("1.0", "odd_plugin:Odd")
    assert "odd_plugin" not in sys.modules
    with pytest.raises(ModelError, match="there is no plugin “nobody”"):
        find("nobody")


@pytest.mark.slow
def test_whatever_an_article_does_to_a_plugin_the_next_one_is_asked_about(site: Path, tmp_path: Path) -> None:
    """It raises, dies, answers nonsense, prints, and reads its input; each is a sentence, and nothing is cached."""
    asked = asking(tmp_path)
    try:
        for text, why in (
            ("raise it", r"it failed \(RuntimeError: no luck\)"),
            ("exit now", "its process ended"),
            ("odd ones", "its answer is malformed"),
        ):
            with pytest.raises(DiedError, match=why):
                asked.ask(article(text))
            assert asked.known(article(text)) is None
        (found,) = asked.ask(article("Prices in Madrid."), (Entity(10, 16, "GPE"),)).suggestions
        assert (found.span, found.label, found.rule, found.reason) == (Span(10, 16), "fact", "plugin:mine", "GPE")
        assert [each.span for each in asked.ask(article("read it")).suggestions] == [Span(0, 4)]
        assert asked.ask(article("raise auf Deutsch", "de")).suggestions == ()
    finally:
        asked.process.reap()
    assert asked.process.running is None


@pytest.mark.slow
def test_a_plugin_that_hangs_is_ended(site: Path, tmp_path: Path) -> None:
    """It is started afresh for the next article."""
    asked = asking(tmp_path, timeout=1)
    try:
        with pytest.raises(DiedError, match="it did not answer within 1 seconds"):
            asked.ask(article("hang on"))
        assert asked.process.running is None
    finally:
        asked.process.reap()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("plugin", "options", "why"),
    [
        ("none", {}, "the plugin none of odd 1.0 is not a suggester"),
        ("missing", {}, "the plugin missing of odd 1.0 cannot be loaded"),
        ("odd", {"api": 2}, "was written for version 2 of the plugins' API; this is version 1"),
        ("odd", {"colour": "red"}, "unexpected keyword argument 'colour'"),
        ("odd", {"cost": "a cent"}, "it costs something \\(a cent\\), so it is asked only if you name it"),
    ],
)
def test_a_plugin_that_cannot_work_is_one_line_with_its_name(
    site: Path, tmp_path: Path, plugin: str, options: Options, why: str
) -> None:
    """And asking again is of no use."""
    asked = asking(tmp_path, plugin, options)
    try:
        with pytest.raises(ModelError, match=why) as error:
            asked.ask(article("Prices rose."))
        assert "\n" not in str(error.value)
        assert not isinstance(error.value, DiedError)
    finally:
        asked.process.reap()


@pytest.mark.slow
def test_one_that_costs_something_is_asked_by_name(site: Path, tmp_path: Path) -> None:
    """Whoever names it knows the cost."""
    asked = asking(tmp_path, options={"cost": "a cent"}, by_name=True)
    try:
        assert asked.ask(article("Prices rose.")).suggestions == ()
    finally:
        asked.process.reap()


def test_a_process_that_was_ended_answers_nothing(site: Path, tmp_path: Path) -> None:
    """The screen is left while a suggester works: its thread gets an error, and no process is left behind."""
    asked = asking(tmp_path)
    asked.process.end()
    with pytest.raises(DiedError, match="its process ended"):
        asked.ask(article("Prices rose."))
    assert asked.process.running is None
