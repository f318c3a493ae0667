"""The page of one article: its text with the claims in it, the list of claims, speakers, and who read it."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

from annotations.article import Span
from annotations.claims.claim import Claim
from annotations.claims.record import Record
from annotations.ledger.page import link_of
from annotations.moment import readable_date
from annotations.publishing.marks import Mark, marked_text
from annotations.scheme import Attribute, Label
from annotations.text.segmentation import paragraphs, sentences
from annotations.text.spans import count_covered
from annotations.web_page import escape, link
from annotations.wording import brief, counted

WORDS_CHARS = 160
"""Code points of a claim in the list of claims, at most."""

MANY_CLAIMS, MANY_WORDS_CHARS = 500, 24
"""From how many claims on the list has so many code points of each: the page is to be three times the text at most."""

RIGHT_TO_LEFT = frozenset("ar arc ckb dv fa he iw ks ku ps sd ug ur yi".split())
"""Languages that are written from right to left."""

_ID = re.compile("[0-9a-f]{16}")


@dataclass(frozen=True)
class Shown:
    """Which parts of articles pages show, and how."""

    labels: tuple[Label, ...]
    classes: Mapping[str, str]
    """The class of each label."""
    attributes: tuple[Attribute, ...] = ()
    """Those whose values are shown."""
    with_text: bool = True
    with_notes: bool = False
    language: str = ""
    """The language of all articles; if empty, each has its own."""
    model: str = ""
    """The name and version of the model that found the names which are underlined; empty if none are."""
    guidelines: str = ""
    """The fingerprint of the corpus's guidelines; empty without any."""


@dataclass(frozen=True)
class ArticlePage:
    """An article that is shown."""

    record: Record
    shown: Shown
    address: str
    """The name of its file without its ending."""
    entities: tuple[tuple[int, int, str], ...] = field(default=())
    """Start, end and label of each."""
    level: int = 1
    """The level of its heading."""
    prefix: str = ""
    """What its anchors begin with, where several articles are on one page."""

    @property
    def title(self) -> str:
        """Its title, or its id."""
        return self.record.row.title.strip() or self.record.row.id

    @property
    def language(self) -> str:
        """The language of its text."""
        return self.shown.language or self.record.row.language

    @cached_property
    def counts(self) -> dict[str, int]:
        """Numbers of claims by label: those of the scheme in its order, then others."""
        found = Counter(claim.label for claim in self.record.claims)
        return {name: found[name] for name in dict.fromkeys((*(each.name for each in self.shown.labels), *found))}

    @cached_property
    def keys(self) -> dict[str, str]:
        """What identifies each claim on the page, by its id; the same however many others there are."""
        keys: dict[str, str] = {}
        taken: set[str] = set()
        for claim in self.record.claims:
            whole = claim.id if _ID.fullmatch(claim.id) else sha256(claim.id.encode("utf-8", "replace")).hexdigest()
            keys[claim.id] = f"{self.prefix}{whole[:8] if whole[:8] not in taken else whole}"
            taken.add(whole[:8])
        return keys

    def body(self) -> Iterator[str]:
        """Yield its lines."""
        row, level, language = self.record.row, self.level, _language(self.language)
        yield f"<h{level}{language}>{escape(self.title)}</h{level}>"
        date = readable_date(row.published) if row.published else ""
        about = [escape(each) for each in (row.source, date) if each]
        about += [link("The article at its outlet", link_of(row.url)) if link_of(row.url) else escape(row.url)]
        yield f'<p class="small">{", ".join(filter(None, about))}</p>' if any(about) else ""
        yield from self._legend()
        marks, spoken = self._marks(), "" if self.language == "en" else ' lang="en"'
        yield '<div class="beside">'
        if self.shown.with_text:
            yield f"<section><h{level + 1}>Text</h{level + 1}>"
            text = "".join(marked_text(self.record.text, paragraphs(self.record.text), marks))
            text = text.replace("<i>", f"<i{spoken}>") if spoken else text
            yield f'<div class="text"{language}>{text}</div></section>'
        yield f'<section class="claims"><h{level + 1}>Claims</h{level + 1}>'
        yield from self._claims(language)
        yield from self._speakers()
        yield "</section></div>"
        yield from self._foot()

    def _legend(self) -> Iterator[str]:
        yield f'<h{self.level + 1}>Labels</h{self.level + 1}>\n<ul class="labels">'
        known = {label.name: label for label in self.shown.labels}
        for name, count in self.counts.items():
            label = known.get(name)
            definition = f" {escape(label.definition)}" if label and label.definition else ""
            sample = f'<mark class="{self._class(name)}">{escape(name)}</mark> <b>{escape(self._letter(name))}</b>'
            yield f"<li>{sample}: {counted(count, 'claim')}.{definition}</li>"
        yield "</ul>"

    def _marks(self) -> list[Mark]:
        """Return the claims and entities as they stand in the text, in reading order."""
        found = [self._mark(number, claim) for number, claim in enumerate(self.record.claims, 1)]
        tag = '<span class="e">'
        found += [Mark(start, end, tag, tag, "", "span", is_inner=True) for start, end, _ in self.entities]
        return sorted(found, key=lambda mark: (mark.start, -mark.end, mark.tag))

    def _mark(self, number: int, claim: Claim) -> Mark:
        key, kind = self.keys[claim.id], self._class(claim.label)
        name = escape(claim.label)
        said = f", said by {escape(claim.speaker)}" if claim.speaker else ""
        unsure = "" if claim.sure else ", not sure"
        letter = f"{escape(self._letter(claim.label))}{number}{'' if claim.sure else '?'}"
        return Mark(
            claim.start,
            claim.end,
            f"<mark class={kind} id=c-{key}><i>{_capital(claim.label)}{said}{unsure}: </i>",
            f"<mark class={kind} data-claim=c-{key}>",
            f"<a href=#l-{key}><i> end {name} </i>{letter}</a>",
        )

    def _claims(self, language: str) -> Iterator[str]:
        """Yield the list of claims."""
        claims = self.record.claims
        if not claims:
            yield "<p>No claim was tagged.</p>"
            return
        most = WORDS_CHARS if len(claims) < MANY_CLAIMS else MANY_WORDS_CHARS
        yield "<ol>"
        for claim in claims:
            key = self.keys[claim.id]
            name = _capital(claim.label)
            facts = [
                f"said by {escape(claim.attribution)}" if claim.attribution else "",
                "" if claim.sure else "not sure",
            ]
            facts += [f"{escape(each)}: {escape(claim.attributes[each])}" for each in self._attributes(claim)]
            facts += [f"note: {escape(claim.note)}" if self.shown.with_notes and claim.note else ""]
            told = "".join(f", {each}" for each in facts if each)
            if self.shown.with_text:
                words = escape(brief(claim.text, most))
                yield f"<li id=l-{key}><a href=#c-{key}>{name}</a>{told}: <span{language}>{words}</span>"
            else:
                before, words, after = (escape(each) for each in (claim.prefix, claim.text, claim.suffix))
                mark = f"<mark class={self._class(claim.label)} id=c-{key}>{words}</mark>"
                yield f"<li id=l-{key}>{name}{told}: <span{language}>…{before}{mark}{after}…</span>"
        yield "</ol>"

    def _attributes(self, claim: Claim) -> list[str]:
        return [each.name for each in self.shown.attributes if claim.attributes.get(each.name)]

    def _speakers(self) -> Iterator[str]:
        """Yield who is quoted, with links to the claims."""
        said: dict[str, list[int]] = {}
        for number, claim in enumerate(self.record.claims, 1):
            if claim.speaker:
                said.setdefault(claim.speaker, []).append(number)
        if not said:
            return
        yield f"<h{self.level + 2}>Speakers</h{self.level + 2}>\n<ul>"
        for speaker, numbers in said.items():
            links = (
                f'<a href="#l-{self.keys[self.record.claims[number - 1].id]}">claim {number}</a>' for number in numbers
            )
            yield f"<li>{escape(speaker)}: {', '.join(links)}</li>"
        yield "</ul>"

    def _foot(self) -> Iterator[str]:
        record, row = self.record, self.record.row
        units = sentences(record.text, row.language)
        read = count_covered(units, [Span(*each) for each in row.reviewed])
        when = max((claim.updated for claim in record.claims), default=None)
        worked = f", last change {when:%Y-%m-%d}" if when else ""
        yield f'<section class="small"><h{self.level + 1}>About this reading</h{self.level + 1}>'
        yield f"<p>Read by {escape(row.annotator)}: {read:,} of {counted(len(units), 'sentence')} reviewed{worked}.</p>"
        if record.orphans:
            are = "is" if len(record.orphans) == 1 else "are"
            yield f"<p>{counted(len(record.orphans), 'claim')} whose words {are} no longer in the text: left out.</p>"
        if self.shown.with_notes and row.note:
            yield f"<p>Note on the article: {escape(row.note)}</p>"
        yield f"<p>Fingerprint of the text (SHA-256): <code>{row.sha256}</code></p>"
        if self.shown.model:
            yield f"<p>Names with dotted underlines were found by {escape(self.shown.model)}, not by a person.</p>"
        if self.shown.guidelines:
            yield f"<p>Fingerprint of the guidelines (SHA-256): <code>{self.shown.guidelines}</code></p>"
        yield "</section>"

    def _class(self, label: str) -> str:
        return self.shown.classes.get(label, "k-other")

    def _letter(self, label: str) -> str:
        return next((each.letter for each in self.shown.labels if each.name == label), label[:1].upper())


def _language(code: str) -> str:
    """Return the attributes of an element in a language; none for that of the page."""
    if not re.fullmatch("[A-Za-z0-9-]{2,35}", code) or code == "en":
        return ""
    direction = ' dir="rtl"' if code.partition("-")[0] in RIGHT_TO_LEFT else ""
    return f' lang="{code}"{direction}'


def _capital(name: str) -> str:
    """Return a name as it begins a sentence, escaped."""
    return escape(f"{name[:1].upper()}{name[1:]}")
