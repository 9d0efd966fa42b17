"""Articles with a disclosure written into them: exact outside of what is added, and the same when done twice.

schema.org ``digitalSourceType`` in JSON-LD, ``<meta name="ai-disclosure">`` of the W3C Community Group draft,
front matter keys for Markdown.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator

from provenance.core.spans import Span
from provenance.errors import InputError
from provenance.label.sentences import own_sentence, sentence
from provenance.label.wish import Place, Wish

_SIGNED = re.compile(
    "\ufeff?[\ufe00-\ufe0f\U000e0100-\U000e01ef]{16,}|-----BEGIN C2PA MANIFEST-----|application/c2pa"
)
_HTML_OWN = re.compile(r"<p class=\"ai-disclosure\"[^>]*>(.*?)</p>", re.DOTALL)
_META = re.compile(r"<meta\b[^>]*\bname\s*=\s*[\"']?ai-disclosure[\"']?[^>]*>", re.IGNORECASE)
_DATA = re.compile(r"<script type=\"application/ld\+json\" id=\"ai-disclosure-data\">.*?</script>", re.DOTALL)
_HEAD_END = re.compile(r"[ \t]*</head\s*>", re.IGNORECASE)
_TITLE_END = re.compile(r"</h1\s*>", re.IGNORECASE)
_BODY_START = tuple(re.compile(rf"<{name}\b[^>]*>", re.IGNORECASE) for name in ("article", "main", "body"))
_BODY_END = tuple(re.compile(rf"[ \t]*</{name}\s*>", re.IGNORECASE) for name in ("article", "main", "body"))
_YAML = re.compile(r"\ufeff?---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_TOML = re.compile(r"\ufeff?\+\+\+[ \t]*\r?\n(.*?)^\+\+\+[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_KEY = re.compile(r"^(?:ai_disclosure|digital_source_type)[ \t]*[:=]", re.MULTILINE)
_HEADING = re.compile(r"[ \t]{0,3}#[ \t]+[^\n]*(?:\n|\Z)")
_SETEXT = re.compile(r"[^\n]+\n=+[ \t]*(?:\r?\n|\Z)")
_BLANKS = re.compile(r"(?:[ \t]*\r?\n)*")


def label_article(text: str, media_type: str, wish: Wish, *, title: Span | None = None) -> str:
    """The text with the disclosure of ``wish``; ``title`` is where the title of a plain text stands.

    Raises:
        InputError: the text is signed, so that any change would break it (``signed``), or its media type is
            none that can be written (``media-type``).
    """
    if _SIGNED.search(text):
        raise InputError(
            "the article holds a C2PA manifest, which any change would break; sign it again afterwards",
            code="signed",
        )
    if media_type == "text/html":
        return _html(text, wish)
    if media_type == "text/markdown":
        return _markdown(text, wish)
    if media_type == "text/plain":
        return _plain(text, wish, title) if wish.visible else text
    raise InputError(
        f"a disclosure can be written into text, Markdown and HTML, not into {media_type}", code="media-type"
    )


def replaces(text: str, media_type: str, wish: Wish) -> bool:
    """True where an earlier disclosure from here stands, which writing ``wish`` puts another in place of."""
    start = _body_start(text) if media_type == "text/markdown" else 0
    if not wish.visible:
        carriers = (_META, _DATA) if media_type == "text/html" else (_KEY,)
        return any(carrier.search(text[:start] or text) for carrier in carriers)
    if media_type == "text/html":
        return any(True for _ in _own_elements(text, wish))
    return any(True for _ in _own_lines(text, start, sentence(wish)))


def _newline(text: str) -> str:
    return "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"


# --- HTML ------------------------------------------------------------------------------------


def _html(text: str, wish: Wish) -> str:
    newline = _newline(text)
    if wish.visible:
        text = _html_line(text, wish, newline)
    if wish.metadata:
        text = _html_meta(text, wish, newline)
        text = _html_data(text, wish, newline)
    return text


def _html_line(text: str, wish: Wish, newline: str) -> str:
    words = html.escape(sentence(wish), quote=False)
    for old in _own_elements(text, wish):
        return text[: old.start(1)] + words + text[old.end(1) :]
    line = f'<p class="ai-disclosure">{words}</p>'
    if wish.place is Place.TOP:
        title = _outside_comments(_TITLE_END, text)
        starts = (match for pattern in _BODY_START if (match := _outside_comments(pattern, text)))
        found = title or next(starts, None)
        place = found.end() if found else 0
        gap = "" if text[place:].startswith(("\n", "\r")) else newline
        return f"{text[:place]}{newline}{line}{gap}{text[place:]}"
    last = next((list(pattern.finditer(text))[-1] for pattern in _BODY_END if pattern.search(text)), None)
    if last is not None:
        return text[: last.start()] + line + newline + text[last.start() :]
    gap = "" if text.endswith("\n") or not text else newline
    return text + gap + line + newline


def _own_elements(text: str, wish: Wish) -> Iterator[re.Match[str]]:
    """Paragraphs with an earlier sentence of ours."""
    for old in _HTML_OWN.finditer(text):
        inner = html.unescape(old.group(1))
        if own_sentence(inner) or inner.strip() == sentence(wish):
            yield old


def _outside_comments(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The first match that no comment, script or style holds."""
    for match in pattern.finditer(text):
        before = text[: match.start()]
        if before.rfind("<!--") <= before.rfind("-->") and before.lower().rfind(
            "<script"
        ) <= before.lower().rfind("</script"):
            return match
    return None


def _html_meta(text: str, wish: Wish, newline: str) -> str:
    element = f'<meta name="ai-disclosure" content="{wish.w3c}">' if wish.w3c else ""
    old = _META.search(text)
    if old:
        return (
            text[: old.start()] + element + text[old.end() :] if element and old.group() != element else text
        )
    head = _outside_comments(_HEAD_END, text)
    return text[: head.start()] + element + newline + text[head.start() :] if head and element else text


def _html_data(text: str, wish: Wish, newline: str) -> str:
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Article",
        "digitalSourceType": wish.schema_org,
    }
    if wish.tool:
        data["creditText"] = wish.tool
    block = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    element = f'<script type="application/ld+json" id="ai-disclosure-data">{block}</script>'
    old = _DATA.search(text)
    if old:
        return text[: old.start()] + element + text[old.end() :]
    place = _outside_comments(_HEAD_END, text)
    start = place.start() if place else len(text)
    gap = newline if start and not text[:start].endswith("\n") else ""
    return text[:start] + gap + element + newline + text[start:]


# --- Markdown --------------------------------------------------------------------------------


def _markdown(text: str, wish: Wish) -> str:
    newline = _newline(text)
    if wish.metadata:
        text = _front_matter(text, wish, newline)
    return _markdown_line(text, wish, newline) if wish.visible else text


def _front_matter(text: str, wish: Wish, newline: str) -> str:
    values = [("ai_disclosure", wish.key_word), ("digital_source_type", wish.source_type)]
    if wish.tool:
        values.append(("ai_tool", wish.tool))
    bom = "\ufeff" if text.startswith("\ufeff") else ""
    for pattern, mark, join in ((_YAML, "---", ": "), (_TOML, "+++", " = ")):
        if not text.startswith(bom + mark):
            continue
        match = pattern.match(text)
        if match is None:
            break
        inner = match.group(1)
        for key, value in values:
            written = (
                json.dumps(value, ensure_ascii=False)
                if mark == "+++" or not re.fullmatch(r"[A-Za-z][\w -]*", value)
                else value
            )
            inner = _entry(inner, key, join, written, newline)
        return text[: match.start(1)] + inner + text[match.end(1) :]
    if text.startswith(bom + "{"):
        return text  # JSON front matter, or none at all: the visible line has to do
    lines = [
        f"{key}: {value if re.fullmatch(r'[A-Za-z][A-Za-z0-9_ -]*', value) else json.dumps(value, ensure_ascii=False)}"
        for key, value in values
    ]
    return f"{bom}---{newline}{newline.join(lines)}{newline}---{newline}{newline}{text[len(bom) :]}"


def _entry(inner: str, key: str, join: str, value: str, newline: str) -> str:
    old = re.compile(rf"^{key}[ \t]*{join.strip()}[^\r\n]*", re.MULTILINE).search(inner)
    if old:
        return inner[: old.start()] + f"{key}{join}{value}" + inner[old.end() :]
    table = re.compile(r"^\[", re.MULTILINE).search(inner) if join == " = " else None
    place = table.start() if table else len(inner)
    gap = newline if inner[:place] and not inner[:place].endswith("\n") else ""
    return f"{inner[:place]}{gap}{key}{join}{value}{newline}{inner[place:]}"


def _markdown_line(text: str, wish: Wish, newline: str) -> str:
    words = sentence(wish)
    line = f"*{words}*"
    start = _body_start(text)
    replaced = _replace_own(text, start, line, words)
    if replaced is not None:
        return replaced
    if wish.place is Place.END:
        return _append(text, line, newline)
    blanks = _BLANKS.match(text, start)
    place = blanks.end() if blanks else start
    heading = _HEADING.match(text, place) or _SETEXT.match(text, place)
    return _insert(text, heading.end() if heading else place, line, newline, after=heading is not None)


def _body_start(text: str) -> int:
    for pattern in (_YAML, _TOML):
        match = pattern.match(text)
        if match:
            return match.end()
    return 1 if text.startswith("\ufeff") else 0


def _replace_own(text: str, start: int, line: str, words: str) -> str | None:
    """The text with an earlier sentence of ours replaced; None where there is none."""
    old = next(_own_lines(text, start, words), None)
    return None if old is None else text[: old.start] + line + text[old.end :]


def _own_lines(text: str, start: int, words: str) -> Iterator[Span]:
    """Lines from ``start`` on that are a sentence of ours, or the wanted ``words``."""
    position = start
    for written in text[start:].splitlines(keepends=True):
        bare = written.strip()
        if bare and (own_sentence(bare) or bare.strip("*_") == words):
            first = position + written.index(bare)
            yield Span(first, first + len(bare))
        position += len(written)


def _insert(text: str, place: int, line: str, newline: str, *, after: bool) -> str:
    before, rest = text[:place], text[place:]
    gap = "" if not after else newline if before.endswith("\n") else newline * 2
    tail = newline if rest.startswith(("\n", "\r")) else newline * 2 if rest else newline
    return f"{before}{gap}{line}{tail}{rest}"


def _append(text: str, line: str, newline: str) -> str:
    if not text.strip():
        return text + line + newline
    gap = "" if text.endswith(newline * 2) else newline if text.endswith("\n") else newline * 2
    return f"{text}{gap}{line}{newline}"


# --- plain text ------------------------------------------------------------------------------


def _plain(text: str, wish: Wish, title: Span | None) -> str:
    newline = _newline(text)
    words = sentence(wish)
    replaced = _replace_own(text, 0, words, words)
    if replaced is not None:
        return replaced
    if wish.place is Place.END:
        return _append(text, words, newline)
    if title is not None:
        end = text.find("\n", title.end)
        place = len(text) if end < 0 else end + 1
        return _insert(text, place, words, newline, after=True)
    return _insert(text, 1 if text.startswith("\ufeff") else 0, words, newline, after=False)
