"""A treebank × the analyser, an IOB2 corpus × the tagger → figures."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from kg.evaluate.scores import Score, figures
from kg.languages import kazakh
from kg.languages.kazakh import training
from kg.languages.kazakh.names import find as names
from kg.languages.kazakh.names import tagger
from kg.model.text import Analysis

FEATURES = {"case": "Case", "possessor": "Person[psor]"}


def agrees(reading: Analysis, gold: Analysis, part: str) -> bool:
    """Whether a reading has the gold reading's lemma, part of speech, case or possessor."""
    if part == "lemma":
        return reading.lemma == gold.lemma
    if part == "pos":
        return reading.pos == gold.pos
    return reading.get(FEATURES[part]) == gold.get(FEATURES[part])


def morphology_report(path: Path, fast: bool = False) -> dict[str, object]:
    """How the analyser does on the words (no marks) of a CoNLL-U file.

    How often each part of the gold reading is among those kept (at most disambiguation.KEPT a word) and in the one
    chosen, and F1 of case and possessor of the chosen; with the encoder unless `fast`.
    """
    parts = ("lemma", "pos", "case", "possessor")
    among = dict.fromkeys(parts, 0)
    chosen = dict.fromkeys(parts, 0)
    scores = dict.fromkeys(FEATURES, Score())
    words = count = 0
    sentences = list(training.read_conllu(path))
    read = kazakh.read([[word.form for word in sentence] for sentence in sentences], fast)
    for sentence, seen in zip(sentences, read, strict=True):
        for word, found in zip(sentence, seen.readings, strict=True):
            if word.gold.pos in ("PUNCT", "SYM"):
                continue
            words, count = words + 1, count + len(found)
            for part in parts:
                among[part] += any(agrees(reading, word.gold, part) for reading in found)
                chosen[part] += agrees(found[0], word.gold, part)
            for part, feature in FEATURES.items():
                scores[part] += feature_score(found[0].get(feature), word.gold.get(feature))
    total = max(words, 1)
    return {
        "words": words,
        "readings_per_word": round(count / total, 3),
        "among": {part: round(hits / total, 4) for part, hits in among.items()},
        "chosen": {part: round(hits / total, 4) for part, hits in chosen.items()},
        "f1": {part: round(score.f1, 4) for part, score in scores.items()},
    }


def feature_score(found: str | None, gold: str | None) -> Score:
    if found == gold:
        return Score(tp=int(found is not None))
    return Score(fp=int(found is not None), fn=int(gold is not None))


def names_report(path: Path, model: Path | None = None) -> dict[str, object]:
    """How the tagger does on an IOB2 file: exact match of span and class, as seqeval counts it, for the classes of the
    file and for the types of thing that the graph makes of them (a GPE and a LOCATION are both a Place; dates and
    numbers, which have rules of their own, are left out)."""
    by_class: dict[str, Score] = {}
    by_type: dict[str, Score] = {}
    for words, labels in training.read_iob2(path):
        gold, found = entity_spans(labels), entity_spans(tagger.labels(words, training.chosen(words), model))
        by_class = added(by_class, gold, found)
        by_type = added(by_type, typed(gold), typed(found))
    return {
        "micro": figures(sum(by_class.values(), Score())),
        "classes": {name: figures(score) for name, score in sorted(by_class.items())},
        "micro_types": figures(sum(by_type.values(), Score())),
        "types": {name: figures(score) for name, score in sorted(by_type.items())},
    }


def typed(spans: Iterable[tuple[int, int, str]]) -> set[tuple[int, int, str]]:
    """The spans of classes that become things, with the types of those things."""
    return {(start, stop, names.CLASSES[label]) for start, stop, label in spans if label in names.CLASSES}


def entity_spans(labels: Sequence[str]) -> set[tuple[int, int, str]]:
    return {(name.start, name.stop, name.type) for name in tagger.spans(labels)}


def added(
    scores: dict[str, Score], gold: Iterable[tuple[int, int, str]], found: Iterable[tuple[int, int, str]]
) -> dict[str, Score]:
    """The scores with those of one more sentence."""
    result, right, said = dict(scores), set(gold), set(found)
    for span in right | said:
        score = Score(tp=span in right & said, fp=span in said - right, fn=span in right - said)
        result[span[2]] = result.get(span[2], Score()) + score
    return result
