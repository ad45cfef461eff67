"""Text → sentences of tokens with their offsets.

Like razdel's: a rule is a small function that says "join", "split" or nothing about a place after a closing mark, and
the first that speaks decides. spaCy's blank Kazakh pipeline splits at every full stop of an abbreviation.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from kg.languages.kazakh.tables import rows
from kg.spans import Span

LETTERS = "A-Za-zÀ-ÖØ-öø-ɏА-ЯЁа-яёӘәІіҢңҒғҮүҰұҚқӨөҺһ"

DOMAINS = "kz|com|org|net|info|news|asia|ru|uz|kg|tv"  # of the addresses that news name


@cache
def abbreviations() -> dict[str, str]:
    return {form: place for form, place, _ in rows("abbreviations")}


@cache
def token_pattern() -> re.Pattern[str]:
    listed = "|".join(re.escape(form) for form in sorted(abbreviations(), key=len, reverse=True))
    return re.compile(
        rf"(?<![{LETTERS}\d])(?i:{listed})(?![{LETTERS}\d])"  # млн.
        rf"|(?<![{LETTERS}])[A-ZА-ЯӘІҢҒҮҰҚӨҺ]\.(?=\s?[A-ZА-ЯӘІҢҒҮҰҚӨҺ])"  # А. before a name
        r"|\d{1,3}(?:[  ]\d{3})+(?!\d)(?:[.,]\d+)?"  # 5 000
        rf"|\d+(?:[.,:/]\d+)*\s?%(?:-[{LETTERS}]+)?|\d+(?:[.,:/]\d+)*(?:-[{LETTERS}]+)?"  # 15,8%-ға
        rf"|(?<![{LETTERS}])[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.(?i:{DOMAINS})(?![{LETTERS}])"  # BAQ.KZ
        rf"|[{LETTERS}\d_]+(?:[-’'‑][{LETTERS}\d_]+)*"  # words
        r"|\.{2,}|[^\w\s]|\w+"
    )


def tokens(text: str, place: Span) -> list[Span]:
    """The spans of the words and marks in a part of a text.

    >>> words = "Тауар айналымы 15,8%-ға артты."
    >>> [words[s.start:s.stop] for s in tokens(words, Span(0, len(words)))]
    ['Тауар', 'айналымы', '15,8%-ға', 'артты', '.']
    """
    found = token_pattern().finditer(text, place.start, place.stop)
    return [Span(match.start(), match.end()) for match in found]


class Break(NamedTuple):
    """A place where a sentence may end: the mark, the word before it, and the words after."""

    mark: str
    before: str
    after: str
    following: str


def after_abbreviation(place: Break) -> str | None:
    """600 млн. | АҚШ доллары"""
    return "join" if abbreviations().get(place.mark.lower()) == "inner" else None


def after_initial(place: Break) -> str | None:
    """А. | Көшербаев"""
    return "join" if re.fullmatch(r"[A-ZА-ЯӘІҢҒҮҰҚӨҺ]\.", place.mark) else None


def before_small(place: Break) -> str | None:
    """«Келеміз!» | деді әкім"""
    return "join" if place.after[:1].islower() else None


def before_reporting_dash(place: Break) -> str | None:
    """Келеміз! | – деді әкім"""
    return "join" if place.after in "-–—" and place.following[:1].islower() else None


def outer_abbreviation(place: Break) -> str | None:
    """2018 ж. | Қараша"""
    return "split" if abbreviations().get(place.mark.lower()) == "outer" else None


def full_stop(place: Break) -> str | None:
    return "split" if re.fullmatch(r"[.!?…]+", place.mark) else "join"


RULES: tuple[Callable[[Break], str | None], ...] = (
    after_abbreviation,
    after_initial,
    before_small,
    before_reporting_dash,
    outer_abbreviation,
    full_stop,
)
LONGEST = 300  # tokens: no sentence is longer; a text without full stops is cut, so that time stays in proportion
CLOSING = "»\"”)]’'"


def sentences(text: str, paragraph: Span) -> Iterator[list[Span]]:
    """The sentences of a paragraph, each as the spans of its tokens.

    >>> words = "Тауар айналымы 600 млн. теңгеден асты. Ол өсті."
    >>> [len(sentence) for sentence in sentences(words, Span(0, len(words)))]
    [7, 3]
    """
    spans = tokens(text, paragraph)
    current: list[Span] = []
    for index, span in enumerate(spans):
        current.append(span)
        if ends(text, spans, index) or len(current) >= LONGEST:
            yield current
            current = []
    if current:
        yield current


def ends(text: str, spans: list[Span], index: int) -> bool:
    """Whether a sentence ends after token `index`: at a closing mark, or at the quotes and brackets behind one."""
    if index + 1 >= len(spans):
        return False
    after = text[spans[index + 1].start : spans[index + 1].stop]
    if after in CLOSING or re.fullmatch(r"[.!?…]+", after):
        return False
    mark = index
    while mark > 0 and text[spans[mark].start : spans[mark].stop] in CLOSING:
        mark -= 1
    words = [text[span.start : span.stop] for span in spans[max(0, mark - 1) : index + 3]]
    shown = text[spans[mark].start : spans[mark].stop]
    if not shown.endswith((".", "!", "?", "…")):
        return False
    following = text[spans[index + 2].start : spans[index + 2].stop] if index + 2 < len(spans) else ""
    place = Break(shown, words[0], after, following)
    return next(answer for rule in RULES if (answer := rule(place))) == "split"
