"""Interchange formats: one file each, in one table by the name the command line knows."""
