"""How many articles of 800 words the rules check in a second of CPU, and what that is against plain searching.

    python benchmarks/bench_rules.py [--articles 2000] [--corpus ../shared/corpus]

Everything is measured in one run, so that the ratios hold on a noisy machine: the time of a full check (rules alone,
and with the style model), of reading, and, as a yardstick, of one case-insensitive search for a hundred words with
the ``re`` module.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from provenance.api import Checker
from provenance.readers import read_text
from provenance.rulecheck import corpus_texts

CORPUS = Path(__file__).resolve().parents[1].parent / "shared" / "corpus"
WORDS = 800


def articles(corpus: Path, count: int) -> list[str]:
    """Texts of 800 words made of the human texts of the corpus, one after the other."""
    made: list[str] = []
    waiting: list[str] = []
    for item in corpus_texts(corpus):
        waiting += item.text.split(" ")
        while len(waiting) >= WORDS and len(made) < count:
            made.append(" ".join(waiting[:WORDS]))
            waiting = waiting[WORDS:]
        if len(made) >= count:
            break
    return made


def cpu(work: Callable[[str], object], texts: Iterable[str]) -> float:
    """Seconds of CPU that ``work`` takes on all texts."""
    start = time.process_time()
    for text in texts:
        work(text)
    return time.process_time() - start


def main() -> int:
    """Prints the table; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    options = parser.parse_args()
    if not options.corpus.is_dir():
        print(f"no corpus at {options.corpus}", file=sys.stderr)
        return 2
    texts = articles(options.corpus, options.articles)
    rules = Checker.build(with_style=False)
    whole = Checker.default()
    words = sorted({word.lower() for text in texts[:20] for word in text.split() if word.isalpha()})[:100]
    search = re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)
    # Expressions are compiled, and the rules for other languages read, when the first text needs them: that is a
    # cost of the start, not of each text.
    warming = cpu(rules.check_text, texts)
    cpu(whole.check_text, texts)
    yardstick = cpu(lambda text: search.findall(text), texts)
    print(f"{len(texts)} articles of {WORDS} words")
    print(
        f"first pass, rules alone: {len(texts) / warming:.0f} articles/CPU s, loading and compiling included"
    )
    for name, work in (
        ("yardstick: re, 100 words", lambda text: search.findall(text)),
        ("reading", lambda text: read_text(text, name="x")),
        ("check, rules alone", rules.check_text),
        ("check, rules and style", whole.check_text),
    ):
        seconds = cpu(work, texts)
        print(
            f"{name:26} {len(texts) / seconds:8.0f} articles/CPU s   {seconds / yardstick:6.2f} x yardstick"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
