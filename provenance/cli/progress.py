"""Progress: a count on stderr for work that takes minutes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

import click

T = TypeVar("T")


@contextmanager
def counted(items: Iterator[T], label: str) -> Iterator[Iterator[T]]:
    """The items, with a count of those that were taken where stderr is a terminal."""
    if not sys.stderr.isatty():
        yield items
        return
    with click.progressbar(items, label=label, file=sys.stderr, show_pos=True, show_eta=False) as bar:
        yield iter(bar)
