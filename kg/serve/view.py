"""What a template knows of a request: its language, addresses within it, and names of things in that language."""

import json
import re
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from urllib.parse import quote, urlencode, urlsplit

from markupsafe import Markup
from starlette.requests import Request

from kg.schema import ontology
from kg.serve import lookup
from kg.serve.opened import Opened

LANGUAGES = ("kk", "ru", "en")
MENU = (("/", "page_start"), ("/things", "things"), ("/types", "facts"), ("/articles", "articles"))
MENU_END = (("/questions", "questions"),)
EXPORTS = (("/graph", "page_graph", "graph.html"), ("/measures", "page_measures", "metrics.html"))
SYNTAXES = {"ttl": "Turtle", "jsonld": "JSON-LD", "json": "JSON", "nt": "N-Triples", "rdf": "RDF/XML"}
AUTHORITIES = {"www.wikidata.org": "Wikidata", "sws.geonames.org": "GeoNames", "www.geonames.org": "GeoNames"}


def folder(name: str) -> Traversable:
    return files("kg.serve") / name


@cache
def words() -> dict[str, dict[str, str]]:
    """Key → language → what pages say; ours, and the names of codes that the graph page has too."""
    found = {}
    for table in (files("kg.export") / "page" / "interface.tsv", folder("templates") / "interface.tsv"):
        for line in table.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                key, *texts = line.split("\t")
                found[key] = dict(zip(LANGUAGES, texts, strict=True))
    return found


@cache
def version(name: str) -> str:
    """A short hash of a file of ours, so that a browser may keep it."""
    return sha256((folder("static") / name).read_bytes()).hexdigest()[:10]


def language(asked: str, accept: str) -> str:
    """The language of a page: the one asked for, else the first that the reader takes, else Kazakh.

    >>> language("", "de, ru;q=0.8"), language("en", "ru"), language("xx", "")
    ('ru', 'en', 'kk')
    """
    wanted = [part.partition(";")[0].strip().lower().partition("-")[0] for part in accept.split(",")]
    return next((tag for tag in [asked, *wanted] if tag in LANGUAGES), "kk")


class View:
    """Methods for templates."""

    def __init__(self, opened: Opened, request: Request) -> None:
        self.opened, self.request = opened, request
        self.asked = request.query_params.get("lang", "")
        self.language = language(self.asked, request.headers.get("accept-language", ""))
        self.languages = LANGUAGES
        self.prefix = urlsplit(opened.base).path or "/"

    def t(self, key: str) -> str:
        return words()[key][self.language]

    def spoken(self, text: str) -> str:
        """A code such as "done" in the language of the page; other text as it is."""
        return words().get(f"code_{text}", {}).get(self.language, text)

    def menu(self) -> list[tuple[str, str]]:
        """Paths and the keys of what they are called; pages of the build where it made them."""
        made = [(path, key) for path, key, file in EXPORTS if (self.opened.snapshot.files / file).exists()]
        return [*MENU, *made, *MENU_END]

    def here(self, path: str) -> bool:
        return self.request.url.path == path

    def names(self) -> list[tuple[str, str, str]]:
        """The languages, each as it calls itself, in full and short."""
        return [(tag, words()["language_name"][tag], words()["language_short"][tag]) for tag in LANGUAGES]

    def url(self, path: str, **parameters: object) -> str:
        """A path of ours, in the language that was asked for."""
        kept = {"lang": self.asked} if self.asked in LANGUAGES else {}
        query = urlencode(parameters | kept)
        return f"{path}?{query}" if query else path

    def path(self, iri: str, **parameters: object) -> str:
        """Where an IRI of the graph is answered here."""
        return self.url(self.bare(iri), **parameters)

    def bare(self, iri: str) -> str:
        """The path of an IRI of the graph. A # in it begins the part that is never sent."""
        return quote(self.prefix + iri.removeprefix(self.opened.base), safe="/:@!$&'()*+,;=~#")

    def ours(self, iri: str) -> bool:
        return iri.startswith(self.opened.base)

    def web(self, address: str) -> bool:
        """Whether an address that an article gives is one that a browser may be sent to."""
        return address.startswith(("https://", "http://"))

    def same(self, **parameters: object) -> str:
        """This page with other parameters."""
        kept = dict(self.request.query_params) | {name: str(value) for name, value in parameters.items()}
        return f"?{urlencode(kept)}"

    def kept(self) -> Markup:
        """The language, as a field of a form."""
        kept = Markup('<input type="hidden" name="lang" value="{}">').format(self.asked)
        return kept if self.asked in LANGUAGES else Markup()

    def static(self, name: str) -> str:
        return f"/static/{name}?{version(name)}"

    def type(self, name: str) -> str:
        labels = ontology.load().labels
        return labels.get((name, self.language), name)

    role = type

    def short(self, told: lookup.Told) -> str:
        """What a fact is about, without its type."""
        return told.label.partition(": ")[2] or told.label

    def label(self, iri: str) -> str:
        return lookup.label(self.opened, iri, self.language)

    def authority(self, iri: str) -> str:
        host = urlsplit(iri).netloc
        return f"{AUTHORITIES.get(host, host)}: {iri.rstrip('/').rpartition('/')[2]}"

    def anchor(self, iri: str) -> str:
        return re.sub(r"\W", "-", iri.removeprefix(self.opened.base))

    def format(self, suffix: str) -> str:
        return SYNTAXES[suffix]

    def script(self, value: object) -> Markup:
        """JSON within a script element, which nothing in it can end."""
        return Markup(json.dumps(value, ensure_ascii=False).replace("<", "\\u003c").replace("&", "\\u0026"))
