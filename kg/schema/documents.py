"""The vocabulary as a page for people to read, by pyLODE."""

from kg.errors import KgError
from kg.schema import ontology

LANGUAGES = ("kk", "ru", "en")


def ontology_page(language: str) -> str:
    """HTML of the ontology in one of LANGUAGES (pyLODE writes all labels of a term in a row); KgError where pyLODE is
    not installed."""
    import logging

    import rdflib

    logging.disable(logging.INFO)  # pyLODE tells its steps to everybody
    try:
        from pylode import OntPub
    except (ImportError, OSError):  # the wheel of 3.4.1 lacks a file that it reads
        raise KgError("the page is written by pyLODE, which is not installed; pip install 'kazakh-kg[docs]'") from None
    known = rdflib.Graph().parse(data=ontology.turtle(), format="turtle")
    for triple in list(known):
        if getattr(triple[2], "language", None) not in (None, language):
            known.remove(triple)
    page = OntPub(ontology=known).make_html()
    assert isinstance(page, str)
    return page
