"""Reconciling two versions of one record that were changed apart from each other: values in, a value out.

`reconciliation` merges three versions by claim and field, `causes` tells which changes each side knows, `fields` groups
the fields that change together, `twins` makes one claim of two on the same words. Nothing here knows files or git.
"""
