"""Copydesk's domain: articles are read from a corpus, claims are tagged in them, kept, and handed on.

A `Corpus` lists articles and loads their texts. A text falls into units (`sentences`); an `EntityFinder` says
which entities stand in it, and `search_all` finds those of a whole corpus beforehand. What an annotator makes of an
article is a `Record`: claims, how far the reading came, and a history that undo and redo walk. A `Step` changes it. A
`Session` is one article under work: shown at once, saved in the background by the `Saver`, kept on disk by the
`Store`. `FORMATS` write records out; `count` makes `Statistics` of them.

Every offset, everywhere, counts Unicode code points of `Article.text`, from 0, end exclusive. Nothing
in here draws, prints or asks.
"""

from annotations.article import Article, Span
from annotations.beforehand import Searched, search_all, spare_cores
from annotations.claim import Anchor, Claim
from annotations.corpus import Corpus, Entry, open_corpus
from annotations.entities import KINDS, Entity
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
from annotations.finder import EntityFinder
from annotations.formats import FORMATS
from annotations.listing import Listed, listed, listed_as
from annotations.record import Change, Record, count_covered, covers
from annotations.saver import Outcome, Saver
from annotations.scheme import Label, Scheme, Settings
from annotations.searching import occurrences
from annotations.selecting import Selection, Unit, Units
from annotations.session import Session
from annotations.speakers import Candidate, speakers
from annotations.statistics import Counts, Sitting, Statistics, count
from annotations.steps import Do, Progress, Redo, Step, Undo, changed, marked, removed, tagged
from annotations.store import Store, store_folder
from annotations.tables import Summary
from annotations.units import paragraphs, sentences

__all__ = [
    "FORMATS",
    "KINDS",
    "Anchor",
    "Article",
    "ArticleError",
    "Candidate",
    "Change",
    "Claim",
    "CopydeskError",
    "Corpus",
    "CorpusError",
    "Counts",
    "Do",
    "Entity",
    "EntityFinder",
    "Entry",
    "Label",
    "Listed",
    "ModelError",
    "NotSavedError",
    "Outcome",
    "Progress",
    "ReadOnlyError",
    "Record",
    "Redo",
    "Saver",
    "Scheme",
    "SchemeError",
    "Searched",
    "Selection",
    "Session",
    "Settings",
    "Sitting",
    "Span",
    "Statistics",
    "Step",
    "Store",
    "StoreError",
    "Summary",
    "Undo",
    "Unit",
    "Units",
    "changed",
    "chosen",
    "count",
    "count_covered",
    "covers",
    "listed",
    "listed_as",
    "marked",
    "occurrences",
    "open_corpus",
    "paragraphs",
    "removed",
    "search_all",
    "sentences",
    "spare_cores",
    "speakers",
    "store_folder",
    "tagged",
    "write_whole",
]
