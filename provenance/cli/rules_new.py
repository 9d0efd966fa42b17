"""``provenance rules new``: a rule file proposed from a pasted notice, checked, for an editor who writes no YAML."""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from provenance.cli import exitcodes
from provenance.cli.streams import OutputFile, StandardOutput, printable
from provenance.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provenance.drafting import Draft, Notice
    from provenance.rules.compiled import RuleBook

_COLUMNS = 80
_IDS = re.compile(r"^\s*(?:-\s*)?id:\s*['\"]?([A-Z]{3,8}\d{3})\b", re.MULTILINE)

_HELP = """\b
Examples:
  provenance rules new --from-text notice.txt --output house.yaml
  provenance rules new --from-text "This text was made with AI by our desk."
  pbpaste | provenance rules new --from-text - > house.yaml

\b
Exit codes:
  0  a rule is proposed, and it passes `provenance rules check`
  2  no rule can be made of the notice, wrong usage, or a file cannot be
     written
  3  the notice or the corpus cannot be read"""


@click.command(epilog=_HELP, short_help="Propose a rule file from a pasted notice.")
@click.option(
    "--from-text",
    "source",
    required=True,
    metavar="FILE|-|TEXT",
    help="The notice: a file of any kind that is read, '-' for standard input, or its words in quotes.",
)
@click.option(
    "--kind",
    type=click.Choice(["disclosure", "denial", "residue", "boilerplate"]),
    help="What the notice is. [default: guessed]",
)
@click.option("--language", metavar="CODE", help="Its language (en, de, ja). [default: guessed]")
@click.option("--id", "rule_id", metavar="ID", help="The id of the rule. [default: the first free one]")
@click.option(
    "--series",
    metavar="LETTERS",
    default="HOUSE",
    show_default=True,
    help="The letters that the id begins with; DIS, DEN, RES and BOI are for rules of this project.",
)
@click.option("--name", metavar="NAME", help="The name of the rule. [default: words of the notice]")
@click.option(
    "--varies", multiple=True, metavar="WORDS", help="Words of the notice that differ each time. Repeatable."
)
@click.option(
    "--keep", multiple=True, metavar="WORDS", help="Words of the notice that must be there. Repeatable."
)
@click.option("-o", "--output", metavar="FILE", help="Write the rule file here. [default: standard output]")
@click.option("--force", is_flag=True, help="Replace a file that exists.")
@click.option(
    "--rules",
    "packs",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Rule packs of your own, so that their ids and words are known. Repeatable.",
)
@click.option(
    "--corpus",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Also measure in how many human texts of this folder (.jsonl, .jsonl.gz) the rule is active.",
)
def new(
    source: str,
    kind: str | None,
    language: str | None,
    rule_id: str | None,
    series: str,
    name: str | None,
    varies: tuple[str, ...],
    keep: tuple[str, ...],
    output: str | None,
    packs: tuple[Path, ...],
    corpus: Path | None,
    *,
    force: bool,
) -> None:
    """Propose a rule from a notice: what must be there, what may vary, what it states, and examples.

    The rule file goes to standard output or to --output, and what was understood to standard error. The file is
    checked before it is shown; comments in it say what to look at.
    """
    if output is not None and not force and Path(output).exists():
        raise UsageError(f"{output} exists; give another name, or --force to replace it")
    if output is not None and not Path(output).parent.is_dir():
        raise UsageError(f"cannot write {output}: there is no folder {Path(output).parent}")
    if corpus is not None:
        from provenance.rulecheck.corpus import files_of_corpus

        files_of_corpus(corpus)  # a folder without texts is told before any work
    from provenance.drafting import Wishes, draft_rule, read_notice
    from provenance.drafting.draft import vocabulary_files
    from provenance.rules.library import rule_book, shipped_rules
    from provenance.rules.loader import read_pack

    book = rule_book(packs)
    data = sys.stdin.buffer.read() if source == "-" else None
    notice = read_notice(source, data, book, language)
    words = vocabulary_files(read_pack([shipped_rules() / "vocab", *packs]))
    wishes = Wishes(kind, rule_id, series, name, varies, keep)
    draft = draft_rule(notice, book, words, _taken(book, output, force=force), wishes)
    examples = _checked(draft, packs)
    with OutputFile(output) if output else StandardOutput(exact=True, colour=False) as sink:
        sink.write(draft.text)
    for line in _said(draft, notice, examples):
        _say(line)
    if corpus is not None:
        _measured(draft, corpus)
    for line in _next(output):
        click.echo(printable(line), err=True)
    click.get_current_context().exit(exitcodes.PASSED)


def _taken(book: RuleBook, output: str | None, *, force: bool) -> set[str]:
    """The ids in use: of all rules that are loaded, and of the rule files beside the one to be written."""
    taken = {rule.id for rule in book.rules}
    if output is None:
        return taken
    place = Path(output)
    for file in sorted(place.parent.glob("*.y*ml")):
        if file.is_file() and not (force and file == place):
            try:
                taken.update(_IDS.findall(file.read_text("utf-8", "replace")))
            except OSError:
                continue  # it cannot be read now, so no check will load it either
    return taken


def _checked(draft: Draft, packs: tuple[Path, ...]) -> int:
    """How many examples the file has; they all hold, and it loads beside the shipped rules.

    Raises:
        UsageError: when it does not.
    """
    from provenance.match.examples import example_cases
    from provenance.rulecheck import check_rules
    from provenance.rules.loader import read_pack

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "proposed.yaml"
        file.write_text(draft.text, encoding="utf-8", newline="\n")
        report = check_rules([*packs, file])
        faults = [*map(str, report.problems), *map(str, report.failures)]
        if faults:
            told = faults[0].replace(f"{folder}/", "")
            raise UsageError(
                f"the proposed rule does not pass `provenance rules check` ({told}); paste a longer part of the notice, "
                "or say by --varies and --keep what differs and what is always there"
            )
        return sum(1 for _ in example_cases(read_pack([file]).files))


def _said(draft: Draft, notice: Notice, examples: int) -> Iterator[str]:
    """What was understood and what comes next, a paragraph each."""
    from provenance.drafting.claims import understood

    guess = "" if notice.sure else " (a guess)"
    yield (
        f"Language: {notice.language}{guess}. Kind: {draft.kind} ({draft.why}). --kind and --language say otherwise."
    )
    known = understood(draft.kind, notice)
    if known is not None:
        yield (
            f"Understood: extent {known.extent}, role {known.role}, scope {known.scope}, tool {known.tool or 'not named'}, "
            f"human review {known.human_review.replace('_', ' ')}."
        )
    found = sorted({item.rule for item in notice.found if not item.private})
    if found:
        same = [item.rule for item in notice.disclosures] if known is not None else []
        use = (
            f"Perhaps no rule is needed: {same[0]} reads this wording already. A rule of your own also finds what only "
            "your house says."
            if same
            else "They do not say what this rule says."
        )
        yield f"Rules that find something in it already: {', '.join(found)}. {use}"
    else:
        yield "No rule finds anything in it so far."
    for note in draft.notes:
        yield f"Look at this: {note}{'' if note.endswith('?') else '.'}"
    yield f"Checked: {draft.id} passes `provenance rules check` beside all other rules ({examples} examples)."


def _next(output: str | None) -> Iterator[str]:
    """How the file is used: commands, a line each."""
    file = output or "house.yaml"
    yield f"To use it{'' if output else f', save it as {file}, and'}:"
    yield f"  provenance check --rules {file} ARTICLES"
    yield "or for every check, in .provenance.yml:"
    yield f"  packs: [{file}]"
    yield "To see which articles change label:"
    yield f"  provenance rules diff --after {file} ARTICLES"


def _measured(draft: Draft, corpus: Path) -> None:
    from provenance.rulecheck import corpus_texts, measure_rules
    from provenance.rules.rates import Rate, upper_bound

    measured = measure_rules(draft.book, corpus_texts(corpus))
    if not measured.texts:
        raise UsageError(f"{corpus}: no human text; rows need a 'text', and the label 'human' or none")
    rate = measured.rates[draft.id]
    bound = upper_bound(rate.hits, measured.texts)
    _say(f"Measured: active in {Rate(rate.hits, measured.texts, bound)} (95 % confidence).")
    if rate.seen:
        _say(f"Read these texts: {', '.join(rate.seen)}")
    for _, limit in measured.beyond_limit(draft.book.rules):
        _say(
            f"warning: that is more than 1 in {1 / limit:,.0f}, the limit for what accuses; make `required` longer or "
            "`min_coverage` higher"
        )


def _say(text: str) -> None:
    from provenance.reporters.layout import wrapped
    from provenance.reporters.quoting import safe

    for line in wrapped(safe(text), 0, _COLUMNS, hanging=2):
        click.echo(printable(line), err=True)
