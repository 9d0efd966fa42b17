"""Columns for a table of articles: the same function serves pandas and Polars."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from provenance.api import Checker


def verdict_columns(texts: Iterable[str], checker: Checker | None = None) -> dict[str, list[Any]]:
    """Columns `ai_label`, `ai_outcome` and `ai_rules`, in the order of the texts.

    pandas:  frame.assign(**verdict_columns(frame["text"]))
    Polars:  frame.with_columns(pl.DataFrame(verdict_columns(frame["text"])).get_columns())
    """
    columns: dict[str, list[Any]] = {"ai_label": [], "ai_outcome": [], "ai_rules": []}
    for report in (checker or Checker.default()).check_many(texts):
        columns["ai_label"].append(report.verdict.label.value)
        columns["ai_outcome"].append(report.decision.outcome.word if report.decision else None)
        columns["ai_rules"].append(sorted({item.rule for item in report.findings}))
    return columns
