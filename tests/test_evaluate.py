"""Figures against gold facts: what counts as right, what is listed, and what a gold file must be."""

import json

import pytest

from kg.build import build
from kg.cli import main
from kg.errors import InputError
from kg.evaluate import facts as scores
from kg.schema.accepts import accepts

TEXT = "Облыс әкімі Серік Ахметов Түркияға барды. Қалада жаңа мектеп салынды."
VISIT = {"type": "Visit", "roles": {"visitor": [{"names": ["Серік Ахметов"]}], "place": [{"name": "Түркия"}]}}
POST = {
    "type": "PositionHolding",
    "roles": {"person": [{"name": "Серік Ахметов"}], "position": [{"name": "облыс әкімі"}]},
}
SCHOOL = {
    "type": "Construction",
    "roles": {"object": [{"name": "мектеп"}], "status": [{"name": "done"}], "kind": [{"name": "build"}]},
}
BRIDGE = {
    "type": "Construction",
    "roles": {"object": [{"name": "көпір", "text": "Қалада"}], "status": [{"name": "done"}]},
}
FIGURE = {
    "type": "Observation",
    "roles": {"indicator": [{"name": "экспорт"}], "value": [{"text": "2 млн", "value": 2000000}]},
}


@pytest.fixture
def report(tmp_path):
    def run(*gold, text=TEXT):
        (tmp_path / "a.txt").write_text(text, encoding="utf-8")
        return scores.report(build([tmp_path / "a.txt"]), {"a": list(gold)})

    return run


def test_all_facts_found_and_no_more(report):
    found = report(VISIT, POST, SCHOOL)
    assert (found.stated.precision, found.stated.recall) == (1.0, 1.0)
    assert found.differences == ()
    assert (found.hallucinated, found.conforming) == (0.0, 1.0)


def test_what_is_missed_and_extra_is_listed_with_its_sentence(report):
    found = report(VISIT, POST, BRIDGE)
    assert (found.stated.tp, found.stated.fp, found.stated.fn) == (2, 1, 1)
    kinds = {(difference.kind, difference.sentence) for difference in found.differences}
    assert kinds == {("extra", "Қалада жаңа мектеп салынды."), ("missed", "Қалада жаңа мектеп салынды.")}
    assert found.types["Construction"].f1 == 0.0


def test_a_value_is_compared_as_a_number(report):
    assert report(FIGURE, text="Экспорт 2 млн. теңгені құрады.").stated.tp == 1
    assert report(FIGURE, text="Экспорт 3 млн. теңгені құрады.").stated.tp == 0


def test_an_inferred_fact_that_is_missed_counts_in_one_figure_only(report):
    found = report(VISIT, POST, SCHOOL, {**BRIDGE, "level": "inferred"})
    assert (found.stated.fn, found.all.fn) == (0, 1)


def test_a_name_in_another_case_is_the_same_name():
    assert scores.overlap("Самара облысы", "Самара облысымен") == 1.0
    assert scores.overlap("Самара облысы", "Орынбор қаласы") == 0.0
    assert scores.overlap("жаңа мектеп", "мектеп") == pytest.approx(2 / 3)


def test_a_filler_that_the_article_does_not_hold_is_an_invention(tmp_path):
    from dataclasses import replace

    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (reading,) = build([tmp_path / "a.txt"]).readings
    fact = next(fact for fact in reading.facts if fact.type.name == "Visit")
    invented = replace(fact, fillers=tuple(replace(filler, name="Ангела Меркель") for filler in fact.fillers))
    assert not scores.invents(reading, fact)
    assert scores.invents(reading, invented)
    assert accepts(fact) == ()
    assert accepts(replace(fact, fillers=fact.fillers[:1])) != ()


@pytest.mark.parametrize("line", ["{", "[]", '{"facts": []}', '{"article": "a", "facts": [{"roles": {}}]}'])
def test_a_line_that_is_no_gold_is_named(tmp_path, line):
    path = tmp_path / "gold.jsonl"
    path.write_text(f"{json.dumps({'article': 'b', 'facts': []})}\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"gold\.jsonl:2: not a line of gold facts"):
        scores.read_gold(path)


def test_the_command_prints_figures_and_differences(tmp_path, runner):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps({"article": "a", "facts": [VISIT, POST, BRIDGE]}, ensure_ascii=False), encoding="utf-8")
    printed = runner.invoke(main, ["evaluate", "facts", str(gold), str(tmp_path / "a.txt")]).output
    assert "facts              P 0.667  R 0.667  F1 0.667  (2 right of 3 found, 3 in gold)" in printed
    assert "hallucination rate 0.0000" in printed
    assert "missed a  Construction  object=көпір  status=done" in printed
    told = json.loads(runner.invoke(main, ["evaluate", "facts", str(gold), str(tmp_path / "a.txt"), "--json"]).stdout)
    assert (told["facts"]["f1"], len(told["differences"])) == (0.6667, 2)


def test_a_gold_article_without_its_text_is_one_clear_line(tmp_path, runner):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps({"article": "b", "facts": []}), encoding="utf-8")
    result = runner.invoke(main, ["evaluate", "facts", str(gold), str(tmp_path / "a.txt")])
    assert (result.exit_code, "no text for 1 articles, the first b" in result.output) == (1, True)
