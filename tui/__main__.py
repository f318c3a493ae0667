"""`python -m tui` runs the same program as `copydesk`."""

import sys

from tui import quick

# Git starts the program once for each file: it does not wait for the command line.
status = quick.run(sys.argv[1:])
if status is None:
    from tui.cli.main import main

    main()
else:
    quick.end(status)
