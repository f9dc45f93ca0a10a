"""The command line, a module a command. Each imports what it needs when it runs, so that
`footnote --help` starts at once."""

from qa.cli.main import main

__all__ = ["main"]
