"""Unpacking: the files that an imported file holds, in plain form."""

import shutil
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from annotations.corpus.readers.streams import not_text, open_stream
from annotations.corpus.readers.suffixes import GZIP_SUFFIX
from annotations.errors import ArticleError, damage_errors
from annotations.exchange.recoding import encoding_of, recode, recoded_folder
from annotations.exchange.staging import temporary_folder
from annotations.regular_file import open_regular

MAX_UNPACKED_BYTES = 4 * 2**30
"""Bytes that an archive may hold, unpacked: more is no set of annotations."""

_WIDE = ("utf-16", "utf-32")
_ZIP = b"PK\x03\x04"
_OFFICE = {"xl/": "an Excel workbook: save it as CSV", "word/": "a Word document", "ppt/": "a PowerPoint document"}
"""Folders in archives that are documents."""


_BELONGING = (".ann", ".xmi", ".qde")
"""Suffixes of files that belong to others beside them: to the text, the types of UIMA, the sources of REFI-QDA."""


class Member(NamedTuple):
    """A plain file or folder, and its name inside the archive it comes from; empty if it was in none."""

    path: Path
    name: str = ""
    encoding: str = ""
    """Its encoding, if it was read in another one than UTF-8."""


def is_archive(path: Path) -> bool:
    """Return whether a file is an archive of files. Raises `OSError`."""
    if path.is_dir():
        return False
    with open_regular(path) as file:
        return file.read(len(_ZIP)) == _ZIP


@contextmanager
def unpacked(path: Path, encoding: str = "") -> Iterator[list[Member]]:
    """Yield the plain files of a file: itself, decompressed and in UTF-8, or what an archive holds.

    A folder, and an archive of a folder of brat's or of UIMA's, is one member. A named `encoding` is that of all texts
    without a byte order mark. Raises `ArticleError`, `OSError`.
    """
    with ExitStack() as stack:
        members = [Member(path)]
        if path.is_file():
            with open_regular(path) as file:
                head = file.read(len(_ZIP))
            if head == bytes(len(_ZIP)):
                raise not_text(path.name)
            if head == _ZIP:
                members = _extracted(path, stack.enter_context(temporary_folder()))
            elif path.suffix.lower() == GZIP_SUFFIX:
                plain = stack.enter_context(temporary_folder()) / path.name.removesuffix(GZIP_SUFFIX)
                with open_stream(path) as (stream, _), plain.open("wb") as out:
                    shutil.copyfileobj(stream, out)
                is_packed = is_archive(plain)
                members = _extracted(plain, stack.enter_context(temporary_folder())) if is_packed else [Member(plain)]
        yield [_in_utf8(each, encoding, stack) for each in members]


def _in_utf8(member: Member, named: str, stack: ExitStack) -> Member:
    """Return a member in UTF-8: itself, or a copy for as long as `stack` is open."""
    path = member.path
    found = "" if path.is_dir() else encoding_of(path, named)
    if not found and not path.is_dir():
        return member
    place = stack.enter_context(temporary_folder()) / path.name
    if path.is_dir():
        found = recoded_folder(path, place, named)
        return member._replace(path=place, encoding=found) if found else member
    recode(path, place, found)
    return member._replace(path=place, encoding="" if found.startswith(_WIDE) else found)


def _extracted(path: Path, folder: Path) -> list[Member]:
    """Extract an archive into a folder; return its files, or the folder if they belong together."""
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir() and not _is_hidden(info.filename)]
            for prefix, what in _OFFICE.items():
                if any(info.filename.startswith(prefix) for info in infos):
                    raise ArticleError(f"{path.name} is {what}")
            if sum(info.file_size for info in infos) > MAX_UNPACKED_BYTES:
                raise ArticleError(f"{path.name} holds more than {MAX_UNPACKED_BYTES // 2**30} GB")
            # Extraction drops what would lead out of the folder: absolute paths and `..`.
            members = [Member(Path(archive.extract(info, folder)), info.filename) for info in infos]
    except OSError:
        # The disk is full, or the file cannot be read.
        raise
    except damage_errors(zipfile.BadZipFile) as error:
        why = "it needs a password" if "password" in str(error) else "it is damaged"
        raise ArticleError(f"{path.name} cannot be unpacked: {why}") from error
    if not members:
        raise ArticleError(f"{path.name} is an empty archive")
    return [Member(folder)] if any(each.path.suffix in _BELONGING for each in members) else sorted(members)


def _is_hidden(name: str) -> bool:
    """Return whether a file of an archive was left there by a system, not put there by a person."""
    return any(part.startswith((".", "__MACOSX")) and part != ".." for part in Path(name).parts)
