"""``provenance check``: articles in, reports out, one exit code."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from provenance.cli import exitcodes, options
from provenance.cli.inputs import Inputs, find_inputs
from provenance.cli.streams import OutputFile, Sink, StandardOutput, shows, wants_colour
from provenance.core.report import Summary
from provenance.errors import UsageError
from provenance.reporters import FORMATS, Options, reporter

# A progress bar for fewer files would be gone before anybody reads it.
_BAR_FROM = 20


@click.command(epilog=exitcodes.HELP)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option(
    "-f",
    "--format",
    "form",
    metavar="FORMAT",
    default="text",
    show_default=True,
    help=f"{', '.join(FORMATS)}.",
)
@click.option("-o", "--output", metavar="FILE", help="Write the report to a file, whole or not at all.")
@options.checker_options
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
    form: str,
    output: str | None,
    policy: str | None,
    rule_paths: tuple[Path, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    stdin_name: str | None,
    media_type: str | None,
    *,
    installed_packs: bool,
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
    inputs = find_inputs(paths)
    options.refuse_stdin_options(inputs.paths, stdin_name, media_type)
    _mention_empty(inputs)
    shown = Options(
        discarded=show_discarded,
        quiet=quiet,
        verbose=verbose,
        strict=strict,
        colour=wants_colour(colour, to_file=output is not None),
        ascii_only=output is None and not shows("✓✗│…␣", sys.stdout),
    )
    writer = reporter(form, shown)
    checker = options.make_checker(policy, rule_paths, select, ignore, installed_packs=installed_packs)
    sink: Sink = OutputFile(output) if output else StandardOutput(exact=form != "text", colour=shown.colour)
    summary, code = Summary(), exitcodes.PASSED
    with sink:
        sink.write(writer.begin(checker.tool))
        with _progress(inputs.paths, to_file=output is not None) as items:
            for path in items:
                report = options.check_input(checker, path, stdin_name, media_type)
                summary.add(report)
                code = max(code, exitcodes.of_report(report, strict=strict))
                sink.write(writer.article(report))
        sink.write(writer.end(summary))
    # What could not be read is no matter of policy: --exit-zero does not hide it.
    click.get_current_context().exit(exitcodes.PASSED if exit_zero and code == exitcodes.FAILED else code)


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
