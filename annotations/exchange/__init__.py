"""Labelled data out and in.

`formats/` has a module for each format, listed in `formats/table`. Going out, `selection` filters and splits records,
`exporter` stages them, reads them back and installs them, and `losses` reports what a format cannot hold. Coming in,
`unpacking` opens archives, `detect` recognises the format, `attribution` tells whose it is, `match` finds the article,
`placing` and `anchoring` put claims on their words, `same_text` and `carrying` carry them to the article's own text,
`convert` makes the record, and `importer` merges it into the store, as a `plan` says that waits in a `spool`; `notices`
tells what was refused and left out.
"""
