"""Readers: one file a source format, chosen by the ending of the file name."""
