"""File systems without `flock`: two programs lose nothing, and a killed one stops nobody."""

import errno
import fcntl
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from fork_server import article_with_words, word_span

from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.errors import NotSavedError
from annotations.integrity.check import check
from annotations.store.store import Store

pytestmark = pytest.mark.slow

WORDS = 60

TAG = """
import errno, fcntl, os, sys, time
from pathlib import Path
from fork_server import article_with_words, word_span
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.errors import NotSavedError
from annotations.store import store as store_module
from annotations.store.store import Store

code, folder, first, hold = int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4] == "hold"

def refused(descriptor, operation):
    raise OSError(code, os.strerror(code))

if code:
    fcntl.flock = refused
article, store = article_with_words("a", 60), Store(folder, "anna")
if hold:
    store_module.replace_file = lambda *_: (print("held", flush=True), time.sleep(60))
    from annotations.store import storage
    storage.replace_file = store_module.replace_file
refusals = 0
for number in range(first, 60, 2):
    while True:
        try:
            span = word_span(number, article.text)
            store.apply(article, [edits.tag(store.load(article), Claim.of(article.text, *span, "fact"))])
            break
        except NotSavedError:
            refusals += 1
print(refusals)
"""


def tagging(folder: Path, code: int, first: int, *, hold: bool = False) -> subprocess.Popen[str]:
    """Start a program that tags every second word, on a file system that answers `flock` with an error, if any."""
    arguments = [sys.executable, "-c", TAG, str(code), str(folder), str(first), "hold" if hold else "go"]
    return subprocess.Popen(
        arguments, cwd=Path(__file__).parent, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.mark.parametrize("first", [errno.ENOSYS, errno.EOPNOTSUPP])
@pytest.mark.parametrize("second", [0, errno.ENOSYS, errno.EOPNOTSUPP])
def test_two_programs_keep_each_others_tags(tmp_path: Path, first: int, second: int) -> None:
    """Every tag of both is there, once, and nothing is printed over the screen.

    Also if one of them reaches the same store by a way that knows `flock`.
    """
    programs = [tagging(tmp_path, code, number) for number, code in enumerate((first, second))]
    for program in programs:
        refusals, said = program.communicate(timeout=120)
        assert (program.returncode, said) == (0, "")
        assert int(refusals) <= 2
    article = article_with_words("a", WORDS)
    claims = Store(tmp_path, "anna").load(article).claims
    assert [claim.span for claim in claims] == [word_span(number, article.text) for number in range(WORDS)]
    assert not [finding for finding in check(tmp_path, None).findings if finding.severity != "note"]


@pytest.mark.parametrize("code", [errno.ENOSYS, errno.EOPNOTSUPP])
def test_a_store_that_was_used_with_flock_is_saved_to_without(tmp_path: Path, code: int) -> None:
    """As after copying it to such a disk, with the file of the other lock in it."""
    article, store = article_with_words("a", WORDS), Store(tmp_path, "anna")
    store.apply(article, [edits.tag(store.load(article), Claim.of(article.text, *word_span(1, article.text), "fact"))])
    (tmp_path / "anna" / ".lock").touch()
    program = tagging(tmp_path, code, 0)
    refusals, said = program.communicate(timeout=60)
    assert (program.returncode, refusals, said) == (0, "0\n", "")
    assert len(Store(tmp_path, "anna").load(article).claims) == WORDS // 2 + 1


@pytest.mark.parametrize("code", [errno.ENOSYS, errno.EOPNOTSUPP])
def test_a_killed_program_stops_nobody(tmp_path: Path, code: int) -> None:
    """The file that was its lock is taken over by the next one, at once."""
    holder = tagging(tmp_path, code, 0, hold=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    holder.send_signal(signal.SIGKILL)
    holder.communicate()
    program = tagging(tmp_path, code, 0)
    refusals, said = program.communicate(timeout=60)
    assert (program.returncode, refusals, said) == (0, "0\n", "")
    assert len(Store(tmp_path, "anna").load(article_with_words("a", WORDS)).claims) == WORDS // 2


def test_a_disk_without_a_free_lock_saves_nothing_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program may hold a lock of the other kind: waiting is the only thing that loses nothing."""

    def refused(descriptor: int, operation: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    article, store = article_with_words("a", WORDS), Store(tmp_path, "anna")
    claim = Claim.of(article.text, *word_span(0, article.text), "fact")
    with monkeypatch.context() as patch:
        patch.setattr(fcntl, "flock", refused)
        with pytest.raises(NotSavedError, match="No locks available"):
            store.apply(article, [edits.tag(store.load(article), claim)])
    assert store.apply(article, [edits.tag(store.load(article), claim)]).claims == (claim,)
