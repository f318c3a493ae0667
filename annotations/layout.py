"""Where things lie: the store beside a corpus, and file names that are safe on every file system."""

from hashlib import sha256
from pathlib import Path
from urllib.parse import quote, unquote

LIMIT = 120
"""Bytes of a file's name before its suffix: temporary and damaged names must fit in 255 as well."""

_RESERVED = frozenset(["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))])
"""Names that Windows keeps for devices."""


def safe_name(name: str) -> str:
    """Turn any id or annotator into a file name: no two have one name, on any file system.

    Letters, digits, `-`, `_`, `.` and spaces inside stay, the rest is percent-encoded UTF-8. A name that a
    file system might fold or refuse (capitals, over 120 bytes, a device of Windows) is made distinct
    by eight hexadecimal digits of the SHA-256 of the whole behind a `~`.
    """
    encoded = quote(name, safe=" ", errors="surrogatepass")
    encoded = encoded.replace("~", "%7E")
    if not encoded or encoded[0] in "._ ":
        encoded = "".join(f"%{byte:02X}" for byte in name[:1].encode("utf-8", "surrogatepass")) + encoded[1:]
    if encoded.endswith((".", " ")):
        encoded = f"{encoded[:-1]}%{ord(encoded[-1]):02X}"
    reserved = name.lower().split(".")[0].rstrip(" ") in _RESERVED
    if reserved:
        # Windows refuses a device's name with any ending as well.
        encoded = encoded.replace(".", "%2E")
    if name == name.lower() and not reserved and 0 < len(encoded) <= LIMIT:
        return encoded
    digest = sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{encoded[: LIMIT - 9]}~{digest[:8]}"


def original_name(file_name: str) -> str:
    """Return the name that `safe_name` made a file name of; empty where that cannot be told from it."""
    name = unquote(file_name, errors="replace")
    return name if safe_name(name) == file_name else ""


TEXTS = "_texts"
"""The folder of a store that holds the annotated texts, each named by its SHA-256."""

BACKUP = "_backup"
"""Where a repair keeps files as they were. No annotator has a folder that begins so: `safe_name` encodes the `_`."""


def store_folder(corpus: Path) -> Path:
    """Return where the claims of a corpus are kept unless one says otherwise."""
    return corpus / "annotations" if corpus.is_dir() else corpus.with_name(f"{corpus.name}.annotations")


def is_store(folder: Path) -> bool:
    """Whether claims have been kept in a folder: it holds the texts that were annotated."""
    try:
        return (folder / TEXTS).is_dir()
    except OSError:
        return False
