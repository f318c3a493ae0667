"""Suggesters beside the rules: spaCy pipelines, chat endpoints and plugins.

Each runs in a process of its own (`worker.py`, `process.py`). What it proposes is checked here before anybody sees it,
and cached by text. `roster.py` lists the suggesters of a corpus, `trust.py` keeps what a person has allowed.
"""
