"""Seconds for texts that are not as texts should be, at two lengths: python benchmarks/hostile.py

What takes time in proportion to its length takes about twice as long at twice the length.
"""

import time

from kg.build import read_one
from kg.sources.plain import of_text

WORDS = "Облыс әкімі Серік Ахметов Атырау қаласында жаңа мектеп ашты".split()
SENTENCE = " ".join(WORDS)
HOSTILE = {
    "sentences": lambda size: f"{SENTENCE}. " * (size // len(SENTENCE)),
    "one sentence": lambda size: f"{SENTENCE} және " * (size // len(SENTENCE)),
    "no punctuation": lambda size: f"{SENTENCE} " * (size // len(SENTENCE)),
    "all capitals": lambda size: f"{SENTENCE.upper()}. " * (size // len(SENTENCE)),
    "quotes": lambda size: "«" * (size // 10) + SENTENCE + "»" * (size // 10),
    "quoted names": lambda size: "«Арай» " * (size // 7),
    "commas": lambda size: "жол, " * (size // 5),
    "digits": lambda size: "1234567890 " * (size // 11),
    "one word": lambda size: "қала" * (size // 4),
    "dashes": lambda size: "— " * (size // 2),
}
SIZES = (50_000, 100_000)


def main() -> None:
    def seconds(text: str) -> float:
        start = time.perf_counter()
        read_one.read(of_text(text))
        return time.perf_counter() - start

    seconds(SENTENCE)
    print(f"{'':16}" + "".join(f"{size:>12,}" for size in SIZES) + "   ratio")
    for name, make in HOSTILE.items():
        short, long = (seconds(make(size)) for size in SIZES)
        print(f"{name:16}{short:11.2f}s{long:11.2f}s   {long / short:.1f}")


main()
