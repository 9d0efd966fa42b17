"""``provenance check``: articles in, reports out, one exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from provenance.cli import exitcodes, options
from provenance.cli.inputs import Inputs, find_inputs
from provenance.cli.outputs import Outputs, wanted_outputs
from provenance.cli.process import single_processor
from provenance.cli.workflow import Choice, Workflow
from provenance.core.report import Summary, ToolInfo
from provenance.errors import UsageError
from provenance.reporters import FORMATS, Options

# A progress bar for fewer files would be gone before anybody reads it.
_BAR_FROM = 20


@click.command(epilog=exitcodes.HELP)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option("-f", "--format", "form", metavar="FORMAT", help=f"{', '.join(FORMATS)}. [default: text]")
@click.option(
    "-o",
    "--output",
    "outputs",
    metavar="[FORMAT:]FILE",
    multiple=True,
    help="Write a report to a file, whole or not at all; a FORMAT alone is for standard output. Repeatable.",
)
@options.checker_options
@options.config_options
@click.option("--baseline", metavar="FILE", help="Accept what `provenance baseline create` wrote down.")
@click.option(
    "--changed-since",
    metavar="REV",
    help="Only articles, and traces in lines, that changed since a git revision.",
)
@click.option(
    "--force-exclude",
    is_flag=True,
    help="Apply `exclude` of the configuration to files that are named here too.",
)
@click.option("--fix", is_flag=True, help="Show safe edits as a diff: leftover tokens, tracking parameters.")
@click.option("--write", is_flag=True, help="With --fix: make the edits.")
@click.option("--show-discarded", is_flag=True, help="Show evidence that was set aside too, with the reason.")
@click.option("--strict", is_flag=True, help="Count articles to review as failed.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 although the policy failed articles.")
@options.stdin_options
@click.option(
    "-q", "--quiet", is_flag=True, help="One line for each article that did not pass, nothing else."
)
@click.option("-v", "--verbose", is_flag=True, help="Page furniture, notes and digests too.")
@options.colour_option
def check(
    paths: tuple[str, ...],
    form: str | None,
    outputs: tuple[str, ...],
    policy: str | None,
    rule_paths: tuple[Path, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    config_path: str | None,
    jurisdiction: tuple[str, ...],
    today: str | None,
    baseline: str | None,
    changed_since: str | None,
    stdin_name: str | None,
    media_type: str | None,
    *,
    installed_packs: bool,
    no_config: bool,
    force_exclude: bool,
    fix: bool,
    write: bool,
    show_discarded: bool,
    strict: bool,
    exit_zero: bool,
    quiet: bool,
    verbose: bool,
    colour: bool | None,
) -> None:
    """Check articles: files, folders, patterns like 'news/**/*.md', or '-' for standard input.

    Each article gets a verdict with its evidence, and the policy decides what follows from it.
    Reports go to standard output, messages to standard error.
    """
    if quiet and verbose:
        raise UsageError("--quiet and --verbose exclude each other")
    if config_path and no_config:
        raise UsageError("--config and --no-config exclude each other")
    if write and not fix:
        raise UsageError("--write goes with --fix")
    inputs = find_inputs(paths)
    options.refuse_stdin_options(inputs.paths, stdin_name, media_type)
    _mention_empty(inputs)
    wanted = wanted_outputs(form, outputs)
    shown = Options(discarded=show_discarded, quiet=quiet, verbose=verbose, strict=strict, root=_root())
    choice = Choice(
        policy,
        rule_paths,
        select,
        ignore,
        installed_packs,
        config_path,
        no_config,
        jurisdiction,
        today,
        baseline,
    )
    workflow = Workflow(choice, _changes(changed_since))
    everything = _selected(workflow, inputs, force_exclude=force_exclude)
    reports = Outputs(wanted, shown, colour)
    summary, code = Summary(), exitcodes.PASSED
    with reports:
        reports.begin(_tool(workflow, everything))
        with _progress(everything, to_file=not reports.to_stdout) as items:
            for path in items:
                for report in workflow.reports(path, stdin_name, media_type):
                    settled = _fixed(workflow, path, report, write=write) if fix else report
                    summary.add(settled)
                    code = max(code, exitcodes.of_report(settled, strict=strict))
                    reports.article(settled)
        reports.end(summary)
    for complaint in workflow.complaints():
        click.echo(f"warning: {complaint}", err=True)
    # What could not be read is no matter of policy: --exit-zero does not hide it.
    click.get_current_context().exit(exitcodes.PASSED if exit_zero and code == exitcodes.FAILED else code)


def _tool(workflow: Workflow, everything: Sequence[str]) -> ToolInfo:
    """What makes the reports. The style model is loaded for it."""
    checker = workflow.checker(workflow.settings(everything[0] if everything else "."))
    with single_processor():
        return checker.tool


def _root() -> str:
    """The folder that code hosts name paths from: the current one, where pipelines run."""
    return os.getcwd()  # noqa: PTH109  a string is wanted


def _changes(revision: str | None) -> Any:
    if revision is None:
        return None
    from provenance.cli.changes import Changes

    return Changes(revision)


def _selected(workflow: Workflow, inputs: Inputs, *, force_exclude: bool) -> list[str]:
    """The inputs less those that the configuration excludes and those that did not change."""
    chosen = []
    for path in inputs.paths:
        named = path == "-" or (path in inputs.named and not force_exclude)
        config = None if named else workflow.config(path)
        if (config is None or not config.excludes(path)) and (path == "-" or workflow.concerns(path)):
            chosen.append(path)
    return chosen


def _fixed(workflow: Workflow, path: str, report: Any, *, write: bool) -> Any:
    """Shows the safe edits; with ``write`` makes them and checks the article again."""
    from provenance.cli.fix import fix_article

    if report.name != path and path != "-":
        return report  # an article of an export has no file of its own
    return workflow.check(path) if fix_article(path, report, write=write) else report


def _mention_empty(inputs: Inputs) -> None:
    """Says which arguments led to no article.

    Raises:
        UsageError: none of them led to any, so that nothing would be checked.
    """
    if not inputs.paths:
        raise UsageError(f"nothing to check: no articles in {', '.join(inputs.empty)}", code="no-articles")
    for argument in inputs.empty:
        click.echo(f"warning: no articles in {argument}", err=True)


@contextmanager
def _progress(paths: Sequence[str], *, to_file: bool) -> Iterator[Any]:
    """The paths, with a bar on stderr when it is a terminal that the reports do not use as well."""
    free = sys.stderr.isatty() and (to_file or not sys.stdout.isatty())
    if not free or len(paths) < _BAR_FROM:
        yield paths
        return
    with click.progressbar(paths, label="Checking", file=sys.stderr, show_pos=True) as bar:
        yield bar
