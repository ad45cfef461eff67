"""Gold facts × the facts of a build → precision, recall and F1 by type; what was missed and what was extra.

A gold file holds one JSON object a line: `{"article": id, "facts": [{"type", "roles", "level"?}]}`; a filler of a role
is `{"name", "text"}` or `{"names": [accepted names]}`, with `"value"` where it is a number or an ISO 8601 date; gold
that is kept apart from its texts has `"span": [start, end]` (code points) in place of words. A fact is right when a
gold fact of its type has its fillers of the key roles. A gold fact of level "inferred" needs more than one sentence;
missing it counts in the figure "with inferred" only.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

from kg.errors import InputError
from kg.evaluate.scores import Score, figures
from kg.languages.kazakh.encoder.examples import with_words
from kg.languages.kazakh.words import morphology
from kg.model.fact import Fact, Filler, Origin
from kg.model.reading import Reading
from kg.rdf.graph import Graph
from kg.schema.accepts import accepts

# roles whose words two annotators seldom cut alike: half of the words suffice
LOOSE = frozenset(
    """position content topic purpose indicator title field status object product thing award name work event about
    target place organization""".split()
)
ENOUGH = {True: 0.5, False: 0.8}  # F1 of the words of two names, loose or not
SURE = 0.9  # facts of this confidence or more are to be right nine times in ten
Gold = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact that is missed or extra, with the sentence it is (or would be) stated in, where that is known."""

    kind: str
    article: str
    fact: str
    sentence: str = ""

    def __str__(self) -> str:
        return f"{self.kind:6} {self.article}  {self.fact}" + (f"\n       {self.sentence}" if self.sentence else "")


@dataclass(frozen=True, slots=True)
class Outcome:
    """A fact that is right or extra, or a gold fact that is missed; `inferred` as the gold fact is."""

    kind: str
    type: str
    inferred: bool
    confidence: float = 0.0
    origins: tuple[Origin, ...] = ()

    @property
    def score(self) -> Score:
        return Score(tp=int(self.kind == "right"), fp=int(self.kind == "extra"), fn=int(self.kind == "missed"))


@dataclass(frozen=True, slots=True)
class Report:
    """`stated` leaves inferred gold facts out, `all` counts them, `sure` counts those found at SURE or more;
    `hallucinated` and `conforming` are shares of the facts found: those with a filler whose words the article lacks,
    and those that the ontology allows."""

    stated: Score
    all: Score
    sure: Score
    types: Mapping[str, Score]
    origins: Mapping[str, Score]
    hallucinated: float
    conforming: float
    differences: tuple[Difference, ...]


@lru_cache(maxsize=65536)
def lemmas(word: str) -> frozenset[str]:
    """The dictionary forms that a word may have, itself among them."""
    return frozenset({word.lower(), *(reading.lemma.lower() for reading in morphology.analyse(word))})


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


def overlap(found: str, gold: str) -> float:
    """F1 of the words of two names; words are the same when they may have one dictionary form."""
    mine, theirs = words(found), words(gold)
    left, same = list(theirs), 0
    for word in mine:
        match = next((other for other in left if lemmas(word) & lemmas(other)), None)
        if match is not None:
            left.remove(match)
            same += 1
    return 2 * same / (len(mine) + len(theirs)) if same else 0.0


def same_filler(filler: Filler, text: str, gold: Gold) -> bool:
    """Whether a filler, with its words, is a gold filler: by its value where gold has one, else by its name."""
    value = gold.get("value")
    if isinstance(value, (int, float)):
        return isinstance(filler.value, (int, float)) and abs(filler.value - value) <= 1e-6 * max(1.0, abs(value))
    if value is not None and str(filler.value or "").startswith(str(value)[:10]):
        return True
    names = gold.get("names") or [gold.get("name"), gold.get("text")]
    accepted = [str(name) for name in names if name] if isinstance(names, list) else []
    need = ENOUGH[filler.role in LOOSE]
    return any(overlap(said, name) >= need for said in (filler.name, text) if said for name in accepted)


def key_matches(reading: Reading, fact: Fact, role: str, gold: Sequence[Gold]) -> tuple[int, int]:
    """How many gold fillers of a role a fact has, and how many fillers it has besides."""
    own = [(filler, reading.article.words(filler.span) if filler.span else "") for filler in fact.of(role)]
    found = sum(any(same_filler(filler, text, one) for filler, text in own) for one in gold)
    return found, len(own) - found


def is_right(reading: Reading, fact: Fact, gold: Gold) -> bool:
    """Whether a fact has the gold fillers of each key role (two thirds of three or more), and no more wrong ones than
    there are right."""
    if fact.type.name != gold["type"]:
        return False
    for role in fact.type.keys:
        wanted = fillers(gold, role.name)
        found, besides = key_matches(reading, fact, role.name, wanted) if wanted else (0, 0)
        needed = len(wanted) if len(wanted) < 3 else -(-2 * len(wanted) // 3)
        if found < needed or besides > len(wanted) > 0:
            return False
    return True


def fillers(gold: Gold, role: str) -> list[Gold]:
    roles = gold.get("roles")
    return list(roles.get(role, [])) if isinstance(roles, dict) else []


def likeness(reading: Reading, fact: Fact, gold: Gold) -> int:
    """The fillers that a fact shares with a gold fact of its type."""
    return sum(key_matches(reading, fact, role, fillers(gold, role))[0] for role in fact.type.roles)


def matching(reading: Reading, golds: Sequence[Gold]) -> dict[int, int]:
    """Index of a fact → index of the gold fact that it is; a gold fact is given away once."""
    pairs = sorted(
        (-likeness(reading, fact, gold), number, place)
        for number, fact in enumerate(reading.facts)
        for place, gold in enumerate(golds)
        if is_right(reading, fact, gold)
    )
    found: dict[int, int] = {}
    for _, number, place in pairs:
        if number not in found and place not in found.values():
            found[number] = place
    return found


def read_gold(path: Path) -> dict[str, list[Gold]]:
    """Article id → its gold facts; InputError with the line that is not such an object."""
    found: dict[str, list[Gold]] = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(path, str(error), hint="name a JSON Lines file of gold facts") from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            found[row.get("article") or row["sid"]] = [dict(fact, type=fact["type"]) for fact in row["facts"]]
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            hint = 'write {"article": id, "facts": [{"type": ..., "roles": {...}}]}'
            raise InputError(path, "not a line of gold facts", line=number, hint=hint) from None
    return found


def report(graph: Graph, gold: Mapping[str, Sequence[Gold]]) -> Report:
    """The figures over the articles that both the gold and the build have."""
    stated, everything, sure = Score(), Score(), Score()
    types: dict[str, Score] = {}
    origins: dict[str, Score] = {}
    differences: list[Difference] = []
    facts = [(reading, fact) for reading in graph.readings if reading.article.id in gold for fact in reading.facts]
    for reading in graph.readings:
        golds = gold.get(reading.article.id)
        if golds is None:
            continue
        for outcome in outcomes(reading, golds, differences):
            score = outcome.score
            types[outcome.type] = types.get(outcome.type, Score()) + score
            for origin in outcome.origins:
                origins[str(origin)] = origins.get(str(origin), Score()) + score
            everything += score
            stated += Score() if outcome.inferred else score
            sure += score if outcome.confidence >= SURE else Score()
    share = 1 / len(facts) if facts else 0.0
    hallucinated = share * sum(invents(reading, fact) for reading, fact in facts)
    conforming = share * sum(not accepts(fact) for _, fact in facts) if facts else 1.0
    return Report(stated, everything, sure, types, origins, hallucinated, round(conforming, 4), tuple(differences))


def outcomes(reading: Reading, golds: Sequence[Gold], differences: list[Difference]) -> Iterator[Outcome]:
    """What became of each fact and gold fact of an article. A fact that repeats a right one, and a gold fact stated
    twice, are left out."""
    golds = [with_words(reading.article, gold) for gold in golds]
    match = matching(reading, golds)
    for number, fact in enumerate(reading.facts):
        if number in match:
            inferred = golds[match[number]].get("level") == "inferred"
            yield Outcome("right", fact.type.name, inferred, fact.confidence, fact.origins)
        elif not any(is_right(reading, fact, gold) for gold in golds):
            yield Outcome("extra", fact.type.name, False, fact.confidence, fact.origins)
            differences.append(Difference("extra", fact.article, str(fact), sentence_of(reading, fact)))
    for place, gold in enumerate(golds):
        if place not in match.values() and not any(is_right(reading, fact, gold) for fact in reading.facts):
            yield Outcome("missed", str(gold["type"]), gold.get("level") == "inferred")
            differences.append(Difference("missed", reading.article.id, shown(gold), sentence_with(reading, gold)))


def sentence_of(reading: Reading, fact: Fact) -> str:
    """The sentence that states a fact."""
    for sentence in reading.sentences:
        if sentence.overlaps(fact.evidence[-1]):
            return reading.article.words(sentence)
    return ""


def sentence_with(reading: Reading, gold: Gold) -> str:
    """The sentence that holds most of the words of a gold fact's fillers."""
    texts = [str(one.get("text") or "") for one in all_fillers(gold)]
    sentences = [reading.article.words(sentence) for sentence in reading.sentences]
    return max(sentences, key=lambda sentence: sum(text in sentence for text in texts if text), default="")


def all_fillers(gold: Gold) -> list[Gold]:
    roles = gold.get("roles")
    return [one for role in roles for one in fillers(gold, role)] if isinstance(roles, dict) else []


def shown(gold: Gold) -> str:
    """A gold fact in a line, as facts are shown."""
    roles = gold.get("roles")
    parts = [
        f"{role}={one.get('name') or (one.get('names') or [one.get('text')])[0]}"
        for role, found in (roles.items() if isinstance(roles, dict) else ())
        for one in found
    ]
    return "  ".join([str(gold["type"]), *parts])


def invents(reading: Reading, fact: Fact) -> bool:
    """Whether a filler holds a word that the article does not, in any of its forms."""
    known = article_lemmas(reading.article.text)
    named = (filler for filler in fact.fillers if filler.span is not None)
    return any(not (lemmas(word) & known) for filler in named for word in words(filler.name))


@lru_cache(maxsize=64)
def article_lemmas(text: str) -> frozenset[str]:
    return frozenset(lemma for word in words(text) for lemma in lemmas(word))


def lines(report: Report, by_origin: bool = False) -> Iterable[str]:
    """A report as the command prints it; `by_origin` adds how often the facts of each frame and rule are right."""
    for name, score in (("facts", report.stated), ("with inferred", report.all)):
        yield f"{name:18} {shown_score(score)}"
    yield f"{f'sure ({SURE} or more)':18} {report.sure.tp} right of {report.sure.tp + report.sure.fp}"
    yield f"{'hallucination rate':18} {report.hallucinated:.4f}"
    yield f"{'conformance':18} {report.conforming:.4f}"
    for name, score in sorted(report.types.items()):
        yield f"  {name:16} {shown_score(score)}"
    if by_origin:
        for name, score in sorted(report.origins.items()):
            yield f"  {name:32} {score.tp} right of {score.tp + score.fp}  {score.precision:.2f}"
    yield from map(str, report.differences)


def as_dict(report: Report) -> dict[str, object]:
    """A report as JSON has it."""
    return {
        "facts": figures(report.stated),
        "with_inferred": figures(report.all),
        "sure": figures(report.sure),
        "hallucination_rate": report.hallucinated,
        "conformance": report.conforming,
        "origins": {name: {"right": s.tp, "found": s.tp + s.fp} for name, s in sorted(report.origins.items())},
        "types": {name: figures(score) for name, score in sorted(report.types.items())},
        "differences": [asdict(difference) for difference in report.differences],
    }


def shown_score(score: Score) -> str:
    counts = f"({score.tp} right of {score.tp + score.fp} found, {score.tp + score.fn} in gold)"
    return f"P {score.precision:.3f}  R {score.recall:.3f}  F1 {score.f1:.3f}  {counts}"
