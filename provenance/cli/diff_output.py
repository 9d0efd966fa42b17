"""The report of ``provenance rules diff`` as text, JSON or Markdown, written article by article."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Protocol

from provenance.reporters.layout import wrapped
from provenance.reporters.quoting import clipped, safe
from provenance.rulediff import Change, Find, Tally

SCHEMA = "provenance-rules-diff/1"
_COLUMNS = 80
_QUOTED = 100


class SideInfo(Protocol):
    """What is said about a side."""

    about: str
    version: str
    digest: str


class Writer(Protocol):
    """Writes a diff piece by piece."""

    def begin(self, before: SideInfo, after: SideInfo) -> str:
        """What stands before the first article."""

    def change(self, change: Change) -> str:
        """An article that changed label, or whose evidence changed."""

    def not_compared(self, name: str, problem: str) -> str:
        """An article that could not be compared."""

    def end(self, tally: Tally) -> str:
        """What stands after the last one."""


def writer(form: str) -> Writer:
    """The writer of a format."""
    if form == "json":
        return JsonWriter()
    return MarkdownWriter() if form == "markdown" else TextWriter()


def _why(change: Change) -> str:
    """What explains a change of label that no find explains."""
    if not change.same_text:
        return "the text itself changed between the two"
    if not change.other_evidence:
        return "no find differs; the program or the style model may be another"
    return ""


def _summary(tally: Tally) -> str:
    noun = "article" if tally.articles == 1 else "articles"
    return (
        f"{tally.relabelled:,} of {tally.articles:,} {noun} changed label; "
        f"{tally.other_evidence:,} more have other evidence and the same label."
    )


class TextWriter:
    """For people, 80 columns."""

    def begin(self, before: SideInfo, after: SideInfo) -> str:
        """The two sides."""
        return f"Before: {_side(before)}\nAfter:  {_side(after)}\n\n"

    def change(self, change: Change) -> str:
        """The article with the finds that came and went."""
        arrow = f"{change.before} -> {change.after}" if change.relabelled else f"{change.after} (as before)"
        lines = wrapped(f"{safe(change.name)}: {arrow}", 0, _COLUMNS, hanging=4)
        for sign, finds in (("+", change.appeared), ("-", change.vanished)):
            for find in finds:
                lines += wrapped(f"{sign} {find.rule} {_quoted(find)}", 4, _COLUMNS, hanging=4)
        why = _why(change)
        lines += wrapped(f"({why})", 4, _COLUMNS) if why and change.relabelled else []
        return "\n".join(lines) + "\n"

    def not_compared(self, name: str, problem: str) -> str:
        """The article with the reason."""
        return (
            "\n".join(wrapped(f"{safe(name)}: not compared: {safe(problem)}", 0, _COLUMNS, hanging=4)) + "\n"
        )

    def end(self, tally: Tally) -> str:
        """Counts by transition, and by rule."""
        lines = ["", _summary(tally)]
        if tally.not_compared:
            lines.append(f"{tally.not_compared:,} could not be compared.")
        if tally.transitions:
            lines += ["", f"{'before':<18} {'after':<18} articles"]
        moves = sorted(
            tally.transitions.items(), key=lambda item: (item[0][0] == item[0][1], -item[1], item[0])
        )
        for (before, after), count in moves:
            same = "(same)" if before == after else after
            lines.append(f"{before:<18} {same:<18} {count:>8,}")
        for title, counts in (("appeared", tally.appeared), ("vanished", tally.vanished)):
            if counts:
                lines += ["", f"Rules with finds that {title}, by articles:"]
                lines += [f"{rule:<18} {count:>8,}" for rule, count in _ranked(counts)]
        return "\n".join(lines) + "\n"


class MarkdownWriter:
    """For a comment below a change of rules."""

    def __init__(self) -> None:
        self._any = False

    def begin(self, before: SideInfo, after: SideInfo) -> str:
        """The two sides."""
        return f"## Labels before and after\n\n- Before: {_code(_side(before))}\n- After: {_code(_side(after))}\n"

    def change(self, change: Change) -> str:
        """One row of the table of articles."""
        head = "" if self._any else "\n| Article | Before | After | Finds |\n|---|---|---|---|\n"
        self._any = True
        finds = [f"+ {find.rule} {_cell(_quoted(find))}" for find in change.appeared]
        finds += [f"− {find.rule} {_cell(_quoted(find))}" for find in change.vanished]
        finds = finds or [_why(change)]
        return f"{head}| {_code(change.name)} | {change.before} | {change.after} | {'<br>'.join(finds)} |\n"

    def not_compared(self, name: str, problem: str) -> str:
        """A row as well, so that the table stays whole."""
        head = "" if self._any else "\n| Article | Before | After | Finds |\n|---|---|---|---|\n"
        self._any = True
        return f"{head}| {_code(name)} | | | not compared: {_cell(safe(problem))} |\n"

    def end(self, tally: Tally) -> str:
        """The matrix."""
        lines = ["", _summary(tally)]
        if tally.not_compared:
            lines += ["", f"{tally.not_compared:,} could not be compared."]
        matrix = tally.matrix()
        columns = sorted({after for _, after in tally.transitions})
        if matrix:
            lines += ["", f"| before \\ after | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|"]
        for before, row in matrix.items():
            cells = [f"**{row[after]}**" if after in row and after != before else str(row.get(after, 0))
                     for after in columns]  # fmt: skip
            lines.append(f"| {before} | {' | '.join(cells)} |")
        return "\n".join(lines) + "\n"


class JsonWriter:
    """For programs; one document."""

    def __init__(self) -> None:
        self._changed: list[str] = []
        self._problems: list[dict[str, str]] = []
        self._any = False

    def begin(self, before: SideInfo, after: SideInfo) -> str:
        """The two sides; the list of articles is opened."""
        head = {"schema": SCHEMA, "before": _plain_side(before), "after": _plain_side(after)}
        return json.dumps(head, ensure_ascii=False)[:-1] + ', "articles": ['

    def change(self, change: Change) -> str:
        """One item of the list."""
        item = {
            "name": change.name,
            "before": change.before,
            "after": change.after,
            "same_text": change.same_text,
            "appeared": [{"rule": find.rule, "text": find.text} for find in change.appeared],
            "vanished": [{"rule": find.rule, "text": find.text} for find in change.vanished],
        }
        comma, self._any = ("," if self._any else ""), True
        return f"{comma}\n{_json(item)}"

    def not_compared(self, name: str, problem: str) -> str:
        """Kept for the end."""
        self._problems.append({"name": name, "problem": problem})
        return ""

    def end(self, tally: Tally) -> str:
        """What was not compared, and the counts."""
        rest = {
            "not_compared": self._problems,
            "summary": {
                "articles": tally.articles,
                "changed": tally.relabelled,
                "other_evidence": tally.other_evidence,
                "not_compared": tally.not_compared,
                "matrix": tally.matrix(),
                "appeared": dict(sorted(tally.appeared.items())),
                "vanished": dict(sorted(tally.vanished.items())),
            },
        }
        return f"\n], {_json(rest)[1:]}\n"


def _json(value: object) -> str:
    from provenance.core.contract import json_text

    return json_text(value)


def _plain_side(side: SideInfo) -> dict[str, str]:
    return {"about": side.about, "version": side.version, "digest": side.digest}


def _side(side: SideInfo) -> str:
    return f"{safe(side.about)} ({side.version}, {side.digest.rpartition(':')[2][:12]})"


def _quoted(find: Find) -> str:
    return f"“{clipped(safe(' '.join(find.text.split())), _QUOTED)}”"


def _ranked(counts: dict[str, int]) -> Iterator[tuple[str, int]]:
    yield from sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _cell(text: str) -> str:
    """``text`` for a cell of a table, in which nothing is markup."""
    odd = "\\`*_{}[]<>#|&~!"
    return "".join(f"&#{ord(character)};" if character in odd else character for character in text)


def _code(text: str) -> str:
    """``text`` as it stands, for a cell."""
    return _cell(safe(text))
