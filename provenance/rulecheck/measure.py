"""Measurement: in how many human texts each rule is active, and which rules are active in too many."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from provenance.core.evidence import Evidence, Kind, Status, Strength
from provenance.match import hidden, instructions
from provenance.match.combine import combine
from provenance.match.disclosures import find_disclosures
from provenance.match.engine import Matcher
from provenance.readers import read_text
from provenance.rulecheck.corpus import CorpusText
from provenance.rules.compiled import Rule, RuleBook
from provenance.rules.rates import upper_bound

MAX_SHOWN = 5
# A rule that says something about somebody may be active in so many human texts: one in 2,000 for what is read as a
# statement or as a trace, two in a hundred for style, which decides nothing. Page furniture may be anywhere.
LIMITS = {Kind.DECLARED.value: 1 / 2000, Kind.RESIDUE.value: 1 / 2000, Kind.STYLE.value: 2 / 100}


@dataclass(slots=True)
class RuleRate:
    """In how many texts a rule is active, and where first. ``telling`` leaves out finds that only support others."""

    rule: str
    hits: int = 0
    telling: int = 0
    seen: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Measured:
    """The rates of all rules on ``texts`` texts, and what these texts are."""

    rates: dict[str, RuleRate]
    texts: int = 0
    words: int = 0
    parts: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    digest: str = ""

    def beyond_limit(self, rules: Iterable[Rule]) -> list[tuple[RuleRate, float]]:
        """The rules that are active in more texts than their kind may be, with the limit; the worst first."""
        found = []
        for rule in rules:
            limit, rate = LIMITS.get(rule.kind), self.rates.get(rule.id)
            if (
                limit is not None
                and rate is not None
                and not rule.private
                and rate.telling > limit * self.texts
            ):
                found.append((rate, limit))
        return sorted(found, key=lambda item: (-item[0].telling / item[1], item[0].rule))

    def plain(self, book: RuleBook) -> dict[str, Any]:
        """The content of a file of base rates."""
        return {
            "about": "Human texts in which each rule is active, and the share that the true rate stays below "
            "(95 %, one-sided). Written by: provenance rules check --corpus DIR --output rules/base-rates.json",
            "rules": {"version": book.version, "digest": book.digest},
            "corpus": {
                "words": self.words,
                "parts": dict(sorted(self.parts.items())),
                "languages": dict(sorted(self.languages.items())),
                "digest": self.digest,
            },
            "texts": self.texts,
            "rates": {
                rate.rule: {"hits": rate.hits, "bound": float(f"{upper_bound(rate.hits, self.texts):.3g}")}
                for rate in sorted(self.rates.values(), key=lambda rate: rate.rule)
            },
        }


def measure_rules(book: RuleBook, texts: Iterable[CorpusText]) -> Measured:
    """In how many texts each rule is active, the rules about hidden characters among them.

    A find counts when it is kept as a report keeps it; of a building block also when a disclosure took it in.
    """
    matcher = Matcher(book)
    built_in = [*(rule.id for rule in hidden.RULES.values()), instructions.ID]
    names = [*(rule.id for rule in book.rules), *built_in]
    measured = Measured({name: RuleRate(name) for name in names})
    total = hashlib.sha256()
    for item in texts:
        measured.texts += 1
        measured.parts[item.part] += 1
        measured.languages[item.language] += 1
        total.update(f"{len(item.text)}\0{item.text}".encode("utf-8", "surrogatepass"))
        article = read_text(item.text, name=item.name)
        found = matcher.find(article)
        measured.words += found.view.words
        evidence = combine((*found.evidence, *hidden.find_hidden(article)), book.rules)
        _count(measured.rates, find_disclosures(evidence, article, found)[1], item.name)
    measured.digest = f"sha256:{total.hexdigest()}"
    return measured


def _count(rates: dict[str, RuleRate], evidence: Iterable[Evidence], name: str) -> None:
    kept: dict[str, bool] = {}
    for item in evidence:
        if item.active or (item.private and item.status is Status.ABSORBED):
            telling = item.kind is not Kind.RESIDUE or item.strength is not Strength.WEAK
            kept[item.rule] = kept.get(item.rule, False) or telling
    for rule, telling in kept.items():
        rate = rates.setdefault(rule, RuleRate(rule))
        rate.hits += 1
        rate.telling += telling
        if len(rate.seen) < MAX_SHOWN:
            rate.seen.append(name)
