"""Formats of other packages: whatever they do, it is one sentence with their name, and nothing lands on wrong words."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaged import put_package
from strategies import article_of

from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.errors import AskedError, ExportError, PluginError
from annotations.exchange.annotated import AnnotatedArticle, Rejected, Remark
from annotations.exchange.exporter import Export
from annotations.exchange.format import Format, Options
from annotations.exchange.formats.table import find_format, plugin_names
from annotations.exchange.plugin_format import load_format
from annotations.plugins import FORMATS, installed
from annotations.store.store import Store

PLUGIN = """
import errno, sys
from dataclasses import replace
from pathlib import Path
from msgspec import Struct
from annotations.exchange.annotated import AnnotatedArticle, PredictedSpan, Rejected, Remark, SpanAnnotation
from annotations.exchange.format import Format, Loss

def write(records, path, options):
    print("this must not be among the data")
    path.write_text("".join(record.text for record in records))

def no_losses(record, options):
    return ()

def expected(record, options):
    yield AnnotatedArticle(text=record.text)

def read(path):
    print("nor this")
    yield AnnotatedArticle(text=path.read_text())

FINE = Format(api=1, tool="Odd", ending=".odd", write=write, losses=no_losses, expected=expected, read=read)

def raising(*_):
    raise RuntimeError("no luck\\nat all")

def leaving(*_):
    sys.exit("good bye")

def full(*_):
    raise OSError(errno.ENOSPC, "No space left on device")

def hollow(records, path, options):
    list(records)

def hasty(records, path, options):
    path.write_text("")

def spans(*spans):
    def read(path):
        yield AnnotatedArticle(number=1, text="Rain fell.", spans=spans)
    return read

def mark(start, end, text=""):
    return SpanAnnotation(start=start, end=end, label="fact", text=text)

FORMATS = {
    "raise-write": replace(FINE, write=raising),
    "leave-write": replace(FINE, write=leaving),
    "full-write": replace(FINE, write=full),
    "hollow-write": replace(FINE, write=hollow),
    "hasty-write": replace(FINE, write=hasty, expected=no_losses, read=lambda path: ()),
    "raise-losses": replace(FINE, losses=raising),
    "odd-losses": replace(FINE, losses=lambda *_: ["a loss"]),
    "typed-losses": replace(FINE, losses=lambda *_: [Loss(what=7, article="a")]),
    "raise-expected": replace(FINE, expected=raising),
    "odd-expected": replace(FINE, expected=lambda *_: [7]),
    "raise-read": replace(FINE, read=raising),
    "lying-read": replace(FINE, read=lambda path: [AnnotatedArticle(text="other")]),
    "none-read": replace(FINE, read=lambda path: None),
    "path-companion": replace(FINE, companions=lambda *_: {"../escaped": b""}),
    "text-companion": replace(FINE, companions=lambda *_: {"beside": "text"}),
    "raise-phrases": replace(FINE, unsupported=raising),
    "wrong-words": replace(FINE, read=spans(mark(0, 4, "Snow"), mark(5, 99), mark(5, 9, "fell"))),
    "moved-words": replace(FINE, read=spans(mark(4, 8, "fell"))),
    "typed-span": replace(FINE, read=spans(mark("0", 4))),
    "odd-item": replace(FINE, read=lambda path: [{"text": "Rain"}]),
    "scored": replace(FINE, read=spans(PredictedSpan(start=0, end=4, label="fact", text="Rain", score=0.5))),
    "no-format": {"tool": "none"},
    "old": replace(FINE, api=0),
    "no-ending": replace(FINE, ending="odd"),
    "no-name": replace(FINE, tool=" "),
    "no-file": replace(FINE, ending=""),
    "no-folder": replace(FINE, folder_name="a/b"),
    "no-option": replace(FINE, own_options=frozenset({"colour"})),
    "no-text": replace(FINE, tool=None),
    "fine": FINE,
}
globals().update({name.replace("-", "_"): form for name, form in FORMATS.items()})
"""

NAMES = [line.split('"')[1] for line in PLUGIN.splitlines() if line.startswith('    "')]

POINTS = f"[{FORMATS}]\ngone = odd_plugin:nothing\nbroken = nowhere_plugin:FORMAT\njsonl = odd_plugin:fine\n" + "".join(
    f"{name} = odd_plugin:{name.replace('-', '_')}\n" for name in NAMES
)

WHOSE = "the plugin {} of odd 1.0"


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Put a package with formats on the path."""
    there = put_package(tmp_path / "site", "odd", PLUGIN, POINTS)
    monkeypatch.syspath_prepend(str(there))
    load_format.cache_clear()
    yield there
    load_format.cache_clear()
    sys.modules.pop("odd_plugin", None)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Return a store with one article."""
    folder = tmp_path / "store"
    article = article_of("Rain fell.", "rain")
    claim = Claim.of(article.text, 0, 4, "fact")
    held = Store(folder, "anna")
    held.apply(article, [edits.tag(held.load(article), claim)])
    return folder


def exported(store: Path, form: Format, tmp_path: Path) -> Path:
    """Export a store, and return the file."""
    out = tmp_path / "out" / "claims.odd"
    out.parent.mkdir(exist_ok=True)
    with Export(store, form).staged(out) as ready:
        ready.check()
        ready.install(out)
    return out


def test_a_format_of_a_package_is_found_by_its_name_and_imported_when_it_is_asked_for(site: Path) -> None:
    """Not to be listed; a format of ours is never looked for among them."""
    assert {"fine", "gone", "jsonl"} <= plugin_names()
    assert {each.package for each in installed(FORMATS)} == {"odd"}
    assert find_format("jsonl").tool == "Copydesk"
    with pytest.raises(AskedError, match="The format fine is a plugin, and --no-plugins runs none"):
        find_format("fine", plugins=False)
    with pytest.raises(AskedError, match=r"There is no format excel: there are .*fine.*jsonl"):
        find_format("excel")
    assert "odd_plugin" not in sys.modules
    assert find_format("fine").tool == "Odd"
    assert "odd_plugin" in sys.modules


def test_what_a_plugin_prints_is_not_among_the_data(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An export may go to standard output."""
    assert exported(store, find_format("fine"), tmp_path).read_text() == "Rain fell."
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "this must not be among the data\nnor this" in printed.err


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("gone", "cannot be loaded (AttributeError: module 'odd_plugin' has no attribute 'nothing')"),
        ("broken", "cannot be loaded (ModuleNotFoundError: No module named 'nowhere_plugin')"),
        ("no-format", "is not a format: it must be a Format of annotations.exchange.format"),
        ("old", "was written for version 0 of the plugins' API; this is version 1"),
        ("no-ending", "is not a valid format: its ending is not a suffix such as .xml"),
        ("no-name", "is not a valid format: its tool has no name"),
        ("no-file", "is not a valid format: its files need an ending, or its folder a name"),
        ("no-folder", "is not a valid format: its folder_name is not the name of a folder"),
        ("no-option", "is not a valid format: there is no option colour"),
        ("no-text", "failed when it is loaded (AttributeError: 'NoneType' object has no attribute 'strip')"),
    ],
)
def test_a_plugin_that_is_no_format_is_one_line_with_its_name(name: str, why: str) -> None:
    """Whatever its package names."""
    with pytest.raises(PluginError) as error:
        find_format(name)
    assert str(error.value) == f"{WHOSE.format(name)} {why}"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("raise-write", "failed when it writes (RuntimeError: no luck)"),
        ("leave-write", "failed when it writes (SystemExit: good bye)"),
        ("hollow-write", "has not written claims.odd"),
        ("hasty-write", "stopped before the last article when it wrote"),
        ("raise-losses", "failed when it says what it cannot hold (RuntimeError: no luck)"),
        ("odd-losses", "gave str instead of Loss when it says what it cannot hold"),
        ("typed-losses", "failed when it says what it cannot hold (ValidationError: Expected `str`, got `int`"),
        ("raise-expected", "failed when it says what it has written (RuntimeError: no luck)"),
        ("odd-expected", "gave int instead of Struct when it says what it has written"),
        ("raise-read", "failed when it reads claims.odd (RuntimeError: no luck)"),
        ("none-read", "failed when it reads claims.odd (TypeError: 'NoneType' object is not iterable)"),
        ("odd-item", "gave dict instead of AnnotatedArticle or Rejected or Remark when it reads claims.odd"),
        ("path-companion", "gave a companion file that is not a name with bytes: '../escaped'"),
        ("text-companion", "gave a companion file that is not a name with bytes: 'beside'"),
    ],
)
def test_an_export_by_a_plugin_that_fails_writes_nothing(store: Path, tmp_path: Path, name: str, why: str) -> None:
    """And says in one line whose fault it is."""
    with pytest.raises(PluginError) as error:
        exported(store, find_format(name), tmp_path)
    assert str(error.value).startswith(f"{WHOSE.format(name)} {why}")
    assert "\n" not in str(error.value)
    assert list((tmp_path / "out").iterdir()) == []
    assert not list(tmp_path.rglob("escaped"))


def test_a_full_disk_is_no_fault_of_a_plugin(store: Path, tmp_path: Path) -> None:
    """It is told as that of any other export."""
    with pytest.raises(OSError, match="No space left on device"):
        exported(store, find_format("full-write"), tmp_path)
    with pytest.raises(PluginError, match="failed when it says what it cannot hold"):
        find_format("raise-phrases").unsupported(Options())


def test_an_export_that_comes_back_otherwise_is_not_installed(store: Path, tmp_path: Path) -> None:
    """As with a format of ours."""
    with pytest.raises(ExportError, match="does not read back as written"):
        exported(store, find_format("lying-read"), tmp_path)
    assert list((tmp_path / "out").iterdir()) == []


def read(name: str, tmp_path: Path) -> list[AnnotatedArticle | Rejected | Remark]:
    """Return what a format of the package reads."""
    reader = find_format(name).read
    assert reader is not None
    return list(reader(tmp_path / "given.odd"))


def test_spans_of_a_plugin_are_compared_with_the_words(tmp_path: Path) -> None:
    """One on other words or outside is rejected, one beside its words is moved, a wrong type is one line."""
    *rejected, found = read("wrong-words", tmp_path)
    assert [each.why for each in rejected if isinstance(each, Rejected)] == [
        "at 0 to 4 the text has “Rain”, but the file says “Snow”",
        "a claim from 5 to 99 does not fit into a text of 10 characters",
    ]
    assert isinstance(found, AnnotatedArticle)
    assert [(each.start, each.end, each.text) for each in found.spans] == [(5, 9, "fell")]
    remark, found = read("moved-words", tmp_path)
    assert isinstance(remark, Remark)
    assert isinstance(found, AnnotatedArticle)
    assert [(each.start, each.end) for each in found.spans] == [(5, 9)]
    with pytest.raises(
        PluginError, match=r"failed when it reads given.odd \(ValidationError: Expected `int`, got `str`"
    ):
        read("typed-span", tmp_path)


def test_the_score_of_a_prediction_stays(tmp_path: Path) -> None:
    """A span of a model has a field that other spans lack."""
    (found,) = read("scored", tmp_path)
    assert isinstance(found, AnnotatedArticle)
    assert [getattr(each, "score", None) for each in found.spans] == [0.5]


def test_losses_of_a_plugin_are_those_of_any_format(store: Path) -> None:
    """Counted before anything is written."""
    tally = Export(store, find_format("fine")).surveyed()
    assert (tally.claims, tally.numbers) == (1, {})
    with pytest.raises(PluginError, match="failed when it says what it cannot hold"):
        Export(store, find_format("raise-losses")).surveyed()
