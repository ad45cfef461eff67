"""The pipeline, readable as a paragraph: paths → records → readings → a graph in memory."""

from collections.abc import Iterable
from pathlib import Path

from kg import sources
from kg.archive.readings import READING, Finished, reading
from kg.build.assemble import assemble
from kg.build.options import Options
from kg.build.read_many import Progress, Reader, one_by_one, quietly
from kg.build.survey import Survey, survey
from kg.errors import InputError
from kg.model.reading import Reading
from kg.rdf.graph import Graph


def build(
    paths: Iterable[str | Path],
    options: Options,
    read: Reader = one_by_one,
    progress: Progress = quietly,
) -> Graph:
    """The graph of the articles under paths; InputError where a path does not exist or no article could be read."""
    found, readings = read_all(paths, options, read, progress)
    if not readings:
        raise nothing(found)
    return assemble(readings, options, found.problems, found.skipped)


def read_all(
    paths: Iterable[str | Path],
    options: Options,
    read: Reader = one_by_one,
    progress: Progress = quietly,
) -> tuple[Survey, list[Reading]]:
    """What was found under paths, with all that is wrong, and the readings of the rest."""
    found = survey(sources.walk(paths, dict(options.fields)), options.reading)
    readings = []
    for outcome in progress(read(found.records(), options), len(found.unread)):
        if isinstance(outcome, Finished):
            readings.append(reading(outcome.parts[READING]))
        else:
            found.leave_out(outcome)
    return found, readings


def nothing(found: Survey) -> InputError:
    """Why there is no article."""
    if found.problems:
        return found.problems[0]
    reasons = ", ".join(f"{count} {reason}" for reason, count in found.skipped.most_common())
    return InputError(Path(), f"no articles ({reasons or 'no files'})", hint="name articles, or folders of them")
