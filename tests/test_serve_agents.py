"""The tools for agents, by the SDK's own client, over both transports."""

import json
import sys

import anyio
import pytest
import served
from mcp import MCPError
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

SAMARA = "https://example.org/kg/entity/place/samara-oblysy"
TOOLS = ["find_entity", "describe_entity", "facts_about", "evidence", "articles", "schema", "questions", "sparql"]


@pytest.fixture(scope="module")
def stdio(seed, tmp_path_factory) -> StdioServerParameters:
    folder = served.store(seed, tmp_path_factory.mktemp("agents"))
    return StdioServerParameters(command=sys.executable, args=["-m", "kg", "mcp", "--store", str(folder)])


def told(transport, work):
    """What `work` gives with a client of a transport."""

    async def run():
        async with Client(transport) as client:
            return await work(client)

    return anyio.run(run)


@pytest.fixture
def call(server):
    """A tool and its arguments → its answer, or the text of its error."""

    def run(tool: str, **arguments: object):
        result = told(f"{server.address}/mcp", lambda client: client.call_tool(tool, arguments))
        return result.content[0].text if result.is_error else result.structured_content

    return run


async def walk(client: Client) -> list[object]:
    """An agent finds an entity, its facts, and the words of one."""
    tools = [tool.name for tool in (await client.list_tools()).tools]
    found = (await client.call_tool("find_entity", {"name": "Самара облысына"})).structured_content["entities"][0]
    facts = (await client.call_tool("facts_about", {"entity": found["iri"], "type": "Visit"})).structured_content
    words = (await client.call_tool("evidence", {"fact": facts["facts"][0]["iri"]})).structured_content
    entity = json.loads((await client.read_resource(found["iri"])).contents[0].text)
    return [tools, found["iri"], facts["facts"][0]["roles"]["place"], words["quotes"][0]["sentences"], entity["label"]]


def test_both_transports_give_the_same(server, stdio):
    over_http, over_pipes = told(f"{server.address}/mcp", walk), told(stdio_client(stdio), walk)
    assert over_http == over_pipes
    assert over_http[:3] == [TOOLS, SAMARA, [f"Самара облысы <{SAMARA}>"]]
    assert "Самара облысына" in over_http[3]
    assert over_http[4] == "Самара облысы"


def test_arguments_and_answers_are_typed(server):
    tools = told(f"{server.address}/mcp", lambda client: client.list_tools()).tools
    for tool in tools:
        assert tool.description and tool.output_schema and tool.annotations.read_only_hint
        assert all("type" in argument for argument in tool.input_schema["properties"].values())


def test_describe_entity(call):
    found = call("describe_entity", entity="Самара облысы")
    assert (found["iri"], found["codes"]) == (SAMARA, ["RU-SAM"])
    assert "Samara Oblast (en)" in found["names"] and found["facts"]["Visit"] == 1
    assert {"iri", "label", "type"} == set(found["neighbours"][0])


def test_articles_about_an_entity(call):
    (article,) = call("articles", about=SAMARA)["articles"]
    assert (article["day"], article["facts"] > 30) == ("2018-11-07", True)
    assert call("articles") == {"articles": [article], "page": 1, "more": False}


def test_schema_of_a_type(call):
    (kind,) = call("schema", type="Meeting")["fact_types"]
    assert "Person" in kind["roles"]["participant"]
    assert len(call("schema")["fact_types"]) > 20


def test_questions(call):
    listed = call("questions")["questions"]
    assert len(listed) == 19 and all("SELECT" in each["sparql"] for each in listed)
    answer = call("questions", name="who-met-whom")["answer"]
    assert "participant" in answer["columns"][0] and ["Дмитрий Азаров", "", "", ""] in answer["rows"]


def test_sparql(call):
    rows = call("sparql", query="SELECT ?m { ?m a kg:Meeting } ORDER BY ?m")
    assert rows["columns"] == ["m"] and rows["rows"][0][0].startswith("<https://example.org/kg/fact/meeting/")
    assert call("sparql", query="ASK { ?m a kg:Meeting }")["boolean"] is True
    assert "kg:Meeting" in call("sparql", query="DESCRIBE ?m { ?m a kg:Meeting }")["triples"]
    many = call("sparql", query="SELECT * { ?s ?p ?o } LIMIT 60")
    assert (len(many["rows"]), many["note"]) == (
        50,
        "the first 50 of 60 rows; use LIMIT and OFFSET for others, or COUNT",
    )


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("describe_entity", {"entity": "zzzzzz"}, "no entity 'zzzzzz'; try another spelling with find_entity"),
        ("describe_entity", {"entity": "делегация"}, "'делегация' is no one entity; give the IRI of one of these: "),
        ("facts_about", {"entity": SAMARA, "type": "Meting"}, "no type of facts 'Meting'; the types are Affiliation,"),
        (
            "evidence",
            {"fact": SAMARA},
            f"'{SAMARA}' is not the IRI of a fact in the graph; facts_about gives such IRIs",
        ),
        ("evidence", {"fact": "no\nIRI <>"}, "'no\\nIRI <>' is not the IRI of a fact in the graph;"),
        ("find_entity", {"name": "Самара", "type": "Town"}, "no type of entities 'Town'; the types are Company,"),
        ("questions", {"name": "who"}, "no question 'who'; the questions are agreements, articles,"),
        ("sparql", {"query": "SELECT * {"}, "the query cannot be read: error at 1:11: expected one of"),
        ("sparql", {"query": "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"}, "the query calls a SERVICE"),
        (
            "sparql",
            {"query": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"},
            "the query took longer than 2 s",
        ),
        ("articles", {"page": 0}, "1 validation error"),
    ],
)
def test_errors_say_what_to_do(call, name, arguments, said):
    assert call(name, **arguments).removeprefix(f"Error executing tool {name}: ").startswith(said)


def test_an_unknown_resource(server):
    async def error(client: Client) -> str:
        with pytest.raises(MCPError) as raised:
            await client.read_resource("https://example.org/kg/entity/place/none")
        return str(raised.value)

    said = "no entity https://example.org/kg/entity/place/none; find_entity gives IRIs"
    assert told(f"{server.address}/mcp", error) == said


def test_a_foreign_host_is_refused(server):
    """A page whose name was looked up anew to mean this machine (DNS rebinding) is told that it is elsewhere."""
    body, kind = b'{"jsonrpc": "2.0", "id": 1, "method": "ping"}', "application/json"
    assert server.ask("/mcp", body, "POST", host="evil.example", content_type=kind).status == 421
    assert server.ask("/mcp", body, "POST", origin="https://evil.example", content_type=kind).status == 403
