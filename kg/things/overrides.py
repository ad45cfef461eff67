"""What a user decides about who is who: a TSV file → overrides, which entity resolution follows.

    # action  type    name        other              article
    same      Person  Ахметов     Серік Ахметов
    apart     Person  Ахметов     Серік Ахметов      2024-05-17-oral
    apart     Person  Серік Ахметов                  2024-05-17-oral

`same` makes one name another; `apart` with another name undoes a merge of the two; `apart` without one makes what an
article calls by a name a thing of its own. `article` is an article's id; left empty, the line holds for all.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError

COLUMNS = 5
ACTIONS = ("same", "apart")


@dataclass(frozen=True, slots=True)
class Override:
    action: str
    type: str
    name: str
    other: str = ""
    article: str = ""

    def holds(self, type: str, name: str, article: str) -> bool:
        return self.type == type and self.name == name and self.article in ("", article)


def read(path: Path) -> tuple[Override, ...]:
    """The overrides in a file; InputError with the line that is none."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(path, str(error), hint="name a TSV file in UTF-8") from None
    found = []
    for number, line in enumerate(lines, 1):
        if line.strip() and not line.startswith("#"):
            cells = [cell.strip() for cell in line.split("\t")]
            found.append(parse(cells + [""] * (COLUMNS - len(cells)), path, number))
    return tuple(found)


def parse(cells: list[str], path: Path, number: int) -> Override:
    hint = "write action, type, name, other and article between tabs; the action is same or apart"
    if len(cells) != COLUMNS or cells[0] not in ACTIONS or not cells[1] or not cells[2]:
        raise InputError(path, "not an override", line=number, hint=hint)
    override = Override(*cells)
    if override.action == "same" and not override.other:
        raise InputError(path, "'same' without another name", line=number, hint="write it in the fourth column")
    if override.action == "apart" and not (override.other or override.article):
        raise InputError(path, "'apart' without a name or an article", line=number, hint="say from what or where")
    return override


def decided(overrides: Iterable[Override], type: str, said: str, found: str, article: str) -> tuple[str, str]:
    """The name of what a mention names, and the article that it is peculiar to ("" for none): `said` is the mention's
    own name, `found` what the article's other names make of it."""
    name, sense = found, ""
    for override in overrides:
        if override.action == "same" and override.holds(type, said, article):
            name = override.other
        elif override.action == "apart" and override.other == name and override.holds(type, said, article):
            name = said
        elif override.action == "apart" and not override.other and override.holds(type, name, article):
            sense = article
    return name, sense
