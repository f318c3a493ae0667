"""`python -m tui` runs the same program as `copydesk`."""

from tui.cli.main import main

main()
