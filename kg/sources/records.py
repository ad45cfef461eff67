"""What is found under the paths given, before an article is read: records, and what is left aside."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Record:
    """One article before it is read. `id` is unique in a build, `path` the file it stands in, `kind` names what reads
    `content` (see PARSERS), `fields` are what is known beside it: headline, date, url, publisher."""

    id: str
    path: Path
    kind: str
    content: bytes
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """What stands under a path given and is not read, with a reason that can be counted."""

    path: Path
    reason: str
