"""Sentences → what a small pre-trained encoder reads in them: label probabilities for names, and candidates of facts.

One pass over a sentence gives both. A word is known by the vector of its first piece; the heads on those vectors say
which words anchor a fact of which type, and for each anchor which words fill its roles. spacy-transformers and gliner
do the like with torch, a hundred times the size; onnxruntime is loaded when a reader is made.
"""

import gzip
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kg.model.text import Argument, Candidate

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]

GRAPH, HEADS, PIECES, LAYOUT = "reader.onnx", "reader.npz", "reader.pieces.gz", "reader.json"
OUTPUTS, PROBE = ("names", "anchors", "fillers", "hooks", "inner"), "probe"
PROBED = 4 * 255 * 127  # the graph's output `probe`, if nothing overflows
META = "\u2581"  # stands for the blank before a word
START, PADDING, END, UNKNOWN = range(4)
LONGEST_WORD = 12  # pieces of a word that are read
LONGEST = 398  # pieces of a sentence that are read at once; the encoder knows 512 places
LIKELY = 0.15  # an anchor of this probability makes a candidate
INSIDE = 0.5  # a word of this probability or more is part of a filler
FAINT = 0.1  # where no word is, the best one of this probability or more


@dataclass(frozen=True, slots=True)
class Layout:
    """What the rows of the model stand for: IOB2 labels, fact types, roles, the roles of each type, and the codes of
    each slot ("Visit.status"). Words further than `reach` from an anchor are as good as `reach` away."""

    labels: tuple[str, ...]
    types: tuple[str, ...]
    roles: tuple[str, ...]
    roles_of: Mapping[str, tuple[str, ...]]
    codes: Mapping[str, tuple[str, ...]]
    reach: int

    def slots(self, kind: str) -> Iterator[tuple[str, int, tuple[str, ...]]]:
        """The coded roles of a type, each with the row of its first code and its codes."""
        row = 0
        for slot, allowed in self.codes.items():
            if slot.startswith(f"{kind}."):
                yield slot.split(".")[1], row, allowed
            row += len(allowed)


@dataclass(frozen=True, slots=True)
class Findings:
    """What is read in a sentence: `names` are log-probabilities [words, labels], `words` the vectors of each word's
    first and last piece after the middle layers, side by side [words, width]: they tell most of grammar."""

    names: Floats
    words: Floats
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Encoded:
    """A part of a sentence: its pieces, and the place of the first piece of each word among them."""

    pieces: tuple[int, ...]
    firsts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Output:
    """The model's output for a part: log-probabilities of labels [words, labels], probabilities of anchors
    [words, types], the vectors of the words as fillers and as anchors [words, width], and those of the pieces after the
    middle layers [pieces, twice hidden]."""

    names: Floats
    anchors: Floats
    fillers: Floats
    hooks: Floats
    inner: Floats


def cutter(
    pieces: Mapping[str, int], scores: Sequence[float], rewritten: Mapping[str, str]
) -> Callable[[str], tuple[int, ...]]:
    """The function that cuts a word into its likeliest pieces, as sentencepiece's unigram model does."""
    longest, penalty = max(map(len, pieces), default=1), min(scores) - 10
    listed = {piece: (number, scores[number]) for piece, number in pieces.items()}

    @lru_cache(maxsize=1 << 17)
    def cut(word: str) -> tuple[int, ...]:
        text = META + "".join(rewritten.get(char, char) for char in word).strip().replace(" ", META)
        best, back = [0.0] + [-1e30] * len(text), [(0, UNKNOWN)] * (len(text) + 1)
        for start in range(len(text)):
            if best[start] + penalty > best[start + 1]:
                best[start + 1], back[start + 1] = best[start] + penalty, (start, UNKNOWN)
            for stop in range(start + 1, min(len(text), start + longest) + 1):
                found = listed.get(text[start:stop])
                if found is not None and best[start] + found[1] > best[stop]:
                    best[stop], back[stop] = best[start] + found[1], (start, found[0])
        return tuple(traced(back))[::-1][:LONGEST_WORD]

    return cut


def traced(back: Sequence[tuple[int, int]]) -> Iterator[int]:
    """The pieces on the best way, from the last."""
    place = len(back) - 1
    while place:
        place, piece = back[place]
        yield piece


def encode(words: Sequence[str], cut: Callable[[str], tuple[int, ...]]) -> Iterator[Encoded]:
    """The parts of a sentence, each of at most LONGEST pieces."""
    pieces, firsts = list[int](), list[int]()
    for word in words:
        own = cut(word)
        if len(pieces) + len(own) > LONGEST:
            yield Encoded(tuple(pieces), tuple(firsts))
            pieces, firsts = [], []
        firsts.append(len(pieces))
        pieces += own
    if firsts:
        yield Encoded(tuple(pieces), tuple(firsts))


def probabilities(scores: Floats) -> Floats:
    """Softmax over the last axis."""
    raised = np.exp(scores - scores.max(-1, keepdims=True))
    return np.asarray(raised / raised.sum(-1, keepdims=True), np.float32)


def stretches(begins: Floats, insides: Floats) -> Iterator[tuple[int, int, float]]:
    """The words that fill a role, from the probabilities [words] that a word begins a filler or goes on with one:
    start, stop and mean probability of each filler.

    >>> found = stretches(np.array([0.9, 0.0, 0.8], np.float32), np.array([0.0, 0.7, 0.1], np.float32))
    >>> [(start, stop, round(score, 2)) for start, stop, score in found]
    [(0, 2, 0.8), (2, 3, 0.9)]
    """
    either = begins + insides
    top = float(either.max(initial=0.0))
    if top < FAINT:
        return
    cut = INSIDE if top >= INSIDE else top / 2
    start: int | None = None
    for place in range(len(either) + 1):
        ends = place == len(either) or either[place] < cut
        if start is not None and (ends or begins[place] > insides[place]):
            yield start, place, float(either[start:place].mean())
            start = None
        if start is None and not ends:
            start = place


class Reader:
    """A loaded model; reads sentences on one thread."""

    def __init__(self, folder: Traversable) -> None:
        self.layout = load_layout(folder)
        self.cut = load_cutter(folder)
        with (folder / HEADS).open("rb") as file:
            self.heads = {name: np.asarray(value, np.float32) for name, value in np.load(file).items()}
        self.session = session((folder / GRAPH).read_bytes())

    def read(self, sentences: Sequence[Sequence[str]]) -> list[Findings]:
        """What is found in each sentence, given as its words; what is found in one depends on that one alone."""
        outputs = [
            [(part, self.run(part)) for part in encode(words, self.cut)] for words in sentences
        ]  # at one go: warm caches
        return [joined([self.findings(*output) for output in parts], len(self.layout.labels)) for parts in outputs]

    def run(self, part: Encoded) -> Output:
        """The model's output for a part."""
        given = {"pieces": np.array(part.pieces, np.int64), "firsts": np.array(part.firsts, np.int64)}
        return Output(*self.session.run(OUTPUTS, given))

    def findings(self, part: Encoded, output: Output) -> Findings:
        candidates = (
            self.candidate(output, int(word), int(kind)) for word, kind in np.argwhere(output.anchors >= LIKELY)
        )
        return Findings(output.names, word_vectors(part, output.inner), tuple(candidates))

    def candidate(self, output: Output, anchor: int, kind: int) -> Candidate:
        """The fact of a type that hangs on an anchor word."""
        name, heads, reach = self.layout.types[kind], self.heads, self.layout.reach
        away = np.clip(np.arange(len(output.names)) - anchor, -reach, reach) + reach
        hidden = np.maximum(output.fillers + output.hooks[anchor] + heads["types"][kind] + heads["away"][away], 0)
        codes = tuple(self.codes(name, heads["codes"] @ hidden[anchor] + heads["codes_bias"]))
        arguments = tuple(self.arguments(name, hidden))
        return Candidate(name, anchor, float(output.anchors[anchor, kind]), arguments, codes)

    def arguments(self, kind: str, hidden: Floats) -> Iterator[Argument]:
        """The fillers of a type's roles, from the vectors of the words as seen from the anchor [words, width]."""
        for role in self.layout.roles_of[kind]:
            row = self.layout.roles.index(role) * 3
            scores = hidden @ self.heads["roles"][row : row + 3].T + self.heads["roles_bias"][row : row + 3]
            likely = probabilities(np.asarray(scores, np.float32))
            for start, stop, score in stretches(likely[:, 1], likely[:, 2]):
                yield Argument(role, start, stop, score)

    def codes(self, kind: str, scores: Floats) -> Iterator[tuple[str, str, float]]:
        """The likeliest code of each coded role of a type."""
        for role, row, allowed in self.layout.slots(kind):
            likely = probabilities(scores[row : row + len(allowed)])
            yield role, allowed[int(likely.argmax())], float(likely.max())


def word_vectors(part: Encoded, pieces: Floats) -> Floats:
    """The vectors of the first and the last piece of each word, from those of all pieces."""
    lasts = [*(first - 1 for first in part.firsts[1:]), len(part.pieces) - 1]
    return np.concatenate([pieces[list(part.firsts)], pieces[lasts]], axis=1)


def joined(parts: Sequence[Findings], labels: int) -> Findings:
    """The findings of a sentence from those of its parts."""
    if len(parts) == 1:
        return parts[0]
    candidates: list[Candidate] = []
    words = 0
    for part in parts:
        candidates += (moved(candidate, words) for candidate in part.candidates)
        words += len(part.names)
    names = [np.zeros((0, labels), np.float32), *(part.names for part in parts)]
    vectors = [part.words for part in parts] or [np.zeros((0, 0), np.float32)]
    return Findings(np.concatenate(names), np.concatenate(vectors), tuple(candidates))


def moved(candidate: Candidate, words: int) -> Candidate:
    """A candidate some words further on."""
    arguments = (Argument(a.role, a.start + words, a.stop + words, a.score) for a in candidate.arguments)
    return Candidate(candidate.type, candidate.anchor + words, candidate.score, tuple(arguments), candidate.codes)


def load_layout(folder: Traversable) -> Layout:
    """The layout of `reader.json`."""
    read = json.loads((folder / LAYOUT).read_text(encoding="utf-8"))
    labels, types, roles = (tuple(read[name]) for name in ("labels", "types", "roles"))
    roles_of, codes = ({name: tuple(rows) for name, rows in read[part].items()} for part in ("roles_of", "codes"))
    return Layout(labels, types, roles, roles_of, codes, read["reach"])


def load_cutter(folder: Traversable) -> Callable[[str], tuple[int, ...]]:
    """The cutter of `reader.pieces.gz`: the rewritten characters as JSON on the first line, then a piece and its score
    on each."""
    with (folder / PIECES).open("rb") as file:
        first, *lines = gzip.decompress(file.read()).decode("utf-8").rstrip("\n").split("\n")
    pieces, scores = zip(*(line.split("\t") for line in lines), strict=True)
    numbers = {piece: number for number, piece in enumerate(pieces) if number > UNKNOWN}
    return cutter(numbers, [float(score) for score in scores], json.loads(first))


def session(graph: bytes) -> "InferenceSession":
    """The graph, ready to run on one thread. Where the processor's sums of 8-bit products overflow, a slower and exact
    way of multiplying is taken: the findings are the same everywhere."""
    quick = started(graph, exact=False)
    given = {"pieces": np.array([UNKNOWN], np.int64), "firsts": np.array([0], np.int64)}
    [products] = quick.run([PROBE], given)
    return quick if (products == PROBED).all() else started(graph, exact=True)


def started(graph: bytes, *, exact: bool) -> "InferenceSession":
    """A session of onnxruntime; its rewriting for transformers made the graph slower, but unsigns the codes."""
    import onnxruntime

    levels = onnxruntime.GraphOptimizationLevel
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.graph_optimization_level = levels.ORT_ENABLE_EXTENDED if exact else levels.ORT_ENABLE_BASIC
    options.add_session_config_entry("session.x64quantprecision", "1" if exact else "0")
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


@cache
def load() -> Reader:
    """The model that the package ships."""
    return Reader(files("kg.languages.kazakh") / "models")
