"""Small word classes that the dense features count, and the table that finds a word's class by its hash.

A word has at most one class. The classes follow stylometric practice (function words: Mosteller and
Wallace, "Inference and Disputed Authorship", 1964; hedges and boosters: Hyland, "Metadiscourse", 2005)
and published lists of words that language models overuse (Kobak et al., "Delving into ChatGPT usage in
academic writing through excess vocabulary", 2024). Inclusion is not weight: the weights are fitted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from provenance.model.tokens import Hashes, pair_hash, tokenise

CLASSES: dict[str, str] = {
    "i": "i me my mine myself i'm i've i'd i'll",
    "we": "we us our ours ourselves we're we've we'd we'll let's",
    "you": "you your yours yourself you're you've you'd you'll",
    "he": "he him his himself he's he'd she her hers herself she's she'd",
    "they": "they them their theirs themselves they're they've they'd they'll",
    "it": "it its itself it's it'd",
    "this": "this these",
    "that": "that those that's",
    "the": "the",
    "a": "a an",
    "of": "of",
    "to": "to",
    "in": "in",
    "and": "and",
    "or": "or",
    "but": "but yet though although",
    "with": "with",
    "for": "for",
    "as": "as",
    "by": "by",
    "while": "while whereas whilst amid despite",
    "from": "from into onto through across within beyond among between throughout",
    "at": "at on up out off over down back around away about",
    "be": "is are was were be been being am isn't aren't wasn't weren't",
    "have": "have has had having haven't hasn't hadn't",
    "do": "do does did doing done don't doesn't didn't",
    "will": "will would won't wouldn't shall should shouldn't must can can't cannot couldn't",
    "hedge": "may might could perhaps maybe possibly probably seems seem seemed appears likely "
    "often generally typically usually sometimes potentially arguably somewhat",
    "not": "not no never none nor nobody nothing neither without",
    "wh": "who whom whose which what when where why how",
    "if": "if because since unless until before after so then than",
    "very": "very really quite too much more most many lot lots pretty even just only still also",
    "connector": "however moreover furthermore additionally consequently ultimately overall thus "
    "therefore nevertheless nonetheless meanwhile notably importantly similarly likewise "
    "hence finally indeed instead conversely accordingly subsequently particularly "
    "especially specifically",
    "said": "said says say told tells asked asks added according",
    "significance": "crucial vital pivotal significant significantly essential key important critical "
    "profound remarkable notable enduring lasting meaningful powerful transformative "
    "comprehensive robust seamless vibrant intricate nuanced multifaceted unprecedented "
    "invaluable compelling unique diverse rich broader deeper growing evolving dynamic "
    "innovative holistic",
    "showing": "underscore underscores underscored underscoring highlight highlights highlighted "
    "highlighting showcase showcases showcased showcasing emphasize emphasizes emphasized "
    "emphasizing foster fosters fostered fostering enhance enhances enhanced enhancing "
    "leverage leveraging navigate navigates navigating delve delves delving embrace "
    "embraces embracing embark harness harnessing bolster ensure ensures ensuring reflect "
    "reflects reflecting offer offers offering serve serves serving shape shapes shaping "
    "remain remains remaining demonstrate demonstrates demonstrating contribute "
    "contributing encompass illustrate illustrates aim aims aiming strive promote "
    "promoting empower empowering",
    "abstract": "landscape tapestry testament journey realm insight insights impact importance role "
    "challenge challenges opportunity opportunities commitment experience experiences "
    "potential significance approach perspective perspectives dynamics resilience "
    "innovation sense complexity complexities connection connections reminder balance "
    "growth effort efforts need understanding nature future values context framework "
    "engagement transparency accountability concerns moment weight quiet shift",
    "casual": "yeah yep nope gonna wanna gotta stuff guy guys kinda sorta okay ok like got get gets "
    "getting thing things anyway actually basically literally honestly hey oh well cool "
    "damn crap weird dude hell huh um wow",
    "day": "monday tuesday wednesday thursday friday saturday sunday yesterday today tomorrow "
    "tonight last ago week month year january february march april june july august "
    "september october november december",
    # Single letters are initials; "a" and "i" are words, and "o" shares its slot with another word.
    "abbreviation": "mr mrs ms dr st jr sr vs gen sen rep gov prof lt col sgt inc co corp "
    "b c d e f g h j k l m n p q r s t u v w x y z",
}

CLASS_NAMES = tuple(CLASSES)

PAIRS: dict[str, str] = {
    "contrast": "not just|not only|not merely|not simply|isn't just|isn't about|wasn't just|"
    "rather than|more than|"
    "less about|but rather|but also|not because|not about",
    "stock": "as well|such as|in addition|along with|including the|a variety|wide range|a range|"
    "due to|in order|for example|for instance|in conclusion|in summary",
    "spoken": "kind of|sort of|a lot|a bit|of course|you know|i think|i mean|going to|have to|"
    "want to|used to",
}
PAIR_NAMES = tuple(PAIRS)


class _Lookup:
    """Class by hash: the top ``bits`` lead to a short list, in which the full hash must agree.

    The list of a few hundred entries stays in the processor's nearest cache, which a table of full hashes by
    slot would not.
    """

    def __init__(self, listed: Sequence[tuple[int, int]], bits: int) -> None:
        self.shift = np.uint64(64 - bits)
        self.index = np.zeros(1 << bits, dtype=np.uint16)
        kept = [(0, 0)]  # entry 0 is that of all other slots, and class 0 means no class
        for value, number in listed:
            slot = value >> (64 - bits)
            if self.index[slot]:
                continue  # two listed entries share a slot: the earlier one keeps it
            self.index[slot] = len(kept)
            kept.append((value, number))
        self.hashes = np.array([value for value, _ in kept], dtype=np.uint64)
        self.classes = np.array([number for _, number in kept], dtype=np.uint8)

    def classes_of(self, hashes: Hashes) -> npt.NDArray[np.uint8]:
        entries = self.index.take((hashes >> self.shift).view(np.int64)).astype(np.intp)
        found: npt.NDArray[np.uint8] = self.classes.take(entries)
        found *= self.hashes.take(entries) == hashes
        return found

    def tally(self, hashes: Hashes, kinds: int) -> npt.NDArray[np.intp]:
        """How many hashes are of each class, for classes that few hashes have."""
        entries = self.index.take((hashes >> self.shift).view(np.int64))
        places = (entries != 0).nonzero()[0]
        entries = entries.take(places)
        found = self.classes.take(entries) * (self.hashes.take(entries) == hashes.take(places))
        return np.bincount(found, minlength=kinds + 1)


def _hashes(text: str) -> Hashes:
    """Hashes of the words of ``text``: reading them all at once is many times as fast as one by one."""
    return tokenise(text).hash


def _numbers(lists: Iterable[list[str]]) -> list[int]:
    """For every entry of the lists the number of its list."""
    return [number for number, entries in enumerate(lists, start=1) for _ in entries]


def _listed(hashes: Hashes, numbers: list[int]) -> list[tuple[int, int]]:
    return list(zip(hashes.tolist(), numbers, strict=True))


_WORDS = _Lookup(
    _listed(_hashes(" ".join(CLASSES.values())), _numbers(words.split() for words in CLASSES.values())),
    bits=16,
)
_PAIR_WORDS = _hashes(" ".join(PAIRS.values()))  # the marks between pairs part words and are none
_PAIRS = _Lookup(
    _listed(
        pair_hash(_PAIR_WORDS[0::2], _PAIR_WORDS[1::2]),
        _numbers(pairs.split("|") for pairs in PAIRS.values()),
    ),
    bits=12,
)


def classes_of(hashes: Hashes) -> npt.NDArray[np.uint8]:
    """Class number of each token (1-based place in ``CLASS_NAMES``), 0 where it has none."""
    return _WORDS.classes_of(hashes)


def pair_classes_of(hashes: Hashes) -> npt.NDArray[np.uint8]:
    """Class number of each pair of tokens (1-based place in ``PAIR_NAMES``), 0 where it has none."""
    return _PAIRS.classes_of(hashes)


def pair_tally(hashes: Hashes) -> npt.NDArray[np.intp]:
    """How many pairs of tokens are of each class; place 0 means nothing."""
    return _PAIRS.tally(hashes, len(PAIR_NAMES))
