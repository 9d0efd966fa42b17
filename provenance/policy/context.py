"""Context: what a policy may know about an article besides the report, and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass

from provenance.core.article import MetadataItem

# Names under which pages and front matter give these; the first that is there counts.
_SECTION = ("section", "category", "categories", "article:section", "articlesection", "desk")
_CONTENT_TYPE = ("content_type", "content-type", "contenttype", "type", "og:type")
_DATE = (
    "date", "published", "publishdate", "publish_date", "pubdate", "datepublished", "article:published_time",
    "dc.date", "dcterms.date",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Context:
    """Where and when an article is published.

    ``jurisdictions`` are codes that the house chose (``eu``, ``us-ny``, ``cn``). ``section``,
    ``content_type`` and ``date`` (YYYY-MM-DD) stand for what the article itself does not say.
    ``today`` counts as the date of an article without one; the library never asks a clock.
    """

    jurisdictions: frozenset[str] = frozenset()
    section: str = ""
    content_type: str = ""
    date: str = ""
    today: str = ""

    def filled(self, metadata: tuple[MetadataItem, ...]) -> Context:
        """The context with what the article says about itself in place of the defaults."""
        fields = fields_of(metadata)
        return Context(
            self.jurisdictions,
            _first(fields, _SECTION) or self.section,
            _first(fields, _CONTENT_TYPE) or self.content_type,
            _date(_first(fields, _DATE)) or self.date,
            self.today,
        )


def fields_of(metadata: tuple[MetadataItem, ...]) -> dict[str, tuple[str, ...]]:
    """The values of each metadata field by its name in small letters, in document order."""
    fields: dict[str, tuple[str, ...]] = {}
    for item in metadata:
        key = item.key.lower()
        fields[key] = (*fields.get(key, ()), item.value.strip())
    return fields


def _first(fields: dict[str, tuple[str, ...]], names: tuple[str, ...]) -> str:
    return next((value for name in names for value in fields.get(name, ()) if value), "")


def _date(value: str) -> str:
    """The day of an ISO date or date-time; empty for anything else."""
    day = value[:10]
    digits = day.replace("-", "")
    ordered = len(day) == 10 and day[4] == day[7] == "-" and digits.isascii() and digits.isdigit()
    return day if ordered and len(digits) == 8 else ""
