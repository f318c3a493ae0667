"""A corpus that several annotators have read."""

from collections.abc import Mapping
from pathlib import Path

from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.corpus.corpus import Corpus, open_corpus
from annotations.layout import store_folder
from annotations.store.store import Store
from annotations.text.segmentation import sentences

TEXT = "The mayor left on Monday. “We are ready,” she said. Nobody else came. It may rain tomorrow."
LETTERS = {"f": "fact", "q": "quote", "s": "speculation"}


def make(folder: Path, *names: str) -> Corpus:
    """Write articles of the same text below `folder`."""
    folder.mkdir(exist_ok=True)
    for name in names or ("one", "two"):
        (folder / f"{name}.txt").write_text(f"Title of {name}\n\n{TEXT}\n", "utf-8")
    return open_corpus(folder)


def tag(corpus: Corpus, annotator: str, letters: str, article_id: str = "one", *, done: bool = True) -> Store:
    """Tag the last sentences of an article: `-` is read and not tagged, `?` is not read."""
    store = Store(store_folder(corpus.path), annotator)
    article = next(corpus.load(entry) for entry in corpus.entries if entry.id == article_id)
    cut = sentences(article.text, article.language)[-len(letters) :]
    for span, letter in zip(cut, letters, strict=True):
        if letter in LETTERS:
            store.apply(article, [edits.tag(store.load(article), Claim.of(article.text, *span, LETTERS[letter]))])
    read = tuple(span for span, letter in zip(cut, letters, strict=True) if letter != "?")
    store.apply(article, [edits.Progress(position=0, reviewed=read)])
    if done:
        store.apply(article, [edits.set_status(store.load(article), "done")])
    return store


def bytes_below(folder: Path) -> Mapping[str, bytes]:
    """Return the bytes of every file below a folder, without locks."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".lock"
    }
