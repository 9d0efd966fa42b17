"""Clash: two statements about one thing that cannot both be right, with both sides and their places.

What is compared: a denial with a disclosure, wherever each stands (a visible line, metadata, front matter, a
manifest); a denial with residue; how far AI was used according to a visible line with the source type that
metadata states.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from provenance.core.disclosure import AiRole, Channel, Disclosure, Extent, HumanReview, Scope
from provenance.core.evidence import Evidence
from provenance.core.spans import LineIndex
from provenance.core.verdict import Step
from provenance.scoring.residue import ResidueFinding

_QUOTED = 80
# What a visible line may say that AI did without having made the text.
_MINOR = frozenset((AiRole.EDITED, AiRole.RESEARCHED, AiRole.TRANSCRIBED))
_MAKING = frozenset((AiRole.GENERATED, AiRole.DRAFTED))
_SOURCE_TYPE_RULES = frozenset(("MET003",))


@dataclass(frozen=True, slots=True)
class Clash:
    """The reasons of the verdict and the step that names both sides."""

    reasons: tuple[str, ...]
    step: Step


def find_clash(
    for_text: Sequence[Disclosure],
    denied: Sequence[Disclosure],
    residue: ResidueFinding,
    source: str = "",
) -> Clash | None:
    """The first contradiction, None where there is none; ``source`` is the text that the lines are counted in."""
    for denial in denied:
        for claim in for_text:
            if (
                claim.scope == denial.scope
                and _same_deed(claim.role, denial.role)
                and not _one_notice(claim, denial)
            ):
                text = (
                    f"One statement says that AI was used, another that it was not: "
                    f"{_side(claim, source)}, against {_side(denial, source)}."
                )
                reasons = ("claims_contradict", *_channels(claim, denial))
                return Clash(reasons, Step(text, (claim.rule, denial.rule)))
        if residue.decisive:
            rules = (denial.rule, *sorted({item.rule for item in residue.decisive}))
            text = (
                "The article denies the use of AI, but a tool's output was pasted into it: "
                f"{_side(denial, source)}, against {_trace(residue.decisive[0], source)}."
            )
            return Clash(("denial_against_residue",), Step(text, rules))
    return _extents(for_text, source)


def _same_deed(one: AiRole, other: AiRole) -> bool:
    return AiRole.UNSPECIFIED in (one, other) or one == other or {one, other} <= _MAKING


def _one_notice(claim: Disclosure, denial: Disclosure) -> bool:
    return len(claim.span) > 0 and len(denial.span) > 0 and denial.span.overlaps(claim.span)


def _channels(claim: Disclosure, denial: Disclosure) -> tuple[str, ...]:
    manifest = "MAN" in (claim.rule[:3], denial.rule[:3])
    if claim.channel is not denial.channel:
        return ("visible_against_manifest" if manifest else "visible_against_metadata",)
    if claim.channel is Channel.MACHINE:
        return ("metadata_against_manifest" if manifest else "metadata_against_metadata",)
    return ()


def _extents(for_text: Sequence[Disclosure], source: str) -> Clash | None:
    """A visible line says that AI only edited or looked things up, metadata that it made the whole; or the reverse."""
    typed = [item for item in for_text if item.rule in _SOURCE_TYPE_RULES and item.scope is Scope.ARTICLE]
    seen = [item for item in for_text if item.channel is Channel.VISIBLE and item.scope is Scope.ARTICLE]
    for machine in typed:
        for visible in seen:
            minor = visible.extent in (Extent.ASSISTED, Extent.PARTIAL) and visible.role in _MINOR
            too_much = machine.extent is Extent.FULL and minor and not _fuller(seen)
            whole = visible.extent is Extent.FULL and visible.human_review is HumanReview.NOT_STATED
            too_little = machine.extent is Extent.PARTIAL and whole and visible.role in _MAKING
            if too_much or too_little:
                text = (
                    "How far AI was used is stated in two ways: "
                    f"{_side(visible, source)}, against {_side(machine, source)}."
                )
                rules = (visible.rule, machine.rule)
                return Clash(("claims_contradict", "extent_against_source_type"), Step(text, rules))
    return None


def _fuller(seen: Sequence[Disclosure]) -> bool:
    """True when another visible line says that AI did more than that."""
    return any(item.role not in _MINOR for item in seen)


def _side(item: Disclosure, source: str) -> str:
    kind = "a visible line"
    if item.channel is Channel.MACHINE:
        kind = (
            "a manifest"
            if item.rule.startswith("MAN")
            else "front matter"
            if item.rule == "MET011"
            else "metadata"
        )
    return f"{kind}{_line(item.span.start, source)} (“{_short(item.text)}”)"


def _trace(item: Evidence, source: str) -> str:
    return f"a trace of a tool{_line(item.span.start, source)} (“{_short(item.text)}”)"


def _line(offset: int, source: str) -> str:
    return f" in line {LineIndex(source).position(offset)[0]}" if source else ""


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _QUOTED else words[: _QUOTED - 1] + "…"
