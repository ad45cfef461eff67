"""What a build is told, beside the articles."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from kg.rdf import iris
from kg.schema import ontology
from kg.things.overrides import Override
from kg.version import VERSION


@dataclass(frozen=True, slots=True)
class Options:
    """`base` begins the IRIs; `minimum_confidence` is that of facts; `overrides` decide which names mean one thing;
    `evidence` is how much of the words goes into the graph (see triples.EVIDENCE); `reifiers` adds RDF 1.2 triples that
    tie derived edges to their facts; `licence` is the IRI of that of the data set; `fast` reads without the trained
    encoder; `fields` are pairs of a field of an article and what tables call it. KgError for a base or licence that is
    no IRI."""

    base: str = iris.BASE
    minimum_confidence: float = 0.0
    overrides: tuple[Override, ...] = ()
    evidence: str = "full"
    reifiers: bool = False
    licence: str = iris.LICENCE
    fast: bool = False
    fields: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "base", iris.check_base(self.base))
        iris.check_iri(self.licence, "the licence")

    @property
    def reading(self) -> str:
        """All that decides what reading an article gives, the article apart."""
        parts = (program(), self.base, self.minimum_confidence, self.overrides, self.evidence, self.fast)
        return json.dumps(parts, default=str)


def of_json(found: Mapping[str, object]) -> Options:
    """Options as asdict and JSON give them back."""
    overrides = tuple(Override(**row) for row in found["overrides"])  # type: ignore[attr-defined]
    fields = tuple((field, name) for field, name in found["fields"])  # type: ignore[attr-defined]
    return Options(**{**found, "overrides": overrides, "fields": fields})  # type: ignore[arg-type]


def as_json(options: Options) -> dict[str, object]:
    return asdict(options)


@cache
def program() -> str:
    """The version of the program and a hash of its code, tables, models and ontology."""
    whole = hashlib.sha256()
    for root in (files("kg"), ontology.folder()):
        for name, entry in sorted(entries(root, "")):
            content = entry.read_bytes()
            whole.update(f"{name}\n{len(content)}\n".encode() + content)
    return f"{VERSION} {whole.hexdigest()[:16]}"


def entries(folder: Traversable, above: str) -> list[tuple[str, Traversable]]:
    """The files below a folder by their path; what Python itself writes beside them is left out."""
    found: list[tuple[str, Traversable]] = []
    for entry in folder.iterdir():
        if entry.is_dir() and entry.name != "__pycache__":
            found += entries(entry, f"{above}{entry.name}/")
        elif entry.is_file():
            found.append((above + entry.name, entry))
    return found
