"""`python -m yunce.cli`: the same command line without the installed script."""

from yunce.cli import main

main()
