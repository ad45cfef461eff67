"""What is there to read: the records under the paths, looked at once, those to be read put by.

The records that must be read wait in a temporary file (in memory while they are few), so that standard input is read
once, how many there are is known before the first is read, and memory does not grow with the archive.
"""

import pickle
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from kg.archive.readings import key
from kg.errors import InputError, UnreadError
from kg.sources.records import Record, Skipped

IN_MEMORY = 50_000_000  # bytes of records that wait


@dataclass
class Survey:
    """`keys` are those of all articles by id, in order; `unread` the ids of the records that wait; `problems` what is
    wrong; `skipped` counts what is not read by reason."""

    waiting: BinaryIO
    keys: dict[str, str] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    problems: list[InputError] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)

    def leave_out(self, error: InputError) -> None:
        """Takes down what reading a record gave where it gave no article."""
        if isinstance(error, UnreadError):
            self.skipped[error.problem] += 1
        else:
            self.problems.append(error)

    def records(self) -> Iterator[Record]:
        """The records that wait."""
        self.waiting.seek(0)
        for _ in self.unread:
            yield pickle.load(self.waiting)


def survey(
    found: Iterable[Record | InputError | Skipped], settings: str, wanted: Callable[[str, str], bool] = lambda *_: True
) -> Survey:
    """Looks at what was found; a record waits where `wanted` says so of its id and key. `settings`: Options.reading."""
    waiting: BinaryIO = tempfile.SpooledTemporaryFile(IN_MEMORY)  # type: ignore[assignment] # noqa: SIM115
    result = Survey(waiting)
    for one in found:
        if isinstance(one, InputError):
            result.problems.append(one)
        elif isinstance(one, Skipped):
            result.skipped[one.reason] += 1
        else:
            result.keys[one.id] = key(one, settings)
            if wanted(one.id, result.keys[one.id]):
                pickle.dump(one, waiting, protocol=5)
                result.unread.append(one.id)
    return result
