"""Copydesk as lines of words: for screen readers, and for slow lines."""
