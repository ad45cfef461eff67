"""Frames are checked against the ontology when they are read."""

from pathlib import Path

import pytest

from kg.errors import FrameError
from kg.schema.frames import Known, read

GOOD = "- trigger: [кездес]\n  fact: Meeting\n  roles:\n    participant: [subject]\n"


@pytest.fixture
def names(known, kazakh):
    return Known(known, kazakh.LEXICON.marks)


def test_a_frame_is_read(names):
    (frame,) = read(Path("meeting.yaml"), GOOD, names)
    assert (frame.fact.name, frame.verbs, frame.place) == ("Meeting", ("кездес",), "meeting.yaml:1")
    assert str(frame.origin) == "frame meeting/кездес"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("Meeting", "Meetin", "meeting.yaml:2:9: unknown fact type 'Meetin'; did you mean 'Meeting'?"),
        ("subject]", "subject:Persn]", "meeting.yaml:4:18: unknown type 'Persn'; did you mean 'Person'?"),
        ("subject]", "subject:Law]", "meeting.yaml:4:18: a Law cannot be 'participant'; the ontology allows "),
        ("subject]", "subject@pasive]", "meeting.yaml:4:18: unknown voice 'pasive'; did you mean 'passive'?"),
        (
            "subject]",
            "number datif]",
            "meeting.yaml:4:18: unknown case or postposition 'datif'; did you mean 'dative'?",
        ),
        ("subject]", "аясындо]", "meeting.yaml:4:18: unknown place 'аясындо'; did you mean 'аясында'?"),
        ("  fact", "  voice: pasive\n  fact", "meeting.yaml:2:10: unknown voice 'pasive'; did you mean 'passive'?"),
        ("  fact", "  form: finit\n  fact", "meeting.yaml:2:9: unknown form 'finit'; did you mean 'finite'?"),
        ("  fact", "  time: [dun]\n  fact", "meeting.yaml:2:9: unknown time 'dun'; did you mean 'done'?"),
        (
            "  fact",
            "  each: nobody\n  fact",
            "meeting.yaml:2:9: unknown each 'nobody'; known are date, participant, place, topic",
        ),
        ("  fact", "  confidence: 7\n  fact", "meeting.yaml:2:15: confidence '7'; write a number from 0 to 1"),
        ("  fact", "  confidence: high\n  fact", "meeting.yaml:2:15: confidence 'high'; write a number from 0 to 1"),
        ("  fact", "  minimum: {topic: two}\n  fact", "meeting.yaml:2:20: minimum 'two'; write a whole number"),
        ("Meeting", "[Meeting, Visit]", "meeting.yaml:2:9: 2 words where one is meant; write one"),
        ("participant", "particpant", "unknown role 'particpant' of Meeting; did you mean 'participant'?"),
        ("subject", "subjekt", "unknown place 'subjekt'; did you mean 'subject'?"),
        ("trigger", "triger", "unknown key 'triger'; did you mean 'trigger'?"),
        ("[subject]", "[subject", "meeting.yaml:"),
        ("- trigger: [кездес]\n  fact", "- fact", "a frame without 'trigger'; add 'trigger:'"),
    ],
)
def test_a_fault_names_its_place_and_the_remedy(names, old, new, message):
    with pytest.raises(FrameError) as error:
        list(read(Path("meeting.yaml"), GOOD.replace(old, new, 1), names))
    assert message in str(error.value)


def test_every_fact_type_has_a_frame_or_a_rule(schema, known):
    by_rule = {"PositionHolding", "Affiliation", "PartOf", "Alias", "Family"}
    assert {frame.fact.name for frame in schema.frames} | by_rule == set(known.types)
