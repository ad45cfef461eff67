"""Annotated facts and names → what the reader learns from: sentences of words with anchors, roles and codes.

An anchor is the word that a fact hangs on: the last word of a position, the first of a measured value, else the trigger
that an annotator wrote down or, where none is, the predicate after the fillers.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg import sources
from kg.errors import InputError
from kg.languages import kazakh
from kg.languages.kazakh import training
from kg.model.article import Article
from kg.model.text import Sentence
from kg.schema import ontology
from kg.spans import Span

ENCLOSED = {
    "PositionHolding": ("position", -1),
    "Observation": ("value", 0),
}  # by type: the role, and which of its words
ADJACENT = {"Location": "place"}  # a place before the thing in it says where that is without a predicate
NOMINAL = {"Family": "relation"}  # anchored at this role's last word where it has words
CODES: Mapping[str, tuple[str, ...]] = {  # "" stands for none
    "Agreement.status": ("signed", "ratified", "planned"),
    "Appointment.kind": ("appointed", "dismissed", "elected"),
    "Construction.kind": ("build", "repair", "open", "close", "demolish"),
    "Construction.status": ("done", "ongoing", "planned"),
    "Family.relation": ("son", "daughter", "father", "mother", "parent", "spouse", "brother", "grandson"),
    "Observation.change": ("", "increase", "decrease"),
    "Observation.comparator": ("", ">", "<", ">=", "<=", "~"),
    "Visit.status": ("done", "planned"),
}
GOLD_FILES = ("kaznerd-facts.jsonl", "kaznerd-valid.jsonl", "articles.jsonl")
SAME_CODE = {"Agreement.status=done": "signed"}


@dataclass(frozen=True, slots=True)
class Part:
    """Words `start` up to `stop` of a sentence that fill a role."""

    role: str
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Anchored:
    """A fact of a sentence: its anchor word, its fillers that have words, and its codes by slot ("Visit.status")."""

    type: str
    anchor: int
    parts: tuple[Part, ...]
    codes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence with its facts; `number` counts the sentences of the article, `spans` are code points of its text."""

    article: str
    number: int
    words: tuple[str, ...]
    spans: tuple[Span, ...]
    facts: tuple[Anchored, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a sentence the words of a fact are looked for: words `start` up to `stop` first."""

    sentence: Sentence
    words: str
    start: int
    stop: int


def running_text(tokens: Iterable[str]) -> str:
    """Text as it is printed, from tokens: no blank before a closing mark or after an opening one.

    >>> running_text(["(", "5", ",", "3", "есе", ")", "."])
    '(5,3 есе).'
    """
    text, glued = "", True
    for token in tokens:
        text += token if glued or token in ".,:;!?)%»…]" else " " + token
        glued = token in "«(["
    return re.sub(r"(\d) ?, (\d)", r"\1,\2", text)


def article_of(name: str, text: str) -> Article:
    """An article of one paragraph."""
    return Article(name, Path(name), text, None, (Span(0, len(text)),))


def read(gold: Sequence[Path], corpus: Path) -> list[Example]:
    """The sentences of folders of gold facts, those without a fact too; facts that take two sentences are left out.

    A folder holds some of GOLD_FILES, and may hold in `articles/` the articles that they are about; an article that is
    not there is a sentence of the corpus, an IOB2 file, and named `kaznerd-valid-NNNNN`, numbered from 0. InputError
    for a folder without any of the files.
    """
    sentences = [running_text(words) for words, _ in training.read_iob2(corpus)]
    found = list[Example]()
    for folder in gold:
        files = [folder / name for name in GOLD_FILES if (folder / name).exists()]
        if not files:
            raise InputError(folder, "no gold facts", hint=f"it should hold {', '.join(GOLD_FILES)}")
        own = [folder / "articles"] if (folder / "articles").exists() else []
        written = {article.id: article for article in sources.articles(own)}
        for name, facts in (row for file in files for row in rows(file)):
            article = written[name] if name in written else article_of(name, sentences[int(name.rsplit("-", 1)[1])])
            stated = [with_words(article, fact) for fact in facts if fact.get("level") != "inferred"]
            found += list(examples(article, stated))
    return found


def rows(path: Path) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The article and the facts of each line."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            row = json.loads(line)
            yield str(row["article"]), row["facts"]


def with_words(article: Article, fact: Mapping[str, Any]) -> dict[str, Any]:
    """A fact with the words of the text where it has spans in their place ([start, end] in code points), as gold has
    that is kept apart from the text it is about."""

    def words(span: Sequence[int]) -> str:
        return article.text[span[0] : span[1]]

    def filler(one: Mapping[str, Any]) -> dict[str, Any]:
        return {**one, "text": words(one["span"])} if "span" in one else dict(one)

    roles = {role: [filler(one) for one in found] for role, found in fact["roles"].items()}
    trigger = fact.get("trigger")
    return {**fact, "roles": roles} | ({"trigger": words(trigger)} if isinstance(trigger, list) else {})


def examples(article: Article, facts: Sequence[Mapping[str, object]]) -> Iterator[Example]:
    """The sentences of an article, each with the facts that it states."""
    sentences = kazakh.annotate(article, fast=True).sentences
    placed = [(place.sentence, anchored(place, fact)) for fact in facts for place in places(article, sentences, fact)]
    for number, sentence in enumerate(sentences):
        own = tuple(fact for where, fact in placed if where is sentence and fact is not None)
        words = tuple(token.text for token in sentence.tokens)
        yield Example(article.id, number, words, tuple(token.span for token in sentence.tokens), merged(own))


def merged(facts: Sequence[Anchored]) -> tuple[Anchored, ...]:
    """Facts of one type with one anchor become one fact with the fillers of both."""
    found: dict[tuple[str, int], Anchored] = {}
    for fact in facts:
        key = (fact.type, fact.anchor)
        known = found.get(key, Anchored(fact.type, fact.anchor, (), {}))
        parts = tuple(dict.fromkeys([*known.parts, *fact.parts]))
        found[key] = Anchored(fact.type, fact.anchor, parts, {**fact.codes, **known.codes})
    return tuple(found.values())


def places(article: Article, sentences: Sequence[Sentence], fact: Mapping[str, object]) -> Iterator[Place]:
    """The one sentence that states a fact: that of its evidence, else the first with all words of its fillers."""
    evidence = str(fact.get("evidence") or "")
    start = article.text.find(evidence) if evidence else -1
    wanted = [str(one["text"]) for _, one in fillers(fact) if one.get("text")]
    for sentence in sentences:
        words = article.words(sentence.span)
        if evidence and not sentence.span.overlaps(Span(start, start + len(evidence))):
            continue
        if evidence or all(text in words for text in wanted):
            inside = Span(start, start + len(evidence)) if evidence else sentence.span
            tokens = [k for k, token in enumerate(sentence.tokens) if token.span.overlaps(inside)]
            yield Place(sentence, words, tokens[0], tokens[-1] + 1)
            return


def fillers(fact: Mapping[str, object]) -> Iterator[tuple[str, Mapping[str, object]]]:
    """The roles and fillers of a fact."""
    roles = fact["roles"]
    assert isinstance(roles, dict)
    for role, found in roles.items():
        yield from ((role, filler) for filler in found)


def anchored(place: Place, fact: Mapping[str, object]) -> Anchored | None:
    """A fact with the places of its words; None where the sentence lacks a filler that the type requires."""
    kind, parts = str(fact["type"]), list[Part]()
    worded = [(role, str(filler["text"])) for role, filler in fillers(fact) if "text" in filler]
    for role, text in worded:
        words = located(place, text, [part for part in parts if part.role == role])
        if words is not None:
            parts.append(Part(role, *words))
    required = {name for name, role in ontology.load().types[kind].roles.items() if role.required}
    if not parts or {role for role, _ in worded} & required - {part.role for part in parts}:
        return None
    return Anchored(kind, anchor(kind, place, parts, str(fact.get("trigger") or "")), tuple(parts), codes(fact))


def codes(fact: Mapping[str, object]) -> dict[str, str]:
    """The codes of a fact by slot; "" where a slot may be empty and is."""
    named = {f"{fact['type']}.{role}": str(one.get("name")) for role, one in fillers(fact) if "text" not in one}
    worded = {f"{fact['type']}.{role}" for role, one in fillers(fact) if "text" in one}
    found = {}
    for slot, allowed in CODES.items():
        code = named.get(slot, "")
        code = SAME_CODE.get(f"{slot}={code}", code)
        if slot.startswith(f"{fact['type']}.") and code in allowed and slot not in worded:
            found[slot] = code
    return found


def located(place: Place, text: str, taken: Sequence[Part]) -> tuple[int, int] | None:
    """The words of a sentence that a text covers: in the place if they can be, else near it; none taken before."""
    tokens, offset = place.sentence.tokens, place.sentence.span.start
    found = []
    for match in re.finditer(re.escape(text), place.words):
        span = Span(match.start() + offset, match.end() + offset)
        covered = [k for k, token in enumerate(tokens) if token.span.overlaps(span)]
        exact = tokens[covered[0]].span.start == span.start
        free = not any(part.start <= covered[-1] and covered[0] < part.stop for part in taken)
        distance = max(place.start - covered[0], covered[-1] + 1 - place.stop, 0)
        if free:
            found.append((not exact, distance, covered[0], covered[-1] + 1))
    return min(found)[2:] if found else None


def anchor(kind: str, place: Place, parts: Sequence[Part], trigger: str) -> int:
    """The anchor word of a fact."""
    role, which = ENCLOSED.get(kind, (NOMINAL.get(kind, ""), -1))
    own = [part for part in parts if part.role == role]
    if own:
        return own[0].start if which == 0 else last_word(place.sentence, own[0])
    if trigger:
        near = Place(place.sentence, place.words, min(p.start for p in parts), max(p.stop for p in parts))
        words = located(near, trigger.split("…")[-1].strip(), ())
        if words is not None:
            return last_word(place.sentence, Part("", *words))
    return predicate(kind, place, parts)


def last_word(sentence: Sentence, part: Part) -> int:
    """The last word of a part that is no mark."""
    inside = range(part.start, part.stop)
    return max((k for k in inside if sentence.tokens[k].text[-1].isalnum()), default=part.stop - 1)


def predicate(kind: str, place: Place, parts: Sequence[Part]) -> int:
    """The predicate of a fact: a verb after the last filler, else one between fillers, else the last filler's word."""
    after = max(part.stop for part in parts)
    beside = [part for part in parts if part.role == ADJACENT.get(kind)]
    if beside and not any(beside[0].stop + 1 < part.start or part.stop <= beside[0].start for part in parts):
        return last_word(place.sentence, beside[0])
    free = [k for k in range(place.start, place.stop) if not any(p.start <= k < p.stop for p in parts)]
    verbs = [k for k in free if place.sentence.tokens[k].analysis.pos in ("VERB", "AUX")]
    later = [k for k in verbs if k >= after]
    if later:
        run = [k for k in later if set(range(later[0], k + 1)) <= set(later)]
        return run[-1]
    if verbs:
        return verbs[-1]
    words = [k for k in free if k >= after and place.sentence.tokens[k].text[-1].isalnum()]
    return words[0] if words else last_word(place.sentence, max(parts, key=lambda part: part.stop))
