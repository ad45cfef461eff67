"""Articles → readings → a graph."""

from kg.build.assemble import assemble, build

__all__ = ["assemble", "build"]
