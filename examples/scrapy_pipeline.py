"""A Scrapy item pipeline: each item gets its verdict, and what the policy fails is dropped.

In `settings.py`: ITEM_PIPELINES = {"scrapy_pipeline.ProvenancePipeline": 300}
"""

from __future__ import annotations

from typing import Any

from provenance.api import Checker

try:
    from scrapy.exceptions import DropItem
except ImportError:  # the example also runs without Scrapy

    class DropItem(Exception):  # type: ignore[no-redef]  # noqa: N818  Scrapy's own name
        """What Scrapy takes as: leave this item out."""


class ProvenancePipeline:
    """Adds `ai_label` and `ai_outcome` to items that have a `text`."""

    def open_spider(self, spider: Any = None) -> None:  # noqa: ARG002  Scrapy passes it
        """Loads the rules once for the whole crawl."""
        self.checker = Checker.default()

    def process_item(self, item: dict[str, Any], spider: Any = None) -> dict[str, Any]:  # noqa: ARG002
        """The item with its verdict; DropItem for one that the policy fails."""
        report = self.checker.check_text(
            item["text"], media_type=item.get("media_type", "text/html"), name=item.get("url")
        )
        outcome = report.decision.outcome.word if report.decision else "not-analysed"
        if outcome == "fail":
            raise DropItem(f"{item.get('url')}: {report.verdict.label.value}")
        return {**item, "ai_label": report.verdict.label.value, "ai_outcome": outcome}
