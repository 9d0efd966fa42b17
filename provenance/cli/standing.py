"""What an article says about AI already, so that ``label`` adds no second disclosure and contradicts no first."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from provenance.core.disclosure import Channel, Disclosure, Polarity, Scope
from provenance.core.report import Report
from provenance.core.verdict import Label
from provenance.errors import InputError
from provenance.reporters.quoting import clipped, safe

if TYPE_CHECKING:
    from provenance.api import Checker

_QUOTED = 80


def standing_disclosures(data: bytes, path: str) -> dict[Channel, str]:
    """Where the article says that AI was used, with the words: to readers, and to machines.

    Raises:
        InputError: the article says that no AI was used (``denied``).
    """
    report = _checker().check_bytes(data, name=path)
    denial = _denial(report)
    if denial is not None:
        raise InputError(
            f"{_place(denial, report)} says that no AI was used; take that out before a disclosure goes in",
            code="denied",
        )
    found: dict[Channel, str] = {}
    for item in report.disclosures:
        if item.polarity is Polarity.USED and item.speaks_for_text:
            found.setdefault(item.channel, _place(item, report))
    return found


def _denial(report: Report) -> Disclosure | None:
    """The statement that a disclosure would contradict; one that goes together with a disclosure is none."""
    if report.verdict.label in (Label.DECLARED_AI, Label.VERIFIED_AI):
        return None
    denials = (item for item in report.disclosures if item.polarity is Polarity.NOT_USED)
    return next((item for item in denials if item.scope is Scope.ARTICLE), None)


def _place(item: Disclosure, report: Report) -> str:
    line = report.lines.position(item.span.start)[0]
    return f"line {line} (“{clipped(safe(' '.join(item.text.split())), _QUOTED)}”)"


@cache
def _checker() -> Checker:
    from provenance.api import Checker

    return Checker.build(with_style=False, verify=False)
