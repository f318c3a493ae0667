"""Widgets that several screens share.

Lines drawn once, a list with a cursor, the bars.
"""
