"""Integrity: checking and repairing a store.

`check` reports findings and changes nothing; `repair` corrects those that it can, with a backup of every file that it
changes or moves. `inventory` lists the files of a store and what each of them is, `findings` and `record_check` compare
one record with its text, history, article and scheme, `paths` compares claim files with each other, `beside` looks at
what is beside them, and `salvage` recovers the rows of damaged files.
"""
