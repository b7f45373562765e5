"""``python -m janji`` is the command line."""

from janji.cli import main

main()
