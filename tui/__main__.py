"""`python -m tui` is the same program as `copydesk`."""

from tui.cli import main

main()
