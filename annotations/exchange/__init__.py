"""Labelled data out and in.

`formats/` has a module for each format, listed in `formats/table`. Going out, `selection` filters and splits records,
`exporter` stages them, reads them back and installs them, and `losses` reports what a format cannot hold. Coming in,
`detect` recognises the format, `match` finds the article, `convert` makes the record, and `importer` merges it into the
store.
"""
