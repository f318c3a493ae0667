"""Everything that can go wrong, each in one sentence that a person can act on."""

import struct
import zlib


class CopydeskError(Exception):
    """A failure that a person can fix. `str(error)` is the sentence to show."""


class CorpusError(CopydeskError):
    """No articles were found where they were looked for."""


class ArticleError(CopydeskError):
    """One article cannot be opened; the others can."""


class SchemeError(CopydeskError):
    """The labels of a corpus cannot be used as they are written."""


class StoreError(CopydeskError):
    """The store cannot be read or written. The files on disk are unchanged."""


class NotSavedError(StoreError):
    """A change did not reach the disk. The same change may be tried again."""


class UnsettledError(StoreError):
    """A store file cannot be understood and may be half written.

    Look again before judging it.
    """


class ReadOnlyError(StoreError):
    """A store file must not be written.

    A newer version made it, or it cannot be quarantined.
    """


class MergingError(ReadOnlyError):
    """A store file has conflict markers of git in it: it has both sides, and a repair merges them."""


class GitError(CopydeskError):
    """Git is missing or has failed; the sentence has its own words."""


class ModelError(CopydeskError):
    """Entities cannot be found. Reading and tagging go on without them."""


class DiedError(ModelError):
    """The worker process died on a text every time. Another text may work."""


class PluginError(ModelError):
    """A plugin of another package is missing, cannot be loaded, or misbehaves; the sentence names it."""


class ClusterError(CopydeskError):
    """The work on many machines cannot go on. What was written stays, and the same command continues."""


class AskedError(CopydeskError):
    """A request that cannot be met in this form."""


class ExportError(CopydeskError):
    """The file that was written differs from the store, and was not installed."""


_DAMAGE: tuple[type[Exception], ...] = (
    *(ArithmeticError, AssertionError, AttributeError, BufferError, EOFError, LookupError, MemoryError, NameError),
    *(OSError, RuntimeError, StopIteration, SyntaxError, TypeError, ValueError, struct.error, zlib.error),
)


def damage_errors(*own: type[Exception]) -> tuple[type[Exception], ...]:
    """Return what another's reader of a format may raise if the data is damaged: `own` errors, and Python's.

    Each reader stands behind one door, which turns these into a sentence. A damaged number may divide by zero, make a
    date that does not exist or ask for more memory than there is, and few readers catch all of it.
    """
    return (*own, *_DAMAGE)


def reason_of(error: Exception) -> str:
    """Return the first line of what another's error says, or its kind if it says nothing."""
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    if isinstance(error, MemoryError):
        return "there is not enough memory for it"
    return str(error).strip().partition("\n")[0] or type(error).__name__
