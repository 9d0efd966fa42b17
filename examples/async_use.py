"""Many articles from asynchronous code: a check is plain computing, so it goes to a thread."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from provenance.api import Checker
from provenance.core.report import Report


async def check_all(checker: Checker, texts: Sequence[str], at_once: int = 4) -> list[Report]:
    """The reports in the order of the texts; at most `at_once` are checked at the same time."""
    gate = asyncio.Semaphore(at_once)

    async def one(text: str) -> Report:
        async with gate:
            return await asyncio.to_thread(checker.check_text, text)

    return list(await asyncio.gather(*map(one, texts)))
