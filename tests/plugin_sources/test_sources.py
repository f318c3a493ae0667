"""Sources of other packages: nothing of them is believed, and nothing of them runs in the program's own process."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaged import put_package

from annotations.article import Article
from annotations.corpus.add import Skipped, Wish, add_all
from annotations.errors import ArticleError, DiedError, ModelError
from annotations.plugin_sources import process as processes
from annotations.plugin_sources.process import SourceProcess, Sources
from annotations.plugins import GROUPS, SOURCES, Plugin, installed

PLUGIN = """
import os, sys
from annotations.article import Article

class Odd:
    api = 1
    def claims(self, path):
        if path.endswith("unsure"):
            raise ValueError("who knows")
        while path.endswith("stuck"):
            pass
        return path.startswith("odd:") or path.endswith(".odd")
    def __call__(self, path):
        print("this must not reach the protocol", flush=True)
        for word in open(path).read().split():
            if word == "raise":
                raise RuntimeError("no luck")
            if word == "exit":
                os._exit(3)
            if word == "hang":
                while True:
                    pass
            if word == "none":
                yield None
            elif word == "blank":
                yield Article("x", "Blank", " ")
            elif word == "number":
                yield Article("x", "Number", 7)
            elif word == "object":
                yield Article("x", "Object", "Text.", meta={"a": object()})
            elif word == "bad":
                yield Article("../x", "\\x1b[2J ../../evil\\nsecond", "Half \\ud800 of it.", url="javascript:alert(1)",
                              language="nonsense", published=" 2026 ",
                              meta={"tags": ["a", 1], "deep": {"b": 1}, "plugin": "me"})
            else:
                yield Article("x", word.title(), f"{word} it is.")

class Newer(Odd):
    api = 2

odd = Odd()
newer = Newer()
"""

POINTS = f"""[{SOURCES}]
gone = gone:Gone
newer = odd_plugin:newer
none = odd_plugin:PLUGIN
odd = odd_plugin:odd
"""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put an installed package with sources on the path of this process and of those that it starts."""
    there = put_package(tmp_path / "site", "odd", PLUGIN, POINTS)
    monkeypatch.syspath_prepend(str(there))
    monkeypatch.setenv("PYTHONPATH", f"{there}:{Path(__file__).parents[2]}")
    return there


@pytest.fixture
def odd(site: Path) -> Iterator[SourceProcess]:
    """Return the process of the source that works, more or less."""
    process = SourceProcess(plugin("odd"))
    yield process
    process.reap()


def plugin(name: str) -> Plugin:
    """Return an installed source by name."""
    return next(each for each in installed(SOURCES) if each.name == name)


def read(process: SourceProcess, folder: Path, words: str) -> list[Article | ArticleError]:
    """Return what a source gives for a file of some words."""
    path = folder / "a.odd"
    path.write_text(words)
    return list(process.read(str(path)))


def test_sources_are_listed_and_nothing_is_imported_or_started(site: Path) -> None:
    """By group and name. To look for what reads something is what starts them."""
    assert [each.name for each in installed(SOURCES)] == ["gone", "newer", "none", "odd"]
    assert {each.group for each in installed() if each.package == "odd"} == {SOURCES}
    assert SOURCES in GROUPS
    sources = Sources()
    assert sources.troubles == []
    assert "odd_plugin" not in sys.modules


@pytest.mark.slow
def test_whatever_a_source_gives_articles_come_of_what_is_one(odd: SourceProcess, tmp_path: Path) -> None:
    """What is none is a sentence with the plugin's name, and the next one is read; the code runs elsewhere."""
    assert odd.is_claiming("odd:x")
    assert not odd.is_claiming(str(tmp_path / "a.txt"))
    found = read(odd, tmp_path, "rain none blank number object snow")
    assert [each.text if isinstance(each, Article) else str(each).partition(" (")[0] for each in found] == [
        "rain it is.",
        "the plugin odd of odd 1.0: its article 2 is not an Article but NoneType",
        "the plugin odd of odd 1.0: its article 3 has no text",
        "the plugin odd of odd 1.0: it returned something that is not an article",
        "the plugin odd of odd 1.0: one of its articles cannot be passed on",
        "snow it is.",
    ]
    (bad,) = read(odd, tmp_path, "bad")
    assert isinstance(bad, Article)
    assert (bad.title, bad.text) == ("\x1b[2J ../../evil second", "Half \ufffd of it.")
    assert (bad.id, bad.url, bad.language, bad.published) == ("", "", "en", "2026")
    assert bad.meta == {"tags": "a, 1", "plugin": "odd of odd 1.0"}
    assert "odd_plugin" not in sys.modules


@pytest.mark.slow
def test_a_source_that_fails_keeps_what_it_gave_and_can_be_asked_again(
    odd: SourceProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It raises, dies, or hangs in the middle of a file."""
    for word, why in (
        ("raise", r"it failed \(RuntimeError: no luck\)"),
        ("exit", "its process ended"),
        ("hang", "it did not answer within 1 seconds"),
    ):
        (tmp_path / "a.odd").write_text(f"rain {word} snow")
        given = odd.read(str(tmp_path / "a.odd"))
        assert isinstance(next(given), Article)
        if word == "hang":
            monkeypatch.setattr(processes, "ARTICLE_SECONDS", 1)
        with pytest.raises(DiedError, match=why):
            next(given)
    monkeypatch.setattr(processes, "ARTICLE_SECONDS", 300)
    assert len(read(odd, tmp_path, "rain snow")) == 2
    with pytest.raises(DiedError, match=r"it failed \(ValueError: who knows\)"):
        odd.is_claiming("unsure")
    monkeypatch.setattr(processes, "CLAIM_SECONDS", 1)
    with pytest.raises(DiedError, match="it did not answer within 1 seconds"):
        odd.is_claiming("stuck")


@pytest.mark.slow
def test_sources_that_cannot_be_loaded_are_a_line_each_and_the_others_are_asked(site: Path, tmp_path: Path) -> None:
    """Once: what is broken is not asked about the next file."""
    sources = Sources()
    try:
        assert sources.reader_of("odd:x") == plugin("odd")
        whose = "of odd 1.0"
        assert [each.partition(" (")[0] for each in sources.troubles] == [
            f"the plugin gone {whose} cannot be loaded",
            f"the plugin newer {whose} was written for version 2 of the plugins' API; this is version 1",
            f"the plugin none {whose} cannot be loaded",
        ]
        assert all("\n" not in each for each in sources.troubles)
        sources.troubles.clear()
        assert sources.reader_of("a.txt") is None
        assert sources.troubles == []
        with pytest.raises(ArticleError, match=r"the plugin odd of odd 1\.0: it failed"):
            list(sources.read(plugin("odd"), str(tmp_path / "nothing.odd")))
    finally:
        sources.close()
    with pytest.raises(ModelError, match="there is no plugin “nobody”"):
        SourceProcess(Plugin(group=SOURCES, name="nobody", package="p", version="1", target="p:x")).begin()


def test_what_others_read_is_added_like_any_article(tmp_path: Path) -> None:
    """From a file or an address of any scheme; what the folder has is skipped, what is no article is reported."""
    article = Article(id="", title="Rain", text="It rained in Rome.")

    def others(origin: str) -> Iterator[Article | ArticleError] | None:
        return iter((article, ArticleError("no article"))) if origin.endswith("mine") else None

    (tmp_path / "a.mine").write_text("x")
    (tmp_path / "news").mkdir()
    one, wrong = add_all(tmp_path / "news", str(tmp_path / "a.mine"), Wish(), others=others)
    assert isinstance(one, Path)
    assert one.name == "rain.txt"
    assert isinstance(wrong, ArticleError)
    again, _ = add_all(tmp_path / "news", "wire://mine", Wish(), others=others)
    assert isinstance(again, Skipped)
    (tmp_path / "b.txt").write_text("Snow.")
    (other,) = add_all(tmp_path / "news", str(tmp_path / "b.txt"), Wish(), others=others)
    assert isinstance(other, Path)
    with pytest.raises(ArticleError, match="is not a web address"):
        list(add_all(tmp_path / "news", "wire://yours", Wish(), others=others))


@pytest.mark.slow
def test_of_two_sources_with_one_name_none_reads_and_both_packages_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which of them would read must not depend on the order of folders; it is said once, not for each file."""
    for name in ("first", "second"):
        site = put_package(tmp_path / name, name, PLUGIN, f"[{SOURCES}]\ntwice = {name}_plugin:Odd\n")
        monkeypatch.syspath_prepend(str(site))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    sources = Sources()
    try:
        assert sources.reader_of("odd:1") is None
        assert sources.reader_of("odd:2") is None
    finally:
        sources.close()
    assert sources.troubles == ["two packages have a plugin “twice”: first and second; remove one of them"]
