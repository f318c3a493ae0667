"""Consent: which suggesters a person has allowed for which corpus. It is kept in the user's configuration.

A corpus that came from somebody else may name suggesters in its settings, and those would run code or send texts. None
does before the person has allowed exactly what is named: another address, model, pipeline or key is asked about again.
"""

from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import Struct

from annotations.errors import NotSavedError
from annotations.moment import Moment, now
from annotations.regular_file import MAX_SETTINGS_BYTES, read_regular
from annotations.store.lock import LockTimeoutError, locked, quarantine
from annotations.store.storage import replace_file
from annotations.wording import reason

FILE = "allowed_suggesters.json"
"""The name of the file in the user's configuration folder."""


class Consent(Struct, frozen=True, kw_only=True):
    """One suggester that a person has allowed for one corpus."""

    corpus: str
    """The absolute path of the corpus."""
    name: str
    """The name of the suggester."""
    definition: str
    """A hash of what was allowed."""
    words: str
    """What the person was told that it does."""
    when: Moment


_DAMAGED = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


class _File(Struct, kw_only=True):
    version: int = 1
    allowed: tuple[Consent, ...] = ()


class Trust:
    """The consents of one user."""

    def __init__(self, folder: Path) -> None:
        """Keep them in `folder`, the user's configuration."""
        self._path = folder / FILE

    def allows(self, corpus: Path, name: str, definition: str) -> bool:
        """Return whether a suggester is allowed as it is defined now. A file that cannot be read allows nothing."""
        key = (str(corpus.absolute()), name, digest(definition))
        return any((each.corpus, each.name, each.definition) == key for each in self._read())

    def allow(self, corpus: Path, name: str, definition: str, words: str) -> None:
        """Allow a suggester as it is defined now. Raises `NotSavedError`."""
        fresh = Consent(
            corpus=str(corpus.absolute()), name=name, definition=digest(definition), words=words, when=now()
        )
        self._change(corpus, name, (fresh,))

    def forbid(self, corpus: Path, name: str) -> bool:
        """Take a consent back; return whether there was one. Raises `NotSavedError`."""
        return self._change(corpus, name, ())

    def _change(self, corpus: Path, name: str, fresh: Sequence[Consent]) -> bool:
        """Replace the consents to a suggester; return whether there were any."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with locked(self._path.parent):
                there = self._read_or_set_aside()
                others = [each for each in there if (each.corpus, each.name) != (str(corpus.absolute()), name)]
                file = _File(allowed=(*others, *fresh))
                replace_file(self._path, msgspec.json.format(msgspec.json.encode(file), indent=2))
        except OSError as error:
            why = "another program is writing there" if isinstance(error, LockTimeoutError) else reason(error)
            raise NotSavedError(f"{self._path} cannot be written: {why}") from error
        return len(others) < len(there)

    def _read(self) -> tuple[Consent, ...]:
        with suppress(OSError, *_DAMAGED):
            return self._decoded()
        return ()

    def _read_or_set_aside(self) -> tuple[Consent, ...]:
        """Return the consents; a damaged file is moved aside, with all that was allowed in it. Raises `OSError`."""
        try:
            return self._decoded()
        except FileNotFoundError:
            return ()
        except _DAMAGED:
            quarantine(self._path)
            return ()

    def _decoded(self) -> tuple[Consent, ...]:
        return msgspec.json.decode(read_regular(self._path, MAX_SETTINGS_BYTES), type=_File).allowed


def digest(definition: str) -> str:
    """Return the hash of a definition."""
    return sha256(definition.encode("utf-8", "surrogatepass")).hexdigest()
