"""A text → as it is read: letters as they look, then words in the script that its language's module reads."""

from collections.abc import Sequence
from dataclasses import replace

from kg import languages
from kg.model.article import Article
from kg.model.view import View
from kg.sources.appearance import appearance
from kg.sources.writing import LATIN, in_other_script, language_of
from kg.spans import Span


def seen(text: str, parts: Sequence[Span], language: str = "kk") -> View:
    """How a text is read; `parts` are its lines or paragraphs, of which those in another script are respelled."""
    known = languages.load(language)
    view = appearance(text, known.LEXICON)
    other = [span for span in map(view.forward, parts) if in_other_script(view.text[span.start : span.stop])]
    if any(language_of(view.text[span.start : span.stop]) == LATIN for span in other):
        view = view.then(known.respellings(view.text, other))
    return view


def of(article: Article) -> tuple[Article, View]:
    """The article as it is read, with spans of that text, and the view that leads back."""
    parts = (*([article.headline] if article.headline else ()), *article.body)
    view = seen(article.text, parts, article.language)
    if not view.edits:
        return article, view
    headline = article.headline and view.forward(article.headline)
    body = tuple(map(view.forward, article.body))
    language = languages.load(article.language).CODE
    return replace(article, text=view.text, headline=headline, body=body, language=language), view
