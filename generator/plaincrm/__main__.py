"""`python -m plaincrm`."""

from plaincrm.command import run

run()
