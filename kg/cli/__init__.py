"""The command line: thin commands over the library."""

from kg.cli.base import main

__all__ = ["main"]
