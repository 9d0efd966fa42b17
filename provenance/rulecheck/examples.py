"""The check of rule packs: what does not load, and the examples that do not hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from provenance.core.article import Article
from provenance.errors import RuleProblem
from provenance.match.engine import Matcher
from provenance.match.examples import ExampleCase, check_example, example_cases
from provenance.readers import read_text
from provenance.rules.build import build_book
from provenance.rules.compiled import RuleBook
from provenance.rules.library import rules_version, shipped_rules
from provenance.rules.loader import read_pack
from provenance.rules.parts import part


@dataclass(frozen=True, slots=True)
class ExampleFailure:
    """An example that does not hold, and how."""

    case: ExampleCase
    fault: str

    def __str__(self) -> str:
        return f"{self.case.file}:{self.case.line}: {self.case.label} {self.fault}: {self.case.text!r}"


@dataclass(slots=True)
class RuleReport:
    """What a check of rule packs found."""

    book: RuleBook
    problems: list[RuleProblem]
    failures: list[ExampleFailure]
    examples: int
    known_misses: int

    @property
    def passed(self) -> bool:
        """True when nothing is wrong."""
        return not self.problems and not self.failures


def read_example(text: str) -> Article:
    """The text of an example as an article: HTML when it begins with a tag, else plain text."""
    media_type = "text/html" if text.lstrip().startswith("<") else "text/plain"
    return read_text(text, name="<example>", media_type=media_type)


def check_rules(paths: Sequence[Path] = ()) -> RuleReport:
    """Loads the shipped rules with the given packs and runs the examples of every rule that loads.

    Raises:
        RuleError: only when a path cannot be read.
    """
    pack = read_pack([shipped_rules(), *paths])
    book, problems = build_book(pack.files, rules_version(), pack.digest)
    book = part(book)
    matcher = Matcher(book)
    known = {rule.id for rule in book.rules}
    failures: list[ExampleFailure] = []
    owners: dict[str, tuple[str, int]] = {}
    examples = misses = 0
    for case in example_cases(pack.files):
        place = (case.file, case.rule_index)
        if case.rule not in known or owners.setdefault(case.rule, place) != place:
            continue  # its own problem is reported: it does not load, or another rule has its id
        examples += 1
        misses += case.group == "known_miss"
        fault = check_example(case, matcher, read_example)
        if fault:
            failures.append(ExampleFailure(case, fault))
    ordered = sorted([*pack.problems, *problems], key=lambda item: (item.file, item.line, item.column))
    return RuleReport(book, ordered, failures, examples, misses)
