"""Hidden text: code points that readers do not see or cannot tell apart, with their lawful uses left alone.

It is a finding about the page, of kind ``context``: folding makes hidden characters harmless for the other
detectors, and what was hidden is said here. Code points and lawful uses follow the Unicode Standard (UAX #9 on
bidirectional text, UTS #51 on emoji, UTS #39 on confusables, UTS #37 on ideographic variation).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from provenance.core.article import Article, Visibility
from provenance.core.evidence import Evidence, Kind, Severity, Strength
from provenance.match.instructions import find_instructions

_SUSPECT = regex.compile(r"[\p{Cf}\p{Co}\u115f\u1160\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef\u202f]")
_OTHER_SCRIPT = regex.compile(r"[\p{Cyrillic}\p{Greek}]")
_MIXED_WORD = regex.compile(r"(?=\w*[A-Za-z])(?=\w*[\p{Cyrillic}\p{Greek}])[\w\u200b-\u200d\u2060\u00ad]{3,}")
_LOOKALIKE = regex.compile(r"[авеёкмнорстухіјѕԁԛԝӏһАВЕКМНОРСТХІЈЅԌԚԜαεηικνορτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ]")
_LATIN = regex.compile(r"[A-Za-z]")

_JOINED_SCRIPTS = regex.compile(
    r"[\p{Arabic}\p{Syriac}\p{Devanagari}\p{Bengali}\p{Gurmukhi}\p{Gujarati}\p{Oriya}\p{Tamil}\p{Telugu}\p{Kannada}"
    r"\p{Malayalam}\p{Sinhala}\p{Mongolian}\p{Thaana}]"
)
_UNSPACED_SCRIPTS = regex.compile(
    r"[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Han}\p{Hiragana}\p{Katakana}\p{Tibetan}]"
)
_RIGHT_TO_LEFT = regex.compile(r"[\p{Arabic}\p{Hebrew}\p{Syriac}\p{Thaana}]")
_HANGUL = regex.compile(r"\p{Hangul}")
_EMOJI = regex.compile(r"[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f]")
_SELECTOR_BASE = regex.compile(r"[\p{Extended_Pictographic}\p{Emoji}\p{Han}\p{Math}\p{Mongolian}\p{Myanmar}]")
_FLAG = regex.compile("\U0001f3f4[\U000e0020-\U000e007e]{1,8}\U000e007f")
_TAGS = regex.compile("[\U000e0000-\U000e007f]+")
_SELECTORS = regex.compile("\ufeff?[\ufe00-\ufe0f\U000e0100-\U000e01ef]{8,}")
_URL_BEFORE = regex.compile(r"(?:https?://|www\.)\S{0,200}\Z")
_FRENCH_SPACE = regex.compile(r"\d\u202f\d|\u202f[?!;:»%€$£°]|«\u202f|\d\u202f\p{L}{1,3}\b")

C2PA_MAGIC = b"C2PATXT\x00"
_PREVIEW = 60


@dataclass(frozen=True, slots=True)
class HiddenRule:
    """A built-in rule about hidden text."""

    id: str
    name: str
    severity: Severity
    message: str
    advice: str


_REMOVE = "Remove the invisible characters, or ask where the text was copied from."
RULES = {
    rule.name: rule
    for rule in (
        HiddenRule("HID001", "zero-width", Severity.WARNING, "Invisible zero-width characters", _REMOVE),
        HiddenRule("HID002", "invisible-operator", Severity.WARNING, "Invisible mathematical operators", _REMOVE),
        HiddenRule(
            "HID003", "bidi-control", Severity.WARNING,
            "Characters that change the reading order, with no right-to-left text beside them", _REMOVE,
        ),
        HiddenRule("HID004", "blank-filler", Severity.WARNING, "Blank Hangul fillers outside Korean text", _REMOVE),
        HiddenRule("HID005", "tag-payload", Severity.WARNING, "A message hidden in tag characters", _REMOVE),
        HiddenRule("HID006", "selector-payload", Severity.WARNING, "Data hidden in variation selectors", _REMOVE),
        HiddenRule("HID007", "look-alike-letters", Severity.WARNING, "A word that mixes look-alike letters of two scripts",
                   "Type the word again in one alphabet."),
        HiddenRule("HID008", "narrow-space", Severity.NOTE, "Narrow no-break spaces, which some tools leave in English text",
                   "No change needed; it proves nothing."),
        HiddenRule("HID009", "private-use", Severity.NOTE, "Private-use characters, which show nothing or anything", _REMOVE),
        HiddenRule("HID010", "c2pa-wrapper", Severity.NOTE, "A C2PA manifest is embedded in the text; it was not verified",
                   "Keep the end of the text as it is: any change breaks the signature."),
        HiddenRule("HID011", "stray-selector", Severity.NOTE, "Variation selectors that change nothing visible", _REMOVE),
    )
}  # fmt: skip


def find_hidden(article: Article) -> tuple[Evidence, ...]:
    """Evidence of hidden and look-alike characters, and of hidden instructions; lawful uses give none."""
    text = article.text
    orders = (
        find_instructions(article)
        if any(block.visibility is not Visibility.VISIBLE for block in article.blocks)
        else ()
    )
    if text.isascii():
        return orders
    found: dict[str, list[tuple[int, int, str]]] = {}
    covered = 0
    for match in _SUSPECT.finditer(text):
        if match.start() < covered:
            continue
        for name, start, end, shown in _classify(text, match.start()):
            covered = max(covered, end)
            if name:
                found.setdefault(name, []).append((start, end, shown))
    if _OTHER_SCRIPT.search(text):
        for start, end, shown in _mixed_words(text):
            found.setdefault("look-alike-letters", []).append((start, end, shown))
    return (*(_evidence(article, name, places) for name, places in found.items()), *orders)


def _classify(text: str, place: int) -> Iterator[tuple[str, int, int, str]]:
    """The finds that begin at ``place``: rule name (empty for a lawful run to step over), range, what it says."""
    character = text[place]
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    payload = _SELECTORS.match(text, place)
    if payload:
        yield _payload(payload)
        return
    code = ord(character)
    if 0xE0000 <= code <= 0xE007F:
        flag = _FLAG.match(text, place - 1) if place else None
        tags = _TAGS.match(text, place)
        end = flag.end() if flag else tags.end() if tags else place + 1
        if flag:
            yield "", place, end, ""
        else:
            shown = "".join(
                chr(ord(tag) - 0xE0000) for tag in text[place:end] if 0xE0020 <= ord(tag) <= 0xE007E
            )
            yield "tag-payload", place, end, f": {shown[:_PREVIEW]!r}"
    elif character in "\u200b\u2060\u180e\ufeff\u200c\u200d":
        if not _lawful_zero_width(text, place, before, after):
            yield "zero-width", place, place + 1, ""
    elif "\u2061" <= character <= "\u2064":
        yield "invisible-operator", place, place + 1, ""
    elif character in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069":
        if not _RIGHT_TO_LEFT.search(text, max(0, place - 80), place + 80):
            yield "bidi-control", place, place + 1, ""
    elif character in "\u115f\u1160\u3164\uffa0":
        if not _HANGUL.match(before) and not _HANGUL.match(after):
            yield "blank-filler", place, place + 1, ""
    elif character == "\u202f":
        if not _FRENCH_SPACE.search(text, max(0, place - 1), place + 4):
            yield "narrow-space", place, place + 1, ""
    elif "\ufe00" <= character <= "\ufe0f" or 0xE0100 <= code <= 0xE01EF:
        if not _SELECTOR_BASE.match(before):
            yield "stray-selector", place, place + 1, ""
    elif 0xE000 <= code <= 0xF8FF or code >= 0xF0000:
        yield "private-use", place, place + 1, ""


def _lawful_zero_width(text: str, place: int, before: str, after: str) -> bool:
    character = text[place]
    if place == 0 and character == "\ufeff":
        return True
    if character in "\u200c\u200d":
        joined = _JOINED_SCRIPTS.match(before) or _JOINED_SCRIPTS.match(after)
        return bool(joined or (character == "\u200d" and _EMOJI.match(before) and _EMOJI.match(after)))
    if _UNSPACED_SCRIPTS.match(before) or _UNSPACED_SCRIPTS.match(after):
        return True
    return bool(_URL_BEFORE.search(text, max(0, place - 200), place))


def _payload(match: regex.Match[str]) -> tuple[str, int, int, str]:
    """What a run of variation selectors spells: one byte each (C2PA 2.4, A.8), or ASCII counted from the first."""
    run = match.group().lstrip("\ufeff")
    data = bytes(
        ord(selector) - 0xFE00 if ord(selector) < 0x10000 else ord(selector) - 0xE0100 + 16
        for selector in run
    )
    if data.startswith(C2PA_MAGIC):
        return "c2pa-wrapper", match.start(), match.end(), ""
    plain = bytes((byte - 16) % 256 for byte in data)
    shown = max((_printable(data), _printable(plain)), key=lambda text: len(text) - text.count("?"))
    return "selector-payload", match.start(), match.end(), f": {len(data)} bytes, {shown!r}"


def _printable(data: bytes) -> str:
    """The first bytes as ASCII, a question mark for each that does not print."""
    return "".join(chr(byte) if 32 <= byte < 127 else "?" for byte in data[:_PREVIEW])


def _mixed_words(text: str) -> Iterator[tuple[int, int, str]]:
    """Words of Latin letters in which every letter of another script is a look-alike."""
    for match in _MIXED_WORD.finditer(text):
        word = match.group()
        others = _OTHER_SCRIPT.findall(word)
        if len(_LATIN.findall(word)) >= 2 and all(_LOOKALIKE.match(letter) for letter in others):
            yield match.start(), match.end(), ""


def _evidence(article: Article, name: str, places: list[tuple[int, int, str]]) -> Evidence:
    rule = RULES[name]
    start, end, shown = places[0]
    span = article.span(start, end)
    count = f" ({len(places)} places)" if len(places) > 1 else ""
    return Evidence(
        rule=rule.id,
        name=rule.name,
        kind=Kind.CONTEXT,
        severity=rule.severity,
        message=f"{rule.message}{count}{shown}.",
        span=span,
        text=article.source.text[span.start : span.end],
        start=start,
        end=end,
        slots=(("count", str(len(places))),),
        strength=Strength.WEAK if rule.severity is Severity.NOTE else Strength.MEDIUM,
        category="hidden-text",
        advice=rule.advice,
    )
