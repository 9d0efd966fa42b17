"""Conditions of policy clauses: small values that hold or do not hold for the facts of a report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from provenance.core.disclosure import Disclosure
from provenance.core.evidence import Evidence, Kind
from provenance.core.report import Report
from provenance.core.verdict import DisclosureState, Involvement, Label, Verdict
from provenance.policy.context import Context, fields_of

# The reason of a verdict that abstains because the style score lies between its thresholds.
_BETWEEN_THRESHOLDS = "between_thresholds"


@dataclass(frozen=True, slots=True)
class Facts:
    """What conditions may ask about."""

    label: Label
    involvement: Involvement
    disclosure: DisclosureState
    basis: Kind | None
    reasons: tuple[str, ...]
    disclosures: tuple[Disclosure, ...]
    findings: tuple[Evidence, ...]
    context: Context = field(default_factory=Context)
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, report: Report, context: Context | None = None, verdict: Verdict | None = None) -> Facts:
        """The facts of a report, less what somebody accepted; ``verdict`` is the one without that."""
        verdict = verdict or report.verdict
        return cls(
            label=verdict.label,
            involvement=verdict.involvement,
            disclosure=verdict.disclosure,
            basis=verdict.basis,
            reasons=verdict.reasons,
            disclosures=report.standing_disclosures,
            findings=report.standing,
            context=(context or Context()).filled(report.metadata),
            fields=fields_of(report.metadata),
        )

    def without_style(self) -> Facts:
        """The facts as they would be had nobody looked at style."""
        findings = tuple(item for item in self.findings if item.kind is not Kind.STYLE)
        traces = any(item.kind is Kind.RESIDUE for item in findings)
        undecided = self.basis is None and _BETWEEN_THRESHOLDS in self.reasons and not traces
        if self.basis is not Kind.STYLE and not undecided:
            return replace(self, findings=findings)
        denied = self.disclosure is DisclosureState.DENIED
        stated = self.disclosure is not DisclosureState.NOT_FOUND
        return replace(
            self,
            label=Label.DECLARED_HUMAN if denied else Label.NO_INDICATION,
            involvement=Involvement.NOT_INDICATED,
            basis=Kind.DECLARED if stated else None,
            reasons=(),
            findings=findings,
        )


class Condition(Protocol):
    """Something that holds or does not hold for a report."""

    def holds(self, facts: Facts) -> bool:
        """True when the condition is met."""


@dataclass(frozen=True, slots=True)
class VerdictIs:
    """Holds when a field of the verdict has one of the values.

    ``field`` is ``label``, ``involvement``, ``disclosure`` or ``basis``.
    """

    field: str
    values: frozenset[str]

    def holds(self, facts: Facts) -> bool:
        """True when the field has one of the values; a missing basis is ``none``."""
        value = getattr(facts, self.field)
        return ("none" if value is None else str(value)) in self.values


@dataclass(frozen=True, slots=True)
class ReasonGiven:
    """Holds when the verdict abstains for one of the reasons."""

    values: frozenset[str]

    def holds(self, facts: Facts) -> bool:
        """True when one of the verdict's reasons is among the values."""
        return not self.values.isdisjoint(facts.reasons)


@dataclass(frozen=True, slots=True)
class AnyDisclosure:
    """Holds when one and the same disclosure has all of the wanted values.

    ``wanted`` pairs a field of Disclosure with the values that it may have (``tool``: ``stated`` or
    ``not_stated``); of each group of ``wording`` one word has to stand in its text.
    """

    wanted: tuple[tuple[str, frozenset[str]], ...]
    wording: tuple[tuple[str, ...], ...] = ()

    def holds(self, facts: Facts) -> bool:
        """True when some disclosure fits."""
        return any(self._fits(disclosure) for disclosure in facts.disclosures)

    def _fits(self, disclosure: Disclosure) -> bool:
        if not all(self._value(disclosure, field) in values for field, values in self.wanted):
            return False
        text = disclosure.text.casefold()
        return all(any(word.casefold() in text for word in words) for words in self.wording)

    def _value(self, disclosure: Disclosure, field: str) -> str:
        if field == "tool":
            return "stated" if disclosure.tool else "not_stated"
        return _word(getattr(disclosure, field))


@dataclass(frozen=True, slots=True)
class AnyFinding:
    """Holds when one and the same active finding has all of the wanted values.

    ``wanted`` pairs ``kind``, ``category`` or ``rule`` with the values that it may have.
    """

    wanted: tuple[tuple[str, frozenset[str]], ...]

    def holds(self, facts: Facts) -> bool:
        """True when some finding fits."""
        return any(
            all(_word(getattr(finding, field)) in values for field, values in self.wanted)
            for finding in facts.findings
        )


@dataclass(frozen=True, slots=True)
class ContextIs:
    """Holds when the ``section`` or the ``content_type`` of the article is one of the values."""

    field: str
    values: frozenset[str]

    def holds(self, facts: Facts) -> bool:
        """True when it is; capital letters do not matter."""
        return str(getattr(facts.context, self.field)).casefold() in self.values


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """Holds when the article is published in one of the jurisdictions; ``us`` stands for ``us-ny`` too."""

    values: frozenset[str]

    def holds(self, facts: Facts) -> bool:
        """True when the house says that it publishes there."""
        return any(
            place == value or place.startswith(f"{value}-")
            for place in facts.context.jurisdictions
            for value in self.values
        )


@dataclass(frozen=True, slots=True)
class Dated:
    """Holds for articles published from ``start`` on and before ``end``; an empty bound is none.

    An article without a date counts as one of today; where today is not given either, as new.
    """

    start: str = ""
    end: str = ""

    def holds(self, facts: Facts) -> bool:
        """True when the date lies within the bounds."""
        date = facts.context.date or facts.context.today
        if not date:
            return not self.end
        return self.start <= date and (not self.end or date < self.end)


@dataclass(frozen=True, slots=True)
class FieldIs:
    """Holds when a metadata field is there (or is not), and has one of the values where some are given.

    ``name`` is the key in the front matter or the name of a ``meta`` element; capitals do not matter.
    """

    name: str
    present: bool = True
    values: frozenset[str] = frozenset()

    def holds(self, facts: Facts) -> bool:
        """True when the field is as wanted."""
        found = [value.casefold() for value in facts.fields.get(self.name.lower(), ()) if value]
        if not self.present or not found:
            return bool(found) == self.present
        return not self.values or not self.values.isdisjoint(found)


@dataclass(frozen=True, slots=True)
class All:
    """Holds when every part holds."""

    parts: tuple[Condition, ...]

    def holds(self, facts: Facts) -> bool:
        """True when every part holds; also when there is none."""
        return all(part.holds(facts) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Any:
    """Holds when at least one part holds."""

    parts: tuple[Condition, ...]

    def holds(self, facts: Facts) -> bool:
        """True when some part holds."""
        return any(part.holds(facts) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Not:
    """Holds when its part does not."""

    part: Condition

    def holds(self, facts: Facts) -> bool:
        """True when the part does not hold."""
        return not self.part.holds(facts)


def verdict_is(field: str, values: Iterable[str]) -> VerdictIs:
    """A condition on one field of the verdict."""
    return VerdictIs(field, frozenset(map(str, values)))


def any_disclosure(wording: Iterable[Iterable[str]] = (), **wanted: Iterable[str]) -> AnyDisclosure:
    """A condition on one disclosure; fields in a fixed order, so that equal conditions compare equal."""
    fields = tuple((field, frozenset(map(str, wanted[field]))) for field in sorted(wanted))
    return AnyDisclosure(fields, tuple(tuple(words) for words in wording))


def any_finding(**wanted: Iterable[str]) -> AnyFinding:
    """A condition on one finding; fields in a fixed order, so that equal conditions compare equal."""
    return AnyFinding(tuple((field, frozenset(map(str, wanted[field]))) for field in sorted(wanted)))


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
