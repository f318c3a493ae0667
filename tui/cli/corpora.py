"""The objects that the arguments of a command name: the corpus, its store, the cache. Without Typer."""

import getpass
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from shlex import quote

from msgspec import structs

from annotations.corpus.corpus import Corpus, open_corpus, scan
from annotations.corpus.readers.suffixes import suffix_of
from annotations.errors import ArticleError, CorpusError, SchemeError, StoreError
from annotations.layout import is_store, store_folder
from annotations.scheme import DEFAULT, Scheme
from annotations.settings import SETTINGS_FILE
from annotations.store.archive import Archive
from annotations.store.own_files import second_readings
from annotations.store.store import Store
from tui.cli.output import fail, say


def has_annotations(corpus: Path, folder: Path, names: Sequence[str]) -> bool:
    """Return whether there are annotations; if not, print a message.

    Exits with 2 if one of `names` has none.
    """
    try:
        there = Archive(folder).annotators()
        absent = [name for name in names if name not in there]
        if absent or not there:
            # A missing annotator may be in a file that cannot be read: that is the message then.
            list(Archive(folder).files())
    except StoreError as error:
        fail(f"{error}.", 1)
    if absent:
        fail(f"No annotations by {absent[0]}. Annotators: {', '.join(there) or 'none'}.", 2)
    if not there:
        say(f"Nothing has been tagged in {corpus} yet.")
    return bool(there)


def opened_corpus(
    paths: Path | list[Path],
    store: Path | None,
    *,
    later: bool = False,
    unchecked: bool = False,
    encoding: str = "",
) -> Corpus:
    """Open a corpus, or print why not and exit with 2.

    `later` leaves scanning to others, and `unchecked` looking at files that are known.
    """
    try:
        corpus = open_corpus(paths, store, cache(), later=later, unchecked=unchecked, encoding=encoding)
    except (CorpusError, SchemeError) as error:
        fail(f"{error}{_how_to_add(paths)}", 2)
    for remark in corpus.settings.remarks:
        say(f"{SETTINGS_FILE}: {remark}.")
    corpus = _with_its_model(corpus)
    if store is None:
        _say_where_claims_are(corpus.path)
    return corpus


def corpus_at(given: Sequence[str], store: Path | None, *, encoding: str = "") -> Corpus:
    """Open a corpus of one path or of several files, or print why not and exit with 2."""
    paths = list(map(Path, given))
    return opened_corpus(paths[0] if len(paths) == 1 else paths, store, encoding=encoding)


def _how_to_add(paths: Path | list[Path]) -> str:
    """Return a further sentence on a single file that cannot be a corpus, but may be added to one; mostly empty.

    Nothing of a plugin is run for that.
    """
    path = paths if isinstance(paths, Path) else paths[0]
    if (isinstance(paths, list) and len(paths) > 1) or not path.is_file() or suffix_of(path):
        return ""
    from annotations.corpus.documents.kinds import is_document
    from annotations.plugins import SOURCES, installed

    how = f"copydesk add FOLDER {quote(str(path))}"
    if is_document(path):
        return f"\nThis makes text files of its articles: {how}"
    names = ", ".join(each.name for each in installed(SOURCES))
    return f"\nA plugin may read it ({names}): {how}" if names else ""


def _with_its_model(corpus: Corpus) -> Corpus:
    """Let a corpus use the pipeline in the folder that it names if the user has allowed that, else say that it is off.

    The remark is kept in the settings too, for the reader.
    """
    if not corpus.settings.model_folder:
        return corpus
    from annotations.suggesters.entity_model import with_allowed_model
    from tui.cli.suggesters import trust

    settings, why = with_allowed_model(corpus.path, corpus.settings, trust())
    if why:
        how = f"copydesk suggest {quote(str(corpus.path))} --allow {quote(settings.model_folder)}"
        remark = f"{SETTINGS_FILE}: {why}: {how}"
        say(remark)
        settings = structs.replace(settings, remarks=(*settings.remarks, remark))
    return replace(corpus, settings=settings)


def _say_where_claims_are(path: Path) -> None:
    """Say so if a file is opened by itself, and the claims were made in its folder: a glob may match one file."""
    here, folder = store_folder(path), store_folder(path.parent)
    if path.is_file() and not here.exists() and is_store(folder):
        say(
            f"This opens {path.name} alone, with its own claims. The claims of its folder are in "
            f"{folder}: open {path.parent} to see them."
        )


def scan_with_progress(corpus: Corpus) -> Corpus:
    """Scan every article, with progress on a terminal if it takes long."""
    from tui.cli.progress_line import ProgressLine

    with ProgressLine(only_on_terminal=True) as line:
        for looked in scan(corpus, cache()):
            corpus = looked.corpus
            line.tell(f"Scanning {corpus.name}: {100 * looked.done // max(1, looked.total)}%")
    return corpus


def cache() -> Path:
    """Return the user's cache folder."""
    from platformdirs import user_cache_path

    return user_cache_path("copydesk")


def data_folder() -> Path:
    """Return the user's data folder, for what cannot be made again at once."""
    from platformdirs import user_data_path

    return user_data_path("copydesk")


def has_trained(corpus: Path) -> bool:
    """Return whether `copydesk train` has made a pipeline for a corpus, without importing what reads it."""
    folder = data_folder() / "trained"
    if not folder.is_dir():
        return False
    from annotations.suggesters.trained import folder_of

    return folder_of(corpus, data_folder()).is_dir()


def store_and_corpus(
    path: Path, store: Path | None, *, new: bool = False, encoding: str = ""
) -> tuple[Path, Corpus | None]:
    """Return the store of a corpus, and the corpus.

    The store is enough without articles. Exits with 2 if neither exists, and if there are no claims in `store`, unless
    it may be `new`.
    """
    if not new and store is not None and not store.expanduser().is_dir():
        fail(f"There is no store {store}.", 2)
    folder = (store or store_folder(path.expanduser())).expanduser()
    try:
        corpus = open_corpus(path, store, cache(), encoding=encoding)
    except (CorpusError, SchemeError) as error:
        if folder.is_dir():
            return folder, None
        fail(str(error), 2)
    corpus = _with_its_model(corpus)
    if store is None:
        _say_where_claims_are(corpus.path)
    return folder, corpus


def needed(path: object, corpus: Corpus | None) -> Corpus:
    """Return a corpus; exit with 2 if it could not be opened."""
    if corpus is None:
        fail(f"{path} has no articles that can be opened.", 2)
    return corpus


def scheme_of(corpus: Corpus | None) -> Scheme:
    """Return the labels and attributes of a corpus; without one, those of every corpus that names none."""
    return corpus.settings.scheme if corpus else DEFAULT


def article_texts(path: Path, store: Path | None) -> Callable[[str], str | None]:
    """Return a function from the id of an article to its present text, which opens the corpus when it is first asked.

    It returns `None` for an article that cannot be read, and for all without a corpus.
    """

    @lru_cache(maxsize=1)
    def opened() -> Corpus | None:
        try:
            return open_corpus(path, store, cache())
        except (CorpusError, SchemeError):
            return None

    return lambda article_id: text_of(opened(), article_id)


def text_of(corpus: Corpus | None, article_id: str) -> str | None:
    """Return the present text of an article; `None` if it cannot be read, or there is no such article or no corpus."""
    number = corpus.entries.number(article_id) if corpus else None
    if corpus is None or number is None:
        return None
    try:
        return corpus.load(corpus.entries[number]).text
    except ArticleError:
        return None


def store_of(corpus: Corpus, annotator: str, store: Path | None, *, is_reading: bool = False) -> Store:
    """Return the store of an annotator.

    The default is that of the login name, in its default place. Who is reading also reads what came back for a second
    reading.
    """
    folder, name = store_folder_of(corpus, store), annotator.strip() or login()
    return Store(folder, name, second_readings(folder, name) if is_reading else ())


def store_folder_of(corpus: Corpus, store: Path | None) -> Path:
    """Return the folder of a store, which is in its default place unless it is named."""
    return store.expanduser() if store else store_folder(corpus.path)


def login() -> str:
    """Return the login name, or `annotator` if there is none."""
    with suppress(OSError, KeyError):
        return getpass.getuser()
    return "annotator"
