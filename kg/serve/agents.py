"""Tools for language-model agents over the Model Context Protocol (https://modelcontextprotocol.io/), by its SDK.

An agent asks and gets facts with the words that state them, each with the IRI by which it can ask on. Answers are short
and come in pages; an error says what to call instead.
"""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar
from urllib.parse import urlsplit

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ResourceNotFoundError, ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import ToolAnnotations
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp

from kg.rdf.iris import BASE
from kg.serve import answers, linked, lookup, pages, tools
from kg.serve.opened import Opened
from kg.serve.places import RefusedError
from kg.serve.protocol import parts
from kg.serve.site import Settings, Site
from kg.serve.tools import (
    LONGEST,
    Articles,
    Candidates,
    Description,
    Evidence,
    Facts,
    Question,
    Questions,
    Rows,
    Schema,
)
from kg.version import VERSION

CLIENT = "agents"
INSTRUCTIONS = """A knowledge graph read from Kazakh-language news. Every fact points to the words that state it.
Names are Kazakh, in Cyrillic letters; find_entity also takes Latin letters, Russian or English names, and inflected or
misspelt ones. Begin with find_entity, then describe_entity or facts_about with the IRI that it gives; evidence gives
the sentences behind a fact, which is what to quote. schema names the types of facts and their roles, for sparql."""
READ_ONLY = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
Result = TypeVar("Result")

Entity = Annotated[str, Field(description="An IRI that another tool gave, or a name that means one entity.")]
Page = Annotated[int, Field(ge=1, le=10_000, description="Which page of a long list.")]
FactKind = Annotated[str, Field(description="The name of a type of facts, such as Meeting; empty for all. See schema.")]


async def ask(site: Site, sparql: str) -> Rows:
    """The answer to a query, within the limits that hold for all; ToolError where there is none."""
    async with site.snapshots.held() as opened:
        asked = answers.Question(sparql, opened.base)
        try:
            async with site.queries.answer(opened.snapshot.graph, asked, CLIENT) as found:
                return tools.rows_of(found.form, b"".join([part async for part in parts(found)]))
        except RefusedError as error:
            raise ToolError(f"{error}; schema names the types and roles, questions has queries that work") from None


def server(site: Site, base: str) -> MCPServer[Any]:
    """The tools over a site; `base` is what the graph's IRIs begin with."""
    made: MCPServer[Any] = MCPServer(
        "kg", title="Graph of Kazakh news", instructions=INSTRUCTIONS, version=VERSION, log_level="WARNING"
    )
    add_looking(made, site)
    add_asking(made, site)
    add_resources(made, site, base)
    return made


async def within(site: Site, work: Callable[..., Result], *values: object) -> Result:
    """Work on the snapshot in force, in a thread."""
    async with site.snapshots.held() as opened:
        return await run_in_threadpool(work, opened, *values)


def add_looking(made: MCPServer[Any], site: Site) -> None:
    """The tools that follow things, facts and articles."""

    @made.tool(annotations=READ_ONLY)
    async def find_entity(
        name: Annotated[str, Field(min_length=1, max_length=200, description="A name or a part of one, in any form.")],
        type: Annotated[str, Field(description="Person, Place, Organization …; empty for all.")] = "",
        limit: Annotated[int, Field(ge=1, le=50)] = 10,
    ) -> Candidates:
        """Finds entities (people, places, organisations, events …) by name; the best match first."""
        return await within(site, tools.candidates, name, type, limit)

    @made.tool(annotations=READ_ONLY)
    async def describe_entity(entity: Entity) -> Description:
        """Says what an entity is: names, identifiers in Wikidata and GeoNames, how many facts of which types."""
        return await within(site, tools.description, entity)

    @made.tool(annotations=READ_ONLY)
    async def facts_about(entity: Entity, type: FactKind = "", page: Page = 1) -> Facts:
        """Lists the facts that an entity is part of, those about it first of all before others, the newest first."""
        return await within(site, tools.told_about, entity, type, page)

    @made.tool(annotations=READ_ONLY)
    async def evidence(fact: Annotated[str, Field(description="The IRI of a fact.")]) -> Evidence:
        """Gives the words of the articles that state a fact, in their sentences. Quote these."""
        return await within(site, tools.quotes, fact)

    @made.tool(annotations=READ_ONLY)
    async def articles(
        about: Annotated[str, Field(description="An entity, by IRI or name; empty for all articles.")] = "",
        page: Page = 1,
    ) -> Articles:
        """Lists articles, the newest first: all, or those that name an entity."""
        return await within(site, tools.listed_articles, about, page)


def add_asking(made: MCPServer[Any], site: Site) -> None:
    """The tools for those who know the schema."""

    @made.tool(annotations=READ_ONLY)
    async def schema(type: FactKind = "") -> Schema:
        """Names the types of entities and of facts with their roles and numbers."""
        return await within(site, tools.types, type)

    @made.tool(annotations=READ_ONLY)
    async def questions(
        name: Annotated[str, Field(description="Answers this question; empty lists all with their SPARQL.")] = "",
    ) -> Questions:
        """Lists ready questions with their SPARQL, or answers one of them."""
        names = pages.question_names()
        if not name:
            return Questions(questions=[of_question(each) for each in names], answer=None)
        if name not in names:
            raise ToolError(f"no question {name!r}; the questions are {', '.join(names)}")
        return Questions(questions=[of_question(name)], answer=await ask(site, pages.question(name)))

    @made.tool(annotations=READ_ONLY)
    async def sparql(query: Annotated[str, Field(max_length=100_000, description="SPARQL 1.1, read-only.")]) -> Rows:
        """Runs a SPARQL query over the graph; kg:, rdfs:, schema:, prov: and others need not be declared."""
        return await ask(site, query)


def of_question(name: str) -> Question:
    text = pages.question(name)
    return Question(name=name, question=text.partition("\n")[0].removeprefix("# "), sparql=text)


def add_resources(made: MCPServer[Any], site: Site, base: str) -> None:
    """Entities and articles under their IRIs."""

    def entity_json(opened: Opened, iri: str) -> str:
        if not linked.subject(opened, iri):
            raise ResourceNotFoundError(f"no entity {iri}; find_entity gives IRIs")
        return linked.as_json(linked.plain(opened, iri)[0]).decode()

    def article_text(opened: Opened, iri: str) -> str:
        if not linked.subject(opened, iri):
            raise ResourceNotFoundError(f"no article {iri}; articles gives IRIs")
        found = lookup.article(opened, iri)
        return f"{found.headline}\n{found.day}\n\n{found.text}"[:LONGEST]

    @made.resource(f"{base}entity/{{kind}}/{{name}}", mime_type="application/json")
    async def entity(kind: str, name: str) -> str:
        """An entity with its facts and their words."""
        return await within(site, entity_json, f"{base}entity/{kind}/{name}")

    @made.resource(f"{base}article/{{id}}", mime_type="text/plain")
    async def article(id: str) -> str:
        """The text of an article."""
        return await within(site, article_text, f"{base}article/{id}")


def over_http(site: Site, base: str) -> tuple[MCPServer[Any], ASGIApp]:
    """The tools and the application that answers /mcp while their `session_manager` runs."""
    made = server(site, base)
    allowed = security(site.settings, base)
    return made, made.streamable_http_app(stateless_http=True, json_response=True, transport_security=allowed)


def security(settings: Settings, base: str) -> TransportSecuritySettings:
    """The hosts by whose names agents may call: this machine, the address that is listened on, that of the graph's
    IRIs. Another name in a request is one that a foreign page had its browser look up anew (DNS rebinding)."""
    names = {"127.0.0.1", "localhost", "[::1]", settings.host} | ({urlsplit(base).netloc} if base != BASE else set())
    hosts = sorted(names) + [f"{name}:*" for name in sorted(names)]
    origins = [f"{scheme}://{host}" for scheme in ("http", "https") for host in hosts]
    return TransportSecuritySettings(allowed_hosts=hosts, allowed_origins=origins)
