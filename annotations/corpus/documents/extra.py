"""How to install what some documents need."""

INSTALL_HINT = "pip install 'copydesk[sources]'"
"""pypdf, warcio and feedparser, in pure Python: 3 MB."""
