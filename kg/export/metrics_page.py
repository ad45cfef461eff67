"""metrics.html: the measures as one page with pictures, each defined, in three languages, without a script."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from importlib.resources import files

from kg.export.metrics import Matrix, Measures, measure
from kg.rdf.graph import Graph
from kg.schema.ontology import load

LANGUAGES = ("kk", "ru", "en")
ROWS = 20
WIDTH = 320


def texts() -> dict[str, dict[str, str]]:
    """The words of the page: key → language → text."""
    table = (files("kg.export") / "page" / "metrics.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in table if line and not line.startswith("#")]
    return {key: dict(zip(LANGUAGES, cells, strict=True)) for key, *cells in rows}


def spoken(names: Mapping[str, str], **values: object) -> str:
    """A text in all languages; the style sheet shows the one chosen."""
    return "".join(
        f'<span class="t" lang="{language}">{escape(names[language].format(**values))}</span>' for language in LANGUAGES
    )


def bars(rows: Iterable[tuple[str, float, str]]) -> str:
    """A table of (label as HTML, value, what is shown) with a bar for each."""
    listed = list(rows)
    most = max((value for _, value, _ in listed), default=0) or 1
    lines = [
        f'<tr><th scope="row">{label}</th><td class="number">{escape(shown)}</td><td><svg class="bar" width="{WIDTH}" '
        f'height="14" aria-hidden="true"><rect width="{max(1, WIDTH * value / most):.1f}" height="14"/></svg></td></tr>'
        for label, value, shown in listed
    ]
    return f"<table>{''.join(lines)}</table>" if lines else nothing()


def nothing() -> str:
    return f"<p>{spoken(texts()['none'])}</p>"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells in HTML."""
    lines = ["<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows]
    top = "".join(f'<th scope="col">{cell}</th>' for cell in head)
    return f"<table><thead><tr>{top}</tr></thead><tbody>{''.join(lines)}</tbody></table>" if lines else nothing()


def matrix(found: Matrix) -> str:
    """Organisations down, places across, the number of facts in the field."""
    if not found.rows:
        return nothing()
    most = max(max(row) for row in found.cells) or 1
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in found.columns)
    body = ""
    for name, row in zip(found.rows, found.cells, strict=True):
        fields = "".join(f'<td class="field" style="--share:{value / most:.2f}">{value or ""}</td>' for value in row)
        body += f'<tr><th scope="row">{escape(name)}</th>{fields}</tr>'
    whole = f'<table class="matrix"><thead><tr><td></td>{head}</tr></thead><tbody>{body}</tbody></table>'
    return f'<div class="wide" tabindex="0">{whole}</div>'


def sections(found: Measures) -> Iterable[tuple[str, str]]:
    """(key of the title and definition, content) of each part of the page."""
    ontology, words = load(), texts()
    local = {name: fact.iri.rsplit("#", 1)[-1] for name, fact in ontology.types.items()}

    def called(name: str) -> str:
        return spoken({language: ontology.labels[local.get(name, name), language] for language in LANGUAGES})

    def counted(kinds: Mapping[str, int]) -> str:
        ordered = sorted(kinds.items(), key=lambda item: (-item[1], item[0]))
        return bars((called(kind), count, str(count)) for kind, count in ordered)

    totals = [("articles", "articles"), ("named", "entities"), ("n_facts", "facts"), ("triples", "triples")]
    totals += [("things", "nodes"), ("edges", "edges"), ("density", "density")]
    cards = "".join(f"<div><strong>{getattr(found, key)}</strong> {spoken(words[name])}</div>" for name, key in totals)
    yield "totals", f'<div class="cards">{cards}</div>'
    yield "entities", counted(found.entities_by_type)
    yield "facts", counted(found.facts_by_type)
    yield "time", bars((escape(month), count, str(count)) for month, count in found.facts_over_time.items())
    head = [spoken(words[key]) for key in ("thing", "kind", "degree")] + ["PageRank"]
    rows = [
        [
            escape(row.label),
            called(row.type),
            str(row.degree),
            str(row.pagerank),
            str(row.betweenness),
            ", ".join(f"{called(kind)} {count}" for kind, count in row.facts.items()),
        ]
        for row in found.central[:ROWS]
    ]
    note = f"<p>{spoken(words['sampled'], n=found.sampled)}</p>" if found.sampled else ""
    yield "central", table([*head, "Betweenness", spoken(words["because"])], rows) + note
    groups = [group for group in found.communities if len(group) > 1][:ROWS]
    yield "communities", bars((escape(" · ".join(group[:4])), len(group), str(len(group))) for group in groups)
    yield "degrees", bars((str(degree), count, str(count)) for degree, count in found.degrees.items())
    cover = found.evidence_coverage
    shares = [("sentences", cover.share), ("characters", cover.characters)]
    yield "coverage", bars((spoken(words[name]), share, f"{share:.0%}") for name, share in shares)
    suspects = [[called(s.type), escape(s.one), escape(s.other), str(s.likeness)] for s in found.duplicates]
    yield "duplicates", table([spoken(words["kind"]), "", "", "≈"], suspects[:ROWS])
    yield "matrix", matrix(found.matrix)


def page(graph: Graph) -> bytes:
    """The page, in UTF-8."""
    words = texts()
    parts = [
        f'<section id="{key}"><h2>{spoken(words[key])}</h2><p class="definition">{spoken(words[key + "_def"])}</p>'
        f"{content}</section>"
        for key, content in sections(measure(graph))
    ]
    chosen = "".join(
        f'<label><input type="radio" name="language" id="in-{language}"{" checked" if language == "kk" else ""}> '
        f'<span lang="{language}">{name}</span></label>'
        for language, name in texts()["itself"].items()
    )
    shell = (files("kg.export") / "page" / "metrics.html").read_text(encoding="utf-8")
    for mark, content in (
        ("<!--LANGUAGES-->", chosen),
        ("<!--TITLE-->", spoken(words["title"])),
        ("<!--SECTIONS-->", "\n".join(parts)),
    ):
        shell = shell.replace(mark, content, 1)
    return shell.encode()
