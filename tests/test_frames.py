"""Frames are checked against the ontology when they are read."""

from pathlib import Path

import pytest

from kg.errors import FrameError
from kg.frames import read

GOOD = "- trigger: [кездес]\n  fact: Meeting\n  roles:\n    participant: [subject]\n"


def test_a_frame_is_read(known):
    (frame,) = read(Path("meeting.yaml"), GOOD, known)
    assert (frame.fact.name, frame.verbs, frame.origin) == ("Meeting", frozenset({"кездес"}), "meeting.yaml:1")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("Meeting", "Meetin", "meeting.yaml:2:9: unknown fact type 'Meetin'; did you mean 'Meeting'?"),
        ("participant", "particpant", "unknown role 'particpant' of Meeting; did you mean 'participant'?"),
        ("subject", "subjekt", "unknown place 'subjekt' for role 'participant'; did you mean 'subject'?"),
        ("trigger", "triger", "unknown key 'triger'; did you mean 'trigger'?"),
        ("[subject]", "[subject", "meeting.yaml:"),
        ("- trigger: [кездес]\n  fact", "- fact", "a frame without 'trigger'; add 'trigger:'"),
    ],
)
def test_a_fault_names_its_place_and_the_remedy(known, old, new, message):
    with pytest.raises(FrameError) as error:
        list(read(Path("meeting.yaml"), GOOD.replace(old, new), known))
    assert message in str(error.value)


def test_every_fact_type_has_a_frame_or_a_rule(patterns, known):
    by_rule = {"PositionHolding", "Affiliation", "PartOf", "Alias", "Family"}
    assert {frame.fact.name for frame in patterns} | by_rule == set(known.types)
