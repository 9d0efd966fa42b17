"""Articles in the exports of a CMS: JSON and JSON Lines by JSONPath, CSV and Parquet by column."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from provenance.core.diagnostics import Diagnostic, Level
from provenance.core.report import Report, ToolInfo
from provenance.core.verdict import DisclosureState, Involvement, Label, Verdict
from provenance.errors import ConfigError, InputError

if TYPE_CHECKING:
    from provenance.config.schema import ExportModel

_JSON, _LINES = frozenset((".json",)), frozenset((".jsonl", ".ndjson"))
_STEP = re.compile(
    r"\.(?P<name>[\w-]+)|\[(?P<index>\d+)\]|\[(?P<quote>['\"])(?P<key>.*?)(?P=quote)\]|(?P<all>\.\*|\[\*\])"
)
_HTML = "text/html"


@dataclass(frozen=True, slots=True)
class ExportedArticle:
    """One article of an export; ``text`` is None where it has no body, and ``problem`` says so."""

    name: str
    text: str | None
    media_type: str
    problem: str = ""


def read_export(path: str, parts: ExportModel) -> Iterator[ExportedArticle]:
    """The articles of an export, lazily where the format allows it.

    Raises:
        InputError: the file cannot be read as what its ending says.
        ConfigError: a JSONPath is none.
    """
    for number, row in enumerate(_rows(path, parts), 1):
        identity = _text(row, parts.id) if parts.id else None
        name = f"{path}#{identity or number}"
        media_type = parts.media_type or _HTML
        body = _text(row, parts.body)
        if body is None:
            yield ExportedArticle(name, None, media_type, f"there is no body at {parts.body}")
            continue
        head = [value for value in (_text(row, parts.title), _text(row, parts.byline)) if value]
        yield ExportedArticle(name, _composed(head, body, media_type), media_type)


def _composed(head: list[str], body: str, media_type: str) -> str:
    """Title and byline above the body, as a page has them."""
    if not head:
        return body
    if media_type == _HTML:
        tags = ("h1", "p")
        lines = [
            f"<{tag}>{escape(value, quote=False)}</{tag}>" for tag, value in zip(tags, head, strict=False)
        ]
        return "\n".join([*lines, body])
    return "\n\n".join([*head, body])


def _rows(path: str, parts: ExportModel) -> Iterator[Any]:
    suffix = PurePath(path).suffix.lower()
    try:
        if suffix == ".parquet":
            yield from _parquet(path)
        elif suffix == ".csv":
            with Path(path).open(encoding="utf-8-sig", newline="") as stream:
                yield from csv.DictReader(stream, strict=True)
        elif suffix in _LINES:
            with Path(path).open(encoding="utf-8-sig") as stream:
                yield from (json.loads(line) for line in stream if line.strip())
        else:
            data = json.loads(Path(path).read_text("utf-8-sig"))
            found = find(data, parts.articles) if parts.articles else [data]
            for item in found:
                yield from item if isinstance(item, list) else [item]
    except OSError as error:
        raise InputError(
            f"cannot be read: {(error.strerror or str(error)).lower()}", code="unreadable"
        ) from None
    except (ValueError, RecursionError, csv.Error) as error:
        problem = " ".join(str(error).split())[:200]
        raise InputError(f"not valid {suffix[1:].upper()}: {problem}", code="bad-export") from None


def _parquet(path: str) -> Iterator[Any]:
    try:
        from pyarrow import parquet
    except ImportError:
        raise InputError("Parquet files need the package pyarrow", code="missing-package") from None
    for batch in parquet.ParquetFile(path).iter_batches(batch_size=256):
        yield from batch.to_pylist()


def _text(row: Any, path: str | None) -> str | None:
    if path is None:
        return None
    found = find(row, path) if path.startswith("$") else [row.get(path)] if isinstance(row, dict) else []
    words = [
        str(item) for item in found if isinstance(item, (str, int, float)) and not isinstance(item, bool)
    ]
    return "\n\n".join(words) if words else None


def find(data: Any, path: str) -> list[Any]:
    """What a JSONPath leads to: ``$``, ``.name``, ``['name']``, ``[0]`` and ``[*]``.

    Raises:
        ConfigError: it has anything else.
    """
    found, position = [data], 1
    if not path.startswith("$"):
        raise ConfigError(f"a JSONPath begins with $: {path!r}", code="bad-config")
    while position < len(path):
        match = _STEP.match(path, position)
        if match is None:
            raise ConfigError(
                f"the JSONPath {path!r} is not understood from {path[position:]!r} on", code="bad-config"
            )
        found = [value for item in found for value in _step(item, match)]
        position = match.end()
    return found


def _step(item: Any, match: re.Match[str]) -> list[Any]:
    if match["all"]:
        return list(item.values()) if isinstance(item, dict) else list(item) if isinstance(item, list) else []
    if match["index"]:
        index = int(match["index"])
        return [item[index]] if isinstance(item, list) and index < len(item) else []
    key = match["name"] or match["key"]
    return [item[key]] if isinstance(item, dict) and key in item else []


def unread(name: str, tool: ToolInfo, code: str, message: str) -> Report:
    """The report on an article that could not be read out of its export."""
    verdict = Verdict(
        Label.INCONCLUSIVE, Involvement.INCONCLUSIVE, DisclosureState.NOT_FOUND, reasons=("channel_failed",)
    )
    diagnostics = (Diagnostic(Level.ERROR, code, message),)
    return Report(name, "application/octet-stream", None, 0, "", verdict, tool, diagnostics=diagnostics)
