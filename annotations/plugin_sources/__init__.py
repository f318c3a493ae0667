"""Sources that other packages add: what `copydesk add` reads beside Copydesk's own kinds.

Each works in a process of its own (`worker.py`, `process.py`); what it gives is checked before it becomes a file.
"""
