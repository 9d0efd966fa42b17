"""Layout of the text report: wrapping by terminal cells, colours, and the few symbols that it uses."""

from __future__ import annotations

from provenance.core.decision import Outcome
from provenance.reporters.quoting import width

_SGR = {"red": "31", "green": "32", "yellow": "33", "cyan": "36"}
_RESET = "\x1b[0m"


def wrapped(text: str, indent: int, columns: int, *, hanging: int = 0) -> list[str]:
    """``text`` in lines of at most ``columns`` cells, indented; later lines by ``hanging`` more.

    Lines break between words; a word that is longer than a line (a path, an address) stays whole,
    so that it can be copied.
    """
    lines: list[str] = []
    current = " " * indent
    empty, used = True, indent
    for word in text.split():
        size = width(word)
        if not empty and used + 1 + size > columns:
            lines.append(current)
            current, empty, used = " " * (indent + hanging), True, indent + hanging
        current += word if empty else f" {word}"
        used += size if empty else size + 1
        empty = False
    lines.append(current)
    return lines


class Paint:
    """Colours text when the terminal can, and gives the symbols that it can show."""

    def __init__(self, *, colour: bool, ascii_only: bool) -> None:
        self._colour = colour
        self.bar = "|" if ascii_only else "│"
        self.nothing = "-" if ascii_only else "–"
        self._marks = (
            {Outcome.PASS: "+", Outcome.REVIEW: "!", Outcome.FAIL: "x"}
            if ascii_only
            else {Outcome.PASS: "✓", Outcome.REVIEW: "!", Outcome.FAIL: "✗"}
        )

    def __call__(self, text: str, colour: str, *, bold: bool = False) -> str:
        """``text`` in a colour (none for an empty name), unless colours are off."""
        codes = [code for code in (_SGR.get(colour, ""), "1" if bold else "") if code]
        if not self._colour or not codes or not text:
            return text
        return f"\x1b[{';'.join(codes)}m{text}{_RESET}"

    def mark(self, outcome: Outcome | None) -> str:
        """The symbol of an outcome; None is an input that was not analysed."""
        return "?" if outcome is None else self._marks[outcome]
