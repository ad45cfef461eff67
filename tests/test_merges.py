"""Who is who across articles: what is merged, why, and how a user decides otherwise."""

import pytest

from kg.build import build
from kg.errors import InputError
from kg.things import overrides

FULL = "Батыс Қазақстан облысының әкімі Серік Ахметов Орал қаласына барды."
SHORT = "Батыс Қазақстан облысының әкімі Ахметов жаңа мектеп ашты."
OTHER = "Атырау облысының әкімі Ахметов жаңа мектеп ашты."


@pytest.fixture
def articles(tmp_path):
    def write(**texts):
        for name, text in texts.items():
            (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
        return tmp_path

    return write


def decide(tmp_path, *lines):
    path = tmp_path / "overrides.tsv"
    path.write_text("\n".join("\t".join(line) for line in lines), encoding="utf-8")
    return overrides.read(path)


def people(graph):
    return {entity.name for entity in graph.entities if entity.type == "Person"}


def reasons(graph, name):
    return {(merge.merged, merge.reason) for merge in graph.merges if merge.kept.name == name}


def test_a_surname_is_the_full_name_that_holds_the_same_post(articles):
    graph = build([articles(a=FULL, b=SHORT)])
    assert reasons(graph, "Серік Ахметов") == {("Ахметов", "the only full name with it, and the same post")}
    same = graph.store.select("SELECT ?s WHERE { ?s owl:sameAs ?o . ?o a kg:Person }")
    assert len(same) == 1


def test_a_surname_with_another_post_stays_another_person(articles):
    assert reasons(build([articles(a=FULL, b=OTHER)]), "Серік Ахметов") == set()


def test_one_name_of_two_types_stays_two_things(articles):
    graph = build([articles(a="Абай Құнанбаев ақын болған.", b="Абай облысына делегация келді.")])
    types = {entity.type for entity in graph.entities if entity.name.startswith("Абай")}
    assert types == {"Person", "Place"}


def test_things_of_one_type_and_name_are_one_in_all_articles(articles):
    graph = build([articles(a=FULL, b=SHORT)])
    merge = next(merge for merge in graph.merges if merge.kept.name == "Батыс Қазақстан облысы")
    assert merge.articles == ("a", "b") and merge.reason == "one type and name"


def test_an_override_makes_two_names_one(articles, tmp_path):
    decided = decide(tmp_path, ("same", "Person", "Ахметов", "Серік Ахметов", "b"))
    graph = build([articles(a=FULL, b=OTHER)], overrides=decided)
    assert people(graph) == {"Серік Ахметов"}
    assert ("Ахметов", "the overrides say so") in reasons(graph, "Серік Ахметов")


def test_an_override_undoes_a_link_between_articles(articles, tmp_path):
    decided = decide(tmp_path, ("apart", "Person", "Ахметов", "Серік Ахметов"))
    assert reasons(build([articles(a=FULL, b=SHORT)], overrides=decided), "Серік Ахметов") == set()


def test_an_override_undoes_a_merge_inside_an_article(articles, tmp_path):
    decided = decide(tmp_path, ("apart", "Person", "Ахметов", "Серік Ахметов"))
    folder = articles(a=f"{FULL} {SHORT}")
    assert people(build([folder])) == {"Серік Ахметов"}
    assert people(build([folder], overrides=decided)) == {"Серік Ахметов", "Ахметов"}


def test_an_override_sets_a_namesake_apart(articles, tmp_path):
    decided = decide(tmp_path, ("apart", "Person", "Серік Ахметов", "", "b"))
    graph = build([articles(a=FULL, b=FULL)], overrides=decided)
    found = {str(row["p"]) for row in graph.query("SELECT DISTINCT ?p WHERE { ?p a kg:Person }")}
    assert {node.rsplit("/", 1)[-1].rstrip(">") for node in found} == {
        "serik-akhmetov-49a2d6",
        "serik-akhmetov-49a2d6-in-b",
    }


@pytest.mark.parametrize(
    "line", [("merge", "Person", "А", "Б"), ("same", "Person", "А"), ("apart", "Person", "А"), ("same",)]
)
def test_a_line_that_is_no_override_is_named(tmp_path, line):
    with pytest.raises(InputError, match=r"overrides\.tsv:1: "):
        decide(tmp_path, line)


def test_merges_are_listed_in_a_table(articles, tmp_path):
    from kg import export

    table = export.content(build([articles(a=FULL, b=SHORT)]), export.BY_NAME["merges"]).decode()
    assert table.splitlines()[0].split("\t") == ["type", "name", "merged", "articles", "reason", "iri"]
    assert "Person\tСерік Ахметов\tАхметов\tb\tthe only full name with it, and the same post\t" in table
