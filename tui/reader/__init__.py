"""The reader: the screen of one open article, its parts and its widgets."""
