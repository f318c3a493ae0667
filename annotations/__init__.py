"""The domain of Copydesk.

Read articles, tag claims in them, keep the claims, write them out. An article comes from a `Corpus` (`corpus/`). Its
text is cut into sentences that need no model (`text/`); entities and suggestions come later, from spaCy in a process of
its own (`nlp/`, `suggest/`). What one annotator made of one article is a `Record` (`claims/`): claims, reading
progress, and a history that undo and redo walk. Every change to it is an edit, a value that gives the same result on
any copy of the record.

A `Session` (`work/`) applies an edit at once to the record on screen and hands it to the `Saver`, which has the `Store`
(`store/`) apply it to the file on disk, under a lock. When the text of an article changes, each claim is anchored again
on its exact words or kept as an orphan.

`exchange/` writes records in the formats of other tools and reads those back; `reports/` lists, filters and counts;
`integrity/` checks and repairs a store. docs/architecture.md is the map.

Every offset counts Unicode code points of `Article.text`, from 0, end exclusive. Nothing here draws, prints or asks.
"""
