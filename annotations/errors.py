"""What can go wrong, each said in one sentence that a person can act on."""


class CopydeskError(Exception):
    """Something a person can mend; `str(error)` is the sentence to show."""


class CorpusError(CopydeskError):
    """There is nothing to read where articles were looked for."""


class ArticleError(CopydeskError):
    """One article cannot be opened; the others can."""


class SchemeError(CopydeskError):
    """The labels of a corpus are not usable as they are written."""


class StoreError(CopydeskError):
    """The store cannot be read or written; what is on disk is as it was before."""


class NotSavedError(StoreError):
    """A change did not reach the disk; it may be tried again."""


class UnsettledError(StoreError):
    """A file of the store cannot be understood; it may be half written, and should be looked at once more."""


class ReadOnlyError(StoreError):
    """A file of the store must not be written: a newer version made it, or it cannot be moved aside."""


class ModelError(CopydeskError):
    """Entities cannot be found; reading and tagging go on without them."""


class DiedError(ModelError):
    """What looks for them ended as often as it was given a text; another text may fare better."""


class AskedError(CopydeskError):
    """Something was asked for that cannot be had in this way."""


class ExportError(CopydeskError):
    """What was written is not what is in the store; nothing has taken its place."""
