"""A link: one page, as a feed, a site map or a reading list describes it."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Link:
    """A page, and its metadata before it is fetched."""

    url: str
    """Its address; empty if only the text is known."""
    title: str = ""
    published: str = ""
    """ISO 8601, or as the source writes it."""
    text: str = ""
    """The whole article, if the source has it; then nothing is fetched."""
    id: str = ""
    """What the source calls it, for instance the `guid` of a feed."""
    meta: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What tells it from others of its source."""
        return self.id or self.url


@dataclass(frozen=True)
class Links:
    """The pages that a feed or a list names."""

    title: str
    """What it calls itself."""
    links: Sequence[Link] = ()
    feeds: Sequence[str] = ()
    """Addresses of feeds, in a list of feeds."""
    maps: Sequence[str] = ()
    """Addresses of further site maps, in an index of them."""
    is_feed: bool = False
    """Whether it changes, and is followed from now on."""


_HALF = re.compile("[\ud800-\udfff]")
"""Half of a surrogate pair: what is left of an emoji that a program cut in two."""


def json_in(data: bytes) -> Any:
    """Return the value in a file of JSON, with U+FFFD for half a character. Raises what `json` does."""
    found = json.loads(data.decode("utf-8-sig"))
    written = json.dumps(found, ensure_ascii=False)
    return json.loads(_HALF.sub("\ufffd", written)) if _HALF.search(written) else found


def listed(value: object) -> list[Any]:
    """Return a value of JSON if it is a list, else an empty one."""
    return value if isinstance(value, list) else []
