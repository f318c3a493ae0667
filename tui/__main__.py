"""`python -m tui` is the same program as `copydesk`."""

from tui.cli.main import main

main()
