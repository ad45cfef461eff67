"""Which of several representations an Accept header asks for (RFC 9110, 12.5.1)."""

from collections.abc import Sequence

Range = tuple[float, int, str]  # quality, how specific, "text/turtle", "text/*", "*/*"


def ranges(accept: str) -> list[Range]:
    """The media ranges of an Accept header; one that cannot be read is left out.

    >>> ranges("text/turtle, text/*;q=0.5")
    [(1.0, 2, 'text/turtle'), (0.5, 1, 'text/*')]
    """
    found = []
    for part in accept.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        if "/" in name:
            specific = 2 - name.endswith("/*") - (name == "*/*")
            found.append((quality(parameters), specific, name))
    return found


def quality(parameters: Sequence[str]) -> float:
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0


def best(accept: str, offered: Sequence[tuple[str, Sequence[str]]]) -> str:
    """The name of the one wanted most of what is offered: names with the media types that ask for each, the first
    preferred among equals. Empty where none is acceptable; the first where nothing is asked.

    >>> offered = [("json", ["application/json"]), ("turtle", ["text/turtle"])]
    >>> best("text/turtle;q=0.9, */*;q=0.1", offered), best("", offered), best("image/png", offered)
    ('turtle', 'json', '')
    """
    asked = ranges(accept or "*/*")
    scores = [max((wanted(kind, asked) for kind in kinds), default=(0.0, 0)) for _, kinds in offered]
    top = max(scores, default=(0.0, 0))
    return offered[scores.index(top)][0] if top[0] > 0 else ""


def wanted(kind: str, asked: Sequence[Range]) -> tuple[float, int]:
    """How much a media type is wanted: the quality of the most specific range that it falls in."""
    fits = [(specific, q) for q, specific, name in asked if name in (kind, kind.partition("/")[0] + "/*", "*/*")]
    specific, q = max(fits, default=(0, 0.0))
    return q, specific
