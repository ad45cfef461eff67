"""Valency frames: YAML files → Frame, checked against the ontology.

A frame says which verb (or noun) states a fact of which type, and where in the clause the fillers of its roles stand.
The notation is explained in `docs/FRAMES.md`. Line numbers come from PyYAML's nodes.
"""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import NamedTuple

import yaml

from kg.errors import FrameError
from kg.ontology import FactType, Ontology

SOURCES = frozenset(
    """subject object head nominative genitive accusative dative locative ablative instrumental attributive bare
    date place number aspect field route-start route-end counted noun share whole governed content owner title
    """.split()
)
KEYS = frozenset("trigger noun fact roles constants voice form time unless confidence minimum each".split())


class Slot(NamedTuple):
    """One place where a filler may stand: a source (`subject`, a case, a postposition …), `wide` where phrases inside
    phrases count too, the `types` that it must have, the `voice` of the verb that it goes with, and for `number` the
    case of the number."""

    source: str
    wide: bool = False
    types: frozenset[str] = frozenset()
    voice: str | None = None
    case: str | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """`verbs` may hold "*" for any; `nouns` are lemmas of which one must head a phrase of the clause; `needed` is how
    many fillers a role must have; `each` makes one fact for each filler of that role."""

    fact: FactType
    verbs: frozenset[str]
    nouns: frozenset[str]
    roles: tuple[tuple[str, tuple[Slot, ...]], ...]
    constants: tuple[tuple[str, str], ...]
    voice: str | None
    forms: frozenset[str]
    times: frozenset[str]
    unless: frozenset[str]
    confidence: float
    needed: Mapping[str, int]
    each: str | None
    origin: str

    def __str__(self) -> str:
        return f"{self.fact.name} ({self.origin})"


def parse_slot(text: str) -> Slot:
    """The notation of a slot.

    >>> parse_slot("wide ablative:Place")
    Slot(source='ablative', wide=True, types=frozenset({'Place'}), voice=None, case=None)
    """
    wide = text.startswith("wide ")
    text = text.removeprefix("wide ")
    text, _, voice = text.partition("@")
    text, _, types = text.partition(":")
    source, _, case = text.partition(" ") if text.startswith("number") else (text, "", "")
    return Slot(source, wide, frozenset(types.split("|")) if types else frozenset(), voice or None, case or None)


class Place(NamedTuple):
    """A node of a YAML file, with where it stands."""

    path: Path
    node: yaml.Node

    def error(self, problem: str, hint: str) -> FrameError:
        mark = self.node.start_mark
        return FrameError(self.path, problem, line=mark.line + 1, column=mark.column + 1, hint=hint)


def load(folder: Traversable, ontology: Ontology) -> tuple[Frame, ...]:
    """The frames of all files in a folder, in the order of their names; FrameError with the line of the first fault."""
    found: list[Frame] = []
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".yaml"):
            found.extend(read(Path(file.name), file.read_text(encoding="utf-8"), ontology))
    return tuple(found)


def read(path: Path, text: str, ontology: Ontology) -> Iterator[Frame]:
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else None
        raise FrameError(path, error.problem or "not YAML", line=line, hint="see docs/FRAMES.md") from None
    if root is None:
        return
    if not isinstance(root, yaml.SequenceNode):
        raise Place(path, root).error("not a list of frames", "begin each frame with '- trigger:'")
    for node in root.value:
        yield frame(path, node, ontology)


def fields(path: Path, node: yaml.Node) -> dict[str, Place]:
    if not isinstance(node, yaml.MappingNode):
        raise Place(path, node).error("not a mapping", "write 'key: value'")
    return {key.value: Place(path, value) for key, value in node.value}


def strings(place: Place) -> list[str]:
    """A scalar, or a list of scalars, as strings."""
    node = place.node
    if isinstance(node, yaml.ScalarNode):
        return [str(node.value)]
    if isinstance(node, yaml.SequenceNode) and all(isinstance(item, yaml.ScalarNode) for item in node.value):
        return [str(item.value) for item in node.value]
    raise place.error("neither a word nor a list of words", "write [a, b]")


def nearest(word: str, known: Iterator[str] | frozenset[str] | list[str]) -> str:
    close = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.5)
    return f"did you mean {close[0]!r}?" if close else f"known are {', '.join(sorted(known))}"


def frame(path: Path, node: yaml.Node, ontology: Ontology) -> Frame:
    entries = fields(path, node)
    for key, place in entries.items():
        if key not in KEYS:
            raise place.error(f"unknown key {key!r}", nearest(key, KEYS))
    for needed in ("trigger", "fact", "roles"):
        if needed not in entries:
            raise Place(path, node).error(f"a frame without {needed!r}", f"add '{needed}:'")
    (name,) = strings(entries["fact"])
    if name not in ontology.types:
        raise entries["fact"].error(f"unknown fact type {name!r}", nearest(name, list(ontology.types)))
    fact = ontology.types[name]

    def words(key: str) -> frozenset[str]:
        return frozenset(strings(entries[key])) if key in entries else frozenset()

    constants = (
        {k: "".join(strings(v)) for k, v in fields(path, entries["constants"].node).items()}
        if ("constants" in entries)
        else {}
    )
    minimum = fields(path, entries["minimum"].node) if "minimum" in entries else {}
    for role, place in [*minimum.items(), *((r, entries["constants"]) for r in constants)]:
        check_role(role, place, fact)
    return Frame(
        fact=fact,
        verbs=words("trigger"),
        nouns=words("noun"),
        roles=tuple(roles(path, entries["roles"].node, fact)),
        constants=tuple(constants.items()),
        voice=next(iter(words("voice")), None),
        forms=words("form"),
        times=words("time"),
        unless=words("unless"),
        confidence=float("".join(strings(entries["confidence"]))) if "confidence" in entries else 0.85,
        needed={role.name: 1 for role in fact.roles.values() if role.required}
        | {role: int("".join(strings(place))) for role, place in minimum.items()},
        each=next(iter(words("each")), None),
        origin=f"{path.name}:{node.start_mark.line + 1}",
    )


def check_role(role: str, place: Place, fact: FactType) -> None:
    if role not in fact.roles:
        raise place.error(f"unknown role {role!r} of {fact.name}", nearest(role, list(fact.roles)))


def roles(path: Path, node: yaml.Node, fact: FactType) -> Iterator[tuple[str, tuple[Slot, ...]]]:
    for role, place in fields(path, node).items():
        check_role(role, place, fact)
        slots = tuple(parse_slot(text) for text in strings(place))
        for slot in slots:
            if slot.source not in SOURCES and not is_word(slot.source):
                raise place.error(f"unknown place {slot.source!r} for role {role!r}", nearest(slot.source, SOURCES))
        yield role, slots


@cache
def is_word(text: str) -> bool:
    """Whether a source is a postposition: a word in another alphabet than the notation's own."""
    return not text.isascii() and text.isalpha()
