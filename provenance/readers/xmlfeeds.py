"""Article from XML: RSS and Atom feeds, NewsML-G2 items, ONIX records, RSL licences; the root element decides.

RSS 2.0, Atom (RFC 4287), podcast namespace 1.0, NewsML-G2 2.33 and 2.34, ONIX for Books 3.0 (code lists 17 and
19), RSL 1.0.
"""

from __future__ import annotations

from provenance.core.article import Article, MetadataItem, Role, Source
from provenance.core.diagnostics import Diagnostic
from provenance.core.spans import Span
from provenance.errors import InputError
from provenance.readers.assemble import assemble_draft
from provenance.readers.draft import Draft
from provenance.readers.feeding import feed, feed_escaped
from provenance.readers.html_page import Page
from provenance.readers.xmltree import XmlError, XmlNode, parse_xml

_PODCAST = "https://podcastindex.org/namespace/1.0"
_ITEM_TEXTS = {
    "title": Role.HEADING,
    "description": Role.BODY,
    "summary": Role.BODY,
    "encoded": Role.BODY,
    "content": Role.BODY,
}
_NEWS_TEXTS = {
    "headline": Role.TITLE,
    "subheadline": Role.DEK,
    "by": Role.BYLINE,
    "creditline": Role.FOOTER,
    "edNote": Role.NOTE,
}
_ONIX_SHORT = {
    "contributor": "Contributor",
    "b035": "ContributorRole",
    "b249": "UnnamedPersons",
    "product": "Product",
}
_MOST_ITEMS = 5_000


def read_xml(source: Source, diagnostics: tuple[Diagnostic, ...] = ()) -> Article:
    """The Article of an XML document.

    Raises:
        InputError: not well-formed or with entities (``bad-xml``), or of a kind that is not known (``media-type``).
    """
    text = source.text
    try:
        root = parse_xml(text)
    except XmlError as error:
        line = text.count("\n", 0, error.place) + 1
        raise InputError(f"the XML cannot be read (line {line}: {error})", code="bad-xml") from error
    draft = Draft(diagnostics=list(diagnostics))
    page = Page(text, draft)
    name = root.name
    if name in ("rss", "RDF", "feed"):
        _feed(root, page, draft)
    elif name in ("newsItem", "newsMessage", "packageItem"):
        _news(root, page, draft)
    elif name in ("ONIXMessage", "ONIXmessage"):
        _onix(root, page, draft)
    elif name == "rsl":
        for node in root.find("permits", "prohibits"):
            draft.metadata.append(
                MetadataItem("robots", "license", f"{node.name} {node.words()}", _span(node))
            )
    elif name == "html":
        from provenance.readers.html import read_html

        return read_html(source, diagnostics)
    else:
        raise InputError(
            f"XML of a kind that is not known (<{name[:60]}>); known are RSS, Atom, NewsML-G2, ONIX and XHTML",
            code="media-type",
        )
    page.close()
    return assemble_draft(source, draft)


def _span(node: XmlNode) -> Span:
    return Span(node.start, max(node.start, node.end))


def _content(node: XmlNode, page: Page, role: Role) -> None:
    """The text of an element, whose markup may be escaped, in a CDATA section or real."""
    if node.children:
        feed(page, role, node.inner, node.end)
    else:
        feed_escaped(page, role, node.inner, node.end)


def _feed(root: XmlNode, page: Page, draft: Draft) -> None:
    draft.language = root.attribute("lang") or None
    channel = root.child("channel") or root
    for node in channel.children:
        if node.name == "language" and draft.language is None:
            draft.language = node.words()
        elif node.name == "title" and node.end > node.inner:
            _content(node, page, Role.TITLE)
        elif node.name == "description" and channel.name == "channel":
            _content(node, page, Role.DEK)
        _podcast(node, "channel", "channel", draft)
    items = [
        node
        for node in (*channel.children, *(root.children if channel is not root else ()))
        if node.name in ("item", "entry")
    ]
    for number, item in enumerate(items[:_MOST_ITEMS], 1):
        for node in item.children:
            role = _ITEM_TEXTS.get(node.name)
            if (
                role is not None
                and "podcast" not in node.space
                and "itunes" not in node.space
                and node.end > node.inner
            ):
                _content(node, page, role)
            _podcast(node, _subject(item), f"item {number}", draft)


def _subject(item: XmlNode) -> str:
    """An item with a sound or film attached speaks about that; any other is the article."""
    for node in item.children:
        if node.name == "enclosure":
            kind = node.attribute("type").partition("/")[0]
            return kind if kind in ("audio", "video") else ""
    return ""


def _podcast(node: XmlNode, subject: str, path: str, draft: Draft) -> None:
    if (
        node.name == "txt"
        and node.space.rstrip("/") == _PODCAST
        and node.attribute("purpose").lower() == "ai-content"
    ):
        span = Span(node.inner, max(node.inner, node.end))
        draft.metadata.append(MetadataItem("feed", "podcast:txt", node.text().strip(), span, subject, path))


def _news(root: XmlNode, page: Page, draft: Draft) -> None:
    draft.language = root.attribute("lang") or None
    items = list(root.find("newsItem")) if root.name == "newsMessage" else [root]
    for item in items[:_MOST_ITEMS]:
        meta = item.child("contentMeta")
        kinds = [node.attribute("qcode") or node.attribute("uri") for node in item.find("itemClass")]
        subject = next(
            (about for kind in kinds for about in ("picture", "audio", "video") if about in kind), ""
        )
        subject = {"picture": "image"}.get(subject, subject)
        if meta is not None:
            _source_types(meta, draft, subject)
            for node in meta.children:
                role = _NEWS_TEXTS.get(node.name)
                if role is not None and node.end > node.inner:
                    feed(page, role, node.inner, node.end, main=role is not Role.FOOTER)
        for node in item.find("dataMining"):
            value = node.attribute("uri") or node.attribute("qcode")
            draft.metadata.append(
                MetadataItem("newsml", "dataMining", value, _span(node), "", "rightsInfo.dataMining")
            )
        for node in item.find("inlineXML", "inlineData"):
            if node.children:
                feed(page, Role.BODY, node.inner, node.end)
            else:
                feed_escaped(page, Role.BODY, node.inner, node.end)
        for remote in item.find("remoteContent"):
            _source_types(remote, draft, "image" if "image" in remote.attribute("contenttype") else "other")


def _source_types(meta: XmlNode, draft: Draft, subject: str) -> None:
    for node in meta.find("digitalSourceType"):
        value = node.attribute("uri") or node.attribute("qcode") or node.attribute("literal") or node.words()
        draft.metadata.append(
            MetadataItem(
                "newsml", "digitalSourceType", value, _span(node), subject, f"{meta.name}.digitalSourceType"
            )
        )


def _onix(root: XmlNode, page: Page, draft: Draft) -> None:
    products = [node for node in root.children if _long(node) == "Product"]
    for number, product in enumerate(products[:_MOST_ITEMS], 1):
        for node in product.find("Contributor", "contributor"):
            parts = {_long(child): child for child in node.children}
            persons, role = parts.get("UnnamedPersons"), parts.get("ContributorRole")
            if persons is not None:
                facts = (("role", role.words() if role is not None else ""),)
                span = Span(persons.inner, max(persons.inner, persons.end))
                path = f"Product {number}.Contributor.UnnamedPersons"
                draft.metadata.append(
                    MetadataItem("onix", "UnnamedPersons", persons.words(), span, "", path, None, facts)
                )
        for node in product.find("TitleText", "b203", "Text", "d104"):
            role_of = Role.TITLE if node.name in ("TitleText", "b203") else Role.BODY
            _content(node, page, role_of)


def _long(node: XmlNode) -> str:
    return _ONIX_SHORT.get(node.name, node.name)
