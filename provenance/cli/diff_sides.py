"""The two sides of ``provenance rules diff``, and the articles that both are asked about."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from provenance.cli.inputs import find_inputs
from provenance.errors import InputError, RuleError, RuleProblem, UsageError
from provenance.rulecheck.corpus import SUFFIXES, BrokenLine, corpus_files, read_lines
from provenance.rulediff import Outcome, outcome_of, outcome_of_line

if TYPE_CHECKING:
    from provenance.api import Checker
    from provenance.style import StyleChecker

_REPORTS = (".jsonl", ".jsonl.gz")


@dataclass(frozen=True, slots=True)
class Item:
    """An article to compare: a file (``text`` is None), a text, or a line that holds none (``problem``)."""

    name: str
    text: str | None = None
    problem: str = ""


def items_of(paths: Sequence[str], label: str | None) -> Iterator[Item]:
    """The articles in files, folders and JSON Lines, one by one; what cannot be read is an item with its problem."""
    if "-" in paths:
        raise UsageError("rules diff reads every article twice; give files, not standard input")
    for path in find_inputs(paths).paths:
        if path.endswith(SUFFIXES):
            yield from _lines(Path(path), path, label)
        else:
            yield Item(path)
    for argument in paths:
        folder = Path(argument)
        if folder.is_dir():
            for file in corpus_files(folder):
                yield from _lines(file, file.as_posix(), label)


def _lines(file: Path, shown: str, label: str | None) -> Iterator[Item]:
    try:
        for item in read_lines(file, shown, label):
            if isinstance(item, BrokenLine):
                yield Item(item.name, problem=item.problem)
            else:
                yield Item(item.name, item.text)
    except InputError as error:
        yield Item(shown, problem=error.message.removeprefix(f"{file}: "))


class RulesSide:
    """What a rule set says now."""

    def __init__(self, checker: Checker, about: str) -> None:
        self._checker = checker
        tool = checker.tool.rules
        self.about = about
        self.version, self.digest = tool.version, tool.digest

    def outcome(self, item: Item) -> Outcome | None:
        """What is said about an article."""
        if item.text is None:
            return outcome_of(self._checker.check_path(item.name))
        return outcome_of(self._checker.check_text(item.text, name=item.name))


class ReportSide:
    """What an earlier JSONL report says. Labels and finds of all its articles are held in memory, no texts.

    Raises:
        InputError: when it cannot be read or is no such report.
    """

    def __init__(self, path: Path) -> None:
        self.about = str(path)
        self.version = self.digest = ""
        self._outcomes: dict[str, Outcome] = {}
        for name, outcome, rules in _report_lines(path):
            self._outcomes[name] = outcome
            self.version, self.digest = rules
        if not self._outcomes:
            raise InputError(f"{path}: the report is empty", code="report")
        self._left = set(self._outcomes)

    def outcome(self, item: Item) -> Outcome | None:
        """What the report says about an article; None when it is not in there."""
        self._left.discard(item.name)
        return self._outcomes.get(item.name)

    def items(self) -> Iterator[Item]:
        """The articles of the report, in its order."""
        yield from (Item(name) for name in self._outcomes)

    @property
    def left(self) -> list[str]:
        """Names of articles that nobody asked about."""
        return [name for name in self._outcomes if name in self._left]


def _report_lines(path: Path) -> Iterator[tuple[str, Outcome, tuple[str, str]]]:
    import gzip
    import zlib

    number = 0
    try:
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as lines:
            for line in lines:
                number += 1
                if not line.strip():
                    continue
                data = json.loads(line)
                if not isinstance(data, dict):
                    raise ValueError("not a line of a JSONL report")
                name, outcome = outcome_of_line(data)
                rules = data.get("tool", {}).get("rules", {})
                yield name, outcome, (str(rules.get("version", "")), str(rules.get("digest", "")))
    except (OSError, EOFError, zlib.error) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise InputError(f"{path}: cannot be read: {reason}", code="report") from error
    except (ValueError, AttributeError, RecursionError) as error:
        reason = "not JSON" if isinstance(error, json.JSONDecodeError) else " ".join(str(error).split())
        message = f"{path}:{number}: {reason}; write the report with check --output jsonl:FILE"
        raise InputError(message, code="report") from error


def side(paths: Sequence[Path], name: str, style: StyleChecker) -> RulesSide | ReportSide:
    """The side that ``--before`` or ``--after`` describes: rules, or a report. The shipped rules when it says nothing.

    Raises:
        UsageError: when a report is given together with something else.
        RuleError, InputError: when the rules or the report cannot be read.
    """
    reports = [path for path in paths if path.name.endswith(_REPORTS)]
    if reports:
        if len(paths) > 1:
            raise UsageError(f"{name} takes one report, or rules; not a report and something else")
        return ReportSide(reports[0])
    from provenance.api import Checker
    from provenance.policy import Policy
    from provenance.rules.library import rule_book

    whole = [path for path in paths if (path / "VERSION").is_file()]
    if len(whole) > 1:
        problem = RuleProblem(str(whole[1]), 1, 1, f"a second whole set of rules beside {whole[0]}")
        raise RuleError((problem,))
    packs = [path for path in paths if path not in whole]
    book = rule_book(packs, shipped=whole[0] if whole else None)
    about = " + ".join([str(whole[0]) if whole else "shipped rules", *map(str, packs)])
    return RulesSide(Checker(book, Policy.default(), style=style), about)
