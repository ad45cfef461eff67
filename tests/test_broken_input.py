"""Every command × thirty kinds of broken input: one clear line, never a traceback."""

import os

import pytest
from click.testing import CliRunner

from kg.cli import main

BROKEN: dict[str, bytes] = {
    "empty": b"",
    "blank": b" \n\t\n",
    "nul": b"\0" * 64,
    "binary": bytes(range(256)),
    "utf-16": "Облыс әкімі келді.".encode("utf-16"),
    "utf-16-cut": "Облыс әкімі келді.".encode("utf-16")[:-1],
    "utf-32": "Облыс әкімі келді.".encode("utf-32"),
    "cp1251": "Облыс акімі Түркияға барды.".encode("cp1251", errors="replace"),
    "utf-8-cut": "Облыс әкімі".encode()[:-1],
    "utf-8-twice": "Облыс әкімі келді".encode().decode("latin-1").encode(),
    "surrogate": b"\xed\xa0\x80 text",
    "control": b"text \x08 text",
    "escape": b"\x1b[31mred\x1b[0m",
    "bom": b"\xef\xbb\xbf",
    "brace": b"{",
    "list": b"[]",
    "null": b"null\n",
    "number": b"17\n",
    "object": b"{}\n",
    "half-fact": b'{"iri": "x", "type": "Visit", "confidence": 1, "article": "a", "roles": {}}\n',
    "roles-list": b'{"iri": "x", "type": "Visit", "confidence": 1, "article": "a", "roles": [], "evidence": []}\n',
    "deep": b"[" * 5000,
    "long-line": b"a" * 200_000,
    "quads-cut": b"<http://x/a> <http://x/b> <http://x",
    "quads-bad-iri": b"<a b> <http://x/b> <http://x/c> .\n",
    "turtle": b"@prefix x: <http://x/> . x:a x:b",
    "yaml": b"- trigger: [a\n",
    "tsv": b"a\tb\n\tc\n",
    "query": b"SELECT WHERE {",
    "markup": b"<html><script>alert(1)</script>",
    "english": b"The council met on Monday and said that it was good.",
}
# {} is the broken file, DIR a folder in which each file of a build is that
COMMANDS = [
    ["build", "{}", "-o", "out"],
    ["build", "--overrides", "{}", "-o", "out"],
    ["export", "-f", "turtle", "{}", "-o", "out.ttl"],
    ["query", "{}.rq", "-g", "DIR"],
    ["query", "SELECT * { ?s ?p ?o }", "-g", "DIR"],
    ["show", "Самара", "-g", "DIR"],
    ["metrics", "-g", "DIR"],
    ["view", "--print", "-g", "DIR"],
    ["validate", "-g", "DIR"],
    ["explain", "{}"],
    ["analyse", "{}"],
    ["analyse", "{}.conllu"],
    ["evaluate", "morphology", "{}"],
    ["evaluate", "ner", "{}"],
    ["evaluate", "facts", "{}", "seeds"],
    ["train", "confidence", "--gold", "{}", "seeds", "-o", "confidence.tsv"],
    ["push", "--store", "http://127.0.0.1:9/store", "--retries", "0", "-g", "DIR"],
    ["reconcile", "--endpoint", "http://127.0.0.1:9/", "-g", "DIR"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("kind", BROKEN)
def test_no_broken_file_ends_in_a_traceback(folder, command, kind):
    names = ("graph.nq", "facts.jsonl", "metrics.md", "graph.html")
    (folder / "built").mkdir()
    for path in [folder / "bad.txt", folder / "bad.rq", folder / "bad.conllu", *(folder / "built" / n for n in names)]:
        path.write_bytes(BROKEN[kind])
    arguments = [part.replace("{}.", "bad.").replace("{}", "bad.txt").replace("DIR", "built") for part in command]
    result = CliRunner().invoke(main, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), (arguments, result.exception)
    if result.exit_code:
        assert result.stderr.strip().splitlines()[-1].startswith("Error: "), result.stderr
        assert len(result.stderr.strip().splitlines()) <= 3, result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["build", "--base", "http://[x"], "Error: 'http://[x' is not a base IRI"),
        (["build", "--base", "foo bar"], "Error: 'foo bar' is not a base IRI"),
        (["build", "--licence", "foo bar"], "Error: the licence 'foo bar' is not an IRI"),
        (["build", "missing"], "Error: missing: no such file or folder"),
        (["explain", ""], "Error: no sentence to explain"),
        (["query", "-q", "nothing"], "Error: no question 'nothing'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_wrong_option_is_one_line(folder, arguments, message):
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 1
    assert result.stderr.strip().splitlines()[-1].startswith(message), result.stderr


def test_a_file_name_that_is_not_utf_8_is_read_or_refused_in_a_line(folder):
    name = os.fsencode(folder / "seeds") + b"/\xff\xfe.txt"
    with open(name, "wb") as file:  # noqa: PTH123 (a Path would do, but the bytes are the point)
        file.write("Облыс әкімі Түркияға барды.\n".encode())
    result = CliRunner().invoke(main, ["build", "-o", "out"])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
