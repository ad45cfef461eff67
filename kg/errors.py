"""What can go wrong, and how it is said.

KgError                 caught by the command line, printed as one line
├── InputError          a file is wrong: path, line, column, what, and what to do
│   ├── UnreadError     nothing is wrong with an article, but it is not in a language that is read, or has no text
│   ├── FrameError      a valency frame names something that the ontology lacks
│   └── OntologyError   the Turtle of the ontology cannot be used
├── QueryError          a SPARQL query cannot be run
├── PushError           a store or service on the network does not do what was asked
├── FetchError         a page of the network that cannot or may not be taken
└── OutputError         a result cannot be written
"""

import re
from functools import partial
from pathlib import Path


class KgError(Exception):
    """The root of all errors that a user can cause."""


class InputError(KgError):
    """A file that cannot be used; `str()` is one line that names the place and the remedy.

    >>> print(InputError(Path("seeds/7.txt"), "no text", line=3, hint="write one sentence or more"))
    seeds/7.txt:3: no text; write one sentence or more
    """

    def __init__(
        self, path: Path, problem: str, *, line: int | None = None, column: int | None = None, hint: str = ""
    ) -> None:
        shown = str(path).encode("utf-8", "backslashreplace").decode()  # a name may hold bytes that are no text
        shown = re.sub(r"^(\w{2,}:)/(?!/)", r"\1//", shown)  # of an address, where a Path has one slash for two
        place = ":".join(str(part) for part in (shown, line, column) if part is not None)
        super().__init__(f"{place}: {problem}" + (f"; {hint}" if hint else ""))
        self.path, self.problem, self.line, self.column, self.hint = path, problem, line, column, hint

    def __reduce__(self) -> tuple[object, ...]:
        """As it was made, so that an error can be sent from the process that met it."""
        return partial(type(self), line=self.line, column=self.column, hint=self.hint), (self.path, self.problem)


class UnreadError(InputError):
    """An article that has no text, or none in a language that is read; a build counts these by their problem."""


class FrameError(InputError):
    """A valency frame that does not fit the ontology."""


class OntologyError(InputError):
    """An ontology file that cannot be read or lacks what the program needs."""


class QueryError(KgError):
    """A SPARQL query that cannot be parsed or evaluated."""


class OutputError(KgError):
    """A result that cannot be written."""


class FetchError(KgError):
    """A page of the network that cannot be taken, or may not."""


class PushError(KgError):
    """A store or service that cannot be reached, or that refuses."""
