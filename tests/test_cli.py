"""Commands as a person types them."""

import json

import pytest
from conftest import ROOT

from kg.cli import main

COMMANDS = "analyse build evaluate explain export metrics query show train validate view".split()


@pytest.fixture
def built(folder, runner):
    result = runner.invoke(main, ["build"])
    assert result.exit_code == 0, result.output
    return folder


def test_help_lists_every_command_and_each_has_an_example(runner):
    output = runner.invoke(main, ["--help"]).output
    for name in COMMANDS:
        assert f"  {name} " in output
        shown = runner.invoke(main, [name, "--help"]).output
        assert "Example" in shown or "Commands:" in shown
    for group, name in (("evaluate", "morphology"), ("evaluate", "ner"), ("train", "ner"), ("train", "readings")):
        assert "Example" in runner.invoke(main, [group, name, "--help"]).output


def test_a_build_ends_with_a_summary(folder, runner):
    result = runner.invoke(main, ["build"])
    assert result.exit_code == 0
    lines = dict(line.split(maxsplit=1) for line in result.stdout.splitlines())
    assert lines["articles"] == "1"
    assert int(lines["facts"]) >= 2
    assert (folder / "exports" / "graph.html").is_file()


def test_min_confidence_leaves_facts_out(folder, runner):
    runner.invoke(main, ["build", "--min-confidence", "1"])
    assert (folder / "exports" / "facts.jsonl").read_text(encoding="utf-8") == ""


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_a_query_in_each_format(built, runner, form):
    query = "SELECT ?name WHERE { ?p a kg:Person ; rdfs:label ?name }"
    result = runner.invoke(main, ["query", query, "--format", form])
    assert result.exit_code == 0
    assert "Серік Ахметов" in result.stdout


def test_construct_gives_turtle(built, runner):
    result = runner.invoke(main, ["query", "CONSTRUCT { ?p a kg:Person } WHERE { ?p a kg:Person }", "-f", "turtle"])
    assert "serik-akhmetov-49a2d6> a kg:Person ." in result.stdout


def test_a_query_from_a_file_and_a_question(built, runner):
    (built / "my.rq").write_text("ASK { ?p a kg:Person }", encoding="utf-8")
    assert runner.invoke(main, ["query", "my.rq"]).stdout == "yes\n"
    assert "Серік Ахметов" in runner.invoke(main, ["query", "--question", "who-holds-which-post"]).stdout
    assert "who-holds-which-post" in runner.invoke(main, ["query"]).stdout


def test_show_marks_the_stating_words(built, runner):
    result = runner.invoke(main, ["show", "Серік Ахметов"])
    assert "【Облыс әкімі Серік Ахметов】" in result.stdout
    text = "Батыс Қазақстан облысы Қытаймен ынтымақтастықты дамытып келеді. БҚО өсті.\n"
    (built / "seeds" / "two.txt").write_text(text, encoding="utf-8")
    runner.invoke(main, ["build"])
    assert "Cooperation" in runner.invoke(main, ["show", "БҚО"]).stdout  # a thing is found by any of its names
    record = json.loads((built / "exports" / "facts.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert record["iri"] in runner.invoke(main, ["show", record["iri"]]).stdout


def test_metrics_validate_and_view(built, runner):
    assert "# Metrics of the graph" in runner.invoke(main, ["metrics"]).stdout
    assert runner.invoke(main, ["validate"]).stdout == "the graph meets its shapes\n"
    assert runner.invoke(main, ["view", "--print"]).stdout.startswith("file:///")


def test_validate_names_what_breaks_a_shape(built, runner):
    rdf, kg = "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "https://w3id.org/kazakh-news/ontology#"
    line = f"<http://x/f> <{rdf}type> <{kg}Meeting> <http://x/g> .\n"
    (built / "exports" / "graph.nq").write_text(line, encoding="utf-8")
    result = runner.invoke(main, ["validate"])
    assert result.exit_code == 1
    assert "a fact without the words that state it" in result.output


@pytest.mark.parametrize("form", ["turtle", "jsonld", "csv", "html"])
def test_export_writes_one_format(folder, runner, form):
    assert runner.invoke(main, ["export", "--format", form, "-o", "out"]).exit_code == 0
    assert (folder / "out").stat().st_size > 100
    assert runner.invoke(main, ["export", "--format", form]).stdout_bytes == (folder / "out").read_bytes()


def test_explain_prints_phrases_frames_and_facts(runner):
    result = runner.invoke(main, ["explain", "Облыс әкімі Түркияға барды."])
    assert "Түркияға  (dative)" in result.stdout
    assert "frame visit/бар (visit.yaml:2)" in result.stdout
    assert "=> Visit  visitor=Облыс әкімі  place=Түркия  status=done" in result.stdout


def test_analyse_prints_readings_or_conllu(runner, tmp_path):
    assert "қала/NOUN/Case=Dat" in runner.invoke(main, ["analyse", "Ол қалаға барды."]).stdout
    conllu = runner.invoke(main, ["analyse", "Абай қалаға барды.", "--format", "conllu"]).stdout
    cells = conllu.splitlines()[3].split("\t")
    assert cells[1:4] + cells[5:6] == ["қалаға", "қала", "NOUN", "Case=Dat"]
    assert "Readings=қала/NOUN/Case=Dat" in cells[9]
    path = tmp_path / "in.conllu"
    words = [("1-2", "аб"), ("1", "бала"), ("2", "сыз")]
    path.write_text(
        "# text = а б\n" + "".join(f"{number}\t{form}" + 8 * "\t_" + "\n" for number, form in words), encoding="utf-8"
    )
    lines = runner.invoke(main, ["analyse", str(path), "--format", "conllu"]).stdout.splitlines()
    assert [line.split("\t")[0] for line in lines[:4]] == ["# text = а б", "1-2", "1", "2"]


def test_evaluate_and_train_on_small_data(runner, tmp_path):
    bank = tmp_path / "bank.conllu"
    bank.write_text(
        "1\tқалаға\tқала\tNOUN\tn\tCase=Dat\t_\t_\t_\t_\n2\tкелді\tкел\tVERB\tv\t_\t_\t_\t_\t_\n\n", encoding="utf-8"
    )
    report = json.loads(runner.invoke(main, ["evaluate", "morphology", str(bank), "--json"]).stdout)
    assert (report["words"], report["among"]["lemma"], report["f1"]["case"]) == (2, 1.0, 1.0)
    corpus = tmp_path / "corpus.iob2"
    corpus.write_text("Абай B-PERSON\nкелді O\n. O\n\n" * 20, encoding="utf-8")
    assert runner.invoke(main, ["train", "ner", str(corpus), "-o", str(tmp_path / "m")]).exit_code == 0
    arguments = ["evaluate", "ner", str(corpus), "--model", str(tmp_path / "m"), "--json"]
    told = json.loads(runner.invoke(main, arguments).stdout)
    assert (told["micro"]["f1"], told["classes"]["PERSON"]["gold"], told["types"]["Person"]["f1"]) == (1.0, 20, 1.0)
    assert runner.invoke(main, ["train", "readings", str(bank), "-o", str(tmp_path / "r")]).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["build", "missing"], "Error: missing: no such file or folder; name an article or a folder of articles"),
        (["build", "--base", "no base"], "Error: 'no base' is not a base IRI"),
        (["build", "-o", "seeds/one.txt"], "Error: seeds/one.txt: cannot be written"),
        (["query", "SELECT"], "Error: exports/graph.nq: no graph here; run 'kg build' first"),
        (["show", "x"], "Error: exports/facts.jsonl: no facts here; run 'kg build' first"),
        (["metrics"], "Error: exports/metrics.md: not built yet; run 'kg build' first"),
        (["query", "--question", "who-met-who"], "no question 'who-met-who'; did you mean 'who-met-whom'?"),
        (["query", "none.rq"], "Error: none.rq: No such file or directory; name a file with a SPARQL query"),
        (["evaluate", "ner", "seeds/one.txt"], "is not IOB2; write a word and its label"),
        (["evaluate", "morphology", "seeds/one.txt"], "CoNLL-U has ten, tab-separated"),
    ],
)
def test_a_mistake_is_one_clear_line(folder, runner, arguments, message):
    result = runner.invoke(main, arguments)
    assert result.exit_code == 1
    assert message in result.output
    assert "Traceback" not in result.output


def test_a_broken_query_is_one_clear_line(built, runner):
    result = runner.invoke(main, ["query", "SELECT ?x WHERE {"])
    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert "Error: the query cannot be read" in result.output


def test_one_bad_file_does_not_stop_the_others(folder, runner):
    (folder / "seeds" / "bad.txt").write_bytes(b"\0\1\2")
    (folder / "seeds" / "empty.txt").write_bytes(b"")
    result = runner.invoke(main, ["build"])
    assert result.exit_code == 1
    assert "articles  1" in result.output
    assert "seeds/bad.txt: a binary file, not text" in result.output
    assert "not read  1 no text to read" in result.output
    assert "1 of 2 files left out" in result.output
    assert (folder / "exports" / "graph.ttl").is_file()


def test_an_article_in_another_language_is_counted_and_a_day_that_is_none_is_a_warning(folder, runner):
    (folder / "seeds" / "ru.txt").write_text("Глава региона встретился с делегацией в пятницу.", encoding="utf-8")
    (folder / "seeds" / "two.txt").write_text("31.02.2024\nӘкім Серік Ахметов Түркияға барды.\n", encoding="utf-8")
    result = runner.invoke(main, ["build", "--fast"])
    assert result.exit_code == 0
    assert "undated   2\nnot read  1 language ru is not supported yet\n" in result.stdout
    assert "Warning: article two: there is no day '31.02.2024'; write it as 2025-03-21T09:00+05:00" in result.stderr


def test_a_headline_with_markup_is_only_text(folder, runner):
    text = 'Жаңа "мектеп" </script><script>alert(1)</script>\n\nСерік Ахметов Түркияға барды. Ол қайтты.\n'
    (folder / "seeds" / "one.txt").write_text(text, encoding="utf-8")
    assert runner.invoke(main, ["build"]).exit_code == 0
    page = (folder / "exports" / "graph.html").read_text(encoding="utf-8")
    assert "alert(1)" not in page  # what articles say is embedded compressed


@pytest.mark.parametrize(
    ("language", "title"), [("kk", "Қазақ жаңалықтарының онтологиясы"), ("en", "Ontology of Kazakh news")]
)
def test_the_vocabulary_is_written_as_a_page(runner, tmp_path, language, title):
    path = tmp_path / "page.html"
    result = runner.invoke(main, ["docs", "ontology", "--language", language, "-o", str(path)])
    assert result.exit_code == 0, result.output
    text = path.read_text(encoding="utf-8")
    assert title in text
    assert "https://w3id.org/kazakh-news/ontology#Visit" in text


def test_the_shapes_are_written_from_the_vocabulary(runner, tmp_path):
    assert runner.invoke(main, ["docs", "shapes", "-o", str(tmp_path / "s.ttl")]).exit_code == 0
    assert (tmp_path / "s.ttl").read_bytes() == (ROOT / "ontology" / "shapes.ttl").read_bytes()
    result = runner.invoke(main, ["docs", "shapes", "-o", str(tmp_path / "no" / "s.ttl")])
    assert result.exit_code == 1 and "name another file with -o" in result.output


def test_export_chooses_the_size_of_evidence_and_refuses_what_a_format_cannot_hold(folder, runner):
    none = runner.invoke(main, ["export", "-f", "ntriples", "--evidence", "none"]).stdout
    full = runner.invoke(main, ["export", "-f", "ntriples"]).stdout
    assert "anchorOf" in full and "anchorOf" not in none
    assert "<<(" in runner.invoke(main, ["export", "-f", "turtle", "--reifiers"]).stdout
    refused = runner.invoke(main, ["export", "-f", "jsonld", "--reifiers"])
    assert refused.exit_code == 1 and "cannot hold RDF 1.2" in refused.output


def test_help_is_whole_sentences_by_what_one_wants(runner):
    output = runner.invoke(main, ["--help"]).output
    titles = [line.removesuffix(":") for line in output.splitlines() if line.endswith(":") and line[0] != " "]
    assert titles == ["Options", "Make a graph", "Look into it", "Check it", "Measure the program"]
    assert output.partition("Make a graph:\n")[2].startswith("  build     Reads articles (files, ")
    assert "..." not in output.partition("Make a graph:\n")[2]


@pytest.mark.parametrize("arguments", [["build"], ["export", "-f", "turtle"]])
def test_outside_a_checkout_a_build_says_what_to_name(runner, tmp_path, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)
    result = runner.invoke(main, arguments)
    said = "Error: no articles are named; name files or a folder of them, as in 'kg build articles/'\n"
    assert (result.exit_code, result.stderr) == (1, said)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments", [["query"], ["query", "-q"], ["query", "--question"], ["query", "-q", "-f", "csv"]]
)
def test_a_question_without_its_name_lists_them(runner, arguments):
    result = runner.invoke(main, arguments)
    assert result.exit_code == 0
    assert "who-visited-what         Who visited which place?\n" in result.stdout


@pytest.mark.parametrize(
    ("asked", "offered"),
    [
        ("Ахметовтің", "'Серік Ахметов'"),  # inflected
        ("Серік Ахметовпен", "'Серік Ахметов'"),
        ("Серік Ахмитов", "'Серік Ахметов'"),  # misspelt
        ("Ахметов Серік", "'Серік Ахметов'"),  # turned round
        ("Akhmetov", "'Серік Ахметов'"),  # in Latin letters, of two kinds
        ("Serik Ahmetov", "'Серік Ахметов'"),
        ("Серик Ахметов", "'Серік Ахметов'"),  # in Russian spelling
        ("Атырауга", "'Атырау'"),
        ("Атырау каласы", "'Атырау қаласы'"),
    ],
)
def test_a_name_that_is_not_there_offers_the_nearest(built, runner, asked, offered):
    result = runner.invoke(main, ["show", asked])
    assert result.exit_code == 1
    assert f"Error: nothing about {asked!r} in the graph; did you mean " in result.stderr
    assert offered in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_name_like_none_offers_none(built, runner):
    said = "Error: nothing about 'xyzzy' in the graph; 'kg query --question articles' shows what was read\n"
    assert runner.invoke(main, ["show", "xyzzy"]).stderr == said


def test_evidence_is_capped_with_a_count(built, runner):
    path = built / "exports" / "facts.jsonl"
    record = json.loads(path.read_text(encoding="utf-8").splitlines()[0])
    path.write_text(json.dumps(record | {"evidence": record["evidence"][:1] * 5}), encoding="utf-8")
    capped = runner.invoke(main, ["show", record["iri"]]).stdout
    assert capped.count("【") == 3
    assert capped.endswith("    … and 2 more; --all shows them\n")
    assert runner.invoke(main, ["show", record["iri"], "--all"]).stdout.count("【") == 5


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("ASK { ?s foo:b ?o }", "no prefix 'foo:'; known are dcat, dcterms, kg, "),
        ("PREFIX x: <http://x/> ASK { x:foo '#foo:' <foo:> ; y:b 1 }", "no prefix 'y:'; known are dcat, dcterms, kg, "),
        ("ASK { ?s :b ?o }", "no prefix ':'; known are dcat, dcterms, kg, "),
        ("ASK { ?s 'foo:' ?o }", "the query cannot be read: error at 1:"),
        (
            "ASK { ?s kg:b| ?o }",
            'the query cannot be read: error at 1:16: expected "!" or "(" or ":" or "<" or "^" or ',
        ),
        ("ASK { ?s ?p ?o", 'the query cannot be read: error at 1:15: expected "," or "." or '),
        (
            "SELECT ?a { ?b ?c ?d } GROUP BY ?b",
            "the query cannot be read: error at 1:35: The SELECT contains a variable that is unbound; check the place",
        ),
    ],
)
def test_a_query_that_cannot_be_read_is_a_short_line(built, runner, query, said):
    result = runner.invoke(main, ["query", query])
    assert result.stderr.startswith(f"Error: {said}")
    assert len(result.stderr) < 200
