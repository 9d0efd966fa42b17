"""What elements and their attributes say about the text inside: role, visibility, main text or furniture."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from provenance.core.article import Role, Visibility
from provenance.readers.html_tokens import attributes, unescape

VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr frame keygen bgsound".split()
)
BLOCKS = frozenset(
    "address article aside blockquote body button canvas caption center dd details dialog dir div dl dt "
    "fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html iframe legend li main menu "
    "nav noscript "
    "object ol optgroup option p pre search section select summary svg table tbody td template textarea "
    "tfoot th thead "
    "title tr ul video audio xmp".split()
)
HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
# An open paragraph ends where one of these begins (HTML standard 13.2.6.4.7).
CLOSES_P = frozenset(
    "address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer "
    "form h1 h2 h3 h4 "
    "h5 h6 header hgroup hr main menu nav ol p pre search section summary table ul li dd dt xmp".split()
)
# The element on the left ends one of those on the right, up to the container in the third place.
IMPLIED_ENDS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset(("li",)), frozenset(("ul", "ol", "menu", "dir"))),
    "dt": (frozenset(("dt", "dd")), frozenset(("dl",))),
    "dd": (frozenset(("dt", "dd")), frozenset(("dl",))),
    "td": (frozenset(("td", "th")), frozenset(("tr", "table"))),
    "th": (frozenset(("td", "th")), frozenset(("tr", "table"))),
    "tr": (frozenset(("tr",)), frozenset(("table",))),
    "tbody": (frozenset(("tbody", "thead", "tfoot")), frozenset(("table",))),
    "thead": (frozenset(("tbody", "thead", "tfoot")), frozenset(("table",))),
    "tfoot": (frozenset(("tbody", "thead", "tfoot")), frozenset(("table",))),
    "option": (frozenset(("option",)), frozenset(("select", "datalist"))),
    "body": (frozenset(("head",)), frozenset(())),
}
# No end tag reaches an element beyond one of these.
SCOPES = frozenset("table td th caption template html object button".split())

ROLE_OF = {
    "h2": Role.HEADING, "h3": Role.HEADING, "h4": Role.HEADING, "h5": Role.HEADING, "h6": Role.HEADING,
    "li": Role.LIST, "dt": Role.LIST, "dd": Role.LIST, "td": Role.TABLE, "th": Role.TABLE,
    "caption": Role.CAPTION, "figcaption": Role.CAPTION, "blockquote": Role.QUOTE, "pre": Role.CODE,
    "xmp": Role.CODE, "footer": Role.FOOTER, "address": Role.BYLINE, "svg": Role.ALT, "legend": Role.HEADING,
}  # fmt: skip
FURNITURE = frozenset(
    "nav aside footer form button select option dialog menu svg textarea address search label".split()
)
UNSEEN = frozenset(
    "template noscript head iframe noembed noframes object video audio canvas datalist".split()
)
# What a reader types in, or a script fills: nothing that the article says.
TYPED = frozenset(("textarea", "template"))
REGIONS = frozenset(("article", "main"))
QUOTING = frozenset(("q", "code", "kbd", "samp", "tt", "var"))
# Elements that chat tools leave in copied text: a browser hides them, but they are what is looked for.
RESIDUE = re.compile(r"(?:grok-|antartifact|antthinking|think(?:ing)?$|oai-|xai)")

_HIDING_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?<![\w-])opacity\s*:\s*0*\.?0+(?![\d.])"
    r"|font-size\s*:\s*(?:0*\.\d+|[01])(?:\.\d+)?(?:px|pt|em|rem|%)?\s*(?:;|!|$)"
    r"|(?<![\w-])(?:left|right|top|text-indent|margin-left)\s*:\s*-\d{3,}|translate[xy]?\(\s*-\d{3,}",
    re.IGNORECASE,
)
_COLOUR = re.compile(r"(?<![\w-])color\s*:\s*([^;!]+)", re.IGNORECASE)
_GROUND = re.compile(r"background(?:-color)?\s*:\s*([^;!]+)", re.IGNORECASE)
_READER_ONLY = re.compile(
    r"sr-only|screen-?reader|visually-?hidden|visuallyhidden|a11y-hidden|assistive", re.IGNORECASE
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_B, _E = r"(?<![a-z])(?<!has-)(?<!with-)(?<!no-)", r"(?![a-z])"
_FURNITURE_NAME = re.compile(
    _B + r"(?:nav(?:bar|igation)?|menus?|breadcrumbs?|shar(?:e|es|ing)|share-?(?:bar"
    r"|buttons?|tools)|socials?|cookies?|consent|gdpr"
    r"|newsletters?|subscri(?:be|ption)s?|signup|promos?|advert[a-z]*|ads?|ad-?(?:slot|unit)|banner"
    r"|sponsor(?:ed)?|related|recommend[a-z]*"
    r"|read-?(?:more|next|also)|trending|popular|most-?read|comments?|comments?-?(?:list|section)|disqus"
    r"|sidebar|widgets?|footer|masthead"
    r"|paywall|paginat[a-z]*|pager|tags?|taglist|toolbar|modal|popup|overlay|skip-?links?|login|search"
    r"|teasers?|toc|complementary"
    r"|contentinfo|alertdialog|author-?(?:bio|box|card))" + _E
)
# Of these: teasers of other articles, and comments.
_ELSEWHERE_NAME = re.compile(
    _B
    + r"(?:(?:related|recommended)(?:-?(?:posts?|articles?|stories|links?|content|news))?|read-?(?:next|also)"
    r"|most-?read|trending|teasers?|comments?(?:-?(?:list|section|area|thread|body))?|disqus(?:-thread)?)"
    + _E
)
_ROLE_NAMES = tuple(
    (role, re.compile(_B + names + _E))
    for role, names in (
        (
            Role.NOTE,
            (
                r"(?:disclaimers?|disclosures?|editor-?s?-?notes?|footnotes?|corrections?|notices?"
                r"|note|transparency"
                r"|ai-?(?:label|notice|note|badge|generated|disclaimer|disclosure|info))"
            ),
        ),
        (
            Role.BYLINE,
            (
                r"(?:by-?lines?|authors?(?:-?names?)?|writers?|datelines?|pub-?date|published|timestamp|dates?"
                r"|(?:article|post|entry)-?meta)"
            ),
        ),
        (
            Role.DEK,
            (
                r"(?:dek|deck|standfirst|sub-?titles?|sub-?head(?:line|er|ing)?s?|sub-?deck|lede|vorspann|chapeau"
                r"|alternativeheadline)"
            ),
        ),
        (Role.CAPTION, r"(?:captions?|credits?|photo-?credit|image-?credit|wp-caption-text)"),
        (Role.FOOTER, r"(?:footer|colophon|copyright|legal)"),
    )
)
_NAMING = frozenset(("class", "id", "itemprop", "rel", "role", "data-testid", "data-component"))
_READABLE = frozenset(("alt", "title", "aria-label", "aria-description", "data-caption"))
_AI_ATTRIBUTE = re.compile(
    r"ai-|data-(?:.*-)?(?:ai|aigc|genai)(?:-|$)|data-.*ai-?(?:generated|disclos|assisted|label|model)"
)
_UNNAMED = frozenset(("html", "body", "main", "article", "meta", "link"))


@dataclass(slots=True)
class Hints:
    """What one start tag says. Ranges are relative to the start of its attributes."""

    role: Role | None = None
    visibility: Visibility | None = None
    soft: bool = False
    elsewhere: bool = False
    region: bool = False
    presentation: bool = False
    language: str | None = None
    readable: list[tuple[int, int]] = field(default_factory=list)
    statements: list[tuple[str, str, int, int]] = field(default_factory=list)
    values: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def shapes(self) -> bool:
        """True when the content of the element differs from what stands around it."""
        return self.role is not None or self.visibility is not None or self.soft or self.region


def read_hints(name: str, raw: str) -> Hints:
    """The hints in the attributes ``raw`` of an element ``name``."""
    hints = Hints()
    values = hints.values
    naming: list[str] = []
    for attribute, start, end in attributes(raw, 0, len(raw)):
        if attribute in values:
            continue  # the first of two attributes of one name counts
        values[attribute] = (start, end)
        if attribute in _NAMING:
            naming.append(raw[start:end])
        elif attribute in _READABLE:
            if end > start:
                hints.readable.append((start, end))
        elif attribute == "style":
            if _hides(raw[start:end]):
                hints.visibility = Visibility.HIDDEN
        elif attribute == "hidden" or (
            attribute == "aria-hidden" and raw[start:end].strip().lower() == "true"
        ):
            hints.visibility = Visibility.HIDDEN
        elif attribute in ("lang", "xml:lang"):
            hints.language = raw[start:end]
        elif _AI_ATTRIBUTE.match(attribute):
            hints.statements.append((attribute, unescape(raw[start:end]), start, end))
    if naming and name not in _UNNAMED:
        _by_name(name, " ".join(naming), hints)
    if "role" in values:
        role = raw[slice(*values["role"])].strip().lower()
        hints.region = role == "main"
        hints.presentation = role in ("presentation", "none")
    if "itemprop" in values and "articlebody" in raw[slice(*values["itemprop"])].lower():
        hints.region = True
    return hints


def _by_name(name: str, words: str, hints: Hints) -> None:
    if hints.visibility is not None and _READER_ONLY.search(words):
        hints.visibility = None  # text for screen readers is hidden from sight by lawful means
    words = _CAMEL.sub("-", words).lower().replace("_", "-")
    if _FURNITURE_NAME.search(words):
        hints.soft = True
        hints.elsewhere = _ELSEWHERE_NAME.search(words) is not None
    if name in HEADINGS:
        return
    for role, pattern in _ROLE_NAMES:
        if pattern.search(words):
            hints.role = role
            return


def _hides(style: str) -> bool:
    if _HIDING_STYLE.search(style):
        return True
    colour, ground = _COLOUR.search(style), _GROUND.search(style)
    return (
        colour is not None
        and ground is not None
        and colour.group(1).strip().lower() == ground.group(1).strip().lower()
        and colour.group(1).strip().lower() not in ("inherit", "transparent", "currentcolor")
    )
