"""The language of a text: a light guess from its script or its commonest words, None when it is unclear."""

from __future__ import annotations

import re
from functools import cache

SAMPLE = 1500
# Fewer distinct function words than these say nothing, and a guess must lead the next language.
_MINIMUM_HITS, _LEAD = 3, 2
_SURE_HITS, _SURE_LEAD = 6, 4

_PROFILES: dict[str, frozenset[str]] = {
    code: frozenset(words.split())
    for code, words in {
        "en": "the and of to is that it was with as for are this be by have from at which not has they "
        "their will",
        "de": "der die und das ist nicht mit von den dem ein eine für auf sich auch wird im zu als des "
        "werden oder bei",
        "fr": "le la les des et est une dans que pour qui pas sur par au du avec ce sont plus cette aux "
        "ont être",
        "es": "el la los las de que y en una por con para del se su como más pero este esta al fue son "
        "también",
        "it": "il di che e la per una è non con del della sono nel si gli come anche più le dei questo "
        "alla da",
        "pt": "o a de que e do da em um uma para com não os as no na por mais foi ao dos são pelo também",
        "nl": "de het een van en is dat niet op te voor met zijn die aan door ook wordt naar bij om deze "
        "worden heeft",
        "sv": "och att det som är en på för av med den till inte har om ett från var kan så när också "
        "eller efter",
        "no": "og det som er på av den til ikke har om et fra kan så når også etter ble hva "
"blir noen bare mer mye opp"
        "ble hva",
        "da": "og at det som er på af den til ikke der om et fra kan så når også efter blev "
"hvad bliver nogle kun mere"
        "blev hvad",
        "fi": "ja on ei että se hän oli ovat mutta myös kun joka niin kuin tai sen jos ole mukaan voi "
        "hänen vain ovat",
        "pl": "i w na nie się z do że jest to jak o po przez dla od są oraz ale tym także który może jego "
        "przy",
        "cs": "a v se na je že s z do to o i jsou pro jako ale by k ve při které který podle také bylo nebo",
        "sk": "a v sa na je že s z do to o aj sú pre ako ale by k vo pri ktoré ktorý podľa tiež bolo alebo",
        "hu": "a az és hogy nem is egy meg ez csak de volt már mint azt vagy még ki el lehet szerint után "
        "kell ami",
        "ro": "și în de la a că pe cu nu o din pentru este sunt care mai un au fost prin să ce după acest "
        "această",
        "tr": "ve bir bu için ile da de olarak daha çok olan en gibi kadar sonra ancak değil olduğunu var "
        "ise tarafından",
        "vi": "và của là các có trong được cho một không với những này để người đã từ khi về đến như cũng "
        "tại",
        "id": "yang dan di dari untuk dengan ini pada itu dalam tidak akan adalah juga ke oleh sebagai "
        "telah karena lebih",
    }.items()
}  # fmt: skip

_BEYOND_LATIN = r"\u0370-\u1cff\u2e80-\u9fff\ua960-\uabff\uac00-\ud7ff\uf900-\ufaff\ufb1d-\ufdff\ufe70-\ufefc"
_SCRIPTS = (
    ("ko", r"\u1100-\u11ff\uac00-\ud7a3"),
    ("zh", r"\u3400-\u4dbf\u4e00-\u9fff"),
    ("ru", r"\u0400-\u052f"),
    ("ar", r"\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc"),
    ("he", r"\u0590-\u05ff"),
    ("el", r"\u0370-\u03ff\u1f00-\u1fff"),
    ("th", r"\u0e00-\u0e7f"),
    ("hi", r"\u0900-\u097f"),
    ("bn", r"\u0980-\u09ff"),
    ("pa", r"\u0a00-\u0a7f"),
    ("gu", r"\u0a80-\u0aff"),
    ("ta", r"\u0b80-\u0bff"),
    ("te", r"\u0c00-\u0c7f"),
    ("kn", r"\u0c80-\u0cff"),
    ("ml", r"\u0d00-\u0d7f"),
    ("si", r"\u0d80-\u0dff"),
    ("lo", r"\u0e80-\u0eff"),
    ("my", r"\u1000-\u109f"),
    ("ka", r"\u10a0-\u10ff"),
    ("hy", r"\u0530-\u058f"),
    ("km", r"\u1780-\u17ff"),
    ("am", r"\u1200-\u137f"),
)
_KANA = r"\u3040-\u30ff"
# Letters that only one of the languages of a script writes; the first that shows decides.
_LETTERS = {
    "ru": (
        ("be", "ў"),
        ("uk", "іїєґ"),
        ("mk", "ѓќѕ"),
        ("sr", "ђћџљњј"),
        ("kk", "әғқңұ"),
        ("ru", "ыэё"),
        ("bg", "ъ"),
    ),
    "ar": (("ur", "ٹڈڑےں"), ("fa", "پچژگ")),
}
_UNSPACED = frozenset(("zh", "ja", "th", "lo", "km", "my"))
_TAG = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]+)*$", re.IGNORECASE)
_SHORT_FORMS = {
    "nb": "no", "nn": "no", "nor": "no", "eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr",
    "spa": "es", "ita": "it", "por": "pt", "jpn": "ja", "zho": "zh", "chi": "zh", "cmn": "zh", "kor": "ko",
    "rus": "ru", "iw": "he", "in": "id", "nld": "nl", "dut": "nl", "swe": "sv", "dan": "da", "pol": "pl",
    "ara": "ar", "tur": "tr",
}  # fmt: skip


@cache
def _compiled(ranges: str) -> re.Pattern[str]:
    # Not at import: most texts need none of them.
    return re.compile(f"[{ranges}]")


def language_code(tag: str) -> str | None:
    """The ISO 639-1 code of a BCP 47 tag such as ``en-GB`` or ``zh_Hans``; None for anything else."""
    match = _TAG.match(tag.strip())
    if match is None:
        return None
    code = match.group(1).lower()
    code = _SHORT_FORMS.get(code, code)
    return code if len(code) == 2 else None


def function_words(language: str | None) -> frozenset[str]:
    """The commonest words of a language, which carry no meaning; none for one without a profile."""
    return _PROFILES.get(language or "", frozenset())


def is_spaced(language: str | None) -> bool:
    """False for languages that write no spaces between words."""
    return language not in _UNSPACED


def guess_language(text: str) -> tuple[str | None, bool]:
    """The guessed code and whether it is sure enough to stand against a declaration."""
    sample = text[:SAMPLE]
    if not sample.isascii() and len(sample.encode("ascii", "ignore")) * 5 < len(sample) * 4:
        beyond = len(_compiled(_BEYOND_LATIN).findall(sample))
        if beyond * 4 > len(sample) - sample.count(" "):
            return _by_script(sample, beyond)
    words = set(sample.lower().split())
    if len(words) < _MINIMUM_HITS:
        return None, False
    ranking = sorted(((len(words & profile), code) for code, profile in _PROFILES.items()), reverse=True)
    (hits, best), (second, _) = ranking[0], ranking[1]
    if hits < _MINIMUM_HITS or hits - second < _LEAD:
        return None, False
    return best, hits >= _SURE_HITS and hits - second >= _SURE_LEAD


def _by_script(sample: str, beyond: int) -> tuple[str | None, bool]:
    kana = len(_compiled(_KANA).findall(sample))
    if kana * 12 > beyond:
        return "ja", kana >= 8
    for code, ranges in _SCRIPTS:
        count = len(_compiled(ranges).findall(sample))
        if count * 2 > beyond:
            return _by_letters(code, sample.lower()), count >= 20 and code not in _LETTERS
    return None, False


def _by_letters(code: str, sample: str) -> str:
    for language, letters in _LETTERS.get(code, ()):
        if any(letter in sample for letter in letters):
            return language
    return code
