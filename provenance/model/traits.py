"""The named traits that the score is explained by, in words an editor understands.

Every n-gram and every dense feature belongs to exactly one trait, so the weights of the traits and the
starting point add up to the raw score.
"""

from __future__ import annotations

from dataclasses import dataclass

from provenance.model.dense import DENSE_NAMES
from provenance.model.lexicon import CLASS_NAMES, PAIR_NAMES


@dataclass(frozen=True, slots=True)
class Trait:
    """``label`` says what a weight above zero points to, ``contrary`` what one below zero points to."""

    name: str
    label: str
    contrary: str


TRAITS: tuple[Trait, ...] = (
    Trait(
        "word_choice",
        "words and word pairs that language models prefer",
        "words and word pairs that people prefer",
    ),
    Trait(
        "participle_clauses",
        "sentence after sentence ends in a participle clause",
        "few participle clauses after a comma",
    ),
    Trait(
        "stock_transitions", "stock transitions (moreover, additionally, overall)", "few stock transitions"
    ),
    Trait("contrast_frames", "“not just X but Y” and other set contrasts", "few set contrasts"),
    Trait(
        "significance",
        "words that call things important (crucial, enduring, vibrant)",
        "few words that call things important",
    ),
    Trait(
        "showing_verbs", "verbs of showing (underscore, highlight, reflect, serve)", "few verbs of showing"
    ),
    Trait(
        "abstract_nouns",
        "abstract nouns of significance (landscape, journey, moment, weight)",
        "few abstract nouns",
    ),
    Trait("stock_phrases", "stock phrases (a range of, such as, as well as)", "few stock phrases"),
    Trait("hedges", "hedging (may, often, likely)", "hedging as in human prose"),
    Trait("contractions", "contractions unlike human prose of this kind", "contractions as in human prose"),
    Trait("spoken_words", "spoken words used unlike people do", "spoken words and turns of phrase"),
    Trait("people", "pronouns used unlike people do", "speaks as I, we, you, he or she, as people do"),
    Trait("reporting", "attribution unlike human reporting", "attributes statements (said, told, according)"),
    Trait(
        "time_and_number",
        "few days, dates and numbers, or oddly placed ones",
        "concrete days, dates and numbers",
    ),
    Trait("sentence_rhythm", "even sentence lengths", "uneven sentence lengths"),
    Trait(
        "sentence_openings",
        "sentence openings typical of language models",
        "sentence openings typical of people",
    ),
    Trait("word_length", "long words throughout", "short and long words as people mix them"),
    Trait(
        "word_endings",
        "nouns in -tion, -ity, -ness and adjectives in -ive, -ous",
        "word endings as in human prose",
    ),
    Trait("dashes", "dashes used unlike people do", "dashes as people use them"),
    Trait(
        "commas",
        "comma patterns typical of language models (A, B, and C)",
        "comma patterns typical of people",
    ),
    Trait(
        "other_marks",
        "colons, semicolons, brackets, question marks unlike human prose",
        "colons, brackets and question marks as people use them",
    ),
    Trait(
        "function_words",
        "a mix of small words (the, of, to) typical of language models",
        "a mix of small words typical of people",
    ),
    Trait("variety", "vocabulary evenly varied", "words repeated as people do"),
)
TRAIT_INDEX = {trait.name: place for place, trait in enumerate(TRAITS)}

_BY_CLASS = {
    "connector": "stock_transitions",
    "significance": "significance",
    "showing": "showing_verbs",
    "abstract": "abstract_nouns",
    "hedge": "hedges",
    "casual": "spoken_words",
    "i": "people",
    "we": "people",
    "you": "people",
    "he": "people",
    "they": "people",
    "said": "reporting",
    "day": "time_and_number",
    "very": "spoken_words",
}
_BY_PAIR = {"contrast": "contrast_frames", "stock": "stock_phrases", "spoken": "spoken_words"}
_BY_MARK = {0x2C: "commas", 0x2014: "dashes", 0x23: "time_and_number"}
_PARTS = {
    "participle": "participle_clauses",
    "comma_and": "commas",
    "comma_but": "commas",
    "contraction": "contractions",
    "possessive": "contractions",
    "number": "time_and_number",
    "open_variety": "variety",
    "variety": "variety",
    "dash": "dashes",
    "mark_comma": "commas",
}

_BY_KIND = {
    "mark": "other_marks",
    "sentence": "sentence_rhythm",
    "word": "word_length",
    "suffix": "word_endings",
    "open": "sentence_openings",
}

# Traits of single words that make a pair with such a word belong to the trait as well.
STRONG = frozenset(("stock_transitions", "significance", "showing_verbs", "abstract_nouns"))

CLASS_TRAIT: tuple[int, ...] = tuple(
    TRAIT_INDEX[name]
    for name in ("word_choice", *(_BY_CLASS.get(name, "function_words") for name in CLASS_NAMES))
)
PAIR_TRAIT: tuple[int, ...] = tuple(
    TRAIT_INDEX[name] for name in ("word_choice", *(_BY_PAIR[name] for name in PAIR_NAMES))
)


def mark_trait(code: int) -> int:
    """Trait of a punctuation mark or number token by its folded code point."""
    return TRAIT_INDEX[_BY_MARK.get(code, "other_marks")]


def _dense_trait(name: str) -> str:
    if name in _PARTS:
        return _PARTS[name]
    kind, _, rest = name.partition("_")
    if kind == "class":
        return _BY_CLASS.get(rest, "function_words")
    if kind == "pair":
        return _BY_PAIR[rest]
    return _BY_KIND[kind]


DENSE_TRAIT: tuple[int, ...] = tuple(TRAIT_INDEX[_dense_trait(name)] for name in DENSE_NAMES)
