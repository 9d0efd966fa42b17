"""Base rates: in how many human texts each rule is active. Measured facts, kept apart from the rules themselves.

The file lies beside the rules and belongs to none of them; a check never reads it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from provenance.rules.library import shipped_rules

RATES = "base-rates.json"
FORMAT = 1
CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Rate:
    """``hits`` texts of ``texts`` in which a rule is active; with 95 % confidence the true share is below ``bound``."""

    hits: int
    texts: int
    bound: float

    def __str__(self) -> str:
        return f"{self.hits:,} of {self.texts:,} human texts, at most {percent(self.bound)}"


@dataclass(frozen=True, slots=True)
class BaseRates:
    """The rates of all rules, and the version and digest of the rules that they were measured with."""

    version: str
    digest: str
    rates: Mapping[str, Rate]


def percent(share: float) -> str:
    """A share in per cent, with two digits that count."""
    value = 100 * share
    return f"{value:.3f} %" if value < 0.1 else f"{value:.2f} %" if value < 1 else f"{value:.1f} %"


def read_rates(folder: Path | None = None) -> BaseRates | None:
    """The rates that lie beside the shipped rules (or in ``folder``); None where there are none that can be read."""
    try:
        plain = json.loads(((folder or shipped_rules()) / RATES).read_bytes())
        if plain["format"] != FORMAT:
            return None
        texts = int(plain["texts"])
        rates = {
            name: Rate(int(item["hits"]), texts, float(item["bound"]))
            for name, item in plain["rates"].items()
        }
        return BaseRates(str(plain["rules"]["version"]), str(plain["rules"]["digest"]), rates)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def write_rates(path: Path, content: Mapping[str, Any]) -> None:
    """Write the file, one rule a line, so that a changed rate is a changed line.

    Raises:
        OSError: when it cannot be written.
    """
    head = {key: value for key, value in content.items() if key != "rates"}
    lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(item)}" for name, item in content["rates"].items())
    written = json.dumps({"format": FORMAT, **head}, indent=1, ensure_ascii=False).rstrip("\n}")
    path.write_text(f'{written},\n "rates": {{\n{lines}\n }}\n}}\n', encoding="utf-8", newline="\n")


def upper_bound(hits: int, texts: int) -> float:
    """The share that the true rate stays below with 95 % confidence (Clopper and Pearson 1934, one-sided)."""
    if texts <= 0 or hits >= texts:
        return 1.0
    if hits == 0:
        return float(1 - (1 - CONFIDENCE) ** (1 / texts))
    low, high = hits / texts, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if _at_most(hits, texts, middle) > 1 - CONFIDENCE:
            low = middle
        else:
            high = middle
    return high


def _at_most(hits: int, texts: int, share: float) -> float:
    """The chance of at most ``hits`` of ``texts`` when each is one with chance ``share``."""
    if share >= 1:
        return 0.0
    odds, rest = math.log(share), math.log1p(-share)
    whole = math.lgamma(texts + 1)
    return math.fsum(
        math.exp(whole - math.lgamma(k + 1) - math.lgamma(texts - k + 1) + k * odds + (texts - k) * rest)
        for k in range(hits + 1)
    )
