"""Checking a store: every file of every annotator looked over, each finding said in one sentence."""

import os
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

from msgspec import Struct

from annotations.article import fingerprint
from annotations.claims.record import ArticleState, Record
from annotations.corpus.corpus import Corpus
from annotations.integrity.findings import Remark, Severity, in_article, in_history, in_scheme, in_text
from annotations.integrity.inventory import ClaimFile, Sources, StoreItem, Survey, read, unread, walk
from annotations.integrity.salvage import rescued
from annotations.layout import TEXTS
from annotations.store.lock import HeldError, locked
from annotations.wording import counted, reason

_FINGERPRINT = re.compile(rb"[0-9a-f]{64}")


class Finding(Struct, frozen=True, kw_only=True):
    """One thing that is not as it should be, or that one may want to know."""

    severity: Severity
    """`error`: something is lost or wrong if nothing is done. `warning`: it works, but look. `note`: a remark."""
    path: str
    """Of the file, from the store on."""
    sentence: str
    mendable: bool = False
    """Whether a repair mends it."""


class Report(Struct, frozen=True, kw_only=True):
    """What came of looking a store over."""

    files: int
    """Files of claims that could be read."""
    claims: int
    findings: tuple[Finding, ...]

    def __str__(self) -> str:
        """Sum it up: files, claims, and how many findings of each severity."""
        severities = Counter(finding.severity for finding in self.findings)
        parts = [counted(self.files, "file"), counted(self.claims, "claim")]
        parts += [counted(severities[severity], severity) for severity in ("error", "warning", "note")]
        return ", ".join(parts)


def check(folder: Path, corpus: Corpus | None) -> Report:
    """Look over the store in `folder` and its articles, where there is a corpus. Changes nothing."""
    return _Check(folder, corpus).report()


def left_out(folder: Path, corpus: Corpus | None) -> tuple[Finding, ...]:
    """Tell of the files that were moved aside, or left by a crash, and hold what no other does: nobody exports them."""
    check = _Check(folder, corpus)
    return check.leftovers()


class _Check:
    """One look over a store."""

    def __init__(self, folder: Path, corpus: Corpus | None) -> None:
        self._sources = Sources(folder, corpus)
        self._survey = Survey(self._sources)
        self._findings: list[Finding] = []
        self._files = 0
        self._claims = 0
        self._unread = False
        """Whether there are files that may refer to texts, and cannot be asked."""
        self._named: set[bytes] = set()
        """Fingerprints that stand in damaged files."""

    def report(self) -> Report:
        """Look at everything."""
        texts = []
        for found in walk(self._sources.folder):
            if found.kind == "tables":
                self._tables(read(found, self._sources))
            elif found.kind in ("aside", "beside"):
                self._leftover(found)
            elif found.kind == "text":
                texts.append(found)
            else:
                self._other(found)
        self._texts(texts)
        self._places()
        self._twins()
        if self._sources.corpus is None:
            self._say("note", self._sources.folder, "The articles cannot be opened, so they were not compared.")
        findings = sorted(self._findings, key=lambda finding: finding.path)
        return Report(files=self._files, claims=self._claims, findings=tuple(findings))

    def leftovers(self) -> tuple[Finding, ...]:
        """Look at nothing but files that are not read by anybody."""
        for found in unread(self._sources.folder):
            self._leftover(found)
        return tuple(finding for finding in self._findings if finding.severity == "error")

    def _say(self, severity: Severity, path: Path, sentence: str, *, mendable: bool = False) -> None:
        self._findings.append(Finding(severity=severity, path=self._name(path), sentence=sentence, mendable=mendable))

    def _name(self, path: Path) -> str:
        """Return a path from the store on; bytes in it that are no text are written as a backslash, x and digits."""
        return os.fsencode(path.relative_to(self._sources.folder)).decode("utf-8", "backslashreplace")

    def _other(self, found: StoreItem) -> None:
        """Say what is neither claims nor a text."""
        path = found.path
        if found.kind == "closed":
            self._unread = True
            self._say("error", path, f"It cannot be read: {found.told}.")
        elif found.kind == "folder":
            if not os.access(path, os.W_OK | os.X_OK):
                self._say("warning", path, "It must not be written, so that nothing new in it can be saved.")
        elif found.kind == "foreign":
            self._say("note", path, "It is none of Copydesk's, and is left alone.")
        elif not path.exists():
            self._say("error", path, f"It is a link to {found.told}, and there is nothing there.")
        else:
            told = f"It is a link to {found.told}: what is there is read, and never repaired"
            more = "" if path.is_dir() else "; the next save puts a file in the place of the link"
            self._say("warning", path, f"{told}{more}.")

    def _tables(self, kept: ClaimFile) -> None:
        """Look over a file of claims."""
        path = kept.found.path
        if kept.record is None:
            self._unread = self._unread or kept.state != "gone"
            if kept.state == "newer":
                self._say("warning", path, "A newer Copydesk wrote it; it is left as it is and was not looked into.")
            elif kept.state == "closed":
                self._say("error", path, f"It cannot be read: {kept.trouble}.")
            elif kept.state == "damaged":
                self._damaged(kept)
            return
        self._survey.add(kept)
        self._files += 1
        self._claims += len(kept.record.claims)
        if not os.access(path, os.W_OK):
            self._say("note", path, "It must not be written; the next save puts another in its place all the same.")
        for remark in self._remarks(kept.record, known=kept.text):
            self._say(remark.severity, path, remark.sentence, mendable=remark.mendable and not kept.found.linked)

    def _remarks(self, record: Record, *, known: bool) -> Iterator[Remark]:
        """Hold a record against all there is to hold it against; `known` is whether its text is to be had."""
        if known:
            yield from in_text(record)
        yield from in_history(record)
        corpus = self._sources.corpus
        if corpus is None:
            return
        yield from in_scheme(record, corpus.settings.scheme)
        article = self._sources.article(record.row.id)
        if article is not None:
            yield from in_article(record, article, known=known)
        elif record.row.id in self._sources.entries:
            yield Remark("note", f"Its article {record.row.id} cannot be read in the corpus.")
        else:
            yield Remark("note", f"Its article {record.row.id} is not in the corpus any more.")

    def _damaged(self, kept: ClaimFile) -> None:
        """Say what is wrong with a file of claims, and what can be taken from it."""
        path = kept.found.path
        data = path.read_bytes()
        self._named.update(_FINGERPRINT.findall(data))
        gained = rescued(data, path, self._sources)
        number = counted(gained.missing, "claim") if gained.record is not None else "no claim"
        told = f"It is damaged ({kept.trouble}): opening the article moves it aside"
        self._say("error", path, f"{told}; {number} can be taken from it.", mendable=not kept.found.linked)

    def _leftover(self, found: StoreItem) -> None:
        """Say what a file that was moved aside, or that a crash left, has that is nowhere else."""
        path, beside = found.path, found.kind == "beside"
        try:
            # Another program may be writing it: it is done once the folder can be held.
            with locked(path.parent) if beside and (path.parent / ".lock").exists() else nullcontext():
                data = path.read_bytes()
        except (FileNotFoundError, HeldError):
            return
        except OSError as error:
            self._unread = True
            self._say("error", path, f"It cannot be read: {reason(error)}.")
            return
        self._named.update(_FINGERPRINT.findall(data))
        what = "A crash left it behind" if beside else "It was moved aside because it is damaged"
        gained = rescued(data, found.target, self._sources) if path.parent.name != TEXTS else None
        if gained is None or (gained.record is None and not gained.missing):
            sentence = f"{what}; nothing that can be read in it is missing elsewhere."
            self._say("warning" if beside else "note", path, sentence, mendable=beside and not found.linked)
            return
        number = counted(gained.missing, "claim") if gained.missing else "something"
        told = f"{what}; {number} in it {'are' if gained.missing > 1 else 'is'} not in {self._name(gained.place)}"
        why = "" if gained.record else ", and it is not certain which text that is about"
        self._say("error", path, f"{told}{why}.", mendable=gained.record is not None and not found.linked)

    def _texts(self, texts: list[StoreItem]) -> None:
        """Look over the texts that are there, and say which are missing."""
        needed = self._survey.needed
        for found in texts:
            self._text(found, needed.get(found.path.stem, []))
        there = {found.path.stem for found in texts}
        for sha256, rows in needed.items():
            # What was lost from an earlier text is not exported: that text may be gone.
            if sha256 not in there and any(row.sha256 == sha256 for row in rows):
                self._lacking(self._sources.folder / TEXTS / f"{sha256}.txt", "It is missing", rows)

    def _text(self, found: StoreItem, rows: list[ArticleState]) -> None:
        """Look over one text."""
        path = found.path
        try:
            text = path.read_bytes().decode("utf-8")
        except OSError as error:
            self._say("error", path, f"It cannot be read: {reason(error)}.")
        except UnicodeDecodeError:
            self._lacking(path, "It is not UTF-8", rows)
        else:
            if fingerprint(text) != path.stem:
                self._lacking(path, "It is not the text that was annotated", rows)
            elif not rows and path.stem.encode() not in self._named:
                self._say("note", path, f"No file{' that can be read' if self._unread else ''} refers to it.")

    def _lacking(self, path: Path, what: str, rows: list[ArticleState]) -> None:
        """Say that a text is not to be had, and what hangs on it."""
        if not rows:
            self._say("warning", path, f"{what}; no file{' that can be read' if self._unread else ''} refers to it.")
            return
        anew = self._sources.remade(path.stem, rows) is not None
        told = "it can be made anew" if anew else "their offsets cannot be checked, and they cannot be exported"
        sentence = f"{what}; {counted(len(rows), 'file')} made on it; {told}."
        linked = path.is_symlink() or path.parent.is_symlink()
        self._say("error", path, sentence, mendable=anew and not linked)

    def _places(self) -> None:
        """Say which files do not lie where their article and annotator belong."""
        moves = self._survey.moves()
        for place, paths in self._survey.places.items():
            name = self._name(place)
            proper = place if place in paths else paths[0]
            for path in paths:
                if path == proper != place:
                    free = "" if path in moves else ", where another file is in the way"
                    sentence = f"What it says it is belongs in {name}{free}; it is not shown, but exported."
                    self._say("error", path, sentence, mendable=path in moves)
                elif path != proper:
                    first = self._name(proper)
                    sentence = f"It says it is of the same article and annotator as {first}: remove one of them."
                    self._say("error", path, sentence)

    def _twins(self) -> None:
        """Say which files have ids of claims in common."""
        renewals = self._survey.renewals()
        for (first, other), ids in self._survey.twins().items():
            copy, original = (first, other) if first in renewals else (other, first)
            name = self._name(original)
            sentence = f"{counted(len(ids), 'claim')} in it and in {name} have the same id."
            self._say("warning", copy, sentence, mendable=set(ids) <= set(renewals.get(copy, [])))
