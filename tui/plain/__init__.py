"""Copydesk as lines of text: for screen readers, and for slow connections."""
