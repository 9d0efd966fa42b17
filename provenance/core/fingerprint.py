"""Fingerprints of findings: from the rule and the words alone, so that they outlive moves and reformatting."""

from __future__ import annotations

import hashlib
import unicodedata

_LENGTH = 32


def normalised(text: str) -> str:
    """``text`` as a fingerprint sees it: NFKC, case-folded, without ignorable characters, single spaces."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    kept = "".join(character for character in folded if unicodedata.category(character) != "Cf")
    return " ".join(kept.split())


def fingerprint(rule: str, text: str) -> str:
    """32 hexadecimal digits for a rule and the words that it found; they do not give the words away.

    Words that vanish when normalised (hidden characters alone) are taken as they are.
    """
    words = normalised(text) or text
    data = f"{rule}\0{words}".encode("utf-8", "surrogatepass")
    return hashlib.sha256(data).hexdigest()[:_LENGTH]
