"""What a short line is when it is no prose: share bars, counts, dates, bylines, notices, copyright lines.

This only keeps such lines from the style classifier (``main=False``); nothing is dropped, and the
rules have their own view of boilerplate. It rests on form where it can (a short line without a
sentence end, figures) and on short word lists where it must.
"""

from __future__ import annotations

import re
from functools import cache

from provenance.core.article import Role

# A line longer than this is text, whatever it begins with; only a notice may be longer.
LONGEST = 120

_LEAD = r"[\W_]*"
_MONTH = (
    r"(?:jan|feb|fév|mar|mär|apr|avr|abr|ma[ijyg]|mei|ju[nliì]|giu|lug|aug|ago|ao[uû]|sep|set|okt|oct|out"
    r"|ott|nov"
    r"|de[czs]|déc|dic|gen|ene|sty|lut|kwi|maj|cze|lip|sie|wrz|paź|lis|gru)[^\W\d_]*\.?"
)
_DATE = (
    rf"(?:(?:[^\W\d_]+\.?,?\s+)?(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\.?\s+(?:de\s+|of\s+)?{_MONTH}\s+(?:de\s+)?\d{{4}}"
    rf"|\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}})"
    r"|\d{4}\s*[年년]\s*\d{1,2}\s*[月월]\s*\d{1,2}\s*[日일])"
)
_TIME = (
    r"(?:[,|·•\s]*(?:at|um|à|@|kl\.?|alle"
    r"|las)?\s*\d{1,2}[:.h]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?(?:\s*\(?[a-z]{2,5}\)?)?)?"
)
_COUNTED = (
    r"(?:comments?|views?|shares?|likes?|reads?|replies|reactions?"
    r"|min(?:ute)?s?(?:[\s-]+(?:of\s+)?read(?:ing)?(?:\s+time)?)?"
    r"|(?:hours?|days?|minutes?|mins?) ago|kommentare?|aufrufe|min(?:uten)?\.?(?:\s+lesezeit)?"
    r"|commentaires?|vues|partages"
    r"|comentarios?|vistas|commenti|visualizzazioni|comentários?|visualizações|reacties|kommentarer)"
)
_PLACES = (
    r"(?:tweet|facebook|twitter|x|linkedin|whatsapp|e-?mail|print|copy link|pin it|pinterest|reddit"
    r"|telegram|bluesky|threads"
    r"|instagram|youtube|tiktok|messenger)"
)
_FIGURES = rf"{_LEAD}(?:\d[\d.,\s]*[km]?\s*{_COUNTED}|(?P<date>{_DATE}){_TIME})\W*$"
_FOOTER = (
    rf"{_LEAD}(?:{_COUNTED}\s*[:(]?\s*\d[\d.,]*\)?|no comments(?: yet)?|(?:est\. |estimated )?reading "
    rf"time.*|{_PLACES}(?:[\s,|/·•]+{_PLACES})*"
    r"|share(?:$|[\s:]*[-–—|].*|:.*|\s+(?:this|on|via|to|with|the)\b.*)"
    r"|read (?:more|also|next|the full\b.*)\b.{0,60}|related(?: articles?| stories| posts?| topics?| links?"
    r"| news| content| reading)?"
    r"|(?:you (?:may|might) also like|recommended(?: for you)?|most (?:read|popular|viewed)|trending(?: "
    r"now)?|more from\b.*|up next|see also)"
    r"|(?:subscribe|sign up|sign in|log ?in|register|newsletter|follow us|join our)\b.{0,80}|advertisement"
    r"|sponsored(?: content)?|anzeige"
    r"|leave a (?:comment|reply)|(?:post a )?comments?(?: \(\d+\))?|(?:tags?|tagged|filed under|categor(?:y"
    r"|ies)|topics?|keywords)\s*:.*"
    r"|skip to (?:main )?content|home|menu|search|about us|contact(?: us)?|privacy policy.{0,60}|terms "
    r"(?:of|and)\b.{0,60}|cookies?\b.{0,60}"
    r"|copyright\b.*|c\)?\s+(?:copyright\s+)?\d{4}.*|all rights reserved.*|alle rechte vorbehalten.*|tous "
    r"droits réservés.*"
    r"|todos los derechos reservados.*|via\s+\S+|save(?: article)?|listen(?: to (?:this )?article)?|back "
    r"to top|scroll (?:down|for)\b.*"
    r"|(?:kommentare?|teilen|drucken|partager|imprimer|compartir|condividi|delen)(?:\s*\(?\d*\)?))\W*$"
)
_BYLINE = (
    rf"{_LEAD}(?:(?i:(?:published|updated|posted|last (?:updated|modified|edited|reviewed)|modified|date"
    rf"|stand|veröffentlicht"
    r"|aktualisiert|publié|mis à jour|publicado|actualizado|pubblicato)\b(?:\s+(?:on|at|am|le|el"
    rf"|il))?\s*:?\s*(?:{_DATE}{_TIME}|.{{0,12}}\d{{1,2}}.{{0,30}}))"
    r"|(?:[Bb]y|BY|[Vv]on|[Pp]ar|[Pp]or|[Dd]i|[Aa]v|[Aa]f|[Dd]oor"
    r"|(?i:(?:written|reported|reporting|edited|story|words) by:?|text:|texte:|texto:|author:|autor:"
    r"|auteur:|autore:|av:))\s+[A-ZÀ-ÞŁŚŽ@][\w.'’-]*"
    r"(?:[\s,|/·•&–-]+(?:[A-ZÀ-ÞŁŚŽ@][\w.'’-]*|de|den|von|van|der|la|le|al|bin|and|und|et|y|e|\d{1,2}|\d{4}"
    r"|\(\w+\)))*"
    r"|(?:文|作者|記者|记者|執筆者|撰文|编辑|編集|責任編輯|责任编辑|기자)\s*[:：/／|｜]\s*.{1,30})\W*$"
)
_NOTICE = (
    rf"{_LEAD}(?:disclaimer|disclosure|editor(?:['’]?s|ial)? note|editors['’] note|author['’]?s note"
    rf"|note(?: to readers)?|notice|correction"
    r"|clarification|update|transparency(?: note)?|ai (?:disclosure|notice|disclaimer|statement)|hinweis"
    r"|haftungsausschluss"
    r"|anmerkung(?: der redaktion)?|transparenzhinweis|avertissement|note de la rédaction|avis|aviso"
    r"|nota(?: del editor| da redação| legale)?"
    r"|descargo de responsabilidad|avvertenza|opmerking|ansvarsfraskrivelse|zastrzeżenie"
    r"|免责声明|免責聲明|免責事項|声明|注意|注記|면책(?: 조항)?"
    r"|отказ от ответственности|примечание)[*_]*\s*[:：—–-]"
)
_CAPTION = (
    rf"{_LEAD}(?:(?:photo|image|picture|video|illustration|graphic|foto|bild|imagen|immagine|abbildung"
    rf"|fig(?:ure)?\.?\s*\d*)"
    r"(?:\s+(?:credit|by|courtesy|source|caption|from|via|von|par|de))?\s*[:/©]|getty images|ap photo"
    r"|reuters/)"
)
# The first words of all patterns above: a line that begins otherwise costs one look-up.
_FIRST = {
    _FOOTER: "comments comment views view shares share likes like reads replies reactions "
    "reaction no est estimated reading "
    "tweet facebook twitter x linkedin whatsapp e email print copy pin pinterest reddit telegram bluesky "
    "threads instagram "
    "youtube tiktok messenger read related you recommended most trending more up see subscribe sign log "
    "login register "
    "newsletter follow join advertisement sponsored anzeige leave post tags tag tagged filed category "
    "categories topics "
    "topic keywords skip home menu search about contact privacy terms cookie cookies copyright c all alle "
    "tous todos via "
    "save listen back scroll kommentare kommentar teilen drucken partager imprimer compartir condividi "
    "delen commentaires "
    "comentarios commenti kommentarer reacties",
    _BYLINE: "published updated posted last modified date stand veröffentlicht aktualisiert "
    "publié mis publicado actualizado "
    "pubblicato by von par por di av af door written reported reporting edited story words text texte "
    "texto author autor "
    "auteur autore 文 作者 記者 记者 執筆者 撰文 编辑 編集 責任編輯 责任编辑 기자",
    _NOTICE: "disclaimer disclosure editor editors editorial author authors note notice "
    "correction clarification update "
    "transparency ai hinweis haftungsausschluss anmerkung transparenzhinweis avertissement avis aviso nota "
    "descargo "
    "avvertenza opmerking ansvarsfraskrivelse zastrzeżenie отказ примечание "
    "免责声明 免責聲明 免責事項 声明 注意 注記 면책",
    _CAPTION: "photo image picture video illustration graphic foto bild imagen immagine "
    "abbildung fig figure getty ap reuters",
}
_ROLE = {_FOOTER: Role.FOOTER, _BYLINE: Role.BYLINE, _NOTICE: Role.NOTE, _CAPTION: Role.CAPTION}
_PATTERNS: dict[str, tuple[str, ...]] = {}
for _pattern, _words in _FIRST.items():
    for _word in _words.split():
        _PATTERNS[_word] = (*_PATTERNS.get(_word, ()), _pattern)

_FIRST_WORD = re.compile(r"[\W_]*+([^\W\d_]*)")
_FIGURE = re.compile(r"\d")
_SENTENCE_ENDS = frozenset(".!?。！？…:;؟।")
_CLOSING = "\"'”’»)]*_"


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    # Not at import: few texts need all of them. Names in a byline are known by their capitals.
    return re.compile(pattern, 0 if pattern is _BYLINE else re.IGNORECASE)


def classify_line(line: str) -> Role | None:
    """The role of a line that is no prose (byline, footer, caption, note), None for everything else."""
    match = _FIRST_WORD.match(line)
    word = match.group(1) if match is not None else ""
    short = len(line) <= LONGEST
    for pattern in _PATTERNS.get(word.lower(), ()):
        if (short or pattern is _NOTICE) and _compiled(pattern).match(line):
            return _ROLE[pattern]
    if not word and match is not None and match.end() == len(line):
        return Role.FOOTER  # marks and invisible characters only
    if not short:
        return None
    if (
        len(line) <= 60
        and _FIGURE.search(line) is not None
        and (found := _compiled(_FIGURES).match(line)) is not None
    ):
        return Role.BYLINE if found["date"] else Role.FOOTER
    if not word and not any(map(str.isalpha, line)):
        return Role.FOOTER
    if "©" in line[:4] or line.endswith(
        ("All rights reserved.", "All Rights Reserved.", "All rights reserved")
    ):
        return Role.FOOTER
    return None


def ends_sentence(line: str) -> bool:
    """True when the line closes with the mark of a sentence or clause end."""
    return line[-1:] in _SENTENCE_ENDS or line[-8:].rstrip(_CLOSING)[-1:] in _SENTENCE_ENDS


def is_label(line: str) -> bool:
    """True for a short line that is no sentence: a heading, a title, a label."""
    return len(line) <= LONGEST and line.count(" ") < 20 and not ends_sentence(line)
