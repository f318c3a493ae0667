"""The terminal: screens and widgets over `annotations`, and the command line that opens them."""
