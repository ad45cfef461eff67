"""The command line: thin commands over the library."""

from kg.cli import fetching, looking, making, measuring, serving
from kg.cli.base import main

__all__ = ["fetching", "looking", "main", "making", "measuring", "serving"]
