"""Text → CoNLL-U: the chosen reading in LEMMA, UPOS and FEATS, all readings and names in MISC."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from kg.errors import InputError
from kg.languages import kazakh
from kg.languages.kazakh.names import tagger
from kg.languages.kazakh.words import disambiguation, morphology
from kg.model.text import Analysis, Token
from kg.sources import plain

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


def sentence_lines(tokens: Sequence[Token], text: str, number: int) -> Iterator[str]:
    labels = tagger.labels([token.text for token in tokens], [token.analysis for token in tokens])
    yield f"# sent_id = {number}"
    yield "# text = " + text[tokens[0].span.start : tokens[-1].span.stop].replace("\n", " ")
    for place, (token, label) in enumerate(zip(tokens, labels, strict=True)):
        following = tokens[place + 1] if place + 1 < len(tokens) else None
        glued = following is not None and following.span.start == token.span.stop
        yield row(str(place + 1), token.text, token.analyses, misc(token.analyses, label, glued))
    yield ""


def of_text(text: str) -> Iterator[str]:
    """The lines of CoNLL-U for a text."""
    for number, sentence in enumerate(kazakh.annotate(plain.of_text(text)).sentences, 1):
        yield from sentence_lines(sentence.tokens, text, number)


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
    ranked = disambiguation.load().rank(words, [morphology.analyse(word) for word in words])
    labels = iter(tagger.labels(words, [found[0] for found in ranked]))
    found = iter(ranked)
    for line in block:
        parts = line.split("\t")
        if line.startswith("#") or not parts[0].isdigit():
            yield line
        else:
            glued = len(parts) > 9 and "SpaceAfter=No" in parts[9]
            own = next(found)
            yield row(parts[0], parts[1], own, misc(own, next(labels), glued))
    yield ""
