"""What a user decides about who is who: a TSV file → overrides, which entity resolution follows.

    # action  type    name        other              article
    same      Person  Ахметов     Серік Ахметов
    apart     Person  Ахметов     Серік Ахметов      2024-05-17-oral
    apart     Person  Серік Ахметов                  2024-05-17-oral

`same` makes one name another; `apart` with another name undoes a merge of the two; `apart` without one makes what an
article calls by a name a thing of its own. `article` is an article's id; left empty, the line holds for all.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from rapidfuzz import fuzz, process

from kg.errors import InputError
from kg.model.reading import Summary
from kg.schema.frames import nearest

COLUMNS = 5
ACTIONS = ("same", "apart")
Said = dict[tuple[str, str], set[tuple[str, str]]]  # type and article, or none → names, each with what it means
WRITE = "write action, type, name, other and article between tabs"


@dataclass(frozen=True, slots=True)
class Override:
    """A line of the file; `place` is the file and the number of the line."""

    action: str
    type: str
    name: str
    other: str = ""
    article: str = ""
    place: str = field(default="", compare=False, repr=False)

    def holds(self, type: str, name: str, article: str) -> bool:
        return self.type == type and self.name == name and self.article in ("", article)

    def meets(self, other: "Override") -> bool:
        """Whether some article knows both."""
        return self.type == other.type and (self.article == other.article or "" in (self.article, other.article))


def read(path: Path) -> tuple[Override, ...]:
    """The overrides in a file; InputError with the line that is none or that contradicts another."""
    try:
        lines = path.read_bytes().decode("utf-8-sig").split("\n")
    except OSError as error:
        raise InputError(path, error.strerror or str(error), hint="name a TSV file in UTF-8") from None
    except UnicodeDecodeError:
        raise InputError(path, "not UTF-8", hint="save it as UTF-8") from None
    rows = [(number, line.removesuffix("\r")) for number, line in enumerate(lines, 1)]
    found = [parse(line, path, number) for number, line in rows if line.strip() and not line.startswith("#")]
    for number, override in found:
        for problem, hint in contradictions(override, [other for _, other in found]):
            raise InputError(path, problem, line=number, hint=hint)
    return tuple(override for _, override in found)


def parse(line: str, path: Path, number: int) -> tuple[int, Override]:
    cells = [cell.strip() for cell in line.split("\t")]
    for wrong, problem, hint in faults(line, cells):
        if wrong:
            raise InputError(path, problem, line=number, hint=hint)
    return number, replace(Override(*cells), place=f"{path}:{number}")


def faults(line: str, cells: Sequence[str]) -> Iterator[tuple[bool, str, str]]:
    """Whether a line has a fault, what it is, and what to do."""
    action, kind, name, other, article, *_ = (*cells, *[""] * COLUMNS)
    odd = "".join(letter for letter in line if not letter.isprintable() and letter != "\t")
    yield odd != "", f"the invisible character {odd[:1]!r}", "delete it"
    yield len(cells) == 1, "no tabs", WRITE
    yield len(cells) > COLUMNS, f"{len(cells)} columns", WRITE
    yield (
        any(len(cell) > 1 and cell[0] == cell[-1] == '"' for cell in cells),
        "a cell in quotation marks",
        "delete them",
    )
    yield action not in ACTIONS, f"the action {action!r}", "write same or apart in the first column"
    yield not kind, "no type", "write it in the second column, such as Person"
    yield not name, "no name", "write it in the third column"
    yield other == name, f"{name!r} twice", "write another name in the fourth column, or none"
    yield action == "same" and not other, "'same' without another name", "write it in the fourth column"
    yield action == "apart" and not (other or article), "'apart' without a name or an article", "say from what or where"


def contradictions(override: Override, them_all: Iterable[Override]) -> Iterator[tuple[str, str]]:
    """What other lines say otherwise than one that makes a name another, and what to do."""
    for other in them_all if override.action == "same" else ():
        alike = (other.type, other.name, other.article) == (override.type, override.name, override.article)
        if alike and other.action == "same" and other.other != override.other:
            yield f"{override.name!r} is another name in {other.place}", "delete one of the two"
        if alike and other.action == "apart" and other.other == override.other:
            yield f"'same' where {other.place} says 'apart'", "delete one of the two"
        if other.action == "same" and other.meets(override) and other.name == override.other:
            yield f"{other.place} makes {other.name!r} another name again", "write the last name in both"


def unmet(overrides: Sequence[Override], texts: Iterable[Summary], types: Collection[str]) -> Iterator[str]:
    """A warning for each override that names a type, an article or a thing that is not there, with the nearest name."""
    articles: set[str] = set()
    said: Said = {}
    for text in texts if overrides else ():
        articles.add(text.article)
        for name, entity in text.named:
            for where in ("", text.article):
                said.setdefault((entity.type, where), set()).add((name, entity.name))
    for override in overrides:
        problem = not_there(override, articles, said, types)
        if problem:
            yield f"{override.place}: {problem}"


def not_there(override: Override, articles: set[str], said: Said, types: Collection[str]) -> str:
    """What is not there, and what may be meant; another name may be that of another article."""
    if override.type not in types:
        return f"no type {override.type!r}; {nearest(override.type, types)}"
    if override.article and override.article not in articles:
        return f"no article {override.article!r}; {like(override.article, articles)}"
    names = {name for pair in said.get((override.type, override.article), ()) for name in pair}
    if override.name not in names:
        where = f" in {override.article!r}" if override.article else ""
        return f"no {override.type} is called {override.name!r}{where}; {like(override.name, names)}"
    pairs = (pair for pair in said[override.type, ""] if pair[0] != override.name)
    others = {name for pair in pairs for name in pair}
    if override.other and override.other not in others:
        return f"no {override.type} is called {override.other!r}; {like(override.other, others)}"
    return ""


def like(wanted: str, known: Iterable[str]) -> str:
    """What may be meant, by the letters that two names share."""
    found = process.extractOne(wanted, sorted(known), scorer=fuzz.ratio, score_cutoff=60)
    return f"did you mean {found[0]!r}?" if found else "nothing there is called like it"


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
