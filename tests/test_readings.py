"""A reading is a value: it can be sent to another process and compares by what it holds."""

import pickle
import subprocess
import sys
from dataclasses import fields, is_dataclass

from conftest import ROOT

from kg import sources
from kg.build import read_one
from kg.model.article import Article

SEED = next((ROOT / "seeds").glob("*.txt"))
OTHER = """
import pickle, sys
from kg import sources
from kg.build import read_one
sys.stdout.buffer.write(pickle.dumps(read_one.read(*sources.articles([sys.argv[1]]))))
"""


def article() -> Article:
    (only,) = sources.articles([SEED])
    return only


def test_a_reading_made_elsewhere_is_equal_and_hashes_the_same():
    """With another hash seed, in another process."""
    here = read_one.read(article())
    command = [sys.executable, "-c", OTHER, str(SEED)]
    sent = subprocess.run(command, check=True, capture_output=True, env={"PYTHONHASHSEED": "4711", "PATH": ""}).stdout
    there = pickle.loads(sent)
    assert there == here
    assert hash(there) == hash(here)
    assert {there: "known"}[here] == "known"


def test_analyses_hash_the_same_after_a_journey(kazakh):
    text = kazakh.annotate(article())
    again = pickle.loads(pickle.dumps(text))
    assert hash(again) == hash(text)


def test_a_reading_is_frozen_all_the_way_down():
    seen = set()

    def walk(value):
        if is_dataclass(value):
            assert getattr(type(value), "__dataclass_params__").frozen, type(value)  # noqa: B009
            seen.add(type(value).__name__)
            for field in fields(value):
                walk(getattr(value, field.name))
        elif isinstance(value, (tuple, frozenset)):
            for one in value:
                walk(one)
        else:
            assert not isinstance(value, (list, set)), value

    walk(read_one.read(article()))
    assert {"Reading", "Article", "Fact", "Filler", "Entity"} <= seen
