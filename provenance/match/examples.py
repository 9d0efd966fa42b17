"""Rule examples as checks: each text must give what the rule says it gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from provenance.core.article import Article
from provenance.core.evidence import Evidence, Status
from provenance.match.combine import combine
from provenance.match.engine import Matcher
from provenance.rules.pack import LoadedFile
from provenance.rules.schema import MatchExample, NoMatchExample, RuleFile
from provenance.rules.schema import Rule as RuleModel


@dataclass(frozen=True, slots=True)
class ExampleCase:
    """One example: ``group`` is ``match``, ``no_match`` or ``known_miss``; ``rule_index`` is the place of its rule
    in the file, which tells two rules of one id apart."""

    file: str
    line: int
    rule: str
    rule_index: int
    group: str
    index: int
    text: str
    expected: MatchExample | NoMatchExample | None

    @property
    def label(self) -> str:
        """``RULE-group-number``, stable and unique."""
        return f"{self.rule}-{self.group}-{self.index + 1}"


def example_cases(files: Iterable[LoadedFile]) -> Iterator[ExampleCase]:
    """Every example of every rule of the files."""
    for file in files:
        if isinstance(file.content, RuleFile):
            for model, index in zip(file.content.rules, file.indexes, strict=True):
                yield from _cases(file, model, index)


def _cases(file: LoadedFile, model: RuleModel, index: int) -> Iterator[ExampleCase]:
    groups: dict[str, Sequence[MatchExample | NoMatchExample]] = {
        "match": model.examples.match,
        "no_match": model.examples.no_match,
    }
    for group, examples in groups.items():
        for number, example in enumerate(examples):
            line = file.tree.place(("rules", index, "examples", group, number))[0]
            yield ExampleCase(file.path, line, model.id, index, group, number, example.text, example)
    for number, miss in enumerate(model.examples.known_miss):
        line = file.tree.place(("rules", index, "examples", "known_miss", number))[0]
        yield ExampleCase(file.path, line, model.id, index, "known_miss", number, miss.text, None)


def check_example(case: ExampleCase, matcher: Matcher, read: Callable[[str], Article]) -> str:
    """What is wrong with the example, or an empty string. ``read`` turns its text into an article."""
    article = read(case.text)
    evidence = combine(matcher.find(article).evidence, matcher.book.rules)
    finds = [item for item in evidence if item.rule == case.rule]
    kept = [item for item in finds if item.status is not Status.DISCARDED]
    active = [item for item in kept if item.active] or kept
    if isinstance(case.expected, MatchExample):
        return _check_match(case.expected, active, finds)
    if isinstance(case.expected, NoMatchExample):
        return _check_no_match(case.expected, active, finds)
    return "is found; move it from known_miss to match" if active else ""


def _check_match(expected: MatchExample, active: list[Evidence], finds: list[Evidence]) -> str:
    if not active:
        reasons = sorted({item.reason for item in finds})
        return f"is discarded ({', '.join(reasons)})" if reasons else "is not found"
    item = max(active, key=lambda item: item.quality)
    slots = dict(item.slots)
    for name, value in expected.slots.items():
        if slots.get(name) != value:
            return f"slot {name} is '{slots.get(name)}', not '{value}'"
    for field, value in expected.claim.items():
        if field in ("tool", "human_review"):
            continue  # settled by the whole notice, and tested on disclosures
        found = getattr(item.claim, field, None)
        if found != value:
            return f"claim {field} is '{found}', not '{value}'"
    if expected.min_quality is not None and item.quality < expected.min_quality:
        return f"quality is {item.quality}, below {expected.min_quality}"
    return ""


def _check_no_match(expected: NoMatchExample, active: list[Evidence], finds: list[Evidence]) -> str:
    if active:
        return f"matches '{active[0].text}'"
    reasons = {item.reason for item in finds}
    if expected.why == "absent":
        return f"is discarded ({', '.join(sorted(reasons))}), not absent" if reasons else ""
    if expected.why not in reasons:
        return f"is not discarded as {expected.why}, but {', '.join(sorted(reasons)) or 'absent'}"
    return ""
