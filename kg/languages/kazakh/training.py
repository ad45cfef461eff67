"""How the shipped models are made: from UD Kazakh-KTB the choice of readings and what vectors tell
of them, from KazNERD the names."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kg.errors import InputError
from kg.languages.kazakh.encoder import reader
from kg.languages.kazakh.names import tagger
from kg.languages.kazakh.tables import rows
from kg.languages.kazakh.words import classifier, disambiguation, learning, morphology
from kg.model.text import Analysis

FOLDS = 5


class Word(NamedTuple):
    form: str
    gold: Analysis


def read_conllu(path: Path) -> Iterator[list[Word]]:
    """The sentences of a CoNLL-U file: its syntactic words with their lemma, UPOS and features."""
    sentence: list[Word] = []
    for number, line in enumerate([*read_lines(path), ""], 1):
        cells = line.split("\t")
        if not line and sentence:
            yield sentence
            sentence = []
        elif line and not line.startswith("#") and len(cells) != 10:
            raise InputError(path, f"{len(cells)} columns", line=number, hint="CoNLL-U has ten, tab-separated")
        elif cells[0].isdigit():
            sentence.append(Word(cells[1], Analysis(cells[2], cells[3], "" if cells[5] == "_" else cells[5])))


def read_iob2(path: Path) -> Iterator[tuple[list[str], list[str]]]:
    """The words and labels of each sentence of an IOB2 file: a word and its label a line, blank lines between."""
    words: list[str] = []
    tags: list[str] = []
    for number, line in enumerate([*read_lines(path), ""], 1):
        cells = line.split()
        if not cells and words:
            yield words, tags
            words, tags = [], []
        elif cells and (len(cells) < 2 or not (cells[-1] == "O" or cells[-1][:2] in ("B-", "I-"))):
            hint = "write a word and its label, such as B-PERSON or O, on each line"
            raise InputError(path, f"{line!r} is not IOB2", line=number, hint=hint)
        elif cells:
            words.append(cells[0])
            tags.append(cells[-1])


def read_lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(path, str(error), hint="name a text file in UTF-8") from None


def lexicon_without(lemmas: set[tuple[str, str]]) -> dict[str, list[morphology.Stem]]:
    """The written stems, without those of `lemmas` that the treebank alone attests."""
    found: dict[str, list[morphology.Stem]] = defaultdict(list)
    for lemma, pos, kind, drops, attested in rows("stems"):
        if attested == "KTB" and (lemma, pos) in lemmas:
            continue
        features = kind if pos in ("PRON", "DET") else ""
        for variant, stem in morphology.stem_entries(lemma, pos, features, drops == "yes"):
            found[variant].append(stem)
    return dict(found)


def examples(sentences: Sequence[list[Word]], unseen: set[tuple[str, str]]) -> Iterator[learning.Example]:
    """Sentences with their readings as the analyser gives them when it does not know the `unseen` stems."""
    lexicon = lexicon_without(unseen)

    @cache
    def analyse(form: str) -> tuple[Analysis, ...]:
        return tuple(morphology.readings(form, lexicon))

    for sentence in sentences:
        forms = tuple(word.form for word in sentence)
        yield learning.Example(forms, tuple(map(analyse, forms)), tuple(word.gold for word in sentence))


def folds(sentences: Sequence[list[Word]], *, seed: int = 1) -> Iterator[list[learning.Example]]:
    """The treebank in FOLDS parts, each analysed without the stems that only it attests."""
    order = list(range(len(sentences)))
    Random(seed).shuffle(order)
    for fold in range(FOLDS):
        inside = [sentences[index] for index in order[fold::FOLDS]]
        outside = [s for number, index in enumerate(order) if number % FOLDS != fold for s in [sentences[index]]]
        elsewhere = {(word.gold.lemma, word.gold.pos) for sentence in outside for word in sentence}
        unseen = {(word.gold.lemma, word.gold.pos) for sentence in inside for word in sentence} - elsewhere
        yield list(examples(inside, unseen))


def train_readings(treebank: Path, model: Path) -> int:
    """Learns the choice of readings from a CoNLL-U file; returns the number of weights."""
    sentences = list(read_conllu(treebank))
    learnt = learning.train(example for fold in folds(sentences) for example in fold)
    disambiguation.save(learnt, model)
    return len(learnt.weights)


def vectors(sentences: Sequence[Sequence[str]]) -> list[NDArray[np.float32]]:
    """The encoder's vectors of the words of each sentence [words, width]."""
    return [findings.words for findings in reader.load().read(sentences)]


def train_classifier(treebank: Path, model: Path) -> int:
    """Learns from a CoNLL-U file what the encoder's vectors tell of readings; returns the number of words."""
    sentences = list(read_conllu(treebank))
    gold = [word.gold for sentence in sentences for word in sentence]
    seen = np.concatenate(vectors([[word.form for word in sentence] for sentence in sentences]))
    classifier.save(learning.train_classifier(seen, gold), model)
    return len(gold)


def chosen(words: Sequence[str]) -> list[Analysis]:
    """The reading of each word that the shipped model chooses without the encoder."""
    ranked = disambiguation.load().rank(words, [morphology.analyse(word) for word in words])
    return [found[0] for found in ranked]


def train_names(corpus: Path, model: Path) -> int:
    """Learns names from an IOB2 file; returns the number of sentences."""
    sentences = [(words, chosen(words), labels) for words, labels in read_iob2(corpus)]
    tagger.train(sentences, model)
    return len(sentences)
