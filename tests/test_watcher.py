"""The watcher: it reports what changes in a folder when it happens, and nothing else."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, SimpleQueue

import pytest

from annotations import watcher as watching
from annotations.watcher import Watcher

LONG = 120.0
"""Seconds after which what is waited for is taken to have failed."""


class Ears:
    """Collects reports of changes."""

    def __init__(self, *folders: Path) -> None:
        """Begin to listen."""
        self.told: SimpleQueue[frozenset[Path]] = SimpleQueue()
        self.failures: SimpleQueue[str] = SimpleQueue()
        self.watcher = Watcher(folders, self.told.put, self.failures.put)
        self.watcher.start()

    def until(self, *paths: Path) -> set[Path]:
        """Wait until all of the paths were reported; return all reports."""
        heard: set[Path] = set()
        while not heard.issuperset(paths):
            heard |= self.told.get(timeout=LONG)
        return heard

    def settle(self, folder: Path) -> None:
        """Wait until a folder is listened to: a file that comes before that may be reported twice, no later one."""
        for name in ("first.json", "second.json"):
            self.until(put(folder / name))


def put(path: Path, text: str = "{}") -> Path:
    """Write a file as the store does: beside it, then in its place."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text)
    beside.replace(path)
    return path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Make a folder two levels down."""
    folder = tmp_path / "store" / "anna"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def ears(home: Path) -> Iterator[Ears]:
    """Listen to it."""
    listening = Ears(home)
    listening.settle(home)
    yield listening
    listening.watcher.close()
    assert listening.failures.empty()


def test_a_file_that_is_put_in_place_is_told(ears: Ears, home: Path) -> None:
    """By its path, whether it is new, replaced, written where it stands, moved or removed; never by what lay beside."""
    one, two = home / "one.json", home / "two.json"
    assert ears.until(put(one)) == {one}
    assert ears.until(put(one, "[]")) == {one}
    one.write_text("written where it stands")
    assert ears.until(one) == {one}
    one.rename(two)
    assert ears.until(one, two) == {one, two}
    two.unlink()
    assert ears.until(two) == {two}


def test_what_happens_together_is_told_together(ears: Ears, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fifty files written at once give one or two reports, not fifty."""
    monkeypatch.setattr(watching, "GATHER_SECONDS", 0.5)
    paths = [put(home / f"{number}.json") for number in range(50)]
    heard: set[Path] = set()
    count = 0
    while not heard.issuperset(paths):
        heard |= ears.told.get(timeout=LONG)
        count += 1
    assert heard == set(paths)
    assert count <= 2


def test_locks_and_files_being_written_are_no_news(ears: Ears, home: Path) -> None:
    """Names with a leading dot are not reported, nor are folders or their contents."""
    (home / ".lock").touch()
    (home / ".one.json.new").write_text("half")
    (home / ".lock").unlink()
    (home / "folder").mkdir()
    (home / "folder" / "other.json").write_text("{}")
    assert ears.until(put(home / "last.json")) == {home / "last.json"}


def test_a_folder_that_is_not_there_yet_is_waited_for(tmp_path: Path) -> None:
    """The store's folder is made with the first claim: that claim is reported, and all later ones."""
    ears = Ears(tmp_path / "corpus" / "store" / "anna")
    put(tmp_path / "before.json")
    home = tmp_path / "corpus" / "store" / "anna"
    home.mkdir(parents=True)
    ears.settle(home)
    assert ears.until(put(home / "one.json")) == {home / "one.json"}
    ears.watcher.close()


@pytest.mark.parametrize("above", [0, 1])
def test_a_folder_that_goes_and_comes_again_is_watched_again(ears: Ears, home: Path, above: int) -> None:
    """Removed and made again, itself or its parent: files are reported as they go and come."""
    shutil.rmtree((home, home.parent)[above])
    ears.until(home / "first.json", home / "second.json")
    home.mkdir(parents=True)
    ears.settle(home)
    assert ears.until(put(home / "one.json")) == {home / "one.json"}


def test_a_folder_that_another_is_put_in_the_place_of_is_watched_again(ears: Ears, home: Path) -> None:
    """A copy restored from elsewhere is reported file by file, and watched from then on."""
    copy = home.with_name("copy")
    copy.mkdir()
    put(copy / "one.json")
    home.rename(home.with_name("aside"))
    copy.rename(home)
    ears.until(home / "one.json")
    ears.until(put(home / "two.json"))


def test_a_folder_behind_a_link_is_told_by_its_own_name(tmp_path: Path, home: Path) -> None:
    """The paths are those of the folder as it was given, wherever it really lies."""
    link = tmp_path / "link"
    link.symlink_to(home)
    ears = Ears(link)
    ears.settle(link)
    assert ears.until(link / put(home / "one.json").name) == {link / "one.json"}
    ears.watcher.close()


def test_two_folders_are_watched_at_once(tmp_path: Path, home: Path) -> None:
    """Also where one is in the other."""
    ears = Ears(home, home.parent)
    ears.until(put(home / "one.json"), put(home.parent / "two.txt"))
    ears.watcher.close()


def test_nothing_is_told_after_closing(ears: Ears, home: Path) -> None:
    """Closing does not wait, and later changes are not reported."""
    other = Ears(home)
    other.settle(home)
    ears.until(put(home / "one.json"))
    ears.watcher.close()
    other.until(put(home / "two.json"))
    with pytest.raises(Empty):
        ears.told.get_nowait()
    other.watcher.close()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere watching takes no descriptor")
def test_where_nothing_can_be_watched_one_sentence_says_so(home: Path) -> None:
    """Without a free descriptor there is one sentence with the reason, no traceback and no report."""
    code = """
import resource, sys
from pathlib import Path
from queue import SimpleQueue
import watchdog.observers, watchdog.events
from annotations.watcher import Watcher
failures = SimpleQueue()
files = [open(sys.argv[1] + "/full", "w")]
_, most = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (files[0].fileno() + 1, most))
Watcher([Path(sys.argv[1])], print, failures.put).start()
print(failures.get(timeout=120))
"""
    done = subprocess.run([sys.executable, "-c", code, str(home)], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("Folders cannot be watched here: changes by other programs")
    assert done.stderr == ""
