"""The rows of changes: small, whole again when they are read, and as small as they are for a reason."""

import json
import subprocess
from pathlib import Path

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from strategies import claimed

from annotations.article import Article
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.record import Change, Orphan
from annotations.moment import now
from annotations.store.packing import packed, unpacked
from annotations.store.store import Store


@given(claimed(), st.booleans(), st.text(max_size=5))
def test_a_change_is_whole_again(made: tuple[str, tuple[Claim, ...]], is_orphan: bool, note: str) -> None:
    """Whatever a change holds, before, after and set aside, its row leads back to it."""
    _, claims = made
    after = tuple(claim.noted(note, sure=False).said_by("") for claim in claims)
    lost = tuple(Orphan(claim=claim, sha256="0") for claim in claims) if is_orphan else ()
    before = () if is_orphan else claims
    for kept in (after, ()):
        change = Change(id="a", when=now(), who="anna", what="change", before=before, after=kept, lost=lost)
        row = json.loads(json.dumps(packed(change), default=str))
        assert msgspec.convert(unpacked(row), Change) == change
        whole = msgspec.to_builtins(change)
        assert msgspec.convert(unpacked(whole), Change) == change


def test_a_change_of_a_label_is_a_short_diff(store: Store, article: Article, tmp_path: Path) -> None:
    """Whole claims before and after took 67 added lines of a diff; their difference takes fewer than 40."""
    claim = Claim.of(article.text, 0, 20, "fact")
    record = store.apply(article, [edits.tag(store.load(article), claim)])
    path = store.path(article.id)
    (tmp_path / "before").write_bytes(path.read_bytes())
    store.apply(article, [edits.change(record, claim, claim.relabelled("quote"))])
    done = subprocess.run(["diff", tmp_path / "before", path], capture_output=True, text=True, check=False)
    assert sum(line.startswith(">") for line in done.stdout.splitlines()) < 40
    row = json.loads(path.read_bytes())["history"]["2"]
    assert row["after"] == [{"id": claim.id, "label": "quote", "updated": row["after"][0]["updated"]}]
