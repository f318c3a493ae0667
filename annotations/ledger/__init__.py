"""The claim ledger: the claims of a story across outlets, how they relate, and how faithfully quotes are quoted.

A ledger is a value; `edits` makes new ones from it. Nothing here reads or writes files.
"""
