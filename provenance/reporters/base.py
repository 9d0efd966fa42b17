"""Reporter, the protocol of all formats, and Options, what the caller wants to see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from provenance.core.report import Report, Summary, ToolInfo


@dataclass(frozen=True, slots=True)
class Options:
    """What a reporter shows.

    ``discarded`` adds evidence that was set aside. The rest is for people and changes the text
    format only: ``quiet`` gives a line for each article that did not pass and nothing else,
    ``verbose`` adds page furniture, notes and digests, ``explain`` adds every step to the verdict,
    ``colour`` and ``ascii_only`` say what the terminal can do, ``strict`` that reviews count as failures.
    ``root`` is the folder that formats for code hosts name paths from.
    """

    discarded: bool = False
    quiet: bool = False
    verbose: bool = False
    explain: bool = False
    colour: bool = False
    ascii_only: bool = False
    strict: bool = False
    root: str = ""


class Reporter(Protocol):
    """Turns reports into text one by one, so that a run over many articles holds one at a time."""

    def begin(self, tool: ToolInfo) -> str:
        """What stands before the first article."""

    def article(self, report: Report) -> str:
        """One article."""

    def end(self, summary: Summary) -> str:
        """What stands after the last article."""
