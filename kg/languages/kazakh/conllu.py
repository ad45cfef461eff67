"""Text → CoNLL-U: the chosen reading in LEMMA, UPOS and FEATS, all readings and names in MISC."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from kg.errors import InputError
from kg.languages import kazakh
from kg.model.text import Analysis, Sentence
from kg.model.view import View
from kg.sources import plain, views
from kg.spans import cover

COLUMNS = 10
STANDARD_INPUT = Path("-")


def misc(readings_of: Sequence[Analysis], label: str, glued: bool) -> str:
    """Readings=… separated by semicolons; bars inside them are commas, since a bar divides MISC."""
    parts = [] if label == "O" else [f"NER={label}"]
    parts.append("Readings=" + ";".join(map(str, readings_of)))
    return "|".join([*parts, *(["SpaceAfter=No"] if glued else [])])


def row(number: str, form: str, found: Sequence[Analysis], extra: str) -> str:
    best = found[0]
    return "\t".join([number, form, best.lemma, best.pos, "_", best.features or "_", "_", "_", "_", extra])


def sentence_lines(sentence: Sentence, view: View, number: int) -> Iterator[str]:
    """A sentence of a view: its words as they are written, read as the view has them."""
    spans = [view.back(token.span) for token in sentence.tokens]
    whole = cover(spans)
    yield f"# sent_id = {number}"
    yield "# text = " + view.original[whole.start : whole.stop].replace("\n", " ")
    for place, (token, span, label) in enumerate(zip(sentence.tokens, spans, sentence.labels, strict=True)):
        glued = place + 1 < len(spans) and spans[place + 1].start == span.stop
        word = view.original[span.start : span.stop]
        yield row(str(place + 1), word, token.analyses, misc(token.analyses, label, glued))
    yield ""


def of_text(text: str) -> Iterator[str]:
    """The lines of CoNLL-U for a text."""
    seen, view = views.of(plain.of_text(text))
    for number, sentence in enumerate(kazakh.annotate(seen).sentences, 1):
        yield from sentence_lines(sentence, view, number)


def of_conllu(lines: Iterable[str], path: Path = STANDARD_INPUT) -> Iterator[str]:
    """The lines of CoNLL-U with our analysis in place of theirs; comments, tokens and multiword ranges stay. InputError
    with the line of `path` that has not ten columns."""
    block: list[str] = []
    for number, line in enumerate([*lines, ""], 1):
        if line.strip() and not line.startswith("#") and line.count("\t") != COLUMNS - 1:
            problem = f"{line.count(chr(9)) + 1} columns"
            raise InputError(path, problem, line=number, hint=f"CoNLL-U has {COLUMNS}, between tabs")
        if line.strip():
            block.append(line)
        elif block:
            yield from analysed(block)
            block = []


def analysed(block: Sequence[str]) -> Iterator[str]:
    cells = [line.split("\t") for line in block if not line.startswith("#")]
    words = [cell[1] for cell in cells if cell[0].isdigit()]
    (seen,) = kazakh.read([words])
    labels, found = iter(seen.labels), iter(seen.readings)
    for line in block:
        parts = line.split("\t")
        if line.startswith("#") or not parts[0].isdigit():
            yield line
        else:
            glued = len(parts) > 9 and "SpaceAfter=No" in parts[9]
            own = next(found)
            yield row(parts[0], parts[1], own, misc(own, next(labels), glued))
    yield ""
