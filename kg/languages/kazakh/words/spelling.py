"""What a spelling dictionary knows of a guessed stem: evidence for or against it, without readings of its own."""

from functools import cache, lru_cache

from kg.languages.kazakh.tables import mapping


@cache
def words() -> dict[str, str]:
    """Word → verb (as its verbal noun in -у), nominal or other."""
    return mapping("spelling")


def verbal_nouns(stem: str) -> tuple[str, ...]:
    """The ways in which the dictionary may write a verb: қой → қою put, оқы → оқу read, тап → табу find."""
    if stem.endswith("й"):
        return f"{stem[:-1]}ю", f"{stem}у"
    if stem.endswith(("ы", "і")):
        return (f"{stem[:-1]}у",)
    return (f"{stem[:-1]}бу", f"{stem}у") if stem.endswith("п") else (f"{stem}у",)


@lru_cache(maxsize=131072)
def listing(lemma: str, pos: str) -> str:
    """How the dictionary lists a stem read as `pos`: the class under which it stands, or "".

    >>> listing("қой", "VERB"), listing("келісім", "NOUN"), listing("келісі", "NOUN")
    ('verb', 'nominal', '')
    """
    low = lemma.lower()
    if pos in ("VERB", "AUX"):
        return "verb" if any(words().get(noun) == "verb" for noun in verbal_nouns(low)) else words().get(low, "")
    return words().get(low, "")
