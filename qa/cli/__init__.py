"""The command line, a module a command. Each imports what it needs when it runs, so that
`footnote --help` starts at once."""

from qa.cli.program import main

__all__ = ["main"]
