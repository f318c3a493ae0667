"""The command line: one module a command.

`main` wires the commands, `arguments` has the arguments they share, `output` writes data to standard output and words
to standard error, `progress` shows how far a long command is.
"""
