"""The guard of an export: nothing that it reads from is written over, by whatever name it is called."""

import os
from collections.abc import Callable
from errno import EBUSY, EXDEV
from pathlib import Path

import pytest
from strategies import article_of
from terminal import run

from annotations import swap
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.errors import AskedError
from annotations.exchange import destination
from annotations.exchange.destination import Guard, replace_folder, replace_with_bytes
from annotations.exchange.exporter import Export
from annotations.exchange.formats.table import FORMATS
from annotations.exchange.selection import Split
from annotations.exchange.staging import beside, stage_beside, unstage
from annotations.store.store import Store

TEXT = "Rain fell on the town, she said."


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """Make a corpus of two articles and settings, with a claim in one of them."""
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, "utf-8")
    (folder / "b.jsonl").write_text('{"text": "Snow fell."}\n', "utf-8")
    (folder / "copydesk.toml").write_text("[corpus]\n", "utf-8")
    store, article = Store(folder / "annotations", "anna"), article_of(TEXT, "a")
    store.apply(article, [edits.tag(store.load(article), Claim.of(TEXT, 0, 9, "fact"))])
    return folder


def guard(news: Path) -> Guard:
    """Return the guard of that corpus."""
    return Guard(news / "annotations", (news / "a.txt", news / "b.jsonl"), news / "copydesk.toml")


def content(folder: Path) -> dict[Path, bytes]:
    """Return the bytes of every file below a folder."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def link(news: Path, target: str) -> Path:
    """Make a symbolic link beside the corpus."""
    path = news.parent / "out.jsonl"
    path.symlink_to(news / target)
    return path


def hard_link(news: Path, target: str) -> Path:
    """Make a second name of a file, beside the corpus."""
    path = news.parent / "out.jsonl"
    os.link(news / target, path)
    return path


def linked_folder(news: Path, target: str) -> Path:
    """Name a file through a link to its folder."""
    folder = news.parent / "elsewhere"
    folder.symlink_to((news / target).parent)
    return folder / Path(target).name


def inner_link(news: Path) -> Path:
    """Replace a claim file by a link to it, outside the store."""
    path = news / "annotations" / "anna" / "a.json"
    path.rename(news.parent / "kept.json")
    path.symlink_to(news.parent / "kept.json")
    return path


def inner_folder(news: Path) -> Path:
    """Replace an annotator's folder by a link to it, outside the store."""
    folder = news / "annotations" / "anna"
    folder.rename(news.parent / "anna")
    folder.symlink_to(news.parent / "anna")
    return folder / "a.json"


DESTINATIONS: dict[str, Callable[[Path], Path]] = {
    "an article": lambda news: news / "a.txt",
    "a file of articles": lambda news: news / "b.jsonl",
    "the settings": lambda news: news / "copydesk.toml",
    "a claim file": lambda news: news / "annotations" / "anna" / "a.json",
    "a new file of the store": lambda news: news / "annotations" / "anna" / "b.json",
    "a text of the store": lambda news: next((news / "annotations" / "_texts").iterdir()),
    "the lock of the store": lambda news: news / "annotations" / "anna" / ".lock",
    "an article by dots": lambda news: news / "annotations" / ".." / "a.txt",
    "a link to an article": lambda news: link(news, "a.txt"),
    "a link to a claim file": lambda news: link(news, "annotations/anna/a.json"),
    "a link to a file that is not there yet": lambda news: link(news, "annotations/anna/b.json"),
    "a hard link to an article": lambda news: hard_link(news, "a.txt"),
    "a link in the store": inner_link,
    "a file of a folder that is a link in the store": inner_folder,
    "an article in a linked folder": lambda news: linked_folder(news, "a.txt"),
    "a claim file in a linked folder": lambda news: linked_folder(news, "annotations/anna/a.json"),
}


@pytest.mark.parametrize("destination", DESTINATIONS)
def test_an_export_is_never_written_onto_what_it_is_made_of(news: Path, destination: str) -> None:
    """It is refused in a sentence that names the path, and every byte stays."""
    output = DESTINATIONS[destination](news)
    before = content(news)
    with (
        pytest.raises(AskedError, match=r"an export (never replaces it|is never written)") as refusal,
        Export(news / "annotations", FORMATS["jsonl"], guard=guard(news)).staged(output),
    ):
        pass
    assert str(output) in str(refusal.value)
    assert content(news) == before
    assert sorted(path.name for path in news.iterdir()) == ["a.txt", "annotations", "b.jsonl", "copydesk.toml"]


def test_a_part_of_a_split_is_not_written_onto_an_article(news: Path) -> None:
    """The names of the parts are made from the name that was given: one of them may be an article's."""
    (news / "a.txt").rename(news / "a.train.jsonl")
    before = content(news)
    protected = Guard(news / "annotations", (news / "a.train.jsonl",))
    export = Export(news / "annotations", FORMATS["jsonl"], split=Split.read("80/10/10", 0), guard=protected)
    with export.staged(news / "a.jsonl") as ready:
        ready.check()
        with pytest.raises(AskedError, match=r"a\.train\.jsonl is an article of the corpus"):
            ready.install(news / "a.jsonl")
    assert content(news) == before


def test_what_lies_beside_the_end_of_a_link_is_not_written_over(news: Path) -> None:
    """Parts of a split go where the link leads, not where it is: there one of them may have the name of an article."""
    (news / "a.txt").rename(news / "a.train.jsonl")
    output = link(news, "a.jsonl")
    before = content(news)
    protected = Guard(news / "annotations", (news / "a.train.jsonl",))
    export = Export(news / "annotations", FORMATS["jsonl"], split=Split.read("80/10/10", 0), guard=protected)
    with export.staged(output) as ready:
        ready.check()
        with pytest.raises(AskedError, match=r"a\.train\.jsonl is an article of the corpus"):
            ready.install(output)
    assert content(news) == before
    assert sorted(path.name for path in news.parent.iterdir()) == ["news", "out.jsonl"]


def test_a_link_to_the_folder_of_the_articles_does_not_have_it_replaced(news: Path) -> None:
    """The folder at its end is judged, as if it had been named itself."""
    # As an earlier export in this format left it: the folder would be replaced without a word.
    (news / "annotations.conf").write_text("", "utf-8")
    (news / "b.jsonl").unlink()
    before = content(news)
    protected = Guard(news / "annotations", (news / "a.txt",), news / "copydesk.toml")
    output = link(news, ".")
    with (
        pytest.raises(AskedError, match="an export never replaces it"),
        Export(news / "annotations", FORMATS["brat"], guard=protected).staged(output),
    ):
        pass
    assert content(news) == before
    assert output.is_symlink()


@pytest.mark.parametrize("name", ["", "annotations", "annotations/brat"])
def test_a_folder_that_holds_the_articles_or_lies_in_the_store_is_not_replaced(news: Path, name: str) -> None:
    """A format that writes a folder replaces all of it."""
    # As an earlier export in this format left it: the folder would be replaced without a word.
    (news / "annotations.conf").write_text("", "utf-8")
    (news / "b.jsonl").unlink()
    before = content(news)
    protected = Guard(news / "annotations", (news / "a.txt",), news / "copydesk.toml")
    export = Export(news / "annotations", FORMATS["brat"], guard=protected)
    with pytest.raises(AskedError, match="an export"), export.staged(news / name):
        pass
    assert content(news) == before


def test_the_name_of_an_article_in_other_letters_is_the_article_where_the_disk_says_so(
    news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names are compared by what they lead to: a file system that folds case leads to one file by both."""
    folded = news / "A.TXT"
    stat = os.stat

    def folding(path: Path, **options: bool) -> os.stat_result:
        return stat(news / "a.txt" if path == folded else path, **options)

    monkeypatch.setattr(os, "stat", folding)
    with pytest.raises(AskedError, match="an article of the corpus"):
        guard(news).check([folded])


def test_an_export_may_lie_beside_the_articles(news: Path) -> None:
    """It is no article yet, and destroys none."""
    guard(news).check([news / "claims.csv"])


@pytest.mark.slow
def test_the_command_refuses_too(news: Path) -> None:
    """With 2, because what was asked for is wrong; also where the settings are wrong and the corpus is not opened."""
    before = content(news)
    done = run("export", news, "-o", news / "a.txt")
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert (
        done.stderr
        == f"{news / 'a.txt'} is an article of the corpus: an export never replaces it. Name another file.\n"
    )
    done = run("export", news, "-o", news / "copydesk.toml")
    assert done.returncode == 2
    done = run("export", news / "a.txt", "--store", news / "annotations", "-o", news / "a.txt")
    assert done.returncode == 2
    assert content(news) == before


@pytest.mark.parametrize("can_exchange", [True, False])
def test_a_folder_takes_the_place_of_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, can_exchange: bool
) -> None:
    """Also where the system cannot exchange two names; nothing of the old one is left."""
    if not can_exchange:
        monkeypatch.setattr(swap, "_call", lambda: None)
    for number in range(2):
        new = stage_beside(tmp_path / "site")
        (new / f"{number}.html").write_text("x")
        replace_folder(new, tmp_path / "site")
        unstage(new)
        assert [path.name for path in tmp_path.iterdir()] == ["site"]
        assert [path.name for path in (tmp_path / "site").iterdir()] == [f"{number}.html"]


def test_ctrl_c_while_a_folder_is_replaced_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where names cannot be exchanged, nothing was in its place until the next export put it back."""
    monkeypatch.setattr(swap, "_call", lambda: None)
    (tmp_path / "site").mkdir()
    new = stage_beside(tmp_path / "site")
    rename = Path.rename

    def interrupted(path: Path, target: Path) -> Path:
        if path == new:
            raise KeyboardInterrupt
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        replace_folder(new, tmp_path / "site")
    unstage(new)
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize("number", [EXDEV, EBUSY])
def test_a_folder_that_cannot_be_moved_is_told_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """A mount point of a container, or a folder of its image: “Invalid cross-device link” helps nobody."""

    def fixed(_: Path, __: Path) -> bool:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(swap, "exchanged", fixed)
    (tmp_path / "site").mkdir()
    new = stage_beside(tmp_path / "site")
    with pytest.raises(OSError, match="it is a mount point or cannot be moved; name a folder inside it"):
        replace_folder(new, tmp_path / "site")
    unstage(new)
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_folder_in_its_place_is_not_told_to_have_failed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The names around it may not be readable, and so cannot be flushed; the old folder once stayed beside it."""

    def closed(_: Path) -> None:
        raise PermissionError

    monkeypatch.setattr(destination, "flush", closed)
    (tmp_path / "site").mkdir()
    new = stage_beside(tmp_path / "site")
    (new / "a.html").write_text("x")
    replace_folder(new, tmp_path / "site")
    assert [path.name for path in tmp_path.rglob("*")] == ["site", "a.html"]


def test_a_link_in_the_place_of_a_folder_is_removed_and_not_followed(tmp_path: Path) -> None:
    """It once stayed beside the new folder for ever."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "kept").touch()
    (tmp_path / "site").symlink_to("elsewhere")
    replace_folder(stage_beside(tmp_path / "site"), tmp_path / "site")
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["elsewhere", "kept", "site"]
    assert not (tmp_path / "site").is_symlink()


def test_the_longest_name_that_a_disk_takes_can_be_replaced(tmp_path: Path) -> None:
    """The name of the file beside it was longer."""
    output = tmp_path / f"{'ü' * 125}.html"
    left = beside(output, "new")
    left.touch()
    replace_with_bytes(output, b"a page")
    assert list(tmp_path.iterdir()) == [output]


def test_what_a_killed_program_of_the_same_number_left_is_removed(tmp_path: Path) -> None:
    """In a container every program may have the number 1: what it left once kept the next export from beginning."""
    beside(tmp_path / "out", "new").mkdir()
    new = stage_beside(tmp_path / "out")
    assert list(new.iterdir()) == []
    # Its own is no leftover while it is being written.
    beside(tmp_path / "other", "new").mkdir()
    stage_beside(tmp_path / "other")
    assert new.is_dir()


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    """As the superuser, `--html /dev/null` once put a file in the place of the device."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    replace_with_bytes(pipe, b"a page")
    assert os.read(reading, 100) == b"a page"
    os.close(reading)
    assert pipe.is_fifo()
    assert list(tmp_path.iterdir()) == [pipe]
