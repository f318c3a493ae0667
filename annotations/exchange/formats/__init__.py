"""Interchange formats, one module each. `table` lists them by name."""
