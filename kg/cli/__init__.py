"""The command line: thin commands over the library."""

from kg.cli import looking, making, measuring
from kg.cli.base import main

__all__ = ["looking", "main", "making", "measuring"]
