"""The check of a store: all files of all annotators, one sentence a finding."""

import os
import re
from collections import Counter
from collections.abc import Collection
from contextlib import nullcontext
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from annotations.corpus.corpus import Corpus
from annotations.integrity.beside import check_beside, has_converted_line_ends
from annotations.integrity.findings import Finding, Severity
from annotations.integrity.inventory import (
    ClaimFile,
    Inventory,
    StoreItem,
    find_leftovers,
    read_claim_file,
    walk,
)
from annotations.integrity.paths import check_paths, check_shared_claims
from annotations.integrity.record_check import check_record
from annotations.integrity.salvage import Recovery, recover
from annotations.integrity.sources import Sources
from annotations.integrity.text_check import check_texts
from annotations.layout import TEXTS
from annotations.store.lock import LockTimeoutError, locked
from annotations.store.storage import read_store_file
from annotations.wording import counted, reason

MAX_IDS = 5
"""The most ids that a finding names."""

_FINGERPRINT = re.compile(rb"[0-9a-f]{64}")


class Report(Struct, frozen=True, kw_only=True):
    """The result of a check."""

    files: int
    """The number of readable claim files."""
    claims: int
    findings: tuple[Finding, ...]

    def __str__(self) -> str:
        """Return the counts of files, claims, and findings of each severity."""
        severities = Counter(finding.severity for finding in self.findings)
        parts = [counted(self.files, "file"), counted(self.claims, "claim")]
        parts += [counted(severities[severity], severity) for severity in ("error", "warning", "note")]
        return ", ".join(parts)


def check(folder: Path, corpus: Corpus | None, names: Collection[str] = ()) -> Report:
    """Check the store in `folder`, and compare it with `corpus` if there is one.

    With `names`, only findings of these kinds are reported. Changes nothing.
    """
    report = _Check(folder, corpus).report()
    if not names:
        return report
    return replace(report, findings=tuple(finding for finding in report.findings if finding.name in names))


def check_leftovers(folder: Path, corpus: Corpus | None) -> tuple[Finding, ...]:
    """Return findings on leftovers with claims that no other file has.

    Leftovers are quarantined files and temporary files of a crash. An export does not contain such claims.
    """
    return _Check(folder, corpus).leftovers()


class _Check:
    """One check of a store."""

    def __init__(self, folder: Path, corpus: Corpus | None) -> None:
        self._sources = Sources(folder, corpus)
        self._inventory = Inventory(self._sources)
        self._findings: list[Finding] = []
        self._files = 0
        self._claims = 0
        self._has_unreadable = False
        """Whether a file is unreadable: it may refer to any text."""
        self._converted: list[Path] = []
        """Claim files whose line ends are not those that were written."""
        self._damaged_references: set[bytes] = set()
        """Fingerprints of texts that occur in damaged files."""

    def report(self) -> Report:
        """Check all items."""
        texts = []
        for item in walk(self._sources.folder):
            if item.kind == "claims":
                if has_converted_line_ends(item.path):
                    self._converted.append(item.path)
                self._check_claims(read_claim_file(item, self._sources))
            elif item.kind in ("quarantined", "temporary"):
                self._check_leftover(item)
            elif item.kind == "text":
                texts.append(item)
            else:
                self._check_other(item)
        self._findings.extend(check_beside(self._sources, self._converted))
        self._findings.extend(
            check_texts(texts, self._inventory, self._damaged_references, has_unreadable=self._has_unreadable)
        )
        self._findings.extend(check_paths(self._inventory, self._sources))
        self._findings.extend(check_shared_claims(self._inventory, self._sources))
        if self._sources.corpus is None:
            self._add(
                "no-articles", "note", self._sources.folder, "The articles cannot be opened, so they were not compared."
            )
        findings = sorted(self._findings, key=lambda finding: finding.path)
        return Report(files=self._files, claims=self._claims, findings=tuple(findings))

    def leftovers(self) -> tuple[Finding, ...]:
        """Check quarantined and temporary files only, and return the errors."""
        for item in find_leftovers(self._sources.folder):
            self._check_leftover(item)
        return tuple(finding for finding in self._findings if finding.severity == "error")

    def _add(self, name: str, severity: Severity, path: Path, sentence: str, *, mendable: bool = False) -> None:
        where = self._sources.relative(path)
        self._findings.append(Finding(name=name, severity=severity, path=where, sentence=sentence, mendable=mendable))

    def _check_other(self, item: StoreItem) -> None:
        """Check a folder, a link, or a foreign or unreadable item."""
        path = item.path
        if item.kind == "unreadable":
            self._has_unreadable = True
            self._add("unreadable", "error", path, f"It cannot be read: {item.detail}.")
        elif item.kind == "folder":
            if not os.access(path, os.W_OK | os.X_OK):
                self._add("read-only", "warning", path, "It cannot be written: nothing new in it can be saved.")
        elif item.kind == "foreign":
            self._add("foreign", "note", path, "It is not one of Copydesk's files, and is left alone.")
        elif not path.exists():
            self._add("link", "error", path, f"It is a link to {item.detail}, which does not exist.")
        else:
            link = f"It is a link to {item.detail}, which is read but never repaired"
            more = "" if path.is_dir() else "; the next save replaces the link with a file"
            self._add("link", "warning", path, f"{link}{more}.")

    def _check_claims(self, file: ClaimFile) -> None:
        """Check a claim file."""
        path = file.item.path
        if file.record is None:
            self._has_unreadable = self._has_unreadable or file.state != "missing"
            if file.state == "missing" and path.exists():
                self._add("empty", "warning", path, "It is empty: it holds no claims. The next save replaces it.")
            elif file.state == "newer":
                self._add(
                    "newer",
                    "warning",
                    path,
                    "A newer Copydesk wrote it: it is neither checked nor changed. Update Copydesk to check it.",
                )
            elif file.state == "unreadable":
                self._add("unreadable", "error", path, f"It cannot be read: {file.problem}.")
            elif file.state in ("damaged", "merging"):
                self._check_damaged(file)
            return
        self._inventory.add(file)
        self._files += 1
        self._claims += len(file.record.claims)
        if not os.access(path, os.W_OK):
            self._add(
                "read-only",
                "note",
                path,
                "It is read-only; the next save replaces it anyway.",
            )
        if file.altered:
            tables = " and ".join(f"“{name}”" for name in file.altered)
            sentence = f"Rows of {tables} were added, removed or renumbered outside Copydesk."
            self._add("altered-table", "warning", path, sentence)
        if file.unsigned:
            rows = counted(file.unsigned, "row")
            self._add("unsigned", "note", path, f"{rows} without a checksum: written by another program.")
        for finding in check_record(file.record, self._sources, has_text=file.has_text):
            is_mendable = finding.mendable and not file.item.is_linked
            self._add(finding.name, finding.severity, path, finding.sentence, mendable=is_mendable)

    def _check_damaged(self, file: ClaimFile) -> None:
        """Report a damaged claim file and how many of its claims can be recovered."""
        path = file.item.path
        data = read_store_file(path)
        self._damaged_references.update(_FINGERPRINT.findall(data))
        recovery = recover(data, path, self._sources)
        is_mendable = not file.item.is_linked
        if file.state == "merging":
            number = counted(recovery.missing, "claim")
            sentence = f"A git merge left a conflict in it: its article opens without the {number} of the two sides."
            is_mendable = is_mendable and recovery.record is not None
            if recovery.problem:
                sentence = f"{sentence.removesuffix('.')}. They cannot be merged: {recovery.problem}."
            self._add("merge-conflict", "error", path, sentence, mendable=is_mendable)
        else:
            number = counted(recovery.missing, "claim") if recovery.record is not None else "no claim"
            damage = f"It is damaged ({file.problem}): opening the article moves it aside"
            self._add("damaged", "error", path, f"{damage}; {number} can be recovered from it.", mendable=is_mendable)
        self._check_unread(path, recovery)

    def _check_unread(self, path: Path, recovery: Recovery) -> None:
        """Report the ids of rows that can be seen in a damaged file, and of which nothing was recovered."""
        if unread := recovery.unread_ids:
            named = ", ".join(unread[:MAX_IDS]) + (", …" if len(unread) > MAX_IDS else "")
            ids = counted(len(unread), "id")
            self._add("damaged", "error", path, f"{ids} can be read in it, but not their rows: {named}.")

    def _check_leftover(self, item: StoreItem) -> None:
        """Report a quarantined or temporary file and how many claims only it has."""
        path, is_temporary = item.path, item.kind == "temporary"
        try:
            # Another program may be writing the temporary file: it has finished once the folder can be locked.
            with locked(path.parent) if is_temporary and (path.parent / ".lock").exists() else nullcontext():
                data = read_store_file(path)
        except (FileNotFoundError, LockTimeoutError):
            return
        except OSError as error:
            self._has_unreadable = True
            self._add("unreadable", "error", path, f"It cannot be read: {reason(error)}.")
            return
        self._damaged_references.update(_FINGERPRINT.findall(data))
        cause = "A crash left it behind" if is_temporary else "It was moved aside because it is damaged"
        recovery = recover(data, item.target, self._sources) if path.parent.name != TEXTS else None
        if recovery is not None and recovery.unread_ids:
            self._check_unread(path, recovery)
        if recovery is None or (recovery.record is None and not recovery.missing):
            has_all = recovery is None or not recovery.unread_ids
            sentence = f"{cause}; nothing {'readable' if has_all else 'else'} in it is missing elsewhere."
            is_mendable = is_temporary and has_all and not item.is_linked
            severity: Severity = "warning" if is_temporary else "note"
            if recovery is not None and recovery.is_empty and not is_temporary:
                sentence, severity = f"{cause}; nothing in it can be read, so what it held is not known.", "warning"
            self._add("leftover", severity, path, sentence, mendable=is_mendable)
            return
        number = counted(recovery.missing, "claim") if recovery.missing else "something"
        verb = "are" if recovery.missing > 1 else "is"
        loss = f"{cause}; {number} in it {verb} not in {self._sources.relative(recovery.path)}"
        doubt = "" if recovery.record else ", but which text belongs to it is uncertain"
        self._add(
            "leftover", "error", path, f"{loss}{doubt}.", mendable=recovery.record is not None and not item.is_linked
        )
