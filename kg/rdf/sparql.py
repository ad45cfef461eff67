"""What is wrong with a query, for people: Oxigraph names a place and all that its grammar could have there."""

import re

from kg.schema.vocabulary import PREFIXES

# strings, IRIs, comments, variables, blank nodes and language tags; then a prefix, with its colon; then any other word
TOKENS = re.compile(
    r'"""(?:[^\\]|\\.)*?"""|'
    r"'''(?:[^\\]|\\.)*?'''|"
    r""""(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+'|<[^<>"{}|^`\\\s]*+>|#[^\n]*+|[?$]\w++|_:[\w.-]++|@[\w-]++|"""
    r"([\w.-]*+):|[\w.-]++",
    re.DOTALL,
)
SHOWN = 8  # of what could stand at a place


def problem(sparql: str, message: str) -> str:
    """Why a query cannot be read, in one line: a prefix that nobody declares, or the place where reading ended.

    >>> problem("ASK { ?s foo:b ?o }", "error at 1:15: expected one of OPTIONAL, Prefix not found")[:50]
    "no prefix 'foo:'; known are dcat, dcterms, kg, nif"
    """
    declared = re.findall(r"prefix\s+([\w.-]*+):", sparql, flags=re.IGNORECASE)
    used = (found[1] for found in TOKENS.finditer(sparql) if found[1] is not None)
    unknown = next((prefix for prefix in used if prefix not in PREFIXES and prefix not in declared), None)
    if unknown is not None:
        return f"no prefix '{unknown}:'; known are {', '.join(PREFIXES)}; declare others with PREFIX {unknown}: <IRI>"
    return f"the query cannot be read: {shorter(message)}; check the place it names"


def shorter(message: str) -> str:
    """The place, and the words that could stand there; classes of letters left out."""
    place, _, expected = " ".join(message.split()).partition(": expected ")
    words = re.sub(r"\[[^]]*\]( \| )?|Prefix not found", "", expected.removeprefix("one of ")).split(", ")
    sentences = [word for word in words if word.count(" ") > 1]
    if sentences:
        return f"{place}: {sentences[0]}"
    said = [word for word in words if re.search(r"\w{2}", word) or word.startswith('"')]
    return f"{place}: expected {' or '.join(said)}" if 0 < len(said) <= SHOWN else place
