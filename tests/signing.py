"""Store files edited by hand, with checksums that fit: as a fault of the program itself would leave them."""

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from annotations.moment import now
from annotations.store.checksum import schema_row, stamp, stamp_all
from annotations.store.storage import DamagedError

Tables = dict[str, dict[str, Any]]


def rewrite(path: Path, edit: Callable[[Tables], object], *, indent: int | None = 1) -> None:
    """Edit the tables of a file, sign them and write them back; the rows keep their order."""
    state: Tables = json.loads(path.read_bytes())
    edit(state)
    sign(state)
    path.write_text(json.dumps(state, indent=indent, ensure_ascii=False), "utf-8")


def sign(state: Tables) -> None:
    """Give every row and every table the checksum that it should have, as far as it can have one."""
    with suppress(DamagedError, AttributeError, TypeError):
        stamp_all(state)
    for number, row in state.get("schema", {}).items():
        with suppress(DamagedError, AttributeError, TypeError):
            if "claims" in row:
                state["schema"][number] = schema_row(row["version"], state, now())
            else:
                stamp(row)
