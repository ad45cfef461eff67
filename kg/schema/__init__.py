"""What facts may be and how texts state them: the ontology's types and the frames of a language."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.schema.frames import Frame
    from kg.schema.ontology import Ontology


@dataclass(frozen=True, slots=True)
class Schema:
    """The ontology and the valency frames of one language, checked against it."""

    ontology: "Ontology"
    frames: "tuple[Frame, ...]"
