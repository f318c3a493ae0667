"""The store: each annotator's record of each article, in JSON files on disk.

One small TinyDB file an article and annotator, replaced atomically, so that a crash or a full disk loses no claim.
`store` reads and writes the files of one annotator, `archive` reads those of all annotators. `tables` converts
between a record and the rows of its file, `schema` upgrades older files, `storage` replaces a file atomically, and
`lock` keeps other programs out of a folder. This package is the only one that imports TinyDB.
"""
