"""Makes up a small corpus in the documented layout, with three ways of writing to tell apart."""

# ruff: noqa: S311 - texts are made up here, no secret hangs on chance

from __future__ import annotations

import dataclasses
import gzip
import json
import pathlib
import random

from provenance.train.recipe import DEFAULT, Recipe

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "models" / "style-en"
CORPUS = ROOT.parent / "shared" / "corpus"

RECIPE: Recipe = dataclasses.replace(DEFAULT, seed=5, folds=4, spread=2, frequency=2)

_NOUNS = (
    "town river council budget teacher farm market team coach bridge school road plan vote fire bus".split()
)
_VERBS = "opened closed sold bought lost won kept cut moved fixed built dropped found called asked".split()
_HUMAN = (
    "They {v} the {n} on a {d}, and nobody knew why.",
    "I didn't think the {n} would last, but it {v} all the same.",
    '"We {v} it twice," said the {n} man, who won\'t be back.',
    "But the {n} and the {m}? Gone.",
    "He {v} {k} of them last {d}.",
    "So what? The {n} {v} anyway, as it always had, and the people who'd paid for the {m} went home.",
)
_EARLIER = (
    "Moreover, the {n} plays a crucial role in the {m}, ensuring a vibrant future.",
    "In conclusion, the {n} offers significant opportunities, fostering growth and resilience.",
    "Additionally, it is important to note that the {n} remains essential for the {m}.",
    "The {n} {v} the {m}, highlighting the importance of innovation, collaboration, and commitment.",
    "Overall, this approach underscores the intricate balance between the {n} and the {m}.",
)
_NEWEST = (
    "The {n} is not just a {m}; it is a quiet reminder of what was {v}.",
    "And yet the {n} held. That is the part worth sitting with.",
    "What the {n} {v} was never really about the {m} — it was about trust.",
    "There is a particular kind of silence that follows a {n}, and the {m} knows it.",
    "Nobody plans for the {n}. You simply notice, one {d}, that the {m} has {v}.",
)
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def made_up(kind: str, rng: random.Random, words: int) -> str:
    """A text of the given kind with at least so many words, in paragraphs."""
    own = {"human": _HUMAN, "earlier": _EARLIER, "newest": _NEWEST}[kind]
    every = _HUMAN + _EARLIER + _NEWEST
    sentences: list[str] = []
    while sum(len(sentence.split()) for sentence in sentences) < words:
        pattern = rng.choice(own if rng.random() < 0.8 else every)
        sentences.append(
            pattern.format(
                n=rng.choice(_NOUNS),
                m=rng.choice(_NOUNS),
                v=rng.choice(_VERBS),
                d=rng.choice(_DAYS),
                k=rng.randrange(2, 99),
            )
        )
    paragraphs = [" ".join(sentences[place : place + 4]) for place in range(0, len(sentences), 4)]
    return "\n\n".join(paragraphs)


def write_corpus(folder: pathlib.Path, seed: int = 3, texts: int = 40) -> pathlib.Path:
    """Write a corpus of made-up texts in the documented layout."""
    rng = random.Random(seed)
    for part, share in (("train", 1.0), ("dev", 0.5)):
        (folder / part).mkdir(parents=True)
        for source in ("harbour", "valley", "opinion-human", "fresh-one", "fresh-two", "fresh-three"):
            kinds = ("human", "earlier") if source in ("harbour", "valley") else ("human",)
            if source.startswith("fresh"):
                kinds = ("newest",)
            rows = [
                {
                    "id": f"{part}-{source}-{kind}-{number}",
                    "source": source,
                    "domain": "opinion" if source == "opinion-human" else "news",
                    "lang": "en",
                    "label": "human" if kind == "human" else "ai",
                    "model": {"human": None, "earlier": "old-model", "newest": "new-model"}[kind],
                    "attack": None,
                    "pair": f"{part}-{source}-{number}",
                    "text": made_up(kind, rng, rng.choice((60, 120, 130, 220, 260, 420, 500))),
                }
                for kind in kinds
                for number in range(int(texts * share))
            ]
            rows.append(
                {
                    "id": "de",
                    "source": source,
                    "lang": "de",
                    "label": "human",
                    "text": "Das ist kein Englisch.",
                }
            )
            with gzip.open(folder / part / f"{source}.jsonl.gz", "wt", encoding="utf-8") as lines:
                lines.writelines(json.dumps(row) + "\n" for row in rows)
    return folder
