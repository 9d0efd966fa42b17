"""``provenance explain``: all of the evidence and every step to the verdict on one article."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from provenance.cli import exitcodes, options
from provenance.cli.streams import StandardOutput, shows, wants_colour
from provenance.cli.workflow import Choice, Workflow
from provenance.core.evidence import Kind
from provenance.core.report import Report, Summary
from provenance.errors import UsageError
from provenance.reporters import Options, reporter


@click.command()
@click.argument("path", metavar="PATH")
@options.checker_options
@options.config_options
@options.stdin_options
@options.colour_option
def explain(
    path: str,
    policy: str | None,
    rule_paths: tuple[Path, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    config_path: str | None,
    jurisdiction: tuple[str, ...],
    today: str | None,
    stdin_name: str | None,
    media_type: str | None,
    *,
    installed_packs: bool,
    no_config: bool,
    colour: bool | None,
) -> None:
    """Show everything behind the verdict on one article ('-' for standard input).

    Evidence that was set aside is shown with the reason, then each step to the verdict and the
    clauses of the policy. Exits with 0, or with 3 when the article could not be analysed.
    """
    options.refuse_stdin_options([path], stdin_name, media_type)
    if Path(path).is_dir():
        raise UsageError(f"{path} is a folder; explain takes one article")
    shown = Options(
        discarded=True,
        explain=True,
        colour=wants_colour(colour, to_file=False),
        ascii_only=not shows("✓✗│…␣", sys.stdout),
    )
    choice = Choice(
        policy, rule_paths, select, ignore, installed_packs, config_path, no_config, jurisdiction, today
    )
    workflow = Workflow(choice)
    writer = reporter("text", shown)
    report = workflow.check(path, stdin_name, media_type)
    summary = Summary()
    summary.add(report)
    with StandardOutput(exact=False, colour=shown.colour) as sink:
        sink.write(writer.begin(report.tool))
        sink.write(writer.article(report))
        sink.write(_base_rates(report))
        sink.write(writer.end(summary))
    code = exitcodes.PASSED if report.analysed else exitcodes.NOT_ANALYSED
    click.get_current_context().exit(code)


def _base_rates(report: Report) -> str:
    """How often the rules that say something about AI here are active in human texts: what a find is worth."""
    from provenance.rules.rates import read_rates

    telling = (Kind.DECLARED, Kind.RESIDUE, Kind.STYLE)
    rules = sorted({item.rule for item in report.evidence if item.active and item.kind in telling})
    rates = read_rates() if rules else None
    known = [(rule, rates.rates[rule]) for rule in rules if rule in rates.rates] if rates else []
    if not known:
        return ""
    lines = [f"    {rule:<8} {rate}" for rule, rate in known]
    return "\n".join(["  How often these rules are active in human texts (95 % confidence):", *lines, "", ""])
