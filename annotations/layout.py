"""The layout of a store and its corpus: the names of files and folders.

The store beside a corpus, and file names that are safe on every file system.
"""

from pathlib import Path
from urllib.parse import quote, unquote

MAX_NAME_BYTES = 120
"""Bytes of a file name before its suffix. Temporary and quarantined names must fit in 255 bytes as well."""

_RESERVED = frozenset(["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))])
"""Names that Windows keeps for devices."""


def safe_name(name: str) -> str:
    """Return a distinct file name for an id or annotator, valid on every file system.

    Letters, digits, `-`, `_`, `.` and inner spaces stay; the rest becomes percent-encoded UTF-8. A name that a file
    system might fold or refuse (capitals, over 120 bytes, a device of Windows) is made distinct by a `~` and eight
    hexadecimal digits of the SHA-256 of the whole name.
    """
    encoded = quote(name, safe=" ", errors="surrogatepass")
    encoded = encoded.replace("~", "%7E")
    if not encoded or encoded[0] in "._ ":
        encoded = "".join(f"%{byte:02X}" for byte in name[:1].encode("utf-8", "surrogatepass")) + encoded[1:]
    if encoded.endswith((".", " ")):
        encoded = f"{encoded[:-1]}%{ord(encoded[-1]):02X}"
    reserved = name.lower().split(".")[0].rstrip(" ") in _RESERVED
    if reserved:
        # Windows refuses the name of a device with any suffix as well.
        encoded = encoded.replace(".", "%2E")
    if name == name.lower() and not reserved and 0 < len(encoded) <= MAX_NAME_BYTES:
        return encoded
    # Imported here because git starts a process for each file that it merges, and few of them need it.
    from hashlib import sha256

    digest = sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{encoded[: MAX_NAME_BYTES - 9]}~{digest[:8]}"


def original_name(file_name: str) -> str:
    """Return the name that `safe_name` encoded; empty if it cannot be recovered."""
    name = unquote(file_name, errors="replace")
    return name if safe_name(name) == file_name else ""


GOLD_SUFFIX = "+gold"
"""How the names of gold standards end."""

AGAIN_SUFFIX = "+again"
"""How the names of second readings of one's own articles end."""

TEXTS = "_texts"
"""The folder of a store that holds the annotated texts, each named by its SHA-256."""

PREDICTIONS = "_predictions"
"""The folder of a store that holds what models of other tools predicted, a file an article."""

BACKUP = "_backup"
"""The folder where a repair keeps the original files. No annotator can have a folder of this name: `safe_name`
encodes the leading `_`."""


SPEAKERS = "_speakers"
"""The folder of a store with the names of speakers, a file for each annotator."""

VERSIONS = "_versions"
"""The folder of a store that says which texts an article was seen with, a file an article."""

LEDGER = "_ledger"
"""The folder of a store with the ledgers of stories: a folder for each annotator, in it a file for each story."""

DOUBTS = "_doubts"
"""The folder of a store that says which doubtful labels were looked at, a file for each annotator."""

QUEUE = "_queue"
"""The folder of a store that says in which order articles are read, a file for each annotator."""

TEAM = "_team"
"""The folder of a store with what a team has agreed on: who reads which articles."""

ASSIGNMENTS = "assignments.json"
"""The file in it that says who reads which articles."""


def text_path(store: Path, sha256: str) -> Path:
    """Return the path of an annotated text in a store, by its fingerprint."""
    return store / TEXTS / f"{sha256}.txt"


def store_folder(corpus: Path) -> Path:
    """Return the default store folder of a corpus."""
    return corpus / "annotations" if corpus.is_dir() else corpus.with_name(f"{corpus.name}.annotations")


def is_store(folder: Path) -> bool:
    """Return whether a folder is a store: it holds the texts that were annotated, or assignments.

    A clone of a store of which nothing was annotated yet has only assignments: git keeps no empty folders.
    """
    try:
        return (folder / TEXTS).is_dir() or (folder / TEAM / ASSIGNMENTS).is_file()
    except OSError:
        return False
