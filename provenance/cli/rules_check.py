"""``provenance rules check``: the form of rule packs, their references and examples, and their rates on a corpus."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from provenance.cli import exitcodes
from provenance.cli.progress import counted
from provenance.errors import UsageError

if TYPE_CHECKING:
    from provenance.rulecheck import Measured
    from provenance.rules.compiled import RuleBook


@click.command(short_help="Check rule packs and their examples; measure rates.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PACK]...")
@click.option(
    "--corpus",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Also measure in how many human texts of this folder (.jsonl, .jsonl.gz) each rule is active.",
)
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Read at most N texts of the corpus.")
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the measured rates here as JSON; those of the shipped rules are rules/base-rates.json.",
)
def check(paths: tuple[Path, ...], corpus: Path | None, limit: int | None, output: Path | None) -> None:
    """Check rule packs: their form, every reference, every example.

    With --corpus, rules that are active in more human texts than their kind may be are named: one in 2,000 for
    what accuses (declared, residue), two in a hundred for style; page furniture may be anywhere.
    Exit status 0 when all is well, 2 when something is wrong; a high rate alone is not.
    """
    from provenance.rulecheck import check_rules

    for option, value in (("--output", output), ("--limit", limit)):
        if value is not None and corpus is None:
            raise UsageError(f"{option} is about the measurement on a corpus; give --corpus DIR as well")
    if output is not None and not output.parent.is_dir():
        raise UsageError(f"cannot write {output}: there is no folder {output.parent}")
    report = check_rules(paths)
    for problem in report.problems:
        click.echo(str(problem))
    for failure in report.failures:
        click.echo(str(failure))
    click.echo(
        f"{_counted(len(report.book.rules), 'rule')}, {_counted(report.examples, 'example')} "
        f"({_counted(report.known_misses, 'known miss', 'known misses')}): "
        f"{_counted(len(report.problems), 'problem')}, {_counted(len(report.failures), 'failed example')}"
    )
    if corpus is not None:
        _measure(report.book, corpus, limit, output)
    click.get_current_context().exit(exitcodes.PASSED if report.passed else exitcodes.MISUSED)


def _counted(count: int, one: str, many: str = "") -> str:
    return f"{count} {one if count == 1 else many or one + 's'}"


def _measure(book: RuleBook, corpus: Path, limit: int | None, output: Path | None) -> None:
    from provenance.rulecheck import corpus_texts, measure_rules
    from provenance.rules.rates import percent, upper_bound, write_rates

    with counted(islice(corpus_texts(corpus), limit), "Measuring") as texts:
        measured = measure_rules(book, texts)
    total = measured.texts
    if not total:
        raise UsageError(f"{corpus}: no human text; rows need a 'text', and the label 'human' or none")
    busy = sorted(
        (rate for rate in measured.rates.values() if rate.hits), key=lambda rate: (-rate.hits, rate.rule)
    )
    click.echo(f"{total:,} human texts; active on some of them are {_counted(len(busy), 'rule')}:")
    for rate in busy:
        bound = percent(upper_bound(rate.hits, total))
        click.echo(f"{rate.rule:<8} {rate.hits:>6,}  (at most {bound:>7})  e.g. {rate.seen[0]}")
    _over_limit(book, measured)
    if output is not None:
        try:
            write_rates(output, measured.plain(book))
        except OSError as error:
            raise UsageError(f"{output}: cannot be written: {(error.strerror or '').lower()}") from error


def _over_limit(book: RuleBook, measured: Measured) -> None:
    """Names the rules that are active in too many human texts, with texts to look at."""
    over = measured.beyond_limit(book.rules)
    kinds = {rule.id: rule.kind for rule in book.rules}
    if not over:
        click.echo("No rule is over the limit of its kind (declared and residue 1 in 2,000, style 2 in 100).")
        return
    click.echo(f"Over the limit of its kind: {_counted(len(over), 'rule')}. Read these texts:")
    for rate, limit in over:
        click.echo(
            f"{rate.rule:<8} {kinds[rate.rule]:<8} 1 in {measured.texts / rate.telling:,.0f}, "
            f"limit 1 in {1 / limit:,.0f}"
        )
        for name in rate.seen:
            click.echo(f"           {name}")
