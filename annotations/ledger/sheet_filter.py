"""The filter of a sheet: `rel:weaker label:speculation outlet:x only:1 check:wanted`, and words of the entries."""

from collections.abc import Callable, Sequence
from typing import get_args

from annotations.ledger.model import RELATIONS, Check, Mention
from annotations.ledger.sheet import Row, Sheet

HINT = "rel: label: outlet: only:1 check: speaker: or words; - excludes"
"""What can be typed."""

CHECKS: tuple[str, ...] = get_args(Check)


def matching_rows(sheet: Sheet, query: str) -> tuple[list[int], str]:
    """Return the numbers of the rows that match every part of a query, and what is wrong with it; empty if nothing."""
    tests: list[Callable[[Row], bool]] = []
    trouble = ""
    for part in query.casefold().split():
        excludes, word = part.startswith("-") and len(part) > 1, part.removeprefix("-") if len(part) > 1 else part
        test = _test(sheet, word)
        if test is None:
            return list(range(len(sheet.rows))), f"only: takes a number, not {word.partition(':')[2]}"
        tests.append(_negated(test) if excludes else test)
        trouble = trouble or _unknown(word)
    return [number for number, row in enumerate(sheet.rows) if all(test(row) for test in tests)], trouble


def _negated(test: Callable[[Row], bool]) -> Callable[[Row], bool]:
    return lambda row: not test(row)


def _test(sheet: Sheet, word: str) -> Callable[[Row], bool] | None:
    name, colon, value = word.partition(":")
    if not colon or name not in {"rel", "label", "outlet", "only", "check", "speaker"}:
        return lambda row: word in row.summary.casefold() or word in row.entry.note.casefold()
    if name == "only":
        return (lambda row: row.outlets == int(value)) if value.isdecimal() else None if value else lambda _: True
    numbers = [at for at, column in enumerate(sheet.columns) if value in column.outlet.casefold()]
    tests: dict[str, Callable[[Row], bool]] = {
        "check": lambda row: row.entry.check.startswith(value),
        "outlet": lambda row: _mentioned(row, numbers),
        "rel": lambda row: any(value in relation for mention in _mentions(row) for relation in mention.relations),
        "label": lambda row: any(mention.label.casefold().startswith(value) for mention in _mentions(row)),
        "speaker": lambda row: any(value in mention.speaker.casefold() for mention in _mentions(row)),
    }
    return tests[name]


def _unknown(word: str) -> str:
    """Return what is wrong with a value that no entry can have; empty if nothing."""
    name, colon, value = word.partition(":")
    known: Sequence[str] = {"rel": RELATIONS, "check": CHECKS}.get(name, ()) if colon else ()
    if not known or any(each.startswith(value) if name == "check" else value in each for each in known):
        return ""
    return f"{name}: is one of {', '.join(known)}"


def _mentioned(row: Row, columns: Sequence[int]) -> bool:
    return any(row.cells[at].kind == "mentioned" for at in columns)


def _mentions(row: Row) -> list[Mention]:
    return [mention for cell in row.cells for mention in cell.mentions]
