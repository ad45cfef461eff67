"""An article → as it is read: letters as they look, then words as its language's module reads them."""

from dataclasses import replace

from kg import languages
from kg.model.article import Article
from kg.model.view import View
from kg.sources.appearance import appearance


def of(article: Article) -> tuple[Article, View]:
    """The article as it is read, with spans of that text, and the view that leads back."""
    language = languages.load(article.language)
    view = appearance(article.text, language.LEXICON)
    if not view.edits:
        return article, view
    headline = article.headline and view.forward(article.headline)
    return replace(article, text=view.text, headline=headline, body=tuple(map(view.forward, article.body))), view


def line(words: str, language: str = "kk") -> str:
    """A line as it is read."""
    return appearance(words, languages.load(language).LEXICON).text
