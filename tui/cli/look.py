"""The names of themes and the numbers of colours that commands take."""

NAMES = ("dark", "light", "contrast")
"""The themes, as --theme names them."""

COLOURS = ("auto", "true", "256", "16", "none")
"""The numbers of colours, as --colours names them."""
