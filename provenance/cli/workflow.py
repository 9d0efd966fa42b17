"""Workflow: one article from its path to the decision, with its configuration, suppressions and baseline."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from provenance.cli import options
from provenance.config.discover import Finder
from provenance.config.settings import Settings
from provenance.core.evidence import Kind, Severity
from provenance.core.report import Report
from provenance.core.suppression import SuppressedBy, Suppression
from provenance.errors import ConfigError, InputError
from provenance.policy.suppress import Directive, SuppressionRules, find_directives, mark, suppress

if TYPE_CHECKING:
    from provenance.api import Checker
    from provenance.cli.changes import Changes
    from provenance.config.load import Config
    from provenance.policy.baseline import Baseline, Key

SIDECAR_SUFFIX = ".provenance.yml"
# What exports.py reads; known here, so that it is loaded for an export only.
_EXPORTS = frozenset((".json", ".jsonl", ".ndjson", ".csv", ".parquet"))


@dataclass(frozen=True, slots=True)
class Choice:
    """What the command line says; it wins over every file."""

    policy: str | None = None
    rule_paths: tuple[Path, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    installed_packs: bool = False
    config_path: str | None = None
    no_config: bool = False
    jurisdiction: tuple[str, ...] = ()
    today: str | None = None
    baseline: str | None = None


class Workflow:
    """Checks articles, each by what holds for its path; checkers, files and baselines are made once."""

    def __init__(self, choice: Choice, changes: Changes | None = None) -> None:
        self._choice = choice
        self._changes = changes
        self._finder = Finder()
        self._configs: dict[str, Config] = {}
        self._checkers: dict[object, Checker] = {}
        self._baselines: dict[str, Baseline] = {}
        self._unused: dict[str, bool] = {}
        self.stale: Counter[tuple[str, str]] = Counter()

    def concerns(self, path: str) -> bool:
        """False for an article that did not change since the revision that was asked for."""
        return self._changes is None or self._changes.concerns(path)

    def config(self, path: str) -> Config | None:
        """The configuration for a path, read; None where there is none."""
        if self._choice.no_config:
            return None
        found = self._choice.config_path or self._finder.find(path)
        if found is None:
            return None
        if found not in self._configs:
            # Imported here: YAML and pydantic cost more than a whole check, and most runs need neither.
            from provenance.config.load import load_config

            self._configs[found] = load_config(found)
        return self._configs[found]

    def settings(self, path: str) -> Settings:
        """What holds for a path: its configuration, with the options of the command line on top."""
        config = self.config(path)
        found = config.settings(path) if config else Settings()
        choice = self._choice
        values: dict[str, object] = {}
        origins = dict(found.origins)
        for name, option, value in (
            ("policy", "--policy", choice.policy),
            ("packs", "--rules", [*found.packs, *map(str, choice.rule_paths)] if choice.rule_paths else None),
            ("select", "--select", options.split(choice.select)),
            ("ignore", "--ignore", choice.ignore and (*found.ignore, *options.split(choice.ignore))),
            ("jurisdiction", "--jurisdiction", choice.jurisdiction),
            ("today", "--today", choice.today),
            ("baseline", "--baseline", choice.baseline),
        ):
            if value:
                values[name], origins[name] = tuple(value) if isinstance(value, list) else value, option
        return replace(found, **values, origins=origins)  # type: ignore[arg-type]

    def checker(self, settings: Settings) -> Checker:
        """The checker that the settings describe."""
        ignore = (*settings.ignore, *settings.off)
        key = (settings.policy, settings.packs, settings.select, ignore, settings.languages)
        if key not in self._checkers:
            self._checkers[key] = options.make_checker(
                settings.policy,
                tuple(map(Path, settings.packs)),
                settings.select,
                ignore,
                settings.languages,
                installed_packs=self._choice.installed_packs,
            )
        return self._checkers[key]

    def check(self, path: str, stdin_name: str | None = None, media_type: str | None = None) -> Report:
        """The report on a path, or on standard input for ``-``, with the decision that counts."""
        place = stdin_name or "." if path == "-" else path
        settings = self.settings(place)
        checker = self.checker(settings)
        return self.settle(
            options.check_input(checker, path, stdin_name, media_type), place, settings, checker
        )

    def reports(
        self, path: str, stdin_name: str | None = None, media_type: str | None = None
    ) -> Iterator[Report]:
        """The reports on a path: one for an article, one for each article of an export."""
        config = None if path == "-" else self.config(path)
        parts = config.exports if config else None
        if parts is None or PurePath(path).suffix.lower() not in _EXPORTS:
            yield self.check(path, stdin_name, media_type)
            return
        from provenance.cli.exports import read_export, unread

        settings = self.settings(path)
        checker = self.checker(settings)
        try:
            for article in read_export(path, parts):
                if article.text is None:
                    yield unread(article.name, checker.tool, "no-body", article.problem)
                    continue
                report = checker.check_text(article.text, media_type=article.media_type, name=article.name)
                yield self.settle(report, article.name, settings, checker, exported=True)
        except InputError as error:
            yield unread(path, checker.tool, error.code, error.message)

    def settle(
        self, report: Report, path: str, settings: Settings, checker: Checker, *, exported: bool = False
    ) -> Report:
        """The report with levels, suppressions and the baseline applied, and decided anew where that matters."""
        if not report.analysed:
            return report
        report = _levelled(report, settings.levels)
        rules = getattr(checker.policy, "suppressions", None) or SuppressionRules()
        report = self._suppressed(report, path, settings, rules)
        if self._changes is not None and not exported:
            report = _unchanged(report, self._changes.lines(path), rules)
        stale: Counter[Key] = Counter()
        baseline = self._baseline(settings.baseline)
        if baseline is not None and settings.baseline is not None:
            if SuppressedBy.BASELINE in rules.forbidden_ways:
                raise ConfigError(
                    f"the policy {checker.policy.name!r} allows no baseline", code="forbidden-baseline"
                )
            report, stale = baseline.accept(report, article_key(path, settings.baseline))
        if (
            any(item.suppression for item in report.evidence)
            or settings.policy
            or settings.context.jurisdictions
        ):
            report = checker.reconsider(report, replace(settings.context, today=settings.today or today()))
        if baseline is not None:
            report, stale = baseline.accept_clauses(report, stale)
            self.stale.update({(path, rule): count for (rule, _), count in stale.items()})
        return report

    def _suppressed(self, report: Report, path: str, settings: Settings, rules: SuppressionRules) -> Report:
        found = find_directives(report)
        directives = [*found.directives, *_sidecar(path)]
        if not (directives or found.problems or settings.accept):
            return report
        day = settings.today or today()
        report = replace(report, diagnostics=(*report.diagnostics, *found.problems))
        report = suppress(report, directives, rules, day)
        for directive in settings.accept:
            made = suppress(report, [directive], rules, day)
            # An entry of the configuration is about many files: unused is what no file needed.
            news = made.diagnostics[len(report.diagnostics) :]
            unused = any(item.code == "unused-suppression" for item in news)
            self._unused[directive.origin] = self._unused.get(directive.origin, True) and unused
            report = replace(made, diagnostics=report.diagnostics) if unused else made
        return report

    def _baseline(self, path: str | None) -> Baseline | None:
        if path is None:
            return None
        if path not in self._baselines:
            self._baselines[path] = load_baseline(path)
        return self._baselines[path]

    def complaints(self) -> list[str]:
        """What the whole run showed: suppressions that no file needed, entries of the baseline that are stale."""
        unused = [f"{origin}: no file needed this suppression" for origin, was in self._unused.items() if was]
        if self.stale:
            count, paths = self.stale.total(), len({path for path, _ in self.stale})
            unused.append(
                f"{count} entries of the baseline are no longer found (in {paths} articles); "
                "run `provenance baseline update` to drop them"
            )
        return unused


def today() -> str:
    """The day by the clock. Only the command line asks for it."""
    from datetime import date

    return date.today().isoformat()


def article_key(path: str, baseline: str) -> str:
    """How a baseline names an article: seen from its own folder, with slashes."""
    folder = os.path.realpath(Path(baseline).parent)
    return os.path.relpath(os.path.realpath(path), folder).replace(os.sep, "/")


def load_baseline(path: str) -> Baseline:
    """The baseline in a file.

    Raises:
        ConfigError: it cannot be read or is none.
    """
    from provenance.policy.baseline import read_baseline

    try:
        return read_baseline(Path(path).read_bytes().decode("utf-8-sig"), path)
    except OSError as error:
        raise ConfigError(
            f"{path}: the baseline cannot be read: {error.strerror}", code="bad-baseline"
        ) from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: not a baseline file (not UTF-8)", code="bad-baseline") from None


def _sidecar(path: str) -> list[Directive]:
    beside = path + SIDECAR_SUFFIX
    if not os.path.isfile(beside):  # noqa: PTH113  asked once for every article
        return []
    from provenance.config.load import read_sidecar

    return read_sidecar(beside)


def _levelled(report: Report, levels: Iterable[tuple[str, str]]) -> Report:
    levels = tuple(levels)
    if not levels:
        return report
    evidence = []
    for item in report.evidence:
        level = next((level for name, level in levels if item.rule.startswith(name)), None)
        evidence.append(item if level is None else replace(item, severity=Severity(level)))
    return replace(report, evidence=tuple(evidence))


def _unchanged(report: Report, changed: frozenset[int] | None, rules: SuppressionRules) -> Report:
    """Accepts traces and wording in lines that did not change; what is stated anywhere still counts."""
    if changed is None:
        return report
    lines = report.lines
    old = []
    for index, item in enumerate(report.evidence):
        if item.kind not in (Kind.RESIDUE, Kind.STYLE) or not item.active:
            continue
        place = lines.locate(item.span)
        if changed.isdisjoint(range(place.line, place.end_line + 1)):
            old.append(index)
    return mark(report, old, Suppression(SuppressedBy.UNCHANGED, "the line did not change"), rules)
