"""What a page states in JSON-LD, in attributes of elements, in Microdata and in RDFa, added to its draft."""

from __future__ import annotations

from provenance.core.article import MetadataItem
from provenance.readers.draft import Draft

_ADDRESSES = frozenset(("canonical", "og:url"))


def read_page_metadata(text: str, draft: Draft, start: int = 0) -> None:
    """Add what needs a closer look; a page without such metadata costs a look at its list of items."""
    metadata = draft.metadata
    blocks = [item for item in metadata if item.origin == "json-ld"]
    if blocks:
        from provenance.readers.jsonld import read_jsonld

        address = next((item.value for item in metadata if item.key.lower() in _ADDRESSES), "")
        for block in blocks:
            items, diagnostics = read_jsonld(text, block.span.start, block.span.end, address)
            metadata.extend(items)
            draft.diagnostics.extend(diagnostics)
    from provenance.readers.html_marks import MARKS, needs_marks, read_marks

    if needs_marks(text, metadata):
        marks = read_marks(text, start)
        covered = {item.span.start: item for item in marks if item.key in MARKS}
        metadata[:] = [_with_extent(item, covered) for item in metadata]
        metadata.extend(item for item in marks if item.key not in MARKS)


def _with_extent(item: MetadataItem, covered: dict[int, MetadataItem]) -> MetadataItem:
    found = covered.get(item.span.start)
    return found if found is not None and found.key == item.key else item
