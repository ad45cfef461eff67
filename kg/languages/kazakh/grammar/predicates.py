"""What predicates are and what they say: verb, voice, form, time, and whether anything is asserted."""

from collections.abc import Sequence
from functools import cache

from kg.languages.kazakh.grammar.elements import Element
from kg.languages.kazakh.tables import mapping, of_class, rows
from kg.languages.kazakh.words.morphology import sound, written
from kg.model.text import Clause, Token

AUXILIARIES = mapping("auxiliaries")
HEADS = mapping("heads")
MODALITY = mapping("modality")
PREDICATE = of_class("predicate")
QUESTION = of_class("question")

NOMINAL = ("NOUN", "PROPN", "ADJ", "NUM", "PRON", "DET", "X", "SYM")
HARDENED = {"б": "п", "г": "к", "ғ": "қ"}  # тігіп having sewn → тіккен
COPULA = "е"
PASSIVE = ("ыл", "іл", "л", "ын", "ін", "н")


@cache
def compounds() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """First word → the compounds that begin with it, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for words, verb, *_ in sorted(rows("compounds"), key=lambda row: -len(row[0].split())):
        found.setdefault(words.split()[0], []).append((tuple(words.split()), verb))
    return found


def compound_at(listed: Sequence[Element], position: int, tokens: Sequence[Token]) -> tuple[str, int] | None:
    """A predicate of several words that begins at an element: its name, and the index of its verb."""
    for words, verb in compounds().get(listed[position].text.lower(), ()):
        place = position + len(words)
        if place >= len(listed) or any(listed[position + k].text.lower() != word for k, word in enumerate(words)):
            continue
        readings = tokens[listed[place].start].analyses
        if any(reading.lemma == verb and reading.pos in ("VERB", "AUX") for reading in readings):
            return " ".join((*words, verb)), place
    return None


def verbal(element: Element) -> bool:
    reading = element.reading
    if element.type is not None or reading.pos not in ("VERB", "AUX"):
        return False
    return reading.verb_form is not None and reading.get("Mood") != "Imp"


def predicate_stop(listed: Sequence[Element], position: int, tokens: Sequence[Token]) -> int:
    """The index after the predicate that begins at an element; the index itself where none does."""
    if listed[position].text.lower() in ("болып", "етіп") and position and is_post(listed[position - 1]):
        return position  # as, after a post
    compound = compound_at(listed, position, tokens)
    place = compound[1] if compound else position
    element = listed[place]
    if compound is None and not verbal(element):
        if element.type is None and element.text.lower() in PREDICATE:
            if at_end(listed, place + 1):
                return after_modal(listed, place + 1)
            return place + 1 if having(listed, place) else position
        return position
    stop = place + 1
    while stop < len(listed) and carries_on(listed[stop - 1], listed[stop]):
        stop += 1
    return after_modal(listed, stop)


def having(listed: Sequence[Element], position: int) -> bool:
    """Whether бар or жоқ describes the noun after it: баламасы жоқ орталық a centre that has no equal."""
    if listed[position].text.lower() not in ("бар", "жоқ") or not 0 < position < len(listed) - 1:
        return False
    before, after = listed[position - 1].reading, listed[position + 1]
    owned = before.possessed and before.case == "Nom" and before.pos in ("NOUN", "ADJ")
    return owned and (after.type is not None or after.reading.pos in ("NOUN", "PROPN", "ADJ", "DET"))


def is_post(element: Element) -> bool:
    return element.type == "Position" or HEADS.get(element.reading.lemma.lower()) == "Position"


def as_modal(element: Element) -> str:
    """A word as the table of modal words has it: жоқпыз (we have not) → жоқ."""
    lemma = element.reading.lemma
    return lemma if lemma in ("жоқ", "емес") else element.text.lower()


def after_modal(listed: Sequence[Element], stop: int) -> int:
    """Past the words that deny, plan or doubt the predicate before them."""
    effects = MODALITY
    while stop < len(listed) and listed[stop].type is None:
        element = listed[stop]
        low = as_modal(element)
        if (
            low in ("емес", "жоқ", "мүмкін", "шығар", "керек", "қажет", "тиіс", "еді", "екен")
            and (low in effects or element.reading.pos == "AUX")
            or element.reading.pos == "PART"
            or low in QUESTION
        ):
            stop += 1
        else:
            break
    return stop


def at_end(listed: Sequence[Element], position: int) -> bool:
    """Whether nothing but a mark, an auxiliary or a conjunction follows."""
    if position >= len(listed):
        return True
    element = listed[position]
    return element.reading.pos in ("PUNCT", "AUX", "PART") or element.text.lower() in ("екен", "еді", "болса", "болды")


def carries_on(verb: Element, following: Element) -> bool:
    """Whether the next word is an auxiliary of a converb: дамытып келеді, аяқтала келді, жасалатын болады."""
    lemma = following.reading.lemma
    if following.type is not None or following.reading.pos not in ("VERB", "AUX"):
        return False
    if verb.reading.verb_form == "Conv" and verb.reading.get("Mood") is None:
        return lemma in AUXILIARIES or following.reading.pos == "AUX"
    if verb.reading.verb_form in ("Part", "Fin"):
        return lemma in ("бол", "е", "отыр", "жатыр") and following.reading.verb_form in ("Fin", "Ger", "Part")
    return False


def verb_of(element: Element, tokens: Sequence[Token]) -> tuple[str, str]:
    """The lemma and voice of a verb. A stem that the lexicon lists in the passive is taken back to its root where the
    analyser sees one, so that салын- be built and сал- build share a frame."""
    reading = element.reading
    readings = [r for r in tokens[element.stop - 1].analyses if r.pos in ("VERB", "AUX")]
    passives = [r for r in readings if r.get("Voice") == "Pass" and r.verb_form == reading.verb_form]
    direct = [
        r for r in passives if element.text.lower()[len(r.lemma) :].startswith(PASSIVE)
    ]  # босат-ыл, not боса-т-ыл
    rooted = next(iter(direct or passives), None)
    plain = [r for r in readings if r.get("Voice") is None and r.verb_form == reading.verb_form]
    if reading.get("Voice") in ("Coop", "Cau") and plain:
        reading = max(plain, key=lambda r: len(r.lemma))
    chosen = rooted or reading
    return chosen.lemma, {"Pass": "passive", "Cau": "causative"}.get(chosen.get("Voice") or "", "active")


def describe(listed: Sequence[Element], start: int, stop: int, tokens: Sequence[Token]) -> Clause:
    """The predicate in elements `start` up to `stop`, without its phrases."""
    compound = compound_at(listed, start, tokens)
    main = listed[compound[1] if compound else start]
    words = listed[compound[1] if compound else start : stop]
    finals = [element for element in words if element.reading.pos in ("VERB", "AUX") and element.reading.verb_form]
    tensed = [element for element in finals if element.text.lower() != "екен"]  # it seems: no tense of its own
    last = (tensed or finals or words)[-1]
    lemma, voice = verb_of(main, tokens) if main.reading.pos in ("VERB", "AUX") else (main.text.lower(), "active")
    verb = compound[0] if compound else lemma
    form = form_of(last, listed, stop)
    if form == "gerund" and listed[stop - 1].text.lower() in PREDICATE:
        form = "finite"  # салу керек must be built
    return Clause(
        start=listed[start].start,
        stop=listed[stop - 1].stop,
        verb=verb,
        form=form,
        voice=voice,
        time=time_of(words, main, last, form),
        asserted=asserted(words, listed, stop),
        case=last.reading.case if form == "gerund" else None,
        participle=participle(listed[start:stop], finals) if form in ("finite", "converb") else "",
    )


@cache
def participles() -> list[tuple[str, str, str]]:
    """Tense, finite ending and what stands in its place, the longest endings first."""
    return sorted(((tense, ending, form) for tense, ending, form, *_ in rows("participles")), key=lambda r: -len(r[1]))


def participle(words: Sequence[Element], verbs: Sequence[Element]) -> str:
    """A predicate as it stands before a noun, by the last of its verbs that is no copula: қайтыс болды died → қайтыс
    болған who died, шақырған еді had invited → шақырған; "" where it cannot."""
    last = next((verb for verb in reversed(verbs) if verb.reading.lemma != COPULA), None)
    if last is None:
        return ""
    tense = last.reading.get("Tense") or last.reading.get("Aspect")
    low = last.text.lower()
    for of_tense, ending, form in participles():
        stem = low.removesuffix(ending)
        if of_tense == tense and stem != low:
            stem = stem[:-1] + HARDENED.get(stem[-1:], stem[-1:])
            if stem.endswith("у") and last.reading.lemma == f"{stem[:-1]}п":
                stem = last.reading.lemma  # тауып having found → тапқан
            before = [word.text.lower() for word in words[: words.index(last)]]
            return " ".join([*before, stem + (written(form, *sound(stem or ending)) or "")])
    return ""


def form_of(last: Element, listed: Sequence[Element], stop: int) -> str:
    """finite, converb, relative or gerund: a participle before a noun describes it."""
    form = last.reading.verb_form
    noun_follows = stop < len(listed) and (
        listed[stop].reading.pos in NOMINAL or listed[stop].text == "«" or listed[stop].type is not None
    )
    ended = at_end(listed, stop) or not noun_follows
    if last.text.lower() in ("бар", "жоқ") and having(listed, listed.index(last)):
        return "relative"
    if form == "Part" or form == "Fin" and last.text.lower().endswith(("ған", "ген", "қан", "кен", "тын", "тін")):
        return "relative" if noun_follows and not at_end(listed, stop) else "finite"
    if form == "Ger":
        if last.reading.case == "Loc" and ended and not last.reading.possessed and last.reading.get("Tense") is None:
            return "finite"
        if last.reading.case == "Nom" and last.reading.get("Tense") == "Past":
            return "relative" if noun_follows and not at_end(listed, stop) else "finite"
        return "gerund"
    if form == "Conv":
        return "converb"
    return "finite"


def time_of(words: Sequence[Element], main: Element, last: Element, form: str) -> str | None:
    """done, ongoing or planned, from tense, auxiliary and modal words."""
    effects = MODALITY
    if any(effects.get(word.text.lower()) == "planned" for word in words):
        return "planned"
    reading = last.reading
    auxiliary = AUXILIARIES.get(reading.lemma) if last is not main else None
    if reading.get("Mood") == "Des" or reading.get("Tense") == "Fut":
        return "planned"
    if form == "finite" and reading.verb_form == "Ger" and reading.get("Tense") is None:
        return "ongoing"
    if auxiliary == "ongoing" and main.reading.verb_form == "Conv":
        past = reading.get("Tense") == "Past" and main.reading.get("Aspect") != "Imp"
        return "done" if past and reading.lemma not in ("жатыр", "жат", "жүр") else "ongoing"
    if any(word.reading.lemma == "бол" and word.reading.get("Tense") == "Pres" for word in words[1:]):
        return "planned"
    if reading.get("Tense") == "Past" or reading.get("Aspect") == "Perf":
        return "done"
    if reading.get("Tense") == "Pres":
        return "ongoing" if reading.lemma in ("отыр", "жат", "жатыр", "тұр", "жүр") else "planned"
    return None


def asserted(words: Sequence[Element], listed: Sequence[Element], stop: int) -> bool:
    """False for what is denied, asked, conditional, ordered or merely possible."""
    effects = MODALITY
    for word in words:
        reading = word.reading
        if reading.get("Polarity") == "Neg" or reading.get("Mood") in ("Cnd", "Opt", "Imp"):
            return False
        if len(words) > 1 and effects.get(as_modal(word)) == "unasserted":
            return False
        if word.text.lower() in QUESTION:
            return False
    following = listed[stop].text.lower() if stop < len(listed) else ""
    if effects.get(following) == "unasserted":
        return False
    if words[0].text.lower() in ("жоқ", "емес", "мүмкін"):
        return False
    return not (stop < len(listed) and listed[stop].text == "?")
