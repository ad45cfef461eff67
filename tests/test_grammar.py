"""How sentences are read, in the printed form of `kg explain`: clauses, phrases, predicates, arguments, inference."""

import pytest
from conftest import cases

from kg.build import read_one
from kg.facts import explain
from kg.sources.plain import of_text

PRINTED = {
    "clauses.txt": explain.clause_lines,
    "phrases.txt": explain.phrase_lines,
    "predicates.txt": lambda passage, clause: [explain.predicate_line(passage, clause)],
    "arguments.txt": explain.argument_lines,
}


def printed(name, sentence):
    """The lines of `kg explain` for each clause of a text."""
    found = read_one.find_passages(of_text(sentence), fast=True)
    return [line for passage in found for clause in passage.clauses for line in PRINTED[name](passage, clause)]


@pytest.mark.parametrize(
    ("name", "sentence", "expected"), [(name, *case) for name in PRINTED for case in cases(name)], ids=str
)
def test_a_sentence_is_read_so(name, sentence, expected):
    assert printed(name, sentence) == expected


@pytest.mark.parametrize(("text", "expected"), cases("inference.txt"), ids=str)
def test_what_needs_two_sentences(find, text, expected):
    """The paragraphs of a text stand between slashes."""
    found = find(text.replace(" / ", "\n"))
    assert sorted(explain.notation(fact) for fact in found if fact.inferred) == sorted(expected)
