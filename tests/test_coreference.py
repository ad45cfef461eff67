"""Who is meant by "he", "the plant" or "the said company": only where one can be."""

import pytest


@pytest.fixture
def fillers(find):
    """A text → (type, role) → the names of those who fill it."""

    def run(text):
        found: dict[tuple[str, str], set[str]] = {}
        for fact in find(text):
            for filler in fact.fillers:
                found.setdefault((fact.type.name, filler.role), set()).add(
                    filler.entity.name if filler.entity else filler.name
                )
        return found

    return run


COMPANY = "«Арай» компаниясы Орал қаласында орналасқан."


@pytest.mark.parametrize("said", ["Аталған компания", "Бұл компания", "Компания"])
def test_a_definite_noun_means_the_one_company_named(fillers, said):
    assert fillers(f"{COMPANY} {said} ет өндіреді.")["Production", "agent"] == {"Арай"}


def test_a_noun_means_nobody_where_two_are_named(fillers):
    found = fillers(f"{COMPANY} «Дала» компаниясы Атырау қаласында орналасқан. Компания ет өндіреді.")
    assert found["Production", "agent"] == {"Компания"}


def test_another_company_is_another(fillers):
    assert fillers(f"{COMPANY} Басқа компания ет өндіреді.")["Production", "agent"] == {"Басқа компания"}


def test_he_means_the_one_person_of_the_sentence_before(fillers):
    found = fillers("Облыс әкімі Серік Ахметов сөз сөйледі. Ол Түркияға барды.")
    assert found["Visit", "visitor"] == {"Серік Ахметов"}


def test_he_means_nobody_after_two_people(fillers):
    found = fillers("Серік Ахметов Қайрат Оспановпен кездесті. Ол Түркияға барды.")
    assert ("Visit", "visitor") not in found


def test_a_surname_means_the_full_name(fillers):
    found = fillers("Облыс әкімі Серік Ахметов сөз сөйледі. Ахметов Түркияға барды.")
    assert found["Visit", "visitor"] == {"Серік Ахметов"}


def test_an_abbreviation_means_what_it_is_spelled_out_as(kazakh):
    from kg.model.thing import Mention
    from kg.sources.plain import of_text as article_of
    from kg.spans import Span
    from kg.things.resolve import resolve

    text = article_of("Біріккен Ұлттар Ұйымы жиналды. БҰҰ есеп берді.").text
    full = Mention(Span(0, 21), "Organization", "Біріккен Ұлттар Ұйымы", text[:21], 0, 0, 3)
    short = Mention(Span(31, 34), "Organization", "БҰҰ", text[31:34], 1, 0, 1)
    entities = resolve([full, short])
    assert entities.of(short).name == "Біріккен Ұлттар Ұйымы"
    assert resolve([short]).of(short).name == "БҰҰ"
