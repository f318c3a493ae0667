"""Copydesk's domain: articles are read from a corpus, claims are tagged in them, kept, and handed on.

A `Corpus` lists articles and loads their texts. A text falls into units (`sentences`); an `EntityFinder` says
which entities stand in it. What an annotator makes of an article is a `Record`: claims, how far the reading
came, and a history that undo and redo walk. A `Step` changes it. When a text changes, each claim is found again by its
anchor or set aside as `Lost`; `Refinding` offers where it may stand. A `Session` is one article under work: shown at
once, saved in the background by the `Saver`, kept on disk by the `Store`; a `Watcher` tells what others put there.
`FORMATS` write records out. `checked` looks a whole store over, `repaired` mends it, `logged` tells what was done.

Every offset, everywhere, counts Unicode code points of `Article.text`, from 0, end exclusive. Nothing
in here draws, prints or asks.
"""

from annotations.archive import Archive, store_folder
from annotations.article import Article, Span
from annotations.check import Finding, Report, checked
from annotations.claim import Anchor, Claim
from annotations.corpus import Corpus, Entry, open_corpus
from annotations.entities import KINDS, Entity, EntityFinder
from annotations.errors import (
    ArticleError,
    CopydeskError,
    CorpusError,
    ModelError,
    NotSavedError,
    ReadOnlyError,
    SchemeError,
    StoreError,
)
from annotations.export import chosen, write_whole
from annotations.formats import FORMATS
from annotations.history import Logged, logged
from annotations.listing import Listed, listed, listed_as
from annotations.record import Change, Lost, Record, Refound, covers
from annotations.refinding import Refinding, changed_parts
from annotations.repair import repaired
from annotations.saver import Outcome, Saver
from annotations.scheme import Label, Scheme, Settings
from annotations.searching import occurrences
from annotations.selecting import Selection, Unit, Units
from annotations.session import Session
from annotations.speakers import Candidate, speakers
from annotations.steps import Do, Progress, Redo, Step, Undo, changed, dropped, marked, placed, removed, tagged
from annotations.store import Store
from annotations.tables import Summary
from annotations.units import paragraphs, sentences
from annotations.watching import Watcher

__all__ = [
    "FORMATS",
    "KINDS",
    "Anchor",
    "Archive",
    "Article",
    "ArticleError",
    "Candidate",
    "Change",
    "Claim",
    "CopydeskError",
    "Corpus",
    "CorpusError",
    "Do",
    "Entity",
    "EntityFinder",
    "Entry",
    "Finding",
    "Label",
    "Listed",
    "Logged",
    "Lost",
    "ModelError",
    "NotSavedError",
    "Outcome",
    "Progress",
    "ReadOnlyError",
    "Record",
    "Redo",
    "Refinding",
    "Refound",
    "Report",
    "Saver",
    "Scheme",
    "SchemeError",
    "Selection",
    "Session",
    "Settings",
    "Span",
    "Step",
    "Store",
    "StoreError",
    "Summary",
    "Undo",
    "Unit",
    "Units",
    "Watcher",
    "changed",
    "changed_parts",
    "checked",
    "chosen",
    "covers",
    "dropped",
    "listed",
    "listed_as",
    "logged",
    "marked",
    "occurrences",
    "open_corpus",
    "paragraphs",
    "placed",
    "removed",
    "repaired",
    "sentences",
    "speakers",
    "store_folder",
    "tagged",
    "write_whole",
]
