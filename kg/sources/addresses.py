"""Files behind an address that fsspec opens (s3://, gs://, memory://, file://, zip://...), as those on disk are."""

from collections.abc import Iterator
from functools import partial
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

from kg.errors import InputError, KgError
from kg.sources.records import Place

ELSEWHERE = ("http", "https", "ftp")


def is_address(root: str) -> bool:
    return "://" in root


def checked(root: str) -> str:
    """An address that can be looked into; KgError or InputError where it cannot."""
    if any(part.partition("://")[0] in ELSEWHERE for part in root.split("::")):
        raise InputError(Path(root), "a page of the network", hint="take it by 'kg fetch' and build from its archive")
    if not find_spec("fsspec"):
        raise KgError(f"{root}: addresses are opened by fsspec; pip install 'kazakh-kg[remote]'")
    system, path = located(root)
    if not asked(root, system.exists, path):
        raise InputError(Path(root), "no such file or folder", hint="name an article or a folder of articles")
    return root


def places(root: str) -> Iterator[Place]:
    """The files under an address, in order, or the one that it names."""
    system, path = located(root)
    named = asked(root, system.isfile, path)
    above = PurePosixPath(path).parent if named else PurePosixPath(path)
    for found in [path] if named else sorted(asked(root, system.find, path)):
        address = Path(system.unstrip_protocol(found))
        yield Place(address, PurePosixPath(found).relative_to(above), partial(opened, root, system, found), named)


def opened(root: str, system: Any, path: str) -> IO[bytes]:
    return cast(IO[bytes], asked(root, system.open, path, "rb"))


def located(root: str) -> tuple[Any, str]:
    """The file system that an address is in, and the path there."""
    from fsspec.core import url_to_fs

    system, path = asked(root, url_to_fs, root)
    return system, str(path).rstrip("/") or "/"


def asked(root: str, function: Any, *given: object) -> Any:
    """What a file system answers; each has exceptions of its own, all of which mean that it cannot be read."""
    try:
        return function(*given)
    except Exception as error:
        problem = " ".join(str(error).split()) or type(error).__name__
        raise InputError(Path(root), problem, hint="is the address right, and may you read it?") from None
