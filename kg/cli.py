"""The command line: thin commands over the library.

Exit codes: 0 done, 1 the input was wrong or the graph does not meet its shapes, 2 the command line was wrong.
"""

import json
import time
import webbrowser
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from kg import conllu, documents, export, facts, frames, languages, ontology, overrides, shapes, show, store
from kg.articles import Article, read
from kg.build import build as build_graph
from kg.description import LICENCE
from kg.errors import InputError, KgError, OutputError, PushError
from kg.evaluate import facts as fact_scores
from kg.evaluate import words as word_scores
from kg.graph import EVIDENCE
from kg.iris import BASE
from kg.texts import Text

EXPORTS = Path("exports")
RDF_1_1 = ("graph.jsonld", "graph.rdf")  # formats that have no place for RDF 1.2's triple terms


class Group(click.Group):
    """Commands whose errors are one line each."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except KgError as error:
            raise click.ClickException(str(error)) from None


folder_option = click.option(
    "-g",
    "--graph",
    "folder",
    type=click.Path(path_type=Path),
    default=EXPORTS,
    show_default=True,
    help="The folder that 'kg build' wrote.",
)
base_option = click.option(
    "--base", default=BASE, show_default=True, help="What the IRIs of entities and facts begin with."
)

evidence_option = click.option(
    "--evidence",
    type=click.Choice(EVIDENCE),
    default="full",
    show_default=True,
    help="How much of the words goes into the RDF: none, the sentence that facts share, or the very words of each.",
)
reifiers_option = click.option(
    "--reifiers", is_flag=True, help="Tie derived edges to their facts by RDF 1.2 reifiers; not all stores read them."
)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(version("kg"))
def main() -> None:
    """Reads Kazakh news and writes a knowledge graph in which every fact points to the words that state it.

    \b
    Begin with:
        kg build                      # reads seeds/, writes exports/
        kg view                       # opens the graph in the browser
        kg query --question who-met-whom
    """


def progress_bar(paths: Iterable[Path]) -> Iterable[Path]:
    """The paths, with a bar on standard error while they are read."""
    import sys

    with click.progressbar(list(paths), label="reading", file=sys.stderr) as bar:
        yield from bar


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), default=EXPORTS, show_default=True, help="Folder to write."
)
@base_option
@click.option(
    "--min-confidence", type=click.FloatRange(0, 1), default=0.0, show_default=True, help="Leave out facts below."
)
@click.option(
    "--overrides",
    "overrides_file",
    type=click.Path(path_type=Path),
    help="A TSV file that says which names mean one thing and which do not.",
)
@evidence_option
@reifiers_option
@click.option("--licence", default=LICENCE, show_default=True, help="The IRI of the licence that you publish under.")
def build(
    paths: tuple[Path, ...],
    output: Path,
    base: str,
    min_confidence: float,
    overrides_file: Path | None,
    evidence: str,
    reifiers: bool,
    licence: str,
) -> None:
    """Reads articles (files, or folders of .txt files; seeds/ by default) and writes their graph in all formats.

    \b
    Example:
        kg build articles/ -o out --base https://data.example.org/kg/
    """
    start = time.perf_counter()
    graph = build_graph(
        list(paths) or [Path("seeds")],
        base=base,
        minimum_confidence=min_confidence,
        overrides=overrides.read(overrides_file) if overrides_file else (),
        evidence=evidence,
        reifiers=reifiers,
        licence=licence,
        progress=progress_bar,
    )
    export.write(graph, output, [name for name in export.NAMES if not reifiers or name not in RDF_1_1])
    click.echo(show.summary(graph, time.perf_counter() - start, output))
    for problem in graph.problems:
        click.echo(f"Error: {problem}", err=True)
    if graph.problems:
        raise click.ClickException(
            f"{len(graph.problems)} of {len(graph.problems) + len(graph.readings)} files left out"
        )


@main.command()
@click.argument("sparql", required=False)
@click.option("-q", "--question", help="A question of the ontology, by its name; without one they are listed.")
@click.option(
    "-f", "--format", "form", type=click.Choice(["table", "csv", "json", "turtle"]), default="table", show_default=True
)
@folder_option
def query(sparql: str | None, question: str | None, form: str, folder: Path) -> None:
    """Runs SPARQL: a query, a FILE.rq, or one of the ontology's questions.

    \b
    Examples:
        kg query "SELECT ?name WHERE { ?p a kg:Person ; rdfs:label ?name }"
        kg query my.rq --format csv
        kg query --question planned-construction
    """
    questions = {
        entry.name.removesuffix(".rq"): entry
        for entry in (ontology.folder() / "questions").iterdir()
        if entry.name.endswith(".rq")
    }
    if question:
        if question not in questions:
            hint = frames.nearest(question, list(questions))
            raise KgError(f"no question {question!r}; {hint}")
        text = questions[question].read_text(encoding="utf-8")
    elif sparql is None:
        for name, entry in sorted(questions.items()):
            click.echo(f"{name:24} {entry.read_text(encoding='utf-8').splitlines()[0].removeprefix('# ')}")
        return
    else:
        text = sparql_text(sparql)
    click.echo(show.answer(store.load(folder / "graph.nq").query(text), form))


def sparql_text(given: str) -> str:
    """A query, or what the .rq file of that name holds."""
    if not given.endswith((".rq", ".sparql")):
        return given
    try:
        return Path(given).read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(Path(given), error.strerror or str(error), hint="name a file with a SPARQL query") from None


@main.command("export")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("-f", "--format", "form", type=click.Choice(list(export.FORMATS)), required=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="A file; standard output without it.")
@base_option
@evidence_option
@reifiers_option
def export_one(
    paths: tuple[Path, ...], form: str, output: Path | None, base: str, evidence: str, reifiers: bool
) -> None:
    """Builds articles (seeds/ by default) and writes one format.

    \b
    Example:
        kg export --format jsonld -o graph.jsonld articles/
    """
    if reifiers and export.FORMATS[form] in RDF_1_1:
        raise KgError(f"{form} cannot hold RDF 1.2; write turtle, ntriples, trig or nquads, or leave --reifiers out")
    graph = build_graph(list(paths) or [Path("seeds")], base=base, evidence=evidence, reifiers=reifiers)
    content = export.content(graph, export.FORMATS[form])
    if output is None:
        click.echo(content, nl=False)
        return
    try:
        output.write_bytes(content)
    except OSError as error:
        raise KgError(f"{output}: cannot be written ({error.strerror}); name another file with -o") from None


@main.command()
@folder_option
def metrics(folder: Path) -> None:
    """Prints the measures of the built graph: types, centrality, communities, evidence coverage.

    \b
    Example:
        kg metrics
    """
    click.echo(built(folder / "metrics.md"), nl=False)


def built(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        raise InputError(path, "not built yet", hint="run 'kg build' first, or name its folder with --graph") from None


@main.command()
@folder_option
@click.option("--print", "only_print", is_flag=True, help="Print the address instead of opening it.")
def view(folder: Path, only_print: bool) -> None:
    """Opens the interactive graph in the browser.

    \b
    Example:
        kg view --graph out
    """
    path = folder / "graph.html"
    built(path)
    address = path.resolve().as_uri()
    if only_print or not webbrowser.open(address):
        click.echo(address)


@main.command("show")
@click.argument("entity_or_fact")
@folder_option
def show_facts(entity_or_fact: str, folder: Path) -> None:
    """Prints the facts about an entity (its name or IRI) or one fact (its IRI), the stating words marked.

    \b
    Example:
        kg show "Самара облысы"
    """
    click.echo(show.facts_about(entity_or_fact, show.records(folder), store.load(folder / "graph.nq")))


def is_file(given: str) -> bool:
    """Whether an argument is the name of a file; a sentence may be too long to be one."""
    try:
        return Path(given).is_file()
    except (OSError, ValueError):
        return False


def text_of(given: str) -> tuple[Article, Text]:
    """An article file, or a sentence typed in, read."""
    article = read(Path(given)) if is_file(given) else conllu.article_of(given)
    return article, languages.load(article.language).annotate(article)


@main.command()
@click.argument("sentence_or_file")
def explain(sentence_or_file: str) -> None:
    """Shows how a sentence is read: clauses, phrases with their case, frames tried and why each was dropped, the facts.

    \b
    Example:
        kg explain "Облыс әкімі Самара қаласына барды."
    """
    article, text = text_of(sentence_or_file)
    if not text.sentences:
        raise KgError("no sentence to explain; give one, or a file that holds some")
    language = languages.load(article.language)
    known = ontology.load()
    patterns = frames.load(language.FRAMES, known)
    passages = facts.read(text, language)
    found = facts.find(passages, patterns, known)
    for passage in passages:
        click.echo(article.words(passage.sentence.span))
        for line in facts.explain(passage, patterns):
            click.echo(f"  {line}")
        for fact in found:
            if passage.sentence.span.overlaps(fact.evidence[-1]):
                click.echo(f"=> {show.notation(fact)}")
        click.echo()


@main.command()
@click.argument("text_or_file")
@click.option(
    "-f", "--format", "form", type=click.Choice(["readings", "conllu"]), default="readings", show_default=True
)
def analyse(text_or_file: str, form: str) -> None:
    """Prints each word with its readings, the chosen one first; a .conllu file keeps its tokens.

    \b
    Example:
        kg analyse "Шекарада сегіз жолақты жол салынады." --format conllu
    """
    content = text_or_file
    if is_file(text_or_file):
        content = built(Path(text_or_file))
    tokens_kept = is_file(text_or_file) and text_or_file.endswith(".conllu")
    lines = conllu.of_conllu(content.splitlines()) if tokens_kept else conllu.of_text(content)
    for line in lines:
        if form == "conllu":
            click.echo(line)
        elif line and not line.startswith("#"):
            cells = line.split("\t")
            click.echo(f"{cells[1]:24} " + "  ".join(readings_in(cells[9])))


def readings_in(misc: str) -> list[str]:
    return next(
        (part.removeprefix("Readings=").split(";") for part in misc.split("|") if part.startswith("Readings=")), []
    )


@main.command()
@folder_option
def validate(folder: Path) -> None:
    """Checks the built graph against the SHACL shapes of the ontology.

    \b
    Example:
        kg validate
    """
    violations = shapes.check(store.load(folder / "graph.nq"))
    for violation in violations:
        click.echo(str(violation))
    if violations:
        raise click.ClickException(f"{len(violations)} violations")
    click.echo("the graph meets its shapes")


@main.command()
@click.option("--store", "url", required=True, help="Address of a Graph Store Protocol or SPARQL Update endpoint.")
@click.option("--update", is_flag=True, help="The address is a SPARQL Update endpoint.")
@click.option("--user", default="", help="Name for basic or digest authentication.")
@click.option("--password", default="", envvar="KG_PASSWORD", help="Password; better given as $KG_PASSWORD.")
@click.option("--digest", is_flag=True, help="Authenticate by digest, as Virtuoso wants it.")
@click.option("--token", default="", envvar="KG_TOKEN", help="Bearer token; better given as $KG_TOKEN.")
@click.option("--timeout", type=click.FloatRange(0.1), default=60.0, show_default=True, help="Seconds for an answer.")
@click.option("--retries", type=click.IntRange(0), default=4, show_default=True, help="How often to try again.")
@folder_option
def push(
    url: str,
    update: bool,
    user: str,
    password: str,
    digest: bool,
    token: str,
    timeout: float,
    retries: int,
    folder: Path,
) -> None:
    """Sends the built graphs to a triple store, each in the place of what it was; docs/STORES.md has recipes.

    \b
    Example:
        kg push --store http://127.0.0.1:7878/store
    """
    from kg import push as pushing

    built_store = store.load(folder / "graph.nq")
    graphs = len(built_store.graphs())
    endpoint = pushing.Endpoint(url, update, user, password, digest, token, timeout, retries)
    sent = 0
    try:
        for name, triples in pushing.push(built_store, endpoint):
            click.echo(f"{triples:8} triples  {name}")
            sent += 1
    except PushError as error:
        raise PushError(f"{error} ({sent} of {graphs} graphs sent; run again to complete)") from None
    click.echo(f"{graphs} graphs sent")


@main.command()
@click.option("--endpoint", "url", required=True, help="Address of a W3C Reconciliation service.")
@click.option("--timeout", type=click.FloatRange(0.1), default=60.0, show_default=True, help="Seconds for an answer.")
@folder_option
def reconcile(url: str, timeout: float, folder: Path) -> None:
    """Prints what a reconciliation service knows of the things that have no identifier yet, as a TSV table.

    Nothing is taken over by itself: the candidates are for a person to look at.

    \b
    Example:
        kg reconcile --endpoint http://127.0.0.1:8000/reconcile > candidates.tsv
    """
    from kg import push as pushing
    from kg import reconcile as reconciling

    found = reconciling.things(store.load(folder / "graph.nq"))
    click.echo("iri\ttype\tname\tcandidate\tcandidate_name\tscore\tmatch")
    for best in reconciling.candidates(found, pushing.Endpoint(url, seconds=timeout)):
        cells = (best.thing.iri, best.thing.type, best.thing.name, best.iri, best.name, f"{best.score:g}")
        click.echo("\t".join(" ".join(cell.split()) for cell in cells) + f"\t{'yes' if best.match else 'no'}")


@main.group("docs", cls=Group)
def docs_group() -> None:
    """Writes pages and files that describe the vocabulary."""


@docs_group.command("ontology")
@click.option("-o", "--output", type=click.Path(path_type=Path), default=Path("ontology.html"), show_default=True)
@click.option("--language", type=click.Choice(documents.LANGUAGES), default="en", show_default=True)
def docs_ontology(output: Path, language: str) -> None:
    """Writes the vocabulary as an HTML page; needs the extra 'docs' (pylode).

    \b
    Example:
        kg docs ontology --language kk -o ontology.html
    """
    write_text(output, documents.ontology_page(language))
    click.echo(str(output))


@docs_group.command("shapes")
@click.option("-o", "--output", type=click.Path(path_type=Path), default=Path("shapes.ttl"), show_default=True)
def docs_shapes(output: Path) -> None:
    """Writes the SHACL shapes that the vocabulary asks for.

    \b
    Example:
        kg docs shapes -o ontology/shapes.ttl
    """
    write_text(output, shapes.written(ontology.load()))
    click.echo(str(output))


def write_text(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error.strerror}); name another file with -o") from None


@main.group("evaluate", cls=Group)
def evaluate_group() -> None:
    """Measures the analyser, the tagger and the facts against gold standards."""


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
file_argument = click.argument("file", type=click.Path(path_type=Path))


def print_report(report: dict[str, object], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False, indent=1))
        return
    for name, value in report.items():
        if isinstance(value, dict):
            click.echo(name)
            for inner, figure in value.items():
                shown = "  ".join(f"{k} {v}" for k, v in figure.items()) if isinstance(figure, dict) else figure
                click.echo(f"  {inner:16} {shown}")
        else:
            click.echo(f"{name:18} {value}")


@evaluate_group.command("morphology")
@file_argument
@json_option
def evaluate_morphology(file: Path, as_json: bool) -> None:
    """How often the treebank's lemma, part of speech, case and possessor are among the readings, and in the one chosen.

    \b
    Example:
        kg evaluate morphology treebank.conllu --json
    """
    print_report(word_scores.morphology_report(file), as_json)


@evaluate_group.command("ner")
@file_argument
@click.option("--model", type=click.Path(path_type=Path), help="Another model than the shipped one.")
@json_option
def evaluate_names(file: Path, model: Path | None, as_json: bool) -> None:
    """Precision, recall and F1 of names in an IOB2 file, by exact match.

    \b
    Example:
        kg evaluate ner test.iob2
    """
    print_report(word_scores.names_report(file, model), as_json)


@evaluate_group.command("facts")
@click.argument("gold", type=click.Path(path_type=Path))
@click.argument("texts", nargs=-1, required=True, type=click.Path(path_type=Path))
@json_option
def evaluate_facts(gold: Path, texts: tuple[Path, ...], as_json: bool) -> None:
    """Precision, recall and F1 of the facts of articles against gold facts, and each fact missed or extra.

    TEXTS are the articles (files or folders) whose ids, the names of the files, GOLD names.

    \b
    Example:
        kg evaluate facts gold.jsonl articles/
    """
    expected = fact_scores.read_gold(gold)
    graph = build_graph(list(texts))
    for problem in graph.problems:
        click.echo(f"Error: {problem}", err=True)
    unread = sorted(expected.keys() - {article.id for article in graph.articles})
    if unread:
        raise KgError(f"{gold}: no text for {len(unread)} articles, the first {unread[0]}; name their files as well")
    found = fact_scores.report(graph, expected, ontology.load())
    if as_json:
        click.echo(json.dumps(fact_scores.as_dict(found), ensure_ascii=False, indent=1))
        return
    for line in fact_scores.lines(found):
        click.echo(line)


@main.group("train", cls=Group)
def train_group() -> None:
    """Makes the models that the package ships."""


def train_command(name: str, learn: Callable[[Path, Path], int], doc: str) -> None:
    @train_group.command(name, help=doc)
    @file_argument
    @click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="Where to write the model.")
    def run(file: Path, output: Path) -> None:
        click.echo(f"{learn(file, output)} written to {output}")


def register_training() -> None:
    from kg.languages.kazakh import training

    train_command(
        "readings",
        training.train_readings,
        "Learns the choice of readings from a CoNLL-U file.\n\n"
        "\b\nExample:\n    kg train readings ktb.conllu -o readings.json.gz",
    )
    train_command(
        "ner",
        training.train_names,
        "Learns names from an IOB2 file.\n\n\b\nExample:\n    kg train ner IOB2_valid.txt -o names.crfsuite",
    )


register_training()
