"""MetadataItems of an XMP packet: IPTC source type and AI properties, PLUS data mining, the TC260 label.

XMP specification part 1 (RDF as elements or attributes), IPTC Photo Metadata Standard 2025.1, PLUS LDF,
GB 45438-2025.
"""

from __future__ import annotations

from provenance.core.article import MetadataItem
from provenance.core.spans import Span
from provenance.readers.xmltree import XmlNode, parse_xml

_IPTC = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
_PLUS = "http://ns.useplus.org/ldf/xmp/1.0/"
_TC260 = "http://www.tc260.org.cn/ns/AIGC/1.0/"
_AI = ("AISystemUsed", "AISystemVersionUsed", "AIPromptInformation", "AIPromptWriterName")


def read_xmp(packet: str, items: list[MetadataItem], name: str, span: Span, subject: str = "image") -> None:
    """Add the statements of a packet to ``items``.

    Raises:
        XmlError: the packet is not XML, or it declares entities.
    """
    start = packet.find("<?xpacket")
    body = packet[packet.find("?>", start) + 2 :] if start >= 0 else packet
    end = body.rfind("<?xpacket end")
    root = parse_xml((body[:end] if end >= 0 else body).strip("\x00 \r\n\t\ufeff"))
    properties = list(_properties(root))
    for space, key, value in properties:
        if space == _IPTC and key == "DigitalSourceType":
            items.append(
                MetadataItem(
                    "xmp", "DigitalSourceType", value, span, subject, _path(name, f"Iptc4xmpExt:{key}")
                )
            )
        elif space == _PLUS and key in ("DataMining", "OtherConstraints"):
            items.append(MetadataItem("xmp", f"plus:{key}", value, span, subject, _path(name, f"plus:{key}")))
        elif space == _TC260 and key == "AIGC":
            items.append(MetadataItem("xmp", "AIGC", value, span, subject, _path(name, "TC260:AIGC")))
    facts = tuple((key, value) for space, key, value in properties if space == _IPTC and key in _AI and value)
    if facts:
        items.append(
            MetadataItem(
                "xmp",
                "ai-properties",
                facts[0][1],
                span,
                subject,
                _path(name, f"Iptc4xmpExt:{facts[0][0]}"),
                None,
                facts,
            )
        )


def _path(name: str, key: str) -> str:
    return f"{name}: {key}" if name else key


def _properties(root: XmlNode) -> list[tuple[str, str, str]]:
    """Namespace, name and value of each property, whether it is an element or an attribute of a Description."""
    found: list[tuple[str, str, str]] = []
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.name == "Description":
            for key, value in node.attributes.items():
                space, _, local = key[1:].rpartition("}") if key.startswith("{") else ("", "", key)
                found.append((space, local, value))
            for child in node.children:
                resource = child.attribute("resource")
                found.append((child.space, child.name, resource or child.text().strip()))
        waiting.extend(reversed(node.children))
    return found
