"""Folded code points of a prose text, with the way back to the original characters.

Human and machine text must look the same to the classifier but for the wording. Everything that an
editor, a loader or an evader can change without touching the wording is folded away here: case,
accents, curly quotes, kinds of dash, full-width and mathematical letters, look-alike letters of
other scripts, zero-width characters, markup characters, and the values of digits.

Nearly every code point folds to exactly one code point, so a table look-up does it; only dropped
characters (zero-width, combining marks) shift positions, and then ``Folded.origin`` gives the way
back. White space is kept as it is: what counts is only that something separates two words.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.uint16]
Offsets = npt.NDArray[np.intp]

DROPPED = 0
SPACE = 0x20
NEWLINE = 0x0A
DIGIT = 0x23  # "#": every digit is the same digit
APOSTROPHE = 0x27
QUOTE = 0x22
HYPHEN = 0x2D
DASH = 0x2014
STOP, COMMA = 0x2E, 0x2C
PUNCTUATION = ".,;:?!()—"

# Letters that look like Latin ones and are used to hide words from a matcher. Only shapes that can
# be taken for the Latin letter in running text are here; the list follows Unicode's confusables.txt
# (UTS 39) for Cyrillic, Greek, Armenian and the phonetic alphabet.
_LOOK_ALIKES = {
    "a": "аАαΑɑ", "b": "ВвΒЬ", "c": "сСϲϹᴄ", "d": "ԁԀɗ", "e": "еЕεΕҽєЄ", "f": "ƒϝ", "g": "ɡցԌ",
    "h": "һҺНнΗհ", "i": "іІιΙɩıӀ", "j": "јЈϳ", "k": "кКκΚ", "l": "ӏⅼլ", "m": "мМΜ", "n": "ոηΝռ",
    "o": "оОοΟօσΟᴏ", "p": "рРρΡ", "q": "ԛԚգ", "r": "гᴦ", "s": "ѕЅꜱ", "t": "тТτΤ", "u": "υսυᴜ",
    "v": "νѵᴠ", "w": "ԝωѡաԜᴡ", "x": "хХχΧ", "y": "уУγΥүҮ", "z": "ᴢΖ",
}  # fmt: skip
_SINGLE_QUOTES = "'‘’‚‛′`´ʼʹ＇"
_DOUBLE_QUOTES = '"“”„‟″«»‹›「」『』＂'
_HYPHENS = "-‐‑‒–−－﹣"
_DASHES = "—―⸺﹘"
# White space that may be used to break or widen words without showing; all count as one separator.
_INVISIBLE = "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"


# Where Latin letters, digits, marks and symbols are; elsewhere a letter stays what it is.
_LATIN = ((0x0000, 0x0590), (0x1D00, 0x2200), (0xFB00, 0xFB07), (0xFE00, 0xFE10), (0xFF00, 0x10000))


def _folded_latin(chars: str) -> list[int]:
    """Folded codes of characters that may be Latin letters, digits, marks or symbols.

    All are decomposed in one call, parted by NUL, which is a character of its own to every rule of Unicode.
    """
    bases = unicodedata.normalize("NFKD", "\0".join([char.lower() for char in chars])).split("\0")
    folded = []
    for char, base in zip(chars, bases, strict=True):
        category = unicodedata.category(char)
        if category[0] == "L" or category == "Nl":
            code = ord(base[0].lower())
            folded.append(code if code < 0x10000 else SPACE)
        elif category == "Nd":
            folded.append(DIGIT)
        elif category in ("Mn", "Me", "Cf"):
            folded.append(DROPPED)
        elif char in "\n\r\u2028\u2029\u0085":
            folded.append(NEWLINE)
        else:
            folded.append(ord(char) if char in ".,;:?!()" else SPACE)
    return folded


def _build_table() -> Codes:
    """Table from any BMP code point to its folded code (identity for letters of unlisted scripts)."""
    table = np.arange(0x10000, dtype=np.uint16)
    for low, high in _LATIN:
        # NUL parts the others here; it folds to a space like every control character.
        table[low:high] = _folded_latin("".join(map(chr, range(low, high))).replace("\0", " "))
    table[0x2200:0x2C00] = SPACE  # mathematical operators, arrows, boxes, dingbats
    table[0x3000:0x3040] = SPACE
    table[0xD800:0xE000] = SPACE  # lone surrogates
    table[0xE000:0xF900] = SPACE  # private use
    for full in range(0xFF01, 0xFF5F):  # full-width forms of ASCII
        table[full] = table[full - 0xFEE0]
    for target, sources in _LOOK_ALIKES.items():
        for source in sources:
            table[ord(source)] = ord(target)
    for group, code in (
        (_SINGLE_QUOTES, APOSTROPHE),
        (_DOUBLE_QUOTES, QUOTE),
        (_HYPHENS, HYPHEN),
        (_DASHES, DASH),
    ):
        for source in group:
            table[ord(source)] = code
    for source in _INVISIBLE:
        table[ord(source)] = DROPPED
    table[ord("…")] = STOP
    table[ord("&")] = SPACE
    return table


_TABLE = _build_table()


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text: ``codes`` with one separator before and after, ``origin`` the way back.

    ``codes[i]`` came from code point ``origin[i - 1]`` of the prose, or from ``i - 1`` where
    ``origin`` is None (nothing was dropped). ``dropped`` counts dropped characters.
    """

    codes: Codes
    origin: Offsets | None
    dropped: int

    def original(self, positions: Offsets) -> Offsets:
        """Code-point offsets in the prose of padded positions."""
        inner = np.maximum(positions - 1, 0)
        if self.origin is None:
            return inner
        if self.origin.size == 0:
            return np.zeros_like(inner)
        return self.origin[np.minimum(inner, self.origin.size - 1)]


def fold(prose: str) -> Folded:
    """Folded code points of ``prose``. Linear in its length; never fails."""
    if prose.isascii():  # nothing of it is dropped, nor lies beyond the table
        codes = np.full(len(prose) + 2, SPACE, dtype=np.uint16)
        codes[1:-1] = _TABLE.take(np.frombuffer(prose.encode("ascii"), dtype=np.uint8))
        return Folded(codes=codes, origin=None, dropped=0)
    points = np.frombuffer(prose.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    if int(points.max()) >= 0x10000:
        points = _narrow(points)
    inner = _TABLE.take(points)
    origin: Offsets | None = None
    dropped = 0
    if not inner.all():
        origin = inner.nonzero()[0]
        dropped = inner.size - origin.size
        inner = inner.take(origin)
    codes = np.empty(inner.size + 2, dtype=np.uint16)
    codes[0] = codes[-1] = SPACE
    codes[1:-1] = inner
    return Folded(codes=codes, origin=origin, dropped=dropped)


def _narrow(points: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """Code points below 0x10000: mathematical letters become ASCII, tags are dropped, the rest is space."""
    points = points.copy()
    for place in np.flatnonzero(points >= 0x10000):
        code = int(points[place])
        if 0x1D400 <= code <= 0x1D7FF or 0x1F100 <= code <= 0x1F1FF:
            plain = unicodedata.normalize("NFKD", chr(code))[0]
            points[place] = ord(plain) if ord(plain) < 0x10000 else SPACE
        elif 0xE0000 <= code <= 0xE01EF:
            points[place] = 0x200B
        else:
            points[place] = SPACE
    return points
