"""Sources of other packages: they read further kinds of files for `copydesk add`.

Each works in a process of its own (`worker.py`, `process.py`); what it gives is checked before it becomes a file.
"""
