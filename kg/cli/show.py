"""What the command line prints of graphs: facts with their sentences, the summary of a build, the state of a store."""

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from kg.answers.facts import Answer, fillers
from kg.build.update import Status
from kg.rdf.graph import Graph

SHOWN = 10  # ids of a kind
EVIDENCE = 3  # sentences of a fact


def answers(found: Iterable[Answer]) -> str:
    """Facts with their sentences, the stating words between 【 and 】."""
    return "\n".join(line for answer in found for line in (*answer_lines(answer), "")).rstrip()


def answer_lines(answer: Answer) -> Iterator[str]:
    record = answer.record
    yield f"{record['type']}  ({record['confidence']})  {record['iri']}"
    for role, filler in fillers(record):
        value = f"  = {filler['value']}" if "value" in filler else ""
        iri = f"  <{filler['iri']}>" if "iri" in filler else ""
        yield f"    {role}: {filler['name']}{value}{iri}"
    for evidence in answer.evidence:
        words = " ".join(f"{evidence.before}【{evidence.words}】{evidence.after}".split())
        yield f"    {evidence.article}:{evidence.span.start}-{evidence.span.stop}  {words}"
    if answer.more:
        yield f"    … and {answer.more} more; --all shows them"


def summary(graph: Graph, seconds: float, output: Path | None, folder: Path | None, files: Collection[str]) -> str:
    """What a build did, in a few lines; `files` are the names of those that it wrote into `output`."""
    lines = [
        f"articles  {len(graph.readings)}",
        f"entities  {len(graph.entities)}",
        f"facts     {sum(summary.facts for summary in graph.summaries)}",
        f"triples   {graph.store.triples()}",
        f"seconds   {seconds:.1f}",
    ]
    if folder is not None:
        lines.append(f"store     {folder}/ (query with 'kg query --store {folder}', look with 'kg status')")
    if output is not None:
        lines.append(f"files     {output}/ ({uses(files)})")
    if undated := sum(summary.day is None for summary in graph.summaries):
        lines.append(f"undated   {undated}")
    if graph.skipped:
        lines.append("not read  " + ", ".join(f"{count} {reason}" for reason, count in sorted(graph.skipped.items())))
    return "\n".join(lines)


def uses(files: Collection[str]) -> str:
    """What can be done with the files of a build; their names where that is for other programs."""
    load = " or ".join(name for name in ("graph.ttl", "graph.trig") if name in files)
    said = [
        *["open graph.html"] * ("graph.html" in files),
        *["query with 'kg query'"] * ("graph.nq" in files),
        *[f"load {load}"] * bool(load),
    ]
    return ", ".join(said or sorted(files) or ["none written"])


def status(found: Status) -> str:
    """How a store stands to its articles, in a few lines, with the ids of what is not as it was."""
    lines = [f"in         {len(found.held)}"]
    for name in ("changed", "new", "gone", "withdrawn"):
        ids = getattr(found, name)
        shown = ", ".join(ids[:SHOWN]) + (" …" if len(ids) > SHOWN else "")
        lines.append(f"{name:10} {len(ids)}" + (f"  {shown}" if ids else ""))
    lines.append(f"failed     {len(found.failed)}")
    lines += [f"    {line}" for line in found.failed]
    lines += [f"not read   {count} {reason}" for reason, count in sorted(found.skipped.items())]
    return "\n".join(lines)
