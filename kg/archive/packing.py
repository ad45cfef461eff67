"""Readings and summaries ↔ bytes: pickled, compressed, and read back as nothing but the program's own data.

A pickle can name any function to call. These may name only the classes of kg/model and the few of the standard library
that these hold, so that a store from somewhere else can be wrong but cannot run anything.
"""

import io
import pickle
import zlib

ALLOWED = {
    ("datetime", "date"),
    ("datetime", "datetime"),
    ("datetime", "timedelta"),
    ("datetime", "timezone"),
    ("kg.spans", "Span"),
    ("pathlib", "Path"),
    ("pathlib", "PosixPath"),
    ("pathlib", "WindowsPath"),
    ("pathlib._local", "PosixPath"),
    ("pathlib._local", "WindowsPath"),
}


class Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> object:
        if (module, name) in ALLOWED:
            return super().find_class(module, name)
        found = super().find_class(module, name) if module.startswith("kg.model.") else None
        if isinstance(found, type) and found.__module__ == module:
            return found
        raise pickle.UnpicklingError(f"{module}.{name} is no data of kg")


def compressed(content: bytes) -> bytes:
    return zlib.compress(content, 1)


def expanded(content: bytes) -> bytes:
    return zlib.decompress(content)


def packed(value: object) -> bytes:
    return compressed(pickle.dumps(value, protocol=5))


def unpacked(content: bytes) -> object:
    """What `packed` was given; ValueError where the bytes are something else."""
    try:
        return Unpickler(io.BytesIO(zlib.decompress(content))).load()
    except (zlib.error, pickle.UnpicklingError, EOFError, AttributeError, ImportError, IndexError, TypeError) as error:
        raise ValueError(str(error)) from None
