"""The pages: what each shows, from lookups and templates. All of them are plain HTML that needs no script."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple
from urllib.parse import urlencode

import jinja2
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from kg.rdf.serialise import compact
from kg.schema import ontology
from kg.schema.vocabulary import PREFIXES
from kg.serve import linked, lookup, search
from kg.serve.answers import ROWS
from kg.serve.lookup import Link, Told
from kg.serve.opened import Opened, Value
from kg.serve.view import View, folder

MOST = 40  # articles, things of a list
SHOWN = 500  # rows of an answer
SHORT = 26  # letters of a name in the picture of a thing
SEGMENTS = 100  # facts beside an article
FIRST = "SELECT ?name WHERE {\n  ?person a kg:Person ; rdfs:label ?name\n}\nORDER BY ?name\nLIMIT 20"
LAST = 10_000  # pages of a list that are counted


class Cell(NamedTuple):
    """A value in a table: its text, and where it leads."""

    text: str
    href: str = ""
    away: bool = False


@dataclass(frozen=True, slots=True)
class Near:
    """A neighbour in the picture of a thing."""

    link: Link
    short: str
    type: str
    facts: int
    y: int


Environment = jinja2.Environment(
    loader=jinja2.FunctionLoader(lambda name: (folder("templates") / name).read_text(encoding="utf-8")),
    autoescape=True,
    auto_reload=False,
)


def shown(view: View, template: str, status: int = 200, **values: object) -> Response:
    """A page made of a template."""
    text = Environment.get_template(template).render(view=view, **values)
    return HTMLResponse(text, status)


def error(view: View, status: int, said: str) -> Response:
    known = f"error_{status}"
    heading = view.t(known) if status == 404 else str(status)
    return shown(view, "error.html", status, heading=heading, said=view.t(f"{known}_said") if status == 404 else said)


def page_number(request: Request) -> int:
    text = request.query_params.get("page", "1")
    return min(max(int(text), 1), LAST) if text.isdecimal() and len(text) < 6 else 1


def start(opened: Opened, view: View) -> Response:
    """What is in the data set."""
    tables = (("articles", "articles"), ("things", "things"), ("facts", "facts"))
    figures = [(key, opened.number(f"SELECT COUNT(*) FROM {table}")) for key, table in tables]
    central = opened.rows("SELECT iri, type, label, facts FROM things ORDER BY facts DESC, label LIMIT 24")
    return shown(
        view,
        "start.html",
        hero=True,
        heading=lookup.label(opened, f"{opened.base}dataset", view.language),
        figures=figures,
        central=[(Link(iri, label, type), facts) for iri, type, label, facts in central],
        types=counts(opened, "facts"),
        kinds=counts(opened, "things"),
        questions=questions(view),
        articles=listed_articles(opened, 1, 8)[:8],
    )


def counts(opened: Opened, table: str) -> list[tuple[str, int]]:
    """How many facts or things of each type, the commonest first."""
    return opened.rows(f"SELECT type, COUNT(*) FROM {table} GROUP BY type ORDER BY 2 DESC, 1")


class Listed(NamedTuple):
    """An article of a list."""

    iri: str
    label: str
    day: str
    facts: int


def listed_articles(opened: Opened, page: int, size: int) -> list[Listed]:
    """The articles of a page, and one more if there is another."""
    sql = "SELECT iri, headline, day, facts FROM articles ORDER BY day DESC, id LIMIT ? OFFSET ?"
    found = opened.rows(sql, size + 1, (page - 1) * size)
    return [Listed(iri, headline or iri, day, facts) for iri, headline, day, facts in found]


def articles(opened: Opened, view: View) -> Response:
    page = page_number(view.request)
    found = listed_articles(opened, page, MOST)
    return shown(view, "articles.html", articles=found[:MOST], page=page, more=len(found) > MOST)


def things(opened: Opened, view: View) -> Response:
    """The things of a type, those of most facts first."""
    page, chosen = page_number(view.request), view.request.query_params.get("type", "")
    where, values = ("WHERE type = ?", [chosen]) if chosen else ("", [])
    sql = f"SELECT iri, type, label, facts FROM things {where} ORDER BY facts DESC, label LIMIT ? OFFSET ?"
    rows = opened.rows(sql, *values, MOST + 1, (page - 1) * MOST)
    return shown(
        view,
        "things.html",
        things=[(Link(iri, label, type), facts) for iri, type, label, facts in rows[:MOST]],
        kinds=counts(opened, "things"),
        chosen=chosen,
        page=page,
        more=len(rows) > MOST,
    )


def types(opened: Opened, view: View) -> Response:
    known = ontology.load().types
    found = [(name, number, list(known[name].roles)) for name, number in counts(opened, "facts")]
    return shown(view, "types.html", types=found)


def fact_type(opened: Opened, view: View) -> Response:
    """The facts of a type, the newest first."""
    name = view.request.path_params["name"]
    known = ontology.load().types
    if name not in known:
        return error(view, 404, "")
    page = page_number(view.request)
    found = lookup.facts_of_type(opened, name, page=page, size=lookup.PAGE + 1)
    return shown(
        view,
        "type.html",
        type=name,
        total=opened.number("SELECT COUNT(*) FROM facts WHERE type = ?", name),
        roles=list(known[name].roles),
        facts=[lookup.fact(opened, iri, view.language) for iri in found[: lookup.PAGE]],
        page=page,
        more=len(found) > lookup.PAGE,
    )


def find(opened: Opened, view: View) -> Response:
    typed = view.request.query_params.get("q", "")[: search.LONGEST]
    kind = view.request.query_params.get("type", "")
    return shown(view, "search.html", typed=typed, hits=search.search(opened, typed, kind, MOST))


def questions(view: View) -> list[tuple[str, str]]:
    """The names of the ontology's questions, and how they are put."""
    return [(name, asked(view, name)) for name in question_names()]


def question_names() -> list[str]:
    names = sorted(entry.name for entry in (ontology.folder() / "questions").iterdir())
    return [name.removesuffix(".rq") for name in names if name.endswith(".rq")]


def asked(view: View, name: str) -> str:
    """A question in the language of the page; in English, as its file puts it, where nobody translated it."""
    try:
        return view.t(f"question_{name}")
    except KeyError:
        return question(name).partition("\n")[0].removeprefix("# ")


def question(name: str) -> str:
    """The SPARQL of a question of the ontology; empty for none."""
    path = ontology.folder() / "questions" / f"{name}.rq"
    return path.read_text(encoding="utf-8") if name.replace("-", "").isalnum() and path.is_file() else ""


def list_questions(opened: Opened, view: View) -> Response:
    return shown(view, "questions.html", questions=questions(view))


def asked_page(view: View, name: str, sparql: str, rows: bytes) -> Response:
    """A question with its answer."""
    link = "/sparql?" + urlencode({"query": sparql})
    downloads = [(form.name.upper(), f"{link}&format={form.name}") for form in ROWS]
    values = table(view, rows)
    return shown(
        view, "question.html", heading=asked(view, name), sparql=sparql, editor=link, downloads=downloads, **values
    )


def editor(view: View, rows: bytes | None, sparql: str) -> Response:
    """The SPARQL editor with the questions as examples, and the rows of a query where there are some."""
    examples = [{"name": name, "title": title, "query": question(name)} for name, title in questions(view)]
    return shown(
        view,
        "sparql.html",
        sparql=sparql or FIRST,
        prefixes=json.dumps(PREFIXES),
        examples=json.dumps(examples, ensure_ascii=False),
        questions=questions(view),
        **(table(view, rows) if rows is not None else {}),
    )


def table(view: View, rows: bytes) -> dict[str, Any]:
    """An answer in SPARQL's JSON, for rows.html."""
    found = json.loads(rows)
    if "boolean" in found:
        return {"boolean": found["boolean"], "columns": (), "rows": (), "count": 1}
    columns, bindings = found["head"]["vars"], found["results"]["bindings"]
    cells = [[cell(view, row.get(name)) for name in columns] for row in bindings[:SHOWN]]
    return {"boolean": None, "columns": columns, "rows": cells, "count": len(bindings)}


def cell(view: View, value: dict[str, Any] | None) -> Cell:
    """A term of SPARQL's JSON as a cell."""
    if value is None:
        return Cell("")
    if value["type"] == "triple":
        return Cell(json.dumps(value["value"], ensure_ascii=False))
    if value["type"] == "uri":
        return of_iri(view, value["value"])
    return Cell(value["value"])


def of_iri(view: View, iri: str) -> Cell:
    """An IRI as a cell: one of the graph leads to its page, with its end for a name; one of the web away."""
    if view.ours(iri):
        return Cell(iri.removeprefix(view.opened.base), view.path(iri))
    return Cell(compact(iri), iri if view.web(iri) else "", True)


def resource(opened: Opened, view: View, iri: str) -> Response:
    """The page about an IRI of the graph."""
    kind = linked.kind_of(opened, iri)
    make = {"thing": thing, "fact": fact, "article": article}.get(kind, other)
    return make(opened, view, iri)


def representations(iri: str) -> dict[str, Any]:
    """What base.html says of other forms of a page."""
    others = [(suffix, kinds[0]) for suffix, kinds in linked.SUFFIXES.items() if suffix != "html"]
    return {"iri": iri, "canonical": f"{iri}.html", "alternates": others}


def thing(opened: Opened, view: View, iri: str) -> Response:
    """A thing: its facts by type and day, a page of them, its neighbours, its names."""
    page, chosen = page_number(view.request), view.request.query_params.get("type", "")
    found = lookup.thing(opened, iri, view.language)
    listed = lookup.facts_of(opened, iri, chosen, page=page, size=lookup.PAGE + 1)
    facts = [lookup.fact(opened, each, view.language) for each in listed[: lookup.PAGE]]
    chips = by_type(found.kinds)
    near = picture(opened, view, iri)
    return shown(
        view,
        "thing.html",
        thing=found,
        chosen=chosen,
        chips=chips,
        total=sum(number for _, number in chips),
        parts=parts(found, facts),
        page=page,
        more=len(listed) > lookup.PAGE,
        near=near,
        middle=near[len(near) // 2].y if near else 0,
        articles=lookup.articles_of(opened, iri, size=10),
        linked=linked.schema_org_thing(found),
        **representations(iri),
    )


def by_type(kinds: Sequence[lookup.Kind]) -> list[tuple[str, int]]:
    found: dict[str, int] = {}
    for kind in kinds:
        found[kind.type] = found.get(kind.type, 0) + kind.facts
    return sorted(found.items(), key=lambda each: -each[1])


Group = tuple[str, int, list[Told]]  # a type, how many facts of it there are, those on the page


def parts(found: lookup.Thing, facts: Sequence[Told]) -> list[tuple[bool, list[Group]]]:
    """The facts of a page that are about a thing first of all, then the others, each by type."""
    count = {(kind.own, kind.type): kind.facts for kind in found.kinds}
    known = ontology.load().types

    def own(told: Told) -> bool:
        roles = known[told.type].roles
        return any(f.link and f.link.iri == found.iri and roles[f.role].key for f in told.fillers)

    sections = []
    for about, some in groupby(facts, key=own):
        groups = [(name, list(each)) for name, each in groupby(some, key=lambda told: told.type)]
        sections.append((about, [(name, count.get((about, name), len(each)), each) for name, each in groups]))
    return sections


def picture(opened: Opened, view: View, iri: str) -> list[Near]:
    """The neighbours of a thing, one below the other."""
    found = []
    for place, (other, kind, facts) in enumerate(lookup.neighbours(opened, iri)):
        link = lookup.link(opened, other, view.language)
        short = link.label if len(link.label) <= SHORT else link.label[: SHORT - 1] + "…"
        found.append(Near(link, short, kind, facts, 22 + 40 * place))
    return found


def fact(opened: Opened, view: View, iri: str) -> Response:
    told = lookup.fact(opened, iri, view.language)
    origins = lookup.texts(opened.values(linked.node(iri)), "kg:origin")
    return shown(view, "fact.html", told=told, origins=origins, **representations(iri))


class Numbered(NamedTuple):
    """A fact beside the text that states it."""

    number: int
    iri: str
    type: str
    label: str


def article(opened: Opened, view: View, iri: str) -> Response:
    """An article: its text with all that states facts marked, and these beside it."""
    found = lookup.article(opened, iri)
    listed = lookup.facts_of_article(opened, iri, size=SEGMENTS)
    numbers = {each: number for number, each in enumerate(listed, 1)}
    named = (lookup.link(opened, each, view.language) for each in listed)
    facts = [Numbered(numbers[link.iri], link.iri, link.type, link.label.partition(": ")[2]) for link in named]
    things = lookup.things_of(opened, iri)
    return shown(
        view,
        "article.html",
        article=found,
        segments=segments(found, numbers),
        facts=facts,
        things=things,
        linked=linked.schema_org_article(found, things),
        **representations(iri),
    )


def segments(found: lookup.Article, numbers: dict[str, int]) -> list[tuple[str, int]]:
    """A text in stretches, each with the number of the fact that it states, of several the one of fewest words; 0 for
    none, and for blanks at the ends of one."""
    ends = sorted({0, len(found.text), *(end for mark in found.marks for end in (mark.start, mark.stop))})
    shortest = sorted(found.marks, key=lambda mark: mark.stop - mark.start)
    stretches: list[tuple[str, int]] = []
    for start, stop in zip(ends, ends[1:], strict=False):
        over = next((mark for mark in shortest if mark.start <= start and stop <= mark.stop), None)
        text, number = found.text[start:stop], numbers.get(over.facts[0], 0) if over else 0
        words = text.strip()
        before, _, after = text.partition(words) if words else (text, "", "")
        stretches += [(part, shown) for part, shown in ((before, 0), (words, number), (after, 0)) if part]
    return stretches


def other(opened: Opened, view: View, iri: str) -> Response:
    """What else has an IRI of ours: times, units, the data set."""
    values = opened.values(linked.node(iri))
    properties = [(compact(name), [cell_of(view, value) for value in found[:SHOWN]]) for name, found in values.items()]
    heading = lookup.label(opened, iri, view.language)
    return shown(view, "resource.html", heading=heading, properties=properties, **representations(iri))


def cell_of(view: View, value: Value) -> Cell:
    return of_iri(view, value.value) if isinstance(value, linked.Node) else Cell(getattr(value, "value", str(value)))


Page = Callable[[Opened, View], Response]
PAGES: dict[str, Page] = {
    "/": start,
    "/things": things,
    "/types": types,
    "/types/{name}": fact_type,
    "/articles": articles,
    "/search": find,
    "/questions": list_questions,
}
