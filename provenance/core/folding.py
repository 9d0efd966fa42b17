"""Folding: one form for all ways of writing the same words, with the way back.

Nearly every code point folds to exactly one (case, quotes, dashes, spaces, accents, look-alikes,
full-width forms: NFKC of Unicode UAX #15 plus the letter look-alikes of UTS #39), so offsets stay
as they are. Only code points that vanish (zero-width, soft hyphen, combining accents) or expand
(ligatures, the ellipsis) need map segments.
"""

from __future__ import annotations

import unicodedata

import regex

from provenance.core.offsets import IDENTITY, DerivedText, OffsetMap

# Letters of other scripts that look like Latin ones (a subset of the confusables of UTS #39: only
# pairs that a reader cannot tell apart in common typefaces). Rules are folded through the same
# table, so words that are wholly Cyrillic or Greek still match themselves.
_LOOKALIKES = {
    **dict(zip("авеёкмнорстухіјѕԁԛԝӏһ", "abeekmhopctyxijsdqwlh", strict=True)),
    **dict(zip("αβεηικνορτυχγ", "abenikvoptuxy", strict=True)),
    **dict(zip("ɑɡɩıȷɪ", "agiiji", strict=True)),
    **dict(zip("օսոհցքզ", "ounhgqq", strict=True)),
}
_QUOTES = {**dict.fromkeys("‘’‚‛′`´ʼʹ＇", "'"), **dict.fromkeys("“”„‟«»″＂〝〞", '"')}
_DASHES = dict.fromkeys("‐‑‒–—―−﹘﹣－⁃", "-")
_SPECIAL = {
    **_LOOKALIKES,
    **_QUOTES,
    **_DASHES,
    "İ": "i",
    "ß": "ss",
    "…": "...",
    "\u2028": "\n",
    "\u2029": "\n",
}

_DIAERESIS = "\u0308"
_IGNORABLE = regex.compile(r"[\p{Default_Ignorable_Code_Point}\p{Cf}\u0300-\u036f]")
_NON_ASCII = regex.compile(r"[^\x00-\x7f]+")
# Above this many different code points to replace, one translate() is cheaper than single replaces.
_FEW = 24


def fold_character(character: str) -> str:
    """The folded form of one code point: usually one code point, none for ignorables, more for ligatures."""
    special = _SPECIAL.get(character)
    if special is not None:
        return special
    if _IGNORABLE.match(character):
        return ""
    folded = unicodedata.normalize("NFKC", character).lower()
    if folded.isalnum() and unicodedata.category(character) == "So":
        return " "  # a pictogram is no letter, even where its compatibility form is one
    if folded.isspace() and character not in "\n\r\t":
        return " "
    # Accents are dropped from Latin, Greek and Cyrillic letters only: in other scripts the marks
    # carry vowels, and dropping them would merge words. The diaeresis stays: "würde" is not "wurde".
    pieces = []
    for part in folded:
        base = unicodedata.normalize("NFD", part)
        if len(base) > 1 and all("\u0300" <= mark <= "\u036f" for mark in base[1:]):
            part = unicodedata.normalize("NFC", base[0] + _DIAERESIS) if _DIAERESIS in base else base[0]
        pieces.append(_SPECIAL.get(part, part))
    return "".join(pieces)


class _FoldTable(dict[int, str]):
    """Folded forms by code point, worked out when first met and kept."""

    def __missing__(self, code: int) -> str:
        folded = fold_character(chr(code))
        self[code] = folded
        return folded


_TABLE = _FoldTable()


def fold(text: str) -> tuple[str, OffsetMap]:
    """The folded text and the map from it back to ``text``.

    Folding is idempotent, and white space is kept as it is (no-break and other wide spaces
    become plain ones), so line breaks still show.
    """
    if text.isascii():
        lowered = text.lower()
        return (lowered.replace("`", "'") if "`" in lowered else lowered), IDENTITY
    unusual = set("".join(_NON_ASCII.findall(text)))
    uneven = [character for character in unusual if len(_TABLE[ord(character)]) != 1]
    if uneven:
        return _fold_uneven(text, uneven)
    return _fold_even(text, unusual), IDENTITY


def _fold_even(text: str, unusual: set[str]) -> str:
    changed = [character for character in unusual if _TABLE[ord(character)] != character]
    if len(changed) > _FEW:
        folded = text.translate(_TABLE)
    else:
        folded = text
        for character in changed:
            folded = folded.replace(character, _TABLE[ord(character)])
        folded = folded.lower()
    return folded.replace("`", "'")


def _fold_uneven(text: str, uneven: list[str]) -> tuple[str, OffsetMap]:
    derived = DerivedText()
    pattern = regex.compile(
        "[aouAOU]\u0308|[" + "".join(regex.escape(character) for character in uneven) + "]"
    )
    position = 0
    for match in pattern.finditer(text):
        start, end = match.span()
        if start > position:
            derived.copy(text[position:start], position)
        found = match.group()
        derived.fold(_TABLE[ord(found)] if len(found) == 1 else _composed(found), start, end)
        position = end
    derived.copy(text[position:], position)
    partly = derived.text()
    unusual = set("".join(_NON_ASCII.findall(partly)))
    return _fold_even(partly, unusual), derived.map()


def _composed(letter_and_mark: str) -> str:
    return unicodedata.normalize("NFC", letter_and_mark).lower()
