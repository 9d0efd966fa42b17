"""Checks of rules: their load problems, their examples, what they do on a corpus, and a first draft from a notice."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from provenance.core.article import Article
from provenance.errors import InputError, RuleProblem
from provenance.match.combine import combine
from provenance.match.engine import Matcher
from provenance.match.examples import ExampleCase, check_example, example_cases
from provenance.readers import read_text
from provenance.rules.build import build_book
from provenance.rules.compiled import RuleBook
from provenance.rules.library import rules_version, shipped_rules
from provenance.rules.loader import read_pack
from provenance.rules.parts import part

MAX_SHOWN = 5


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
    examples = misses = 0
    for case in example_cases(pack.files):
        if case.rule not in known:
            continue  # its own problem is reported
        examples += 1
        misses += case.group == "known_miss"
        fault = check_example(case, matcher, read_example)
        if fault:
            failures.append(ExampleFailure(case, fault))
    ordered = sorted([*pack.problems, *problems], key=lambda item: (item.file, item.line, item.column))
    return RuleReport(book, ordered, failures, examples, misses)


@dataclass(slots=True)
class RuleRate:
    """How often a rule is active on a corpus of honest texts, and where it was seen first."""

    rule: str
    hits: int = 0
    seen: list[str] = field(default_factory=list)


def corpus_texts(folder: Path, label: str = "human") -> Iterator[tuple[str, str]]:
    """``(name, text)`` of every row with that label in the ``.jsonl`` and ``.jsonl.gz`` files of a folder.

    Raises:
        InputError: when the folder holds no such file or a line is not a JSON object with a text.
    """
    files = sorted(path for path in folder.rglob("*") if path.name.endswith((".jsonl", ".jsonl.gz")))
    if not files:
        raise InputError(f"{folder}: no .jsonl or .jsonl.gz file", code="corpus")
    for file in files:
        with (
            gzip.open(file, "rt", encoding="utf-8")
            if file.suffix == ".gz"
            else file.open(encoding="utf-8") as lines
        ):
            for number, line in enumerate(lines, 1):
                try:
                    row = json.loads(line)
                    text, found = row["text"], row.get("label", "human")
                except (ValueError, KeyError, TypeError, AttributeError) as error:
                    message = f"{file}:{number}: not a JSON object with a text"
                    raise InputError(message, code="corpus") from error
                if found == label:
                    yield f"{file.name}:{number}", str(text)


def measure_rules(book: RuleBook, texts: Iterable[tuple[str, str]]) -> tuple[dict[str, RuleRate], int]:
    """For each rule on how many texts it is active, and the number of texts."""
    matcher = Matcher(book)
    rates = {rule.id: RuleRate(rule.id) for rule in book.rules if not rule.private}
    total = 0
    for name, text in texts:
        total += 1
        evidence = combine(matcher.find(read_text(text, name=name)).evidence, book.rules)
        for rule_id in {item.rule for item in evidence if item.active and not item.private}:
            rate = rates[rule_id]
            rate.hits += 1
            if len(rate.seen) < MAX_SHOWN:
                rate.seen.append(name)
    return rates, total
