"""``provenance baseline``: what was there when a house began to check; create, update and audit it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import click

from provenance.cli import exitcodes, options
from provenance.cli.inputs import find_inputs
from provenance.cli.streams import OutputFile
from provenance.cli.workflow import Choice, Workflow, article_key, load_baseline
from provenance.core.report import Report
from provenance.errors import UsageError
from provenance.policy.baseline import Baseline, Key, clause_entries, entries_of, write_baseline

DEFAULT_FILE = ".provenance-baseline.json"
_PATHS = click.argument("paths", metavar="PATH...", nargs=-1, required=True)
_FILE = click.option(
    "--file", "file", metavar="FILE", default=DEFAULT_FILE, show_default=True, help="The baseline."
)


@click.group()
def baseline() -> None:
    """Accept what is there, fail on what is new."""


@baseline.command()
@_PATHS
@_FILE
@options.checker_options
@options.config_options
@click.option("--force", is_flag=True, help="Replace a baseline that exists.")
def create(paths: tuple[str, ...], file: str, *, force: bool, **chosen: object) -> None:
    """Write down the findings and clauses of articles as they are now.

    Fingerprints only: no text of an article, no line numbers.
    """
    if Path(file).exists() and not force:
        raise UsageError(f"{file} exists; use `provenance baseline update`, or --force to start anew")
    found, code = _entries(paths, file, chosen)
    _write(file, found)
    _say(f"{_total(found)} entries for {len(found)} articles in {file}")
    click.get_current_context().exit(code)


@baseline.command()
@_PATHS
@_FILE
@options.checker_options
@options.config_options
@click.option(
    "--accept-new", is_flag=True, help="Take in what is new as well. Without it nothing new is accepted."
)
def update(paths: tuple[str, ...], file: str, *, accept_new: bool, **chosen: object) -> None:
    """Drop what is no longer found; new findings stay new unless --accept-new is given.

    Articles that are not checked here keep their entries, unless their files are gone.
    """
    known = load_baseline(file)
    found, code = _entries(paths, file, chosen)
    folder = Path(file).resolve().parent
    kept = {
        path: rows for path, rows in known.articles.items() if path not in found and (folder / path).exists()
    }
    new = stale = 0
    for path, rows in found.items():
        old = Counter(known.articles.get(path, {}))
        new += (rows - old).total()
        kept[path] = rows if accept_new else rows & old
    stale = sum(Counter(rows).total() for rows in known.articles.values()) - sum(
        (Counter(rows) & Counter(known.articles.get(path, {}))).total() for path, rows in kept.items()
    )
    _write(file, kept)
    _say(f"{stale} entries dropped, {new} new findings {'accepted' if accept_new else 'left as new'}")
    click.get_current_context().exit(code)


@baseline.command()
@_PATHS
@_FILE
@options.checker_options
@options.config_options
def audit(paths: tuple[str, ...], file: str, **chosen: object) -> None:
    """Say what the baseline accepts, rule by rule, and which entries are no longer found.

    Exits with 1 when there are such entries.
    """
    known = load_baseline(file)
    found, code = _entries(paths, file, chosen)
    folder = Path(file).resolve().parent
    stale: list[str] = []
    rules: Counter[str] = Counter()
    for path, rows in sorted(known.articles.items()):
        for (rule, _), count in rows.items():
            rules[rule] += count
        gone = Counter(rows) - Counter(found.get(path, {})) if path in found else Counter()
        if path not in found and not (folder / path).exists():
            gone = Counter(rows)
        stale += [f"{path}: {rule} ({count})" for (rule, _), count in sorted(gone.items())]
    for rule, count in sorted(rules.items()):
        click.echo(f"{count:>6}  {rule}")
    click.echo(f"{rules.total():>6}  in all, {len(known.articles)} articles")
    if stale:
        click.echo("No longer found:")
        for line in stale:
            click.echo(f"  {line}")
    click.get_current_context().exit(max(code, exitcodes.FAILED if stale else exitcodes.PASSED))


def _entries(
    paths: tuple[str, ...], file: str, chosen: Mapping[str, object]
) -> tuple[dict[str, Counter[Key]], int]:
    """The entries of the articles as they are now, and the exit code for those that could not be read."""
    workflow = Workflow(Choice(**chosen))  # type: ignore[arg-type]
    found: dict[str, Counter[Key]] = {}
    code = exitcodes.PASSED
    for path in find_inputs(paths).paths:
        if path == "-":
            raise UsageError("a baseline is about files; standard input has no name to find it by")
        settings = replace(workflow.settings(path), baseline=None)
        checker = workflow.checker(settings)
        report = workflow.settle(options.check_input(checker, path, None, None), path, settings, checker)
        if not report.analysed:
            _say(f"warning: not analysed: {path}: {report.diagnostics[-1].message}")
            code = exitcodes.NOT_ANALYSED
            continue
        entries = entries_of(report)
        found[article_key(path, file)] = entries + _clauses(report, entries, checker, settings)
    return found, code


def _clauses(report: Report, entries: Counter[Key], checker: object, settings: object) -> Counter[Key]:
    """The clauses that still apply once the findings are accepted: those that findings explain go with them."""
    accepted, _ = Baseline({"": entries}).accept(report, "")
    reconsider = checker.reconsider  # type: ignore[attr-defined]
    return clause_entries(reconsider(accepted, settings.context))  # type: ignore[attr-defined]


def _total(found: Mapping[str, Mapping[Key, int]]) -> int:
    return sum(sum(rows.values()) for rows in found.values())


def _write(file: str, found: Mapping[str, Mapping[Key, int]]) -> None:
    with OutputFile(file) as sink:
        sink.write(write_baseline(found))


def _say(text: str) -> None:
    click.echo(text, err=True)
