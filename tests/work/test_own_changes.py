"""The changes of this session of the program, in order, for undo."""

from annotations.article import Article
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.edits import Redo, Undo
from annotations.claims.record import Record
from annotations.work.own_changes import OwnChanges


def test_changes_are_undone_and_redone_in_their_order(article: Article) -> None:
    """The last that holds comes first; what was undone is redone until something new is changed."""
    own, record = OwnChanges(), Record.new(article, "anna")
    tags = [edits.tag(record, Claim.of(article.text, at, at + 2, "fact")) for at in (0, 3, 6)]
    for number, tag in enumerate(tags[:2]):
        own.note(f"article {number}", [tag])
    assert own.last() == (tags[1].change.id, "article 1")
    own.note("article 1", [Undo(tags[1].change.id, record.moment())])
    assert own.last() == (tags[0].change.id, "article 0")
    assert own.last_undone() == (tags[1].change.id, "article 1")
    own.note("article 1", [Redo(tags[1].change.id)])
    assert (own.last(), own.last_undone()) == ((tags[1].change.id, "article 1"), None)
    own.note("article 1", [Undo(tags[1].change.id, record.moment())])
    own.note("article 2", [tags[2]])
    assert own.last_undone() is None
    last = own.last()
    assert last is not None
    own.drop(last)
    assert own.last() == (tags[0].change.id, "article 0")
