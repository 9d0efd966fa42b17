"""``provenance rules diff``: which articles change label when the rules change, and the evidence behind it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import click

from provenance.cli import exitcodes
from provenance.cli.progress import counted
from provenance.cli.streams import OutputFile, Sink, StandardOutput, printable
from provenance.errors import UsageError

_HELP = """\b
Exit codes; the highest that applies is given:
  0  no article changed label
  1  an article changed label
  2  wrong usage, or a mistake in a rule file; or nothing to compare
  3  an article could not be compared (the others are), or a report cannot be
     read"""


@click.command(epilog=_HELP, short_help="Show which articles change label with the rules.")
@click.argument("paths", metavar="[PATH]...", nargs=-1)
@click.option(
    "--before",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="RULES|REPORT",
    help="The rules as they were. [default: the shipped rules]",
)
@click.option(
    "--after",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="RULES|REPORT",
    help="The rules as they are to be. [default: the shipped rules]",
)
@click.option(
    "--label",
    metavar="LABEL",
    help="Of JSON Lines only rows with this label, such as human; rows without one are left out.",
)
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
)
@click.option("-o", "--output", metavar="FILE", help="Write here, whole or not at all.")
@click.option(
    "--all", "everything", is_flag=True, help="Show articles with other evidence and the same label too."
)
def diff(
    paths: tuple[str, ...],
    before: tuple[Path, ...],
    after: tuple[Path, ...],
    label: str | None,
    form: str,
    output: str | None,
    *,
    everything: bool,
) -> None:
    """Show which articles change label between two rule sets, with the finds that appeared and vanished.

    PATH is a file, a folder or JSON Lines of texts (.jsonl, .jsonl.gz with a 'text' in each row); folders are
    searched for both. --before and --after take a rule pack (added to the shipped rules; repeatable), a whole set of
    rules (a folder with a file VERSION, such as rules/ of another release, in place of the shipped ones), or a report
    that `provenance check --output jsonl:FILE` wrote. Two reports are compared without any PATH.
    No configuration, baseline or suppression plays a part: labels say what is in the article.
    """
    if not before and not after:
        raise UsageError(
            "nothing to compare: give --before or --after (a rule pack, a folder of rules, a report)"
        )
    from provenance.cli.diff_output import writer
    from provenance.cli.diff_sides import ReportSide, items_of, side
    from provenance.rulediff import Outcome, Tally, compare
    from provenance.style import StyleChecker

    style = StyleChecker()
    old, new = side(before, "--before", style), side(after, "--after", style)
    both_reports = isinstance(old, ReportSide) and isinstance(new, ReportSide)
    if both_reports == bool(paths):
        raise UsageError(
            "two reports need no PATH: they name their articles" if paths else "which articles? give a PATH"
        )
    if old.digest == new.digest and not both_reports:
        _say(f"warning: both sides are the same rules ({old.digest})")
    items = old.items() if isinstance(old, ReportSide) and both_reports else items_of(paths, label)
    tally, written = Tally(), writer(form)
    sink: Sink = OutputFile(output) if output else StandardOutput(exact=form != "text", colour=False)
    with sink:
        sink.write(written.begin(old, new))
        # A bar among lines of the same terminal would tear them.
        bar = nullcontext(items) if sys.stdout.isatty() else counted(items, "Comparing")
        with bar as articles:
            for item in articles:
                one = Outcome("", problem=item.problem) if item.problem else old.outcome(item)
                two = Outcome("", problem=item.problem) if item.problem else new.outcome(item)
                problem = _problem(one, two)
                if one is None or two is None or problem:
                    tally.not_compared += 1
                    sink.write(written.not_compared(item.name, problem))
                    continue
                change = compare(item.name, one, two)
                tally.add(change)
                if change.relabelled or (everything and change.other_evidence):
                    sink.write(written.change(change))
        for name, problem in _left(old, new):
            tally.not_compared += 1
            sink.write(written.not_compared(name, problem))
        if not tally.articles and not tally.not_compared:
            raise UsageError(f"nothing to compare: no articles in {', '.join(paths)}", code="no-articles")
        sink.write(written.end(tally))
    code = exitcodes.FAILED if tally.relabelled else exitcodes.PASSED
    click.get_current_context().exit(exitcodes.NOT_ANALYSED if tally.not_compared else code)


def _problem(before: object, after: object) -> str:
    """Why two sides cannot be compared on an article; empty when they can."""
    if before is None or after is None:
        return f"not in the report of the side {'before' if before is None else 'after'}"
    return getattr(before, "problem", "") or getattr(after, "problem", "")


def _left(old: object, new: object) -> Iterator[tuple[str, str]]:
    """Articles of a report that the other side was not asked about."""
    for side, name in ((old, "before"), (new, "after")):
        for article in getattr(side, "left", ()):
            yield article, f"only in the report of the side {name}"


def _say(text: str) -> None:
    click.echo(printable(text), err=True)
