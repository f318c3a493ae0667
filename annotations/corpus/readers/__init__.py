"""Readers: one module a source format, chosen by the suffix of the file name.

`endings` is the table. A reader of single articles is a function from bytes to an `Article`; a reader of files with
many has `pieces` and `article` (see `records.Many`). `fields` maps the names that other tools use, `streams` opens,
unpacks and recodes.
"""
