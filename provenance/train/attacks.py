"""Simulated evasions: what someone may do to a text without rewriting it.

They follow the adversarial attacks of RAID (Dugan et al., "RAID: A Shared Benchmark for Robust Evaluation
of Machine-Generated Text Detectors", ACL 2024), which is not itself part of the corpus.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping

Attack = Callable[[str, random.Random], str]

_LOOK_ALIKES = str.maketrans("aeopcxyisjAEOPCXTHMBK", "аеорсхуіѕјАЕОРСХТНМВК")
_ARTICLES = re.compile(r"\b(?:the|a|an)\s+", re.I)
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[A-Za-z]{4,}")


def _look_alikes(text: str, _: random.Random) -> str:
    return text.translate(_LOOK_ALIKES)


def _zero_width(text: str, rng: random.Random) -> str:
    return "".join(char + ("\u200b" if rng.random() < 0.3 else "") for char in text)


def _case(text: str, rng: random.Random) -> str:
    return "".join(char.upper() if rng.random() < 0.5 else char.lower() for char in text)


def _white_space(text: str, rng: random.Random) -> str:
    return re.sub(r" ", lambda _: rng.choice((" ", "  ", "\u00a0", "\u2009")), text)


def _articles(text: str, rng: random.Random) -> str:
    return _ARTICLES.sub(lambda found: "" if rng.random() < 0.5 else found.group(), text)


def _numbers(text: str, rng: random.Random) -> str:
    return _DIGIT.sub(lambda _: str(rng.randrange(10)), text)


def _paragraphs(text: str, rng: random.Random) -> str:
    return re.sub(r"(?<=[.!?]) ", lambda _: "\n\n" if rng.random() < 0.5 else " ", text)


def _misspell(text: str, rng: random.Random) -> str:
    def swap(found: re.Match[str]) -> str:
        word = found.group()
        if rng.random() >= 0.15:
            return word
        place = rng.randrange(1, len(word) - 2)
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]

    return _LETTER.sub(swap, text)


def _quotes(text: str, _: random.Random) -> str:
    return text.replace("'", "’").replace(" - ", " – ")


def _inner_spaces(text: str, rng: random.Random) -> str:
    def split(found: re.Match[str]) -> str:
        word = found.group()
        place = rng.randrange(1, len(word))
        return word[:place] + " " + word[place:] if rng.random() < 0.04 else word

    return _LETTER.sub(split, text)


ATTACKS: Mapping[str, Attack] = {
    "look-alike letters": _look_alikes,
    "zero-width characters": _zero_width,
    "random case": _case,
    "odd white space": _white_space,
    "curly quotes, en dashes": _quotes,
    "numbers swapped": _numbers,
    "paragraphs inserted": _paragraphs,
    "half of the articles deleted": _articles,
    "15 % of words misspelled": _misspell,
    "4 % of words split by a space": _inner_spaces,
}
