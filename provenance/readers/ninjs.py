"""Article from ninjs (IPTC News in JSON 1.6, 2.2 and 3.1), and what a tdmrep.json file reserves (TDMRep)."""

from __future__ import annotations

from provenance.core.article import Article, MetadataItem, Role, Source
from provenance.core.diagnostics import Diagnostic
from provenance.core.spans import Span
from provenance.errors import InputError
from provenance.readers.assemble import assemble_draft
from provenance.readers.draft import Draft
from provenance.readers.feeding import add_json_string
from provenance.readers.jsontree import JsonError, JsonNode, parse_json

_TYPE_NAMES = frozenset(("digitalsourcetype", "digital_source_type"))
_SUBJECTS = {"picture": "image", "graphic": "image", "photo": "image", "video": "video", "audio": "audio"}
_TEXTS = (
    ("headline", Role.TITLE), ("slugline", None), ("subheadline", Role.DEK), ("description_text", Role.DEK),
    ("description_xhtml", Role.DEK), ("byline", Role.BYLINE), ("body_text", Role.BODY), ("body_xhtml", Role.BODY),
    ("body_html", Role.BODY), ("ednote", Role.NOTE), ("copyrightnotice", Role.FOOTER), ("usageterms", Role.FOOTER),
)  # fmt: skip
# ninjs 3: lists of objects with a value.
_LISTS = (("headlines", Role.TITLE), ("descriptions", Role.DEK), ("bodies", Role.BODY))
_MARKS = frozenset(
    (
        "body_text",
        "body_xhtml",
        "body_html",
        "headline",
        "headlines",
        "bodies",
        "uri",
        "versioncreated",
        "associations",
    )
)
_DEEPEST = 8
_LARGEST = 16 * 1024 * 1024


def read_json(source: Source, diagnostics: tuple[Diagnostic, ...] = ()) -> Article:
    """The Article of a JSON document.

    Raises:
        InputError: it is not JSON (``bad-json``), or of a kind that is not known (``media-type``).
    """
    text = source.text
    draft = Draft(diagnostics=list(diagnostics))
    try:
        if len(text) > _LARGEST:
            raise JsonError(f"more than {_LARGEST:,} characters", 0)
        root = parse_json(text, 1 if text.startswith("\ufeff") else 0, len(text))
    except JsonError as error:
        line = text.count("\n", 0, error.place) + 1
        raise InputError(f"not valid JSON (line {line}: {error})", code="bad-json") from error
    if root.kind == "object" and any(name.lower() in _MARKS for name, _ in root.children):
        _item(root, text, draft, "", "", 0)
        _bodies(root, text, draft)
    elif root.kind == "object" and root.get("AIGC") is not None:
        _aigc(root, draft)
    elif _is_tdmrep(root):
        for entry in root.items():
            _tdm(entry, draft)
    else:
        raise InputError(
            "JSON of a kind that is not known; known are ninjs and tdmrep.json", code="media-type"
        )
    return assemble_draft(source, draft)


def _item(node: JsonNode, text: str, draft: Draft, subject: str, path: str, depth: int) -> None:
    """The statements of an item and of its associations, each about what it describes."""
    for name, child in node.children:
        where = f"{path}{name}"
        if name.lower() in _TYPE_NAMES:
            for value in child.items():
                member = (
                    value
                    if value.kind != "object"
                    else (value.get("uri", "@id", "literal", "qcode", "name") or value)
                )
                draft.metadata.append(
                    MetadataItem(
                        "ninjs",
                        "digitalSourceType",
                        member.value,
                        Span(member.start, member.end),
                        subject,
                        where,
                    )
                )
        elif name == "associations" and depth < _DEEPEST:
            for key, item in child.children:
                if item.kind == "object":
                    kind = item.get("type")
                    about = _SUBJECTS.get(kind.value.lower() if kind else "", "other")
                    label = key or (item.get("name") or JsonNode("", 0, 0, str(depth))).value
                    _item(item, text, draft, about, f"{where}.{label}.", depth + 1)
        elif name.lower() == "aigc" and child.kind == "object":
            _aigc(node, draft)


def _aigc(node: JsonNode, draft: Draft) -> None:
    label = node.get("AIGC")
    if label is not None:
        import json

        value = json.dumps({name: member.text() for name, member in label.children}, ensure_ascii=False)
        draft.metadata.append(MetadataItem("json", "AIGC", value, Span(label.start, label.end), "", "AIGC"))


def _bodies(root: JsonNode, text: str, draft: Draft) -> None:
    language = root.get("language")
    draft.language = language.value if language is not None else None
    seen = set()
    for name, role in _TEXTS:
        node = root.get(name)
        kind = (
            "body" if name.startswith("body") else "description" if name.startswith("description") else name
        )
        if node is None or node.kind != "string" or role is None or kind in seen:
            continue
        seen.add(kind)
        add_json_string(draft, role, text, node.start, node.end, main=role is not Role.FOOTER)
    for name, role in _LISTS:
        entries = root.get(name)
        for entry in entries.items() if entries is not None else ():
            value = entry.get("value") if entry.kind == "object" else None
            if value is not None and value.kind == "string":
                add_json_string(draft, role, text, value.start, value.end)


def _is_tdmrep(root: JsonNode) -> bool:
    entries = [entry for entry in root.items() if entry.kind == "object"]
    return bool(entries) and all(entry.get("tdm-reservation", "tdm-policy") is not None for entry in entries)


def _tdm(entry: JsonNode, draft: Draft) -> None:
    location = entry.get("location")
    where = location.value if location is not None else ""
    for name in ("tdm-reservation", "tdm-policy"):
        node = entry.get(name)
        if node is not None:
            draft.metadata.append(
                MetadataItem("tdmrep", name, node.value, Span(node.start, node.end), "site", where)
            )
