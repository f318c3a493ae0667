"""Display: text as cells of a terminal.

`cells` is what is drawn for each character, `wrap` cuts a text into lines and maps offsets to them, `theme` has the
colours and the styles of claims, entities and selections.
"""
