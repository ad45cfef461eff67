"""Whether a fact is what the ontology allows: what the SHACL shapes say of it, without a graph, in microseconds.

`kg.rdf.shapes` writes the same for other people's validators; a test asks both about random facts.
"""

from collections.abc import Iterator

from kg.model.fact import ANY, Fact, Filler, Role

OF_KIND = {"number": "a number", "date": "a date or a text", "code": "a code", "text": "a text"}


def accepts(fact: Fact) -> tuple[str, ...]:
    """What is wrong with a fact, sorted; nothing where it may be published."""
    return tuple(sorted({*faults(fact)}))


def faults(fact: Fact) -> Iterator[str]:
    if not fact.evidence:
        yield "a fact without the words that state it"
    if not 0 <= fact.confidence <= 1:
        yield "a confidence that is not between 0 and 1"
    for role in fact.type.roles.values():
        fillers = fact.of(role.name)
        if role.required and not fillers or not all(fits(role, filler) for filler in fillers):
            yield message(fact.type.name, role)


def fits(role: Role, filler: Filler) -> bool:
    """Whether a filler is of the kind that its role asks for."""
    if role.kind == "entity":
        return type_of(filler) in role.fills | {ANY}
    if filler.entity is not None:
        return False
    return role.kind != "number" or isinstance(filler.value, (int, float))


def type_of(filler: Filler) -> str:
    """The type of the thing that fills a role."""
    return filler.entity.type if filler.entity else filler.type or ANY


def message(fact: str, role: Role) -> str:
    """What a shape says where it is not met."""
    called = "one of " + ", ".join(sorted({*role.fills, ANY})) if role.kind == "entity" else OF_KIND[role.kind]
    return f"{fact}: {role.name} is {called}{', at least one' if role.required else ''}"
