"""Files that are no files, and files that are broken, wherever a path from outside is opened.

Each was once a command that hung until it was killed, or that filled the memory.
"""

import os
import random
import shutil
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import SEEDS
from fast_runs import Run, run_all
from terminal import COPYDESK, Terminal, run

from annotations.article import Article
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.record import Record
from annotations.corpus.corpus import open_corpus
from annotations.errors import NotSavedError, ReadOnlyError
from annotations.exchange.destination import Guard
from annotations.exchange.exporter import Export
from annotations.exchange.formats.table import find_format
from annotations.layout import TEXTS, store_folder
from annotations.publishing.folder import check_place
from annotations.store.store import Store

pytestmark = pytest.mark.slow

SECONDS = 120
"""Seconds after which a command counts as hanging; a refusal takes one."""


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _loop(path: Path) -> None:
    path.symlink_to(path.name)


def _socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(here)


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(3_000_000_000)


def _folder(path: Path) -> None:
    path.mkdir()


def _with(data: bytes) -> Callable[[Path], None]:
    """Return a function that makes a file of these bytes."""

    def write(path: Path) -> None:
        path.write_bytes(data)

    return write


def _missing(path: Path) -> None:
    """Make nothing."""


def _failing(path: Path) -> None:
    path.symlink_to("/proc/self/mem")


def _closed(path: Path) -> None:
    path.write_bytes(b"{}")
    path.chmod(0)


KINDS: dict[str, Callable[[Path], None]] = {
    "pipe": _pipe,
    "device": _endless,
    "loop": _loop,
    "socket": _socket,
    "sparse": _sparse,
    "folder": _folder,
    "NUL": _with(bytes(1000)),
    "brackets": _with(b"[" * 100_000),
}
"""Files that are no files, and two that no parser likes."""

CONTENTS: dict[str, Callable[[Path], None]] = {
    "missing": _missing,
    "closed": _closed,
    "input/output error": _failing,
    "empty": _with(b""),
    "byte order mark": _with(b"\xef\xbb\xbf"),
    "binary": _with(random.Random(1).randbytes(5000)),
    "null": _with(b"null"),
    "nested arrays": _with(b"[" * 100_000 + b"]" * 100_000),
    "nested objects": _with(b'{"text":' * 50_000 + b"1" + b"}" * 50_000),
    "a nested value": _with(b'{"text": "x y z", "meta": ' + b"[" * 50_000 + b"]" * 50_000 + b"}\n"),
    "nested markup": _with(b"<a>" * 100_000),
    "nested tables": _with(b"a = " + b"{a=" * 50_000),
    "parts of a name": _with(b"a." * 50_000 + b"a = 1\n"),
    "huge numbers": _with(
        b'{"text": "x", "id": 1' + b"0" * 9999 + b', "spans": [{"start": 1e999, "end": 1' + b"0" * 9999 + b"}]}\n"
    ),
    "a huge number": _with(b"a = 1" + b"0" * 10_000),
    "not UTF-8": _with(b'{"text": "\xff\xfe caf\xe9"}\n\xe9\xff'),
    "UTF-16": _with("hällo".encode("utf-16")),
    "half a UTF-16": _with("hällo".encode("utf-16")[:-1]),
    "surrogates": _with(b'{"text": "\\ud800 \\udfff", "id": "\\ud800"}\n'),
    "damaged gzip": _with(b"\x1f\x8b\x08\x00damaged"),
    "quotation marks": _with(b'"' * 100_001),
    "commas": _with(b"," * 200_000),
    "cut": _with(b'{"text": "abc", "sp'),
}
"""Contents that are broken in some format, or in all."""


def ran(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the program; hanging fails the test, and so does a traceback."""
    done = run(*arguments, seconds=SECONDS)
    assert "Traceback" not in done.stderr + done.stdout
    return done


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """Copy one sample article, and tag its first words."""
    folder = tmp_path / "news"
    folder.mkdir()
    shutil.copy(next(SEEDS.glob("*.txt")), folder / "a.txt")
    corpus = open_corpus(folder)
    article = corpus.load(corpus.entries[0])
    store = Store(store_folder(folder), "anna")
    store.apply(article, [edits.tag(store.load(article), Claim.of(article.text, 0, 10, "fact"))])
    return folder


@pytest.mark.parametrize("kind", ["pipe", "device", "socket", "sparse", "NUL"])
def test_an_article_that_is_no_file_is_listed_with_the_reason(news: Path, kind: str) -> None:
    """The others are read; the list says why this one is not."""
    KINDS[kind](news / "b.txt")
    done = ran("articles", news)
    assert done.returncode == 0
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("b ")]
    assert "b.txt" in line
    assert "1 of 2 articles cannot be read" in done.stderr


def test_a_link_to_itself_hides_nothing_else(news: Path) -> None:
    """One such link once made a whole folder unreadable."""
    _loop(news / "b.txt")
    (news / "folder").symlink_to("folder")
    done = ran("articles", news)
    assert done.returncode == 0
    assert any(line.startswith("a ") for line in done.stdout.splitlines())


@pytest.mark.parametrize("command", ["articles", "export", "check", "stats", "history"])
@pytest.mark.parametrize("kind", ["pipe", "device", "loop", "socket", "sparse", "folder", "brackets"])
def test_settings_that_are_no_file_get_one_sentence(news: Path, kind: str, command: str) -> None:
    """copydesk.toml is read by every command: none hangs, and none prints a traceback."""
    KINDS[kind](news / "copydesk.toml")
    done = ran(command, news)
    assert done.returncode in (0, 1, 2)
    if command == "articles":
        assert done.returncode == 2
        assert "copydesk.toml" in done.stderr


@pytest.mark.parametrize("command", ["check", "export", "stats", "history"])
@pytest.mark.parametrize("kind", ["pipe", "device", "socket", "sparse", "folder", "NUL", "brackets"])
def test_a_store_file_that_is_no_file_is_reported(news: Path, kind: str, command: str) -> None:
    """It holds no claims that could be read, and the command says so at once."""
    KINDS[kind](store_folder(news) / "anna" / "b.json")
    done = ran(command, news)
    # A check passes what is none of Copydesk's with a note.
    assert done.returncode == 1 or command == "check"
    assert "b.json" in done.stdout + done.stderr


@pytest.mark.parametrize("kind", ["pipe", "device", "loop", "socket", "folder", "NUL"])
def test_what_is_added_or_imported_must_be_a_file(news: Path, tmp_path: Path, kind: str) -> None:
    """One sentence, at once, and nothing is added."""
    path = tmp_path / "given.txt"
    KINDS[kind](path)
    before = sorted(news.rglob("*"))
    added = ran("add", news, path)
    assert added.returncode in (1, 2)
    assert "given.txt" in added.stderr
    imported = ran("import", news, path)
    assert imported.returncode in (1, 2)
    assert "given.txt" in imported.stderr
    assert sorted(news.rglob("*")) == before


def test_a_pipe_that_somebody_writes_to_is_imported(news: Path) -> None:
    """`copydesk import CORPUS <(…)`, as shells hand it over, is no trap: it has an end."""
    lines = ran("export", news).stdout
    done = subprocess.run(
        ["bash", "-c", f"'{COPYDESK}' import '{news}' <(cat) --as bea"],
        input=lines,
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    assert done.returncode == 0, done.stderr
    assert "1 claim in 1 article imported" in done.stderr


@pytest.mark.parametrize("kind", ["pipe", "device", "loop", "sparse"])
def test_the_reader_opens_beside_what_is_no_file(news: Path, tmp_path: Path, kind: str) -> None:
    """The list shows the others, opening this one says why not, and `q` ends the program."""
    KINDS[kind](news / "b.txt")
    env = {"COPYDESK_ANNOTATOR": "anna", "XDG_CACHE_HOME": str(tmp_path / "cache")}
    with Terminal([COPYDESK, "read", str(news)], env, columns=120) as terminal:
        terminal.wait_for("articles")
        terminal.wait_for("too large" if kind == "sparse" else "cannot be read")
        terminal.press("G\r")
        terminal.press("q")
        assert terminal.wait_for_exit(SECONDS) == 0


def test_an_empty_store_file_is_an_empty_one(news: Path) -> None:
    """A disk that was full, or another program, left it: there is nothing in it that could be damaged."""
    (path,) = (store_folder(news) / "anna").glob("*.json")
    path.write_bytes(b"")
    corpus = open_corpus(news)
    article = corpus.load(corpus.entries[0])
    store = Store(store_folder(news), "anna")
    record = store.load(article)
    assert record.trouble == ""
    store.apply(article, [edits.tag(record, Claim.of(article.text, 0, 10, "quote"))])
    assert [claim.label for claim in store.load(article).claims] == ["quote"]
    assert [each.name for each in path.parent.iterdir() if "damaged" in each.name] == []


@pytest.mark.parametrize("name", ["anna", TEXTS])
def test_nothing_is_written_through_a_link_out_of_the_store(tmp_path: Path, name: str) -> None:
    """A folder of the store that leads elsewhere, as another's repository may have it, is said and left alone."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / name).symlink_to(outside)
    store = Store(tmp_path / "store", "anna")
    article = Article(id="a", title="", text="It was so.")
    with pytest.raises(ReadOnlyError, match="outside the store: Copydesk writes nothing there"):
        store.apply(article, [edits.tag(store.load(article), Claim.of(article.text, 0, 2, "fact"))])
    assert list(outside.iterdir()) == []


FORMATS = ("", "jsonl", "prodigy", "doccano", "label-studio", "csv", "brat", "web-annotation")

ROLES: dict[str, tuple[str, list[str]]] = {
    **{f"articles {end}": (f"x{end}", ["articles", "BAD"]) for end in (".txt", ".md", ".json", ".csv", ".html")},
    **{
        f"{command} corpus": ("x.jsonl.gz" if command == "articles" else "x.jsonl", [command, "BAD"])
        for command in ("articles", "export", "check", "stats", "history", "entities", "read")
    },
    "add corpus": ("x.jsonl", ["add", "BAD", "news/a.txt"]),
    "import corpus": ("x.jsonl", ["import", "BAD", "news/a.txt"]),
    **{f"add {end}": (f"x{end}", ["add", "news", "BAD"]) for end in (".txt", ".html", ".jsonl", ".pdf", "")},
    **{f"import {form}": ("x.jsonl", ["import", "news", "BAD", *(("-f", form) if form else ())]) for form in FORMATS},
    "import gzip": ("x.jsonl.gz", ["import", "news", "BAD"]),
    **{
        f"{command} settings": ("news/copydesk.toml", [command, "news"])
        for command in ("articles", "export", "check", "stats", "history", "read")
    },
    "import settings": ("news/copydesk.toml", ["import", "news", "news/a.txt"]),
    "guidelines": ("news/guide.md", ["articles", "news"]),
    **{
        f"{command} store file": ("news/annotations/anna/b.json", [command, "news"])
        for command in ("articles", "export", "check", "stats", "history")
    },
    **{
        f"{command} annotator": ("news/annotations/bea", [command, "news"])
        for command in ("export", "check", "stats", "history")
    },
    **{
        f"{command} store": ("x", [command, "news", "--store", "BAD"])
        for command in ("articles", "export", "check", "stats", "history")
    },
    "import store": ("x", ["import", "news", "news/a.txt", "--store", "BAD"]),
    "entities model": ("x", ["entities", "news", "--model", "BAD"]),
    "cache": ("cache/copydesk", ["articles", "news"]),
    "output": ("news/no/x", ["export", "news", "-o", "BAD"]),
}
"""Where the bad file lies, and the command that comes to it; BAD is its path."""


@pytest.mark.parametrize("role", ROLES)
def test_every_command_says_a_sentence_of_every_bad_file(tmp_path: Path, role: str) -> None:
    """No traceback and no error that nobody foresaw: a sentence, status 1 or 2, and nothing written.

    Where what is bad for one purpose will do for another, the command may take it.
    """
    place, command = ROLES[role]
    every = KINDS | CONTENTS
    runs = [_prepared(tmp_path / str(number), every[kind], place, command) for number, kind in enumerate(every)]
    before = [_tree(tmp_path / str(number)) for number in range(len(every))]
    for number, (kind, done) in enumerate(zip(every, run_all(runs), strict=True)):
        told = f"{kind}: {done}"
        assert "Traceback" not in done.out + done.err, told
        assert "Copydesk stopped" not in done.err, told
        assert done.status in (0, 1, 2), told
        if done.status:
            assert done.err.rstrip().endswith(".") or command[0] == "check", told
        if done.status or command[0] != "add":
            assert _tree(tmp_path / str(number)) == before[number], told


def _prepared(home: Path, make: Callable[[Path], None], place: str, command: list[str]) -> Run:
    """Make a corpus with a bad file at a place; return the run that comes to it."""
    news = home / "news"
    (news / "annotations" / TEXTS).mkdir(parents=True)
    (news / "annotations" / "anna").mkdir()
    shutil.copy(next(SEEDS.glob("*.txt")), news / "a.txt")
    if place.endswith("guide.md"):
        (news / "copydesk.toml").write_text('guidelines = "guide.md"\n')
    bad = home / place
    if "no" not in bad.parts:
        bad.parent.mkdir(parents=True, exist_ok=True)
        make(bad)
    paths = {"BAD": str(bad), "news": str(news), "news/a.txt": str(news / "a.txt")}
    env = {"COPYDESK_ANNOTATOR": "anna", "XDG_CACHE_HOME": str(home / "cache"), "XDG_STATE_HOME": str(home / "state")}
    return Run([paths.get(part, part) for part in command], env)


def _tree(home: Path) -> list[tuple[str, int]]:
    """Return what lies in a corpus and how large it is."""
    return sorted((str(path), path.lstat().st_size) for path in home.rglob("*") if "cache" not in path.parts)


@pytest.mark.parametrize("form", ["jsonl", "csv", "label-studio", "doccano"])
def test_an_import_fills_no_memory(news: Path, tmp_path: Path, form: str) -> None:
    """A line of gigabytes is refused, and the lines behind it are read."""
    with (tmp_path / "x.jsonl").open("wb") as file:
        file.write(b"{ ")
        file.truncate(3_000_000_000)
        file.seek(0, os.SEEK_END)
        file.write(b"\n{}\n")
    limited = 'ulimit -v 2000000; exec "$@"'
    command = ["bash", "-c", limited, "bash", COPYDESK, "import", news, tmp_path / "x.jsonl", "--format", form]
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 1
    assert "has more than" in done.stderr
    assert "Copydesk stopped" not in done.stderr
    assert form not in ("jsonl", "doccano") or "line 2" in done.stderr


def test_an_import_that_takes_too_much_memory_says_so(news: Path, tmp_path: Path) -> None:
    """Nothing of the file is taken in, and no copy of standard input is left."""
    with (tmp_path / "x.jsonl").open("wb") as file:
        file.write(b'{"text": "%s", "label": []}\n' % (b"words " * 20_000_000))
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    limited = f"ulimit -v 250000; exec '{COPYDESK}' import '{news}' - --format doccano"
    with (tmp_path / "x.jsonl").open("rb") as file:
        done = subprocess.run(
            ["bash", "-c", limited],
            stdin=file,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            env={**os.environ, "TMPDIR": str(temporary)},
        )
    assert done.returncode == 1
    assert done.stderr == "There is not enough memory to read standard input: nothing of it was imported.\n"
    assert list(temporary.iterdir()) == []


def test_a_link_to_itself_is_told_where_something_is_written(news: Path, tmp_path: Path) -> None:
    """Following it raised what nobody expects: of an export, a page, a store, and the folder of an annotator."""
    loop = tmp_path / "loop.html"
    loop.symlink_to(loop.name)
    assert check_place(loop, Guard(store_folder(news)), news) == loop
    with Export(store_folder(news), find_format("jsonl")).staged(loop) as ready:
        ready.install(loop)
    assert loop.is_file()
    store = store_folder(news)
    article = open_corpus(news).load(open_corpus(news).entries[0])
    (store / "ben").symlink_to("ben")
    with pytest.raises(NotSavedError, match=r"ben.* cannot be written: "):
        Store(store, "ben").apply(article, [edits.set_status(Record.new(article, "ben"), "done")])
