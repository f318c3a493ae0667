"""Write a file whole or not at all, and over nothing that must stay."""

from contextlib import suppress
from pathlib import Path

from annotations.corpus.corpus import Corpus
from annotations.corpus.files import list_sources
from annotations.errors import AskedError, CorpusError
from annotations.exchange.destination import Guard, end_of_link, replace_with_bytes
from annotations.layout import store_folder
from annotations.settings import SETTINGS_FILE
from annotations.wording import reason
from tui.cli.output import fail


def guard_of(path: Path, store: Path, corpus: Corpus | None) -> Guard:
    """Return what must not be written over, also where the corpus at a path cannot be opened."""
    path = path.expanduser().absolute()
    whole = path if path.is_dir() else path.parent
    sources = corpus.sources if corpus else ()
    with suppress(CorpusError):
        sources = sources or list_sources(whole, [path], {store_folder(path), store.absolute()})
    return Guard(store, tuple(source.path for source in sources), whole / SETTINGS_FILE)


def write_file(output: Path, data: bytes, guard: Guard) -> None:
    """Write a file whole or not at all; exit with 2 if it would replace what is guarded, with 1 if it fails."""
    try:
        place = end_of_link(output.expanduser())
        guard.check([place])
        replace_with_bytes(place, data)
    except AskedError as error:
        fail(f"{error}.", 2)
    except OSError as error:
        fail(f"{output} cannot be written: {reason(error)}.", 1)
