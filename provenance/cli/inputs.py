"""From the arguments to the articles: files, folders, patterns and standard input, each once and in order."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from provenance.errors import UsageError
from provenance.readers.media import ARTICLE_SUFFIXES

STDIN = "-"
_MAGIC = frozenset("*?[")


@dataclass(slots=True)
class Inputs:
    """What to check, in order, ``-`` for standard input; the arguments that led to nothing, and those that name a file."""

    paths: list[str] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)
    named: set[str] = field(default_factory=set)


def find_inputs(arguments: Sequence[str]) -> Inputs:
    """The inputs that the arguments name.

    A path that does not exist stays in the list: checking it gives a report that says so, and the
    rest is still checked.

    Raises:
        UsageError: standard input is named twice.
    """
    if list(arguments).count(STDIN) > 1:
        raise UsageError("standard input (-) can be given once only")
    inputs = Inputs()
    seen: set[str] = set()
    for argument in arguments:
        any_found = False
        for path in _expand(argument):
            any_found = True
            key = path if path == STDIN else os.path.normpath(path)
            if key not in seen:
                seen.add(key)
                inputs.paths.append(path)
                if path == argument:
                    inputs.named.add(path)
        if not any_found:
            inputs.empty.append(argument)
    return inputs


def _expand(argument: str) -> Iterator[str]:
    if argument == STDIN:
        yield argument
    elif Path(argument).is_dir():
        yield from _walk(argument)
    elif os.path.lexists(argument) or _MAGIC.isdisjoint(argument):
        yield argument
    else:
        yield from _match(argument)


def _walk(folder: str) -> Iterator[str]:
    """Articles below a folder, in the order of their names; hidden files and folders are left out."""
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError:
        yield folder  # checking it reports why it cannot be read
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path)
        elif _is_article(entry.name) and not entry.is_dir():
            yield entry.path


def _match(pattern: str) -> Iterator[str]:
    """What a pattern matches: articles, or all files when it names an ending; folders are searched."""
    wanted = PurePath(pattern).suffix
    names_ending = bool(wanted) and _MAGIC.isdisjoint(wanted)
    # Not Path.glob: it takes no absolute pattern, and it looks into hidden folders.
    for path in sorted(glob.iglob(pattern, recursive=True)):  # noqa: PTH207
        if Path(path).is_dir():
            yield from _walk(path)
        elif names_ending or _is_article(path):
            yield path


def _is_article(name: str) -> bool:
    return PurePath(name).suffix.lower() in ARTICLE_SUFFIXES
