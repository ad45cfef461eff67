"""Who is who across articles: what is merged, why, and how a user decides otherwise."""

import pytest

from kg.build import build, opened
from kg.cli import main
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


BROKEN = {
    "same": "no tabs; write action, type, name, other and article between tabs",
    "same Person Ахметов Серік Ахметов": "no tabs; write action, type, name, other and article between tabs",
    "same;Person;Ахметов;Серік Ахметов": "no tabs; write action, type, name, other and article between tabs",
    "same,Person,Ахметов,Серік Ахметов": "no tabs; write action, type, name, other and article between tabs",
    "same\\tPerson\\tА\\tБ": "no tabs; write action, type, name, other and article between tabs",
    "merge\tPerson\tА\tБ": "the action 'merge'; write same or apart in the first column",
    "Same\tPerson\tА\tБ": "the action 'Same'; write same or apart in the first column",
    "sаme\tPerson\tА\tБ": "the action 'sаme'; write same or apart in the first column",  # with a Cyrillic а
    "\tPerson\tА\tБ": "the action ''; write same or apart in the first column",
    "\tsame\tPerson\tА\tБ": "the action ''; write same or apart in the first column",
    "action\ttype\tname\tother\tarticle": "the action 'action'; write same or apart in the first column",
    "Person\tА\tБ": "the action 'Person'; write same or apart in the first column",
    "=\tPerson\tА\tБ": "the action '='; write same or apart in the first column",
    "same\t\tА\tБ": "no type; write it in the second column, such as Person",
    "same\t \tА\tБ": "no type; write it in the second column, such as Person",
    "same\tPerson": "no name; write it in the third column",
    "same\tPerson\t\tБ": "no name; write it in the third column",
    "same\tPerson\tА": "'same' without another name; write it in the fourth column",
    "same\tPerson\tА\t\ta": "'same' without another name; write it in the fourth column",
    "same\tPerson\tА\tА": "'А' twice; write another name in the fourth column, or none",
    "apart\tPerson\tА\tА": "'А' twice; write another name in the fourth column, or none",
    "apart\tPerson\tА": "'apart' without a name or an article; say from what or where",
    "apart\tPerson\tА\t\t": "'apart' without a name or an article; say from what or where",
    "same\tPerson\tА\tБ\ta\tb": "6 columns; write action, type, name, other and article between tabs",
    '"same"\t"Person"\t"А"\t"Б"': "a cell in quotation marks; delete them",
    "same\tPerson\tА\u200b\tБ": "the invisible character '\\u200b'; delete it",
    "same\tPerson\tА\x00\tБ": "the invisible character '\\x00'; delete it",
    "same\tPerson\tА\u2028\tБ": "the invisible character '\\u2028'; delete it",
    "same\tPerson\tА\rapart\tPerson\tБ": "the invisible character '\\r'; delete it",
    "\ufeffsame\tPerson\tА\tБ": "the invisible character '\\ufeff'; delete it",
    "same\u00a0\tPerson\tА\xad\tБ": "the invisible character '\\xa0'; delete it",
}


@pytest.mark.parametrize(("line", "said"), BROKEN.items(), ids=map(str, range(len(BROKEN))))
def test_a_line_that_is_no_override_is_one_line(tmp_path, line, said):
    path = tmp_path / "overrides.tsv"
    path.write_bytes(f"# a comment\r\n\r\n{line}\r\n".encode())
    with pytest.raises(InputError) as error:
        overrides.read(path)
    assert str(error.value) == f"{path}:3: {said}"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("same\tPerson\tА\tБ".encode("utf-16"), ": not UTF-8; save it as UTF-8"),
        ("same\tPerson\tА\tБ".encode("cp1251"), ": not UTF-8; save it as UTF-8"),
        (None, ": No such file or directory; name a TSV file in UTF-8"),
    ],
)
def test_a_file_that_holds_no_overrides_is_one_line(tmp_path, content, said):
    path = tmp_path / "overrides.tsv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError) as error:
        overrides.read(path)
    assert str(error.value) == f"{path}{said}"


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("same\tPerson\tА\tБ", "same\tPerson\tА\tВ", "'А' is another name in {}:2; delete one of the two"),
        ("same\tPerson\tА\tБ\ta", "apart\tPerson\tА\tБ\ta", "'same' where {}:2 says 'apart'; delete one of the two"),
        ("same\tPerson\tА\tБ", "same\tPerson\tБ\tА", "{}:2 makes 'Б' another name again; write the last name in both"),
        (
            "same\tPerson\tА\tБ\ta",
            "same\tPerson\tБ\tВ",
            "{}:2 makes 'Б' another name again; write the last name in both",
        ),
        ("same\tPerson\tА\tБ\ta", "same\tPerson\tБ\tВ\tb", None),
        ("same\tPerson\tА\tБ\ta", "same\tPerson\tА\tВ", None),
        ("same\tPerson\tА\tБ", "same\tPlace\tБ\tА", None),
        ("same\tPerson\tА\tБ", "same\tPerson\tА\tБ", None),
    ],
)
def test_lines_that_contradict_each_other(tmp_path, one, other, said):
    path = tmp_path / "overrides.tsv"
    path.write_text(f"{one}\n{other}\n", encoding="utf-8")
    if said is None:
        assert len(overrides.read(path)) == 2
        return
    with pytest.raises(InputError) as error:
        overrides.read(path)
    assert str(error.value) == f"{path}:1: {said.format(path)}"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("same\tPerson\tАхметов\tСерік Ахметов", None),
        ("apart\tPerson\tАхметов\tСерік Ахметов\tb", None),
        ("apart\tPerson\tАхметов\t\tb", None),
        ("same\tPersn\tАхметов\tСерік Ахметов", "no type 'Persn'; did you mean 'Person'?"),
        ("same\tperson\tАхметов\tСерік Ахметов", "no type 'person'; did you mean 'Person'?"),
        ("apart\tPerson\tАхметов\t\tc.txt", "no article 'c.txt'; nothing there is called like it"),
        ("apart\tPerson\tАхметов\t\tlong-b", "no article 'long-b'; did you mean 'long-a'?"),
        ("same\tPerson\tАхмтов\tСерік Ахметов", "no Person is called 'Ахмтов'; did you mean 'Ахметов'?"),
        ("same\tPerson\tАхметов\tСерик Ахметов", "no Person is called 'Серик Ахметов'; did you mean 'Серік Ахметов'?"),
        ("same\tCompany\tАхметов\tСерік", "no Company is called 'Ахметов'; nothing there is called like it"),
        ("apart\tPerson\tСерік Ахметов\t\tb", "no Person is called 'Серік Ахметов' in 'b'; did you mean 'Ахметов'?"),
    ],
)
def test_an_override_of_what_is_not_there_is_a_warning(articles, runner, tmp_path, line, said):
    folder = articles(**{"long-a": FULL, "b": OTHER})
    path = tmp_path / "overrides.tsv"
    path.write_text(line, encoding="utf-8")
    arguments = [
        "build",
        str(folder),
        "--overrides",
        str(path),
        "-o",
        str(tmp_path / "out"),
        "--formats",
        "nquads",
        "--fast",
    ]
    result = runner.invoke(main, arguments)
    assert result.exit_code == 0, result.output
    warnings = [line for line in result.stderr.splitlines() if line.startswith("Warning")]
    assert warnings == ([] if said is None else [f"Warning: {path}:1: {said}"])


def test_a_store_keeps_its_warnings(articles, tmp_path):
    decided = decide(tmp_path, ("same", "Person", "Ахмтов", "Серік Ахметов"))
    folder, kept = articles(a=FULL), tmp_path / "kept"
    assert len(build([folder], store=kept, overrides=decided, fast=True).warnings) == 1
    assert opened(kept).warnings == build([folder], overrides=decided, fast=True).warnings


def test_merges_are_listed_in_a_table(articles, tmp_path):
    from kg import export

    table = export.content(build([articles(a=FULL, b=SHORT)]), export.BY_NAME["merges"]).decode()
    assert table.splitlines()[0].split("\t") == ["type", "name", "merged", "articles", "reason", "iri"]
    assert "Person\tСерік Ахметов\tАхметов\tb\tthe only full name with it, and the same post\t" in table
