"""What a source says is not the world: whether a fact is stated as so, planned, or reported as somebody's words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.model.fact import Fact

PLANNED = "planned"  # the code of what is to come, in roles with the trait "aspect"


@dataclass(frozen=True, slots=True)
class Standing:
    """`planned` where the words tell of what is to come; `statements` are those in whose content the fact is told."""

    planned: bool = False
    statements: tuple[Fact, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Planned, Reported or both; Stated where neither holds."""
        found = ("Planned",) * self.planned + ("Reported",) * bool(self.statements)
        return found or ("Stated",)

    @property
    def speakers(self) -> list[str]:
        reporters = (filler for statement in self.statements for filler in statement.with_trait("reporter"))
        return sorted({filler.name for filler in reporters})


def standings(facts: Sequence[Fact]) -> Iterator[Standing]:
    """The standing of each fact of an article, in their order."""
    statements = [fact for fact in facts if fact.with_trait("reported")]
    for fact in facts:
        around = tuple(statement for statement in statements if statement is not fact and tells(statement, fact))
        yield Standing(any(filler.name == PLANNED for filler in fact.with_trait("aspect")), around)


def tells(statement: Fact, fact: Fact) -> bool:
    """Whether all the words that a fact's fillers stand in are in the content of a statement."""
    spans = [filler.span for filler in fact.fillers if filler.span is not None]
    contents = [content.span for content in statement.with_trait("reported") if content.span is not None]
    return bool(spans) and any(all(content.covers(span) for span in spans) for content in contents)
