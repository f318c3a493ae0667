"""Copydesk's domain: articles are read from a corpus, claims are tagged in them, kept, and handed on.

A `Corpus` lists articles and loads their texts. A text falls into units (`sentences`); an `EntityFinder` says
which entities stand in it. What an annotator makes of an article is a `Record`: claims, how far the reading
came, and a history that undo and redo walk. A `Step` changes it. A `Session` is one article under work: shown at
once, saved in the background by the `Saver`, kept on disk by the `Store`. `FORMATS` write records out.

Every offset, everywhere, counts Unicode code points of `Article.text`, from 0, end exclusive. Nothing
in here draws, prints or asks.
"""

from annotations.article import Article, Span
from annotations.claim import Anchor, Claim
from annotations.corpus import Corpus, Entry, Looked, looked_into, open_corpus
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
from annotations.listing import Listed, glimpsed, listed, listed_as
from annotations.record import Change, Record, covers
from annotations.saver import Outcome, Saver
from annotations.scheme import Label, Scheme, Settings
from annotations.searching import occurrences
from annotations.selecting import Selection, Unit, Units
from annotations.session import Session
from annotations.speakers import Candidate, speakers
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
    "Do",
    "Entity",
    "EntityFinder",
    "Entry",
    "Label",
    "Listed",
    "Looked",
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
    "changed",
    "chosen",
    "covers",
    "glimpsed",
    "listed",
    "listed_as",
    "looked_into",
    "marked",
    "occurrences",
    "open_corpus",
    "paragraphs",
    "removed",
    "sentences",
    "speakers",
    "store_folder",
    "tagged",
    "write_whole",
]
