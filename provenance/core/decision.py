"""Decision: what a policy makes of a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Outcome(IntEnum):
    """What the pipeline does; ordered, so that the worst of several is their maximum."""

    PASS = 0
    REVIEW = 1
    FAIL = 2

    @property
    def word(self) -> str:
        """``pass``, ``review`` or ``fail``."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Clause:
    """A policy clause that applied: its id, what it asks for, why, and what to do about it.

    ``style_only`` says that it would not apply without the evidence of style: such a clause never
    fails an article, not even where reviews count as failures.
    """

    id: str
    outcome: Outcome
    message: str
    advice: str = ""
    style_only: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """The worst outcome of all clauses that applied, with those clauses."""

    outcome: Outcome
    policy: str
    clauses: tuple[Clause, ...] = ()
