"""`python -m plaincrm`."""

from plaincrm.command import main

main()
