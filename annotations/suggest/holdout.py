"""The hold-out: articles that show no suggestions, to measure how suggestions change tagging."""

from hashlib import sha256

SEED = "copydesk hold-out 1"
"""What the choice depends on beside the id: the same articles for everybody, on every machine."""


def is_held_out(article_id: str, share: float) -> bool:
    """Return whether an article shows no suggestions, if a `share` from 0 to 1 of all articles does not.

    With a larger share, articles that were held out before still are.
    """
    number = int.from_bytes(sha256(f"{SEED}\0{article_id}".encode("utf-8", "surrogatepass")).digest()[:8], "big")
    return number / 2**64 < share
