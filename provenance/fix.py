"""Safe edits: leftovers of AI tools that can be taken out without touching a word of the article.

An edit needs two things: a finding that stands, and text around it of a shape that is known exactly.
What is not understood stays as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from provenance.core.evidence import Kind
from provenance.core.report import Report

_TOKENS = re.compile(
    r"[ \t]?:{0,2}contentReference\[oaicite:\s?\d{1,4}\](?:\{index=\d{1,4}\})?"
    r"|[ \t]?(?:file)?cite(?:turn\d{1,3}[a-z]{4,12}\d{1,3}){1,9}"
    r"|[ \t]?\ue200[a-z_]{2,24}(?:\ue202[^\ue200\ue201\n]{1,40}){1,20}\ue201"
    r"|[ \t]?【\d{1,4}(?::\d{1,4})?†[^】\n]{1,60}】"
    r"|\[cite_start\]"
    r"|[ \t]?\[cite: ?\d{1,4}(?:, ?\d{1,4}){0,20}\]",
)
_TRACKING = re.compile(
    r"(?<=[?&])utm_source=(?:chatgpt\.com|openai|chat\.openai\.com|copilot\.com|perplexity(?:\.ai)?|claude\.ai|gemini)"
    r"(?P<next>&(?:amp;)?|(?=[#)\s\"'<>\]]|\Z))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Edit:
    """Text to take out: ``[start, end)`` in the Source, and why."""

    start: int
    end: int
    why: str


def safe_edits(report: Report) -> list[Edit]:
    """The edits for an article, in order and apart from each other."""
    places = [item.span for item in report.standing if item.kind is Kind.RESIDUE and len(item.span)]
    text = report.source_text
    edits = [
        Edit(match.start(), match.end(), "a mark of an AI tool")
        for match in _TOKENS.finditer(text)
        if any(span.start < match.end() and match.start() < span.end for span in places)
    ]
    for match in _TRACKING.finditer(text):
        if any(span.start <= match.end() and match.start() <= span.end for span in places):
            # Without a parameter after it the sign before it goes as well.
            start = match.start() if match["next"] else match.start() - 1
            edits.append(Edit(start, match.end(), "a tracking parameter of an AI tool"))
    edits.sort(key=lambda edit: edit.start)
    return [edit for index, edit in enumerate(edits) if not index or edit.start >= edits[index - 1].end]


def edited(text: str, edits: list[Edit]) -> str:
    """``text`` without what the edits take out."""
    pieces, position = [], 0
    for edit in edits:
        pieces.append(text[position : edit.start])
        position = edit.end
    return "".join([*pieces, text[position:]])
