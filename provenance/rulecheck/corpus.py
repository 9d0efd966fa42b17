"""The texts of a corpus: JSON Lines, plain or gzipped, one text a line, read lazily and in a fixed order."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from provenance.errors import InputError

SUFFIXES = (".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz")


@dataclass(frozen=True, slots=True)
class CorpusText:
    """One text: ``name`` is ``FILE:LINE``, ``part`` the file below the folder without its ending."""

    name: str
    part: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class BrokenLine:
    """A line that is no JSON object with a text."""

    name: str
    problem: str


def corpus_files(folder: Path) -> list[Path]:
    """The files of a corpus in a fixed order."""
    return sorted(path for path in folder.rglob("*") if path.name.endswith(SUFFIXES) and path.is_file())


def files_of_corpus(folder: Path) -> list[Path]:
    """The files of a corpus in a fixed order, one at least.

    Raises:
        InputError: when the folder holds none.
    """
    files = corpus_files(folder)
    if not files:
        raise InputError(f"{folder}: no .jsonl or .jsonl.gz file", code="corpus")
    return files


def corpus_texts(folder: Path, label: str = "human") -> Iterator[CorpusText]:
    """Every text with that label (or none) in the files of a folder.

    Raises:
        InputError: when the folder holds no such file or a line is not a JSON object with a text.
    """
    for file in files_of_corpus(folder):
        for item in read_lines(file, file.relative_to(folder).as_posix(), label, unlabelled=True):
            if isinstance(item, BrokenLine):
                raise InputError(f"{folder / item.name}: {item.problem}", code="corpus")
            yield item


def read_lines(
    file: Path, shown: str, label: str | None = None, *, unlabelled: bool = False
) -> Iterator[CorpusText | BrokenLine]:
    """The texts of one file, named ``shown:LINE``, and the lines that are none; with ``label`` only texts of that label,
    and with ``unlabelled`` those that have none as well.

    Raises:
        InputError: when the file cannot be read, to its end at least.
    """
    part = shown
    for suffix in sorted(SUFFIXES, key=len, reverse=True):
        part = part.removesuffix(suffix)
    try:
        with gzip.open(file, "rb") if file.suffix == ".gz" else file.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    name = f"{shown}:{number}"
                    item = _item(name, part, line)
                    if isinstance(item, BrokenLine):
                        yield item
                    elif label is None or item[1] == label or (unlabelled and item[1] is None):
                        yield item[0]
    except (OSError, EOFError, zlib.error) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise InputError(f"{file}: cannot be read: {reason}", code="corpus") from error


def _item(name: str, part: str, line: bytes) -> tuple[CorpusText, str | None] | BrokenLine:
    """The text of a line with its label, None where it has none."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return BrokenLine(name, "not a JSON object with a text")
    text = row.get("text") if isinstance(row, dict) else None
    if not isinstance(text, str):
        return BrokenLine(name, "not a JSON object with a text")
    label = str(row["label"]) if "label" in row else None
    return CorpusText(name, part, str(row.get("lang") or "?"), text), label
