"""The only place that mints an IRI. All are ASCII: Kazakh names stand in labels, romanised and folded in IRIs.

What an IRI is made of depends on one article at most, so that articles can be built apart and put together.
"""

import hashlib
import re
from functools import lru_cache
from urllib.parse import urlsplit

import pyoxigraph as ox

from kg.errors import KgError
from kg.languages import load
from kg.model.article import Article
from kg.model.fact import Fact, Filler
from kg.model.thing import Entity
from kg.romanisation import folded
from kg.spans import Span

BASE = "https://example.org/kg/"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"  # of a graph, unless another is named
PLAIN = re.compile(r"(?!\.)[A-Za-z0-9_.-]+(/(?!\.)[A-Za-z0-9_.-]+)*")  # ids that stand in an IRI as they are
LONGEST = 80  # characters of a readable part; what is longer ends in a hash


def check_base(base: str) -> str:
    """A base IRI that ends in / or #; KgError where it is none."""
    try:
        parts = urlsplit(base)
    except ValueError as error:
        raise KgError(f"{base!r} is not a base IRI ({error}); write one such as https://data.example.org/kg/") from None
    if (
        parts.scheme not in ("http", "https", "urn")
        or not (parts.netloc or parts.path)
        or re.search(r'[\s<>"{}|^`\\]', base)
    ):
        raise KgError(f"{base!r} is not a base IRI; write one such as https://data.example.org/kg/")
    return base if base.endswith(("/", "#", ":")) else base + "/"


def check_iri(text: str, what: str) -> str:
    """An absolute IRI; KgError where it is none."""
    if not re.fullmatch(r'[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|^`\\]+', text):
        raise KgError(f"{what} {text!r} is not an IRI; write one such as https://creativecommons.org/licenses/by/4.0/")
    return text


def digest(text: str) -> str:
    """Sixteen hexadecimal digits that stand for a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@lru_cache(maxsize=65536)
def slug(name: str) -> str:
    """A name as the readable part of an IRI, the same for capital and small letters. What is read back as another name,
    since several letters share one in ASCII, ends in a hash: two names never have one slug.

    >>> slug("Батыс Қазақстан облысы"), slug("Өскемен"), slug("Оскемен")
    ('batys-qazaqstan-oblysy', 'oskemen-e4efad', 'oskemen')
    """
    plain = " ".join(name.lower().split())
    readable = folded(load("kk").romanised(name))
    if not readable:
        return digest(plain)
    if len(readable) > LONGEST:
        return f"{readable[:LONGEST].rstrip('-')}-{digest(plain)}"
    return readable if load("kk").read_back(readable) == plain else f"{readable}-{digest(plain)[:6]}"


@lru_cache(maxsize=65536)
def article_id(name: str) -> str:
    """An article's id in an IRI: itself where it is plain, else readable with a hash that keeps two apart."""
    return name if PLAIN.fullmatch(name) else f"{slug(name)}-{digest(name)[:8]}"


def article(name: str, base: str) -> ox.NamedNode:
    return ox.NamedNode(f"{base}article/{article_id(name)}")


def article_graph(name: str, base: str) -> ox.NamedNode:
    return ox.NamedNode(f"{base}graph/article/{article_id(name)}")


def entities_graph(base: str) -> ox.NamedNode:
    return ox.NamedNode(f"{base}graph/entities")


def links_graph(base: str) -> ox.NamedNode:
    return ox.NamedNode(f"{base}graph/links")


def description_graph(base: str) -> ox.NamedNode:
    return ox.NamedNode(f"{base}graph/description")


def data_set(base: str) -> ox.NamedNode:
    return ox.NamedNode(f"{base}dataset")


def time(value: str, base: str) -> ox.NamedNode:
    """A stretch of time or a day: {base}time/2018-01_2018-08"""
    return ox.NamedNode(f"{base}time/{value.replace('/', '_')}")


def unit(code: str, base: str) -> ox.NamedNode:
    """A currency: {base}unit/kzt"""
    return ox.NamedNode(f"{base}unit/{code.lower()}")


def derived_graph(base: str) -> ox.NamedNode:
    return ox.NamedNode(f"{base}graph/shortcuts")


def entity(of: Entity, base: str) -> ox.NamedNode:
    """{base}entity/place/astana; what an override sets apart ends in the article that it is peculiar to."""
    apart = f"-in-{article_id(of.sense)}" if of.sense else ""
    return ox.NamedNode(f"{base}entity/{of.type.lower()}/{slug(of.name)}{apart}")


def unnamed(fact: Fact, filler: Filler, base: str) -> ox.NamedNode:
    """A thing that one article speaks of without naming it: the same words mean one thing there, and another in another
    article."""
    return ox.NamedNode(f"{base}article/{article_id(fact.article)}/thing/{slug(filler.name)}")


def fact(of: Fact, base: str) -> ox.NamedNode:
    """A hash of the type and key roles, and of the article too where a key role is filled by something unnamed."""
    parts: list[str] = []
    local = False
    for role in of.type.keys:
        for filler in of.of(role.name):
            named = filler.entity is not None
            local = local or not named
            parts.append(
                f"{role.name}={entity(filler.entity, base).value if filler.entity else filler.name}={filler.value}"
            )
    key = "|".join([of.type.name, *sorted(parts), of.article if local else ""])
    kind = re.sub(r"(?<!^)(?=[A-Z])", "-", of.type.name).lower()
    return ox.NamedNode(f"{base}fact/{kind}/{digest(key)}")


def phrase(of: str, span: Span, base: str) -> ox.NamedNode:
    """The words of an article, by RFC 5147: <article#char=120,245>"""
    return ox.NamedNode(f"{base}article/{article_id(of)}#char={span.start},{span.stop}")


def context(of: Article, base: str) -> ox.NamedNode:
    """The whole text of an article: what the offsets of its words count in."""
    return phrase(of.id, Span(0, len(of.text)), base)
