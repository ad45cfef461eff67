"""Types of facts, facts and what they are made of, and proposals of facts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from kg.model.thing import Entity
from kg.model.value import Value
from kg.spans import Span

ANY = "Thing"  # the type that may fill every role of things
CONTENT_WORDS = 12  # of a statement's content, in its name


@dataclass(frozen=True, slots=True)
class Role(Value):
    """A part in facts of one type. `kind` is entity, text, number, date or code; `fills` are the entity types that may
    fill it; a key role tells two facts of the type apart; `traits` say how the engine treats its fillers (the
    ontology's kg:trait lists them)."""

    name: str
    iri: str
    kind: str
    required: bool
    key: bool
    fills: frozenset[str]
    traits: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FactType(Value):
    """A type of facts with its roles by name; two of one name and IRI are equal."""

    name: str
    iri: str
    roles: Mapping[str, Role] = field(compare=False)
    label: str

    def __repr__(self) -> str:
        return f"FactType({self.name})"

    @property
    def keys(self) -> tuple[Role, ...]:
        return tuple(role for role in self.roles.values() if role.key)

    def with_trait(self, trait: str) -> tuple[str, ...]:
        """The names of the roles that have a trait."""
        return tuple(role.name for role in self.roles.values() if trait in role.traits)


@dataclass(frozen=True, slots=True)
class Filler(Value):
    """What fills a role: `name` is its dictionary form, `span` the words (None where a code such as "done" comes from
    the form of the verb), `entity` the thing named, `value` a number or an ISO 8601 date."""

    role: str
    name: str
    span: Span | None = None
    entity: Entity | None = None
    value: float | str | None = None
    type: str | None = None
    referred: bool = False  # the words refer back to a name: "ол" he

    def __repr__(self) -> str:
        return f"{self.role}={self.name!r}"


class Origin(NamedTuple):
    """What proposed a fact: `kind` is frame, rule or model, `name` which one, `version` of what code or weights."""

    kind: str
    name: str
    version: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True)
class Fact(Value):
    """What an article states: `evidence` are the spans of the words that state it, `origins` what found it, `inferred`
    whether it took more than one sentence."""

    article: str
    type: FactType
    fillers: tuple[Filler, ...]
    evidence: tuple[Span, ...]
    confidence: float = 0.0
    origins: tuple[Origin, ...] = ()
    inferred: bool = False

    def of(self, role: str) -> list[Filler]:
        return [filler for filler in self.fillers if filler.role == role]

    def with_trait(self, trait: str) -> list[Filler]:
        """The fillers of the roles that have a trait."""
        return [filler for filler in self.fillers if trait in self.type.roles[filler.role].traits]

    def __str__(self) -> str:
        return f"{self.type.name}  " + "  ".join(f"{f.role}={f.name}" for f in self.fillers)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A fact that somebody proposes, with how sure the proposer itself is of it, from 0 to 1."""

    fact: Fact
    origin: Origin
    score: float


@dataclass(frozen=True, slots=True)
class Rejected(Value):
    """A fact that the schema does not accept, and why."""

    fact: Fact
    messages: tuple[str, ...]
