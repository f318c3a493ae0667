"""Files that are deleted, replaced or damaged while their article is open."""

import shutil
from pathlib import Path

import pytest
from harness import Harness
from test_disks import file_limit, tag_and_expect_failure

from annotations.article import Span

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("deleted", ["file", "annotator", "store"])
def test_a_deleted_file_is_restored(tmp_path: Path, deleted: str) -> None:
    """The file, or a folder around it, is deleted while its article is open.

    The next tag restores all claims and the history, and a message says so. Once the screen dropped them as well,
    without a message.
    """
    harness = Harness(tmp_path)
    for number in range(3):
        harness.tag(number)
        harness.receive()
    if deleted == "file":
        harness.path.unlink()
    else:
        shutil.rmtree(harness.path.parent if deleted == "annotator" else harness.store.folder)
    harness.tag(3)
    outcome = harness.receive()
    assert outcome.trouble == ""
    assert "saved them again" in harness.messages
    assert [claim.text for claim in harness.session.record.claims] == harness.tagged
    harness.recover()


def test_an_older_file_in_its_place_is_brought_up_to_date(tmp_path: Path) -> None:
    """An older copy of the file is restored while the article is open.

    Later changes are applied again in order, undone ones are undone, and reviewed spans are reviewed.
    """
    harness = Harness(tmp_path)
    harness.tag(0)
    harness.receive()
    older = harness.path.read_bytes()
    for number in (1, 2):
        harness.tag(number)
        harness.receive()
    one, two, _ = harness.session.record.claims
    harness.session.change(one, one.relabelled("quote"))
    harness.session.remove(two)
    harness.session.undo()
    harness.session.set_note("a note")
    harness.session.set_status("done")
    harness.session.mark_read([Span(0, 20)], 7)
    harness.session.save()
    harness.wait_until_saved()
    before = harness.session.record
    harness.path.write_bytes(older)
    harness.tag(3)
    harness.wait_until_saved()
    after = harness.store.load(harness.article)
    assert "saved them again" in harness.messages
    assert after.claims[:3] == before.claims
    assert (after.row.status, after.row.note, after.row.reviewed) == ("done", "a note", ((0, 20),))
    assert {change.id: change for change in before.history}.items() <= {
        change.id: change for change in after.history
    }.items()
    assert after.last() == max(after.history, key=lambda change: change.when)


def test_a_damaged_file_on_a_full_disk_is_reported_when_there_is_room(tmp_path: Path) -> None:
    """A file is damaged under an open article while nothing can be written.

    It stays in place, and once there is room it is quarantined and reported. Once it was quarantined at the first
    attempt, and never reported.
    """
    harness = Harness(tmp_path)
    for number in range(3):
        harness.tag(number)
        harness.receive()
    harness.path.write_bytes(b"half")
    with file_limit(100):
        tag_and_expect_failure(harness, 3, "File too large")
    assert list(harness.path.parent.glob("*.damaged-*")) == []
    harness.wait_until_saved()
    (quarantined,) = harness.path.parent.glob("*.damaged-*")
    assert quarantined.read_bytes() == b"half"
    assert quarantined.name in harness.messages
    harness.recover()
