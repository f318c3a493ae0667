"""Names and line ends that other machines bring: nothing is run, nothing is lost."""

import unicodedata
from pathlib import Path

import pytest
from sharing_repo import TEXT, commit, git, shared_corpus

from annotations.article import Article
from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.integrity.check import check
from annotations.integrity.repair import repair
from annotations.layout import TEXTS, safe_name, store_folder
from annotations.store.store import Store

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("git_identity")]

ANNOTATORS = ("-x --exec=touch pwned", "a\nb", "$(touch pwned)", "Zoë", "ana", "Ana", "`touch pwned`", "a'b\"c")
IDS = ("-rf", "a\nb", "; touch pwned", "nu\u0308", "A0", "a0")


def tag(corpus: Path, annotator: str, article_id: str, start: int) -> None:
    """Tag ten characters."""
    store, article = Store(store_folder(corpus), annotator), Article(id=article_id, title="t", text=TEXT)
    store.apply(article, [edits.tag(store.load(article), Claim.of(TEXT, start, start + 10, "fact"))])


def test_no_name_is_an_option_or_a_command(tmp_path: Path) -> None:
    """Annotators and articles called like options, commands or lines are merged like others."""
    corpus = shared_corpus(tmp_path / "-my $(touch pwned) news")
    pairs = [(who, IDS[number % len(IDS)]) for number, who in enumerate(ANNOTATORS)]
    for who, name in pairs:
        tag(corpus, who, name, 0)
    commit(corpus, "base")
    git(corpus, "branch", "desk")
    for who, name in pairs:
        tag(corpus, who, name, 20)
    commit(corpus, "laptop")
    git(corpus, "checkout", "-q", "desk")
    for who, name in pairs:
        tag(corpus, who, name, 40)
    commit(corpus, "desk")
    git(corpus, "merge", "--no-edit", "main")
    for who, name in pairs:
        record = Store(store_folder(corpus), who).read_article(name)
        assert [claim.start for claim in record.claims] == [0, 20, 40], (who, name)
    assert not list(tmp_path.rglob("pwned"))
    assert [each for each in check(store_folder(corpus), None).findings if each.severity == "error"] == []


def test_names_that_a_disk_may_fold_are_apart() -> None:
    """Letters of either case, and both normal forms of Unicode, have files that no file system takes for one."""
    forms = [unicodedata.normalize(form, "Zoë") for form in ("NFC", "NFD")]
    names = [safe_name(name) for name in ("ana", "Ana", "ANA", *forms)]
    assert len({name.lower() for name in names}) == len(names)
    assert all(name.isascii() for name in names)


def test_a_clone_that_converts_line_ends_changes_no_byte(tmp_path: Path) -> None:
    """With `core.autocrlf` the files of the store and the annotated texts are those that were written."""
    corpus = shared_corpus(tmp_path / "news")
    text = "Rain fell.\r\nIt stopped.\nNobody was hurt.\r\n"
    store, article = Store(store_folder(corpus), "ana"), Article(id="crlf", title="t", text=text)
    store.apply(article, [edits.tag(store.load(article), Claim.of(text, 0, 10, "fact"))])
    commit(corpus, "tagged")
    git(tmp_path, "clone", "-q", "-c", "core.autocrlf=true", "news", "other")
    for path in (store.path("crlf"), store.folder / TEXTS / f"{article.sha256}.txt"):
        assert (tmp_path / "other" / path.relative_to(corpus)).read_bytes() == path.read_bytes()
    assert git(tmp_path / "other", "status", "--porcelain") == ""


def test_a_check_reports_line_ends_that_were_converted(tmp_path: Path) -> None:
    """A clone without our attributes converts them: the claims are read, and the text can be restored."""
    corpus = shared_corpus(tmp_path / "news")
    store = Store(store_folder(corpus), "ana")
    for number in range(2):
        article = Article(id=f"b{number}", title="t", text=f"Rain fell.\nIt stopped {number}.\n")
        store.apply(article, [edits.tag(store.load(article), Claim.of(article.text, 0, 10, "fact"))])
    for path in (*store.folder.glob("ana/*.json"), store.folder / TEXTS / f"{article.sha256}.txt"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    found = {each.name: each for each in check(store.folder, None).findings}
    assert found["line-ends"].sentence.startswith("Its line ends were converted, and 1 more file, as git does")
    assert found["text"].sentence.startswith(
        "Its line ends were converted, as git does with core.autocrlf; 1 claim file"
    )
    assert found["text"].mendable
    assert {each.severity for each in found.values()} == {"warning", "error", "note"}
    repair(store.folder, None)
    store.apply(article, [edits.set_flag(store.load(article), flagged=True)])
    assert b"\r\n" not in store.path("b1").read_bytes()
    assert "text" not in {each.name for each in check(store.folder, None).findings}
