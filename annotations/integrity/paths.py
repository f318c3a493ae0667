"""The check of claim files against each other: those that are not at their proper path, and those that share claims."""

from collections.abc import Iterator

from annotations.integrity.findings import Finding
from annotations.integrity.inventory import Inventory
from annotations.integrity.sources import Sources
from annotations.wording import counted


def check_paths(inventory: Inventory, sources: Sources) -> Iterator[Finding]:
    """Report files that are not at the proper path of their article and annotator."""
    renames = inventory.renames()
    for proper, paths in inventory.paths_by_proper_path.items():
        proper_name = sources.relative(proper)
        original = proper if proper in paths else paths[0]
        for path in paths:
            where = sources.relative(path)
            if path == original != proper:
                blocked = "" if path in renames else ", where another file is in the way"
                sentence = f"It belongs in {proper_name}{blocked}; it is exported, but not shown."
                is_mendable = path in renames
                yield Finding(name="misplaced", severity="error", path=where, sentence=sentence, mendable=is_mendable)
            elif path != original:
                first = sources.relative(original)
                sentence = f"It has the same article and annotator as {first}: remove one of them."
                yield Finding(name="duplicate-file", severity="error", path=where, sentence=sentence)


def check_shared_claims(inventory: Inventory, sources: Sources) -> Iterator[Finding]:
    """Report files that share claim ids."""
    copied = inventory.copied_claims()
    for (first, other), ids in inventory.shared_claims().items():
        copy, original = (first, other) if first in copied else (other, first)
        sentence = f"{counted(len(ids), 'claim')} in it and in {sources.relative(original)} have the same id."
        is_mendable = set(ids) <= set(copied.get(copy, []))
        yield Finding(
            name="copied-claim",
            severity="warning",
            path=sources.relative(copy),
            sentence=sentence,
            mendable=is_mendable,
        )
