"""Files of the interchange formats: written to where nobody else is, and read again."""

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from msgspec import Struct
from strategies import article_of

from annotations.claims import edits
from annotations.claims.claim import Claim
from annotations.claims.record import Record
from annotations.exchange.annotated import AnnotatedArticle, Rejected, Remark
from annotations.exchange.format import Options
from annotations.exchange.formats.table import FORMATS


def of(text: str, *claims: Claim, annotator: str = "anna", article_id: str = "a") -> Record:
    """Make the record of a text with claims."""
    record = Record.new(article_of(text, article_id), annotator)
    return edits.tag(record, *claims).apply(record) if claims else record


def written(name: str, records: Iterable[Record], **options: Any) -> bytes:
    """Write records in a format that is one file, and return what is in it."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "out"
        FORMATS[name].write(records, path, Options(**options))
        return path.read_bytes()


def read(name: str, data: bytes | str) -> list[AnnotatedArticle | Rejected | Remark]:
    """Read what a file of a format says."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "in"
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        reader = FORMATS[name].read
        assert reader is not None
        return list(reader(path))


def comes_back(name: str, records: list[Record], **options: Any) -> list[Struct]:
    """Write records, read them again, and hold what was read against what the format says it holds."""
    chosen = Options(**options)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "out"
        FORMATS[name].write(records, path, chosen)
        found = [
            each.content() if isinstance(each, AnnotatedArticle) else each
            for each in FORMATS[name].read_back(path, chosen)
        ]
    held = [each for record in records for each in FORMATS[name].expected(record, chosen)]
    assert found == held
    return found


def lost(name: str, record: Record, **options: Any) -> list[tuple[str, str]]:
    """Say what of a record a format cannot hold: what it is, and the words it is about."""
    return [(each.what, each.words) for each in FORMATS[name].losses(record, Options(**options))]
