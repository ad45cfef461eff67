"""contradictions.md: facts that cannot both be so."""

from kg.export.parts import all_told
from kg.model.article import Article
from kg.model.fact import Fact
from kg.rdf.graph import Graph


def contradictions(graph: Graph) -> bytes:
    """contradictions.md: the facts that cannot both be so, side by side, each with its article, date and words."""
    rows = graph.store.select("SELECT ?one ?other WHERE { ?one kg:contradicts ?other } ORDER BY ?one ?other")
    pairs = sorted({tuple(sorted((row["one"].value, row["other"].value))) for row in rows})
    sources = stated({node for pair in pairs for node in pair}, graph)
    lines = ["# Contradictions", ""]
    lines += [f"{len(pairs)} pairs of facts that cannot both be so; the graph keeps both." if pairs else "None found."]
    for number, pair in enumerate(pairs, 1):
        lines += ["", f"## {number}", ""]
        lines += [source_line(article, fact) for node in pair for article, fact in sources[node]]
    return ("\n".join(lines) + "\n").encode()


def stated(wanted: set[str], graph: Graph) -> dict[str, list[tuple[Article, Fact]]]:
    """Where each of the facts wanted, by IRI, is stated; only the articles that state one are unpacked."""
    found: dict[str, list[tuple[Article, Fact]]] = {}
    for number, one in enumerate(all_told(graph) if wanted else ()):
        if not wanted.isdisjoint(link.iri for link in one.links):
            reading = graph.readings[number]
            for fact, link in zip(reading.facts, one.links, strict=True):
                if link.iri in wanted:
                    found.setdefault(link.iri, []).append((reading.article, fact))
    return found


def source_line(article: Article, fact: Fact) -> str:
    """A fact as an item of a Markdown list."""
    words = " … ".join(" ".join(article.words(span).split()) for span in fact.evidence)
    seen = article.day.isoformat() if article.day else "no date"
    return f"- {fact}: «{words}» ({article.id}, {seen})"
