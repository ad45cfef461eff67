"""Elements → phrases: a case ends a phrase, a genitive waits for its head, a list becomes one phrase of parts."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kg.languages.kazakh.grammar.elements import Element, last_word
from kg.languages.kazakh.grammar.predicates import NOMINAL
from kg.languages.kazakh.tables import mapping, of_class
from kg.model.text import Clause, Phrase, Token

ABOUT = of_class("about")
CONJUNCTION = of_class("conjunction")
DISCOURSE = of_class("discourse")
HEADS = mapping("heads")
INNER_PLACES = of_class("inner place")
OCCASION = of_class("occasion")
PEOPLE = of_class("people")
POSTPOSITIONS = mapping("postpositions")

CASES = {
    "Nom": "nominative",
    "Gen": "genitive",
    "Dat": "dative",
    "Acc": "accusative",
    "Loc": "locative",
    "Abl": "ablative",
    "Ins": "instrumental",
    "Equ": "equative",
}
# names that no bare noun before them describes, except a post
NAMED = ("Person", "Organization", "Company", "Facility", "Event")
TITLE_BREAKS = frozenset(",–—-")
WHOLE = ("Person", "Place", "Organization", "Company", "Position", "Facility", "Event", "Delegation")


@dataclass(slots=True)
class State:
    """What the scan has met and not yet given away."""

    buffer: list[Element] = field(default_factory=list)
    pending: list[Phrase] = field(default_factory=list)  # modifiers that wait for their head
    phrases: list[Phrase] = field(default_factory=list)
    clauses: list[Clause] = field(default_factory=list)
    joins: set[int] = field(default_factory=set)  # tokens where "and" or a comma stands
    relative: Clause | None = None


def take(state: State, listed: Sequence[Element], position: int, tokens: Sequence[Token]) -> None:
    """Adds an element that is not a predicate to what the scan holds."""
    element = listed[position]
    low, reading = element.text.lower(), element.reading
    links = POSTPOSITIONS
    if is_passed(state, listed, position):
        return
    if element.type == "Date":  # when something happens is said apart from the phrases
        flush(state, tokens)
        return
    if element.type is None and low in links and (state.buffer or state.phrases):
        following = listed[position + 1] if position + 1 < len(listed) else None
        mark(state, element, "noun" if names_document(low, following) else links[low], tokens)
    elif element.type is None and low in CONJUNCTION and (state.buffer or state.phrases):
        flush(state, tokens)
        state.joins.add(element.start)
    elif reading.pos == "PUNCT" and element.type is None and element.stop - element.start == 1:
        flush(state, tokens)
        state.joins.update([element.start] if low == "," else [])
    elif element.type is None and reading.pos in ("ADV", "PART", "INTJ", "SCONJ", "ADP", "CCONJ", "VERB", "AUX"):
        if reading.pos in ("SCONJ", "VERB", "AUX"):
            flush(state, tokens)
    elif starts_anew(state, listed, position):
        flush(state, tokens)
        add(state, listed, position, tokens)
    else:
        add(state, listed, position, tokens)


def is_passed(state: State, listed: Sequence[Element], position: int) -> bool:
    """Whether an element neither belongs to a phrase nor ends one: Жалпы, in general; the marks in төраға, министр
    Серік Ахметов, one phrase that the name heads."""
    element = listed[position]
    if not position:
        return element.type is None and element.text.lower() in DISCOURSE
    return bool(state.buffer) and titles_follow(listed, position - 1)


def names_document(low: str, following: Element | None) -> bool:
    """Whether "about" belongs to the paper that follows: ынтымақтастық туралы келісім an agreement on cooperation."""
    if low not in ABOUT or following is None:
        return False
    return HEADS.get(following.reading.lemma) == "Document"


def starts_anew(state: State, listed: Sequence[Element], position: int) -> bool:
    """Whether an element begins a phrase, although no case has ended the one before: Қазақстан | Ресейге."""
    if not state.buffer:
        return False
    before, element = state.buffer[-1], listed[position]
    demonstrative = element.reading.get("PronType") == "Dem" and element.reading.pos == "DET"
    if demonstrative or element.reading.pos == "PRON" or element.text.lower() == "өз":
        return True
    reading = before.reading
    several = reading.get("Number") == "Plur" and reading.case == "Nom" and not reading.possessed
    if (
        several
        and before.type is None
        and element.reading.pos in ("NOUN", "ADJ", "PROPN")
        and not element.reading.possessed
    ):
        return not compound_head(listed, position)  # тараптар | меморандумға; but мұғалімдер күні teachers' day
    if before.text.lower() == "ол" and element.reading.lemma in OCCASION:
        return False  # ол кезде at that time
    if before.text.lower() == "ол":
        return element.type is not None or before.reading.pos == "PRON"
    if before.reading.pos in ("NOUN", "PRON") and element.reading.pos == "NUM" and element.type is None:
        return element.reading.get("NumType") != "Ord" or element.reading.case is not None
    if before.type is None:
        counted = any(held.reading.pos == "NUM" for held in state.buffer[:-1])
        if counted and before.reading.lemma in PEOPLE and element.reading.pos in ("NOUN", "ADJ", "PROPN"):
            return not element.reading.possessed  # 60 адам | карантинге 60 people into quarantine
        return after_common_noun(before, listed, position)
    if before.type in WHOLE and before.start - 1 in state.joins and element.reading.pos == "ADJ":
        return True  # Қазақстан мен Ресей | еркін сауда аймағын
    return before.type in WHOLE and after_name(before, listed, position)


def after_common_noun(before: Element, listed: Sequence[Element], position: int) -> bool:
    """Облыс | Самара қаласына; Зауыт | ет; but президент Ахметов, зауыт директоры."""
    element = listed[position]
    if before.reading.pos not in ("NOUN", "PROPN") or before.reading.possessed:
        return False
    kind = HEADS.get(before.reading.lemma.lower())
    if element.type == "Place" or element.type in NAMED and kind != "Position":
        return True
    generic = kind in ("Position", "Organization", "Facility")
    return generic and element.reading.pos in ("NOUN", "ADJ") and not compound_head(listed, position)


def after_name(before: Element, listed: Sequence[Element], position: int) -> bool:
    """Қазақстан | Ресейге, Серік Ахметов | жолды; but әкім Серік Ахметов, Қазақстан экономикасы."""
    element = listed[position]
    if before.type == "Person":
        return element.type is not None or not element.reading.possessed or before.stop - before.start > 1
    if before.type == "Position" and (element.type == "Person" or titles_follow(listed, position)):
        return False
    if before.type == "Position" and element.type == "Position" and before.stop < element.start:
        return False  # the last of a list of titles
    if before.type == "Place" and element.type == "Place":
        return not inside_of(element)
    return not (element.reading.possessed or compound_head(listed, position))


def inside_of(element: Element) -> bool:
    """Whether a place is of a kind that lies in the place named before it: Жамбыл облысы | Қордай ауданында."""
    return element.reading.possessed and element.reading.lemma in INNER_PLACES


def compound_head(listed: Sequence[Element], position: int) -> bool:
    """Whether the words from here on are modifiers of a possessed noun, as in Қазақстан сыртқы істер министрі."""
    for element in listed[position : position + 5]:
        reading = element.reading
        if reading.pos not in NOMINAL or element.text == ",":
            return False
        if reading.possessed and reading.pos in ("NOUN", "PROPN", "NUM", "ADJ"):
            return True
        if reading.case not in (None, "Nom"):
            return False
    return False


def add(state: State, listed: Sequence[Element], position: int, tokens: Sequence[Token]) -> None:
    """Puts an element into the phrase that is being built, and ends the phrase where its case says so."""
    element = listed[position]
    state.buffer.append(element)
    reading = element.reading
    case = reading.case
    if case in (None, "Nom", "Equ"):
        following = listed[position + 1] if position + 1 < len(listed) else None
        goes_on = continues(element, following) or titles_follow(listed, position)
        if reading.possessed and case == "Nom" and not goes_on:
            flush(state, tokens)
    else:
        flush(state, tokens)


def titles_follow(listed: Sequence[Element], position: int) -> bool:
    """Whether an element is a title and more of them follow, with commas or dashes between, before the one name."""
    place = position
    while is_title(listed, place) and is_title(listed, place + 2) and listed[place + 1].text in TITLE_BREAKS:
        place += 2
    return place > position and place + 1 < len(listed) and listed[place + 1].type == "Person"


def is_title(listed: Sequence[Element], position: int) -> bool:
    """Whether an element is a post without a case of its own."""
    titled = position < len(listed) and listed[position].type == "Position"
    return titled and listed[position].reading.case in (None, "Nom")


def continues(element: Element, following: Element | None) -> bool:
    """Whether a possessed noun in the nominative is a modifier of the next word: істері агенттігі, облысы әкімінің."""
    if following is None:
        return False
    if following.reading.pos == "ADP" or following.text.lower() in POSTPOSITIONS:
        return True
    if element.type == "Position" and following.type == "Person":
        return True
    if element.type == "Place" and following.type == "Place":
        return inside_of(following)
    if following.stop - following.start > 1 and following.type not in (None, "Position"):
        return False  # орталығы | ЮНЕСКО клубының: a name of several words has modifiers of its own
    return following.reading.possessed and following.reading.pos in ("NOUN", "PROPN") and following.type != "Person"


def mark(state: State, element: Element, links: str, tokens: Sequence[Token]) -> None:
    """Ends the phrase before a postposition and gives it its mark."""
    flush(state, tokens)
    if state.pending and not state.phrases or state.pending and state.pending[-1].stop == element.start:
        phrase = state.pending.pop()
    elif state.phrases and state.phrases[-1].stop == element.start:
        phrase = state.phrases.pop()
    else:
        return
    marked = replace(phrase, stop=element.stop, mark=element.text.lower())
    joined = coordinate_last(state, marked, tokens)
    if links == "noun":
        state.pending.append(joined)
    else:
        state.phrases.append(joined)


def flush(state: State, tokens: Sequence[Token]) -> None:
    """Makes a phrase of the elements held; one in the genitive or with -дағы waits for its head."""
    if not state.buffer:
        return
    first, last = state.buffer[0], state.buffer[-1]
    case = CASES.get(last.reading.case or "Nom", "nominative")
    modifiers = tuple(m for m in state.pending if last.reading.possessed or m.case != "genitive" or m.mark)
    waiting = [m for m in state.pending if m not in modifiers]  # депутаттардың өңірлерге сапары: for сапары
    attributive = case == "locative" and last.text.lower().endswith(("ғы", "гі"))
    start = min([first.start, *(m.start for m in modifiers)])
    if state.relative is not None:
        start = min(start, state.relative.start)
    making = state.phrases[-1] if state.phrases else None
    if making and last.reading.possessed and making.stop == first.start and is_bare_gerund(making):
        modifiers, start = (*modifiers, state.phrases.pop()), min(start, making.start)
    inner = tuple(Phrase(e.start, e.stop, e.stop - 1, "bare", possessed=e.reading.possessed) for e in state.buffer[:-1])
    phrase = Phrase(
        start=start,
        stop=last.stop,
        head=last_word(tokens, last.start, last.stop),
        case="attributive" if attributive else case,
        modifiers=(*modifiers, *inner),
        relative=state.relative,
        possessed=last.reading.possessed,
    )
    state.buffer, state.pending, state.relative = [], waiting, None
    if case == "genitive" or attributive:
        state.pending.append(coordinate_last(state, phrase, tokens))
    else:
        state.phrases.append(phrase)


def is_bare_gerund(phrase: Phrase) -> bool:
    """еріктілерді даярлау before орталығы: a centre for training volunteers"""
    gerund = phrase.relative is not None and phrase.relative.form == "gerund"
    return gerund and phrase.case == "nominative" and not phrase.possessed and not phrase.mark


def coordinate_last(state: State, phrase: Phrase, tokens: Sequence[Token]) -> Phrase:
    """Joins the phrases before "and" or a comma to the one that ends their list: А, Б мен В саласында."""
    conjuncts = [phrase]
    while state.phrases:
        before = state.phrases[-1]
        between = conjuncts[0].start - 1
        if between not in state.joins or before.stop != between or before.mark or before.case != "nominative":
            break
        adjectives = tokens[before.head].analysis.pos == "ADJ" and tokens[before.head].analysis.case is None
        if tokens[between].text == "," and len(conjuncts) == 1 and not adjectives:
            break
        conjuncts.insert(0, state.phrases.pop())
    if len(conjuncts) == 1:
        return phrase
    return replace(phrase, start=conjuncts[0].start, conjuncts=tuple(conjuncts))


def coordinate(state: State, tokens: Sequence[Token]) -> list[Phrase]:
    """The phrases of a clause, with lists made one phrase each."""
    waiting, state.phrases = state.phrases, []
    for phrase in waiting:
        state.phrases.append(coordinate_last(state, phrase, tokens) if not phrase.conjuncts else phrase)
    joined = sorted([*state.phrases, *state.pending], key=lambda phrase: phrase.start)
    state.phrases, state.pending = [], []
    return joined
