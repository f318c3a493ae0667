"""What may be made again: kept where that can be done."""

import os
from contextlib import suppress
from pathlib import Path
from threading import get_ident


def keep(path: Path, data: bytes | bytearray) -> bool:
    """Put data in the place of a file, if that can be done; whether it was. Nothing is flushed, and nothing raised.

    Several programs and threads may do this at once: each writes a file of its own beside it.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}-{get_ident()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(data)
        beside.replace(path)
    except OSError:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        return False
    return True
