"""Valency frames: YAML files → Frame, checked against the ontology.

A frame says which verb (or noun) states a fact of which type, and where in the clause the fillers of its roles stand.
The notation is explained in `docs/FRAMES.md`. Line numbers come from PyYAML's nodes.
"""

import difflib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import NamedTuple

import yaml

from kg.errors import FrameError
from kg.model.fact import ANY, FactType, Origin, Role
from kg.schema.ontology import Ontology
from kg.version import VERSION

CASES = "nominative genitive accusative dative locative ablative instrumental attributive bare".split()
SOURCES = frozenset(
    [
        *CASES,
        *"""subject object head date place number aspect field route-start route-end counted noun unit comparator share
        whole said governed content owner title""".split(),
    ]
)
REACHES = ("wide", "long", "governing", "ranging")
MONEY = "money"
VOICES = ("active", "passive")
FORMS = ("finite", "converb", "relative", "gerund", "nominal")
TIMES = ("done", "ongoing", "planned")
KEYS = frozenset("trigger noun fact roles constants voice form time unless confidence minimum each".split())
PRIOR = 0.85  # confidence of a frame that does not say


class Slot(NamedTuple):
    """One place where a filler may stand: a source (`subject`, a case, a postposition …), its `reach` ("wide": phrases
    inside phrases count too; "long": with the relative clause before it; "governing": with what it governs), the
    `types` that it must have, the `voice` of the verb that it goes with, and for `number` the case of the number."""

    source: str
    reach: str = ""
    types: frozenset[str] = frozenset()
    voice: str | None = None
    case: str | None = None

    @property
    def shared(self) -> bool:
        """Whether its fillers may stand in words that fill another role as well: both ends of Орал-Саратов."""
        return self.source.startswith("route")


@dataclass(frozen=True, slots=True)
class Frame:
    """`verbs` may hold "*" for any; `nouns` are lemmas of which one must head a phrase of the clause; `needed` is how
    many fillers a role must have; `each` makes one fact for each filler of that role; `place` is its file and line."""

    fact: FactType
    verbs: tuple[str, ...]
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
    origin: Origin
    place: str

    def __str__(self) -> str:
        return f"{self.origin} ({self.place})"

    def uses(self, source: str) -> bool:
        return any(slot.source == source for _, slots in self.roles for slot in slots)

    @property
    def counts(self) -> bool:
        """Whether it is about a number of things."""
        return self.uses("counted")

    @property
    def ruled(self) -> bool:
        """Whether a rule of the language binds it: what is said is no phrase of its clause."""
        return self.uses("content")


def parse_slot(text: str) -> Slot:
    """The notation of a slot.

    >>> parse_slot("wide ablative:Entry")
    Slot(source='ablative', reach='wide', types=frozenset({'Entry'}), voice=None, case=None)
    """
    reach, _, rest = text.partition(" ")
    reach, text = (reach, rest) if reach in REACHES else ("", text)
    text, _, voice = text.partition("@")
    text, _, types = text.partition(":")
    source, _, case = text.partition(" ") if text.startswith("number") else (text, "", "")
    return Slot(source, reach, frozenset(types.split("|")) if types else frozenset(), voice or None, case or None)


class Entry(NamedTuple):
    """A node of a YAML file, with where it stands."""

    path: Path
    node: yaml.Node

    def error(self, problem: str, hint: str) -> FrameError:
        mark = self.node.start_mark
        return FrameError(self.path, problem, line=mark.line + 1, column=mark.column + 1, hint=hint)

    def known(self, what: str, word: str, words: Iterable[str], where: str = "") -> None:
        """FrameError where a word is not one of `words`."""
        listed = list(words)
        if word not in listed:
            raise self.error(f"unknown {what} {word!r}{where}", nearest(word, listed))


class Known(NamedTuple):
    """What a frame may name: the ontology's types and roles, the language's postpositions, and the types that its nouns
    give to things."""

    ontology: Ontology
    marks: Collection[str]
    kinds: Collection[str] = ()


def load(folder: Traversable, known: Known) -> tuple[Frame, ...]:
    """The frames of all files in a folder, in the order of their names; FrameError with the line of the first fault."""
    found: list[Frame] = []
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".yaml"):
            found.extend(read(Path(file.name), file.read_text(encoding="utf-8"), known))
    return tuple(distinct(found))


def distinct(frames: Iterable[Frame]) -> Iterator[Frame]:
    """Frames whose origins differ: a second one with a file and trigger is numbered."""
    met: Counter[str] = Counter()
    for frame in frames:
        name = frame.origin.name
        met[name] += 1
        number = f".{met[name]}" if met[name] > 1 else ""
        yield replace(frame, origin=frame.origin._replace(name=name + number))


def read(path: Path, text: str, known: Known) -> Iterator[Frame]:
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else None
        raise FrameError(path, error.problem or "not YAML", line=line, hint="see docs/FRAMES.md") from None
    if root is None:
        return
    if not isinstance(root, yaml.SequenceNode):
        raise Entry(path, root).error("not a list of frames", "begin each frame with '- trigger:'")
    for node in root.value:
        yield frame(path, node, known)


def fields(path: Path, node: yaml.Node) -> dict[str, Entry]:
    if not isinstance(node, yaml.MappingNode):
        raise Entry(path, node).error("not a mapping", "write 'key: value'")
    return {key.value: Entry(path, value) for key, value in node.value}


def strings(place: Entry) -> list[str]:
    """A scalar, or a list of scalars, as strings."""
    node = place.node
    if isinstance(node, yaml.ScalarNode):
        return [str(node.value)]
    if isinstance(node, yaml.SequenceNode) and all(isinstance(item, yaml.ScalarNode) for item in node.value):
        return [str(item.value) for item in node.value]
    raise place.error("neither a word nor a list of words", "write [a, b]")


def nearest(word: str, known: Iterable[str]) -> str:
    listed = sorted(known)
    close = difflib.get_close_matches(word, listed, n=1, cutoff=0.5)
    return f"did you mean {close[0]!r}?" if close else f"known are {', '.join(listed)}"


def frame(path: Path, node: yaml.Node, known: Known) -> Frame:
    entries = fields(path, node)
    for key, place in entries.items():
        place.known("key", key, KEYS)
    for needed in ("trigger", "fact", "roles"):
        if needed not in entries:
            raise Entry(path, node).error(f"a frame without {needed!r}", f"add '{needed}:'")
    name = one(entries["fact"])
    entries["fact"].known("fact type", name, known.ontology.types)
    fact = known.ontology.types[name]
    verbs = tuple(strings(entries["trigger"]))
    return Frame(
        fact=fact,
        verbs=verbs,
        nouns=frozenset(words(entries, "noun")),
        roles=tuple(roles(entries["roles"], fact, known)),
        constants=tuple(constants(entries, fact)),
        voice=next(iter(chosen(entries, "voice", VOICES)), None),
        forms=frozenset(chosen(entries, "form", FORMS)),
        times=frozenset(chosen(entries, "time", TIMES)),
        unless=frozenset(words(entries, "unless")),
        confidence=confidence(entries),
        needed={role.name: 1 for role in fact.roles.values() if role.required} | minimum(entries, fact),
        each=next(iter(chosen(entries, "each", fact.roles)), None),
        origin=Origin("frame", f"{path.stem}/{verbs[0] or '-'}", VERSION),
        place=f"{path.name}:{node.start_mark.line + 1}",
    )


def one(place: Entry) -> str:
    """The single word of an entry."""
    found = strings(place)
    if len(found) != 1:
        raise place.error(f"{len(found)} words where one is meant", "write one")
    return found[0]


def words(entries: Mapping[str, Entry], key: str) -> list[str]:
    return strings(entries[key]) if key in entries else []


def chosen(entries: Mapping[str, Entry], key: str, among: Iterable[str]) -> list[str]:
    """The words of an entry, each one of those known."""
    found = words(entries, key)
    for word in found:
        entries[key].known(key, word, among)
    return found


def confidence(entries: Mapping[str, Entry]) -> float:
    if "confidence" not in entries:
        return PRIOR
    text = one(entries["confidence"])
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise entries["confidence"].error(f"confidence {text!r}", "write a number from 0 to 1")
    return value


def minimum(entries: Mapping[str, Entry], fact: FactType) -> dict[str, int]:
    """How many fillers each role named needs."""
    found = {}
    if "minimum" in entries:
        for role, place in fields(*entries["minimum"]).items():
            place.known("role", role, fact.roles, f" of {fact.name}")
            if not one(place).isdecimal():
                raise place.error(f"minimum {one(place)!r}", "write a whole number")
            found[role] = int(one(place))
    return found


def constants(entries: Mapping[str, Entry], fact: FactType) -> Iterator[tuple[str, str]]:
    if "constants" in entries:
        for role, place in fields(*entries["constants"]).items():
            place.known("role", role, fact.roles, f" of {fact.name}")
            yield role, one(place)


def roles(entry: Entry, fact: FactType, known: Known) -> Iterator[tuple[str, tuple[Slot, ...]]]:
    for role, place in fields(*entry).items():
        place.known("role", role, fact.roles, f" of {fact.name}")
        slots = tuple(parse_slot(text) for text in strings(place))
        for slot in slots:
            check(slot, place, known)
            check_types(slot, place, fact.roles[role])
        yield role, slots


def check_types(slot: Slot, place: Entry, role: Role) -> None:
    """FrameError for a type of thing that the ontology does not let fill a role."""
    for kind in sorted(slot.types - role.fills - {ANY}) if role.kind == "entity" else ():
        raise place.error(f"a {kind} cannot be {role.name!r}", f"the ontology allows {', '.join(sorted(role.fills))}")


def check(slot: Slot, place: Entry, known: Known) -> None:
    """FrameError for a source, case, type or voice that is not known."""
    place.known("place", slot.source, [*SOURCES, *known.marks])
    if slot.case is not None:
        place.known("case or postposition", slot.case, [*CASES, *known.marks])
    if slot.voice is not None:
        place.known("voice", slot.voice, VOICES)
    numeric = slot.source in ("number", "counted")
    for kind in slot.types:
        place.known("type", kind, [*known.ontology.entity_types, *known.kinds, *([MONEY] if numeric else [])])
