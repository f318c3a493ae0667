"""Zip archives of documents: their members, within limits of size."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from annotations.corpus.readers.streams import MAX_ARTICLE_BYTES
from annotations.errors import ArticleError, damage_errors

MAX_MEMBERS = 10_000
"""Members of an archive, at most."""


class Archive:
    """A zip archive whose members are read one at a time."""

    def __init__(self, file: ZipFile, name: str) -> None:
        self._file, self._name = file, name
        self.names = file.namelist()
        """The names of all members, in the order of the archive."""

    def read(self, member: str) -> bytes:
        """Return the content of a member. Raises `ArticleError`, also at one that is larger than an article may be."""
        try:
            with self._file.open(member) as stream:
                data = stream.read(MAX_ARTICLE_BYTES + 1)
        except KeyError as error:
            raise ArticleError(f"{self._name} has no part {member}") from error
        except damage_errors(BadZipFile) as error:
            raise ArticleError(f"{self._name} is damaged or encrypted: its part {member} cannot be read") from error
        if len(data) > MAX_ARTICLE_BYTES:
            raise ArticleError(f"{self._name} has a part of more than {MAX_ARTICLE_BYTES // 2**20} MB: {member}")
        return data


@contextmanager
def opened(data: bytes, name: str) -> Iterator[Archive]:
    """Open an archive. Raises `ArticleError`."""
    try:
        file = ZipFile(BytesIO(data))
    except damage_errors(BadZipFile) as error:
        raise ArticleError(f"{name} is a damaged archive") from error
    with file:
        if len(file.infolist()) > MAX_MEMBERS:
            raise ArticleError(f"{name} has more than {MAX_MEMBERS:,} parts")
        yield Archive(file, name)
