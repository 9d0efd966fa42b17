"""Path patterns: ``*`` within a name, ``**`` over folders, ``?`` and ``[...]``; a folder stands for all in it."""

from __future__ import annotations

import re
from functools import lru_cache


def matches(path: str, pattern: str) -> bool:
    """True when the path (relative, with slashes) fits.

    A pattern without a slash fits a name anywhere, one with a slash counts from the folder of the
    configuration file.
    """
    return _compiled(pattern).fullmatch(path) is not None


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    text = pattern.removeprefix("./").removeprefix("/")
    anchored = "/" in text.rstrip("/") or pattern.startswith(("/", "./"))
    text = text.rstrip("/")
    parts = [] if anchored else ["(?:.*/)?"]
    position = 0
    while position < len(text):
        if text.startswith("**/", position):
            parts.append("(?:.*/)?")
            position += 3
        elif text.startswith("**", position):
            parts.append(".*")
            position += 2
        elif text[position] == "*":
            parts.append("[^/]*")
            position += 1
        elif text[position] == "?":
            parts.append("[^/]")
            position += 1
        else:
            position = _literal(text, position, parts)
    return re.compile("".join(parts) + "(?:/.*)?", re.DOTALL)


def _literal(text: str, position: int, parts: list[str]) -> int:
    """Adds one character or one ``[...]`` set and gives the place after it."""
    end = text.find("]", position + 2) if text[position] == "[" else -1
    if end > 0:
        inner = text[position + 1 : end].replace("\\", "\\\\").replace("[", "\\[")
        inner = (
            f"^{inner[1:]}"
            if inner.startswith("!")
            else inner.replace("^", "\\^", 1)
            if inner[0] == "^"
            else inner
        )
        try:
            re.compile(f"[{inner}]")
        except re.error:
            pass
        else:
            parts.append(f"[{inner}]")
            return end + 1
    parts.append(re.escape(text[position]))
    return position + 1
