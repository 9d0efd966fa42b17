"""Several reports of one run: each ``--output`` is a format, a file, or both (``sarif:report.sarif``)."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self

from provenance.cli.streams import OutputFile, Sink, StandardOutput, shows, wants_colour
from provenance.core.report import Report, Summary, ToolInfo
from provenance.errors import UsageError
from provenance.reporters import FORMATS, Options, Reporter, reporter


@dataclass(frozen=True, slots=True)
class Wanted:
    """One report: its format, and its file or None for standard output."""

    form: str
    file: str | None


def wanted_outputs(form: str | None, outputs: Sequence[str]) -> list[Wanted]:
    """What ``--format`` and the ``--output`` options ask for.

    Raises:
        UsageError: two reports would go to standard output, or to one file.
    """
    wanted = [_wanted(value, form or "text") for value in outputs]
    # A format on its own is for the reports that name none; it is a report itself where all do.
    if not wanted or (form is not None and all(_names_format(value) for value in outputs)):
        wanted.append(Wanted(form or "text", None))
    for place in {item.file for item in wanted}:
        if sum(1 for item in wanted if item.file == place) > 1:
            raise UsageError(
                f"two reports cannot go to {place or 'standard output'}; give one a file: FORMAT:FILE"
            )
    return wanted


def _names_format(value: str) -> bool:
    return value.partition(":")[0] in FORMATS


def _wanted(value: str, form: str) -> Wanted:
    name, colon, file = value.partition(":")
    if name in FORMATS and (colon or not os.path.lexists(value)):
        return Wanted(name, file or None)
    return Wanted(form, value)


class Outputs:
    """All reports of a run, written side by side."""

    def __init__(self, wanted: Sequence[Wanted], options: Options, colour: bool | None) -> None:
        self._stack = ExitStack()
        self._pairs: list[tuple[Reporter, Sink]] = []
        self.any_file = any(item.file is not None for item in wanted)
        self.to_stdout = any(item.file is None for item in wanted)
        for item in wanted:
            to_file = item.file is not None
            shown = replace(
                options,
                colour=wants_colour(colour, to_file=to_file),
                ascii_only=not to_file and not shows("✓✗│…␣", sys.stdout),
            )
            # The format first: a name that is wrong must not leave a file behind.
            writer = reporter(item.form, shown)
            sink: Sink = (
                OutputFile(item.file)
                if item.file is not None
                else StandardOutput(exact=item.form != "text", colour=shown.colour)
            )
            self._pairs.append((writer, sink))

    def __enter__(self) -> Self:
        for _, sink in self._pairs:
            self._stack.enter_context(sink)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stack.__exit__(kind, error, traceback)

    def begin(self, tool: ToolInfo) -> None:
        """Write what stands before the first article."""
        for writer, sink in self._pairs:
            sink.write(writer.begin(tool))

    def article(self, report: Report) -> None:
        """Write one article."""
        for writer, sink in self._pairs:
            sink.write(writer.article(report))

    def end(self, summary: Summary) -> None:
        """Write what stands after the last article."""
        for writer, sink in self._pairs:
            sink.write(writer.end(summary))
