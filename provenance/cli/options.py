"""Options that several commands share, and the Checker that they describe."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import click

from provenance.errors import UsageError

if TYPE_CHECKING:
    from provenance.api import Checker
    from provenance.core.report import Report

Command: TypeAlias = Callable[..., Any]


_ANCHORS = "provenance.trust_anchors"


def _read_anchors(context: click.Context, parameter: click.Parameter, value: Path | None) -> None:  # noqa: ARG001
    """Keeps the certificates of a file for the Checker of this run.

    Raises:
        UsageError: the file cannot be read.
    """
    if value is None:
        return
    try:
        context.meta[_ANCHORS] = value.read_bytes().decode("ascii", "replace")
    except OSError as error:
        raise UsageError(f"{value}: the trust anchors cannot be read: {error.strerror}") from error


def checker_options(command: Command) -> Command:
    """Adds the options that say which rules and which policy to use."""
    return _with(
        command,
        click.option(
            "--policy",
            metavar="NAME|FILE",
            help="House rules: a shipped policy by name, or your own YAML file.",
        ),
        click.option(
            "--rules",
            "rule_paths",
            metavar="PATH",
            multiple=True,
            type=click.Path(path_type=Path),
            help="A rule pack of your own (file or folder), on top of the shipped ones. Repeatable.",
        ),
        click.option(
            "--trust-anchors",
            metavar="PEM",
            type=click.Path(path_type=Path),
            expose_value=False,
            callback=_read_anchors,
            help="Certificates of signers that you trust, besides those that the verifier knows.",
        ),
        click.option(
            "--installed-packs",
            is_flag=True,
            help="Use the rule packs that installed packages bring as well.",
        ),
        click.option(
            "--select",
            metavar="RULES",
            multiple=True,
            help="Use these rules only: ids, beginnings of ids or rule sets, with commas. Repeatable.",
        ),
        click.option("--ignore", metavar="RULES", multiple=True, help="Leave these rules out. Repeatable."),
    )


def config_options(command: Command) -> Command:
    """Adds the options that say which configuration to use, and what it could also say."""
    return _with(
        command,
        click.option(
            "--config",
            "config_path",
            metavar="FILE",
            help="Use this configuration for all files, search for none.",
        ),
        click.option("--no-config", is_flag=True, help="Use no configuration file."),
        click.option(
            "--jurisdiction",
            metavar="CODE",
            multiple=True,
            help="Where it is published, for policies (eu, us-ny, cn). Repeatable.",
        ),
        click.option(
            "--today", metavar="DAY", callback=_day, help="The day (YYYY-MM-DD) for last days and policies."
        ),
    )


def _day(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:  # noqa: ARG001
    from datetime import date

    try:
        return value and date.fromisoformat(value).isoformat()
    except ValueError:
        raise click.BadParameter(f"{value!r} is no day; write YYYY-MM-DD") from None


def stdin_options(command: Command) -> Command:
    """Adds the options that describe standard input."""
    return _with(
        command,
        click.option("--stdin-name", metavar="NAME", help="The name of the article that comes by '-'."),
        click.option(
            "--media-type", metavar="TYPE", help="What '-' is: text/plain, text/markdown, text/html."
        ),
    )


def colour_option(command: Command) -> Command:
    """Adds ``--color/--no-color``; without either the terminal and NO_COLOR decide."""
    return click.option(
        "--color/--no-color",
        "colour",
        default=None,
        help="Colour, or none. Default: on a terminal, unless NO_COLOR is set.",
    )(command)


def _with(command: Command, *options: Callable[[Command], Command]) -> Command:
    return reduce(lambda wrapped, option: option(wrapped), reversed(options), command)


def make_checker(
    policy: str | None,
    rule_paths: tuple[Path, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    languages: tuple[str, ...] = (),
    *,
    installed_packs: bool,
) -> Checker:
    """The Checker that the options describe.

    Raises:
        ConfigError: the policy or a selected rule does not exist, or the policy file is wrong.
        RuleError: a rule file is wrong.
        ModelError: the style model is missing or damaged.
    """
    from provenance.api import Checker

    context = click.get_current_context(silent=True)
    anchors = context.meta.get(_ANCHORS) if context is not None else None
    if not (policy or rule_paths or select or ignore or languages or installed_packs or anchors):
        return Checker.default()
    from provenance.policy import Policy

    return Checker.build(
        rule_paths=rule_paths,
        policy=Policy.load(policy) if policy else Policy.default(),
        select=split(select),
        ignore=split(ignore),
        # Looking for them costs more time than a check, so that it is done on request only.
        entry_points=installed_packs,
        languages=languages,
        trust_anchors=anchors,
    )


def split(values: tuple[str, ...]) -> tuple[str, ...]:
    """The names in values that may hold several with commas between."""
    return tuple(word.strip() for value in values for word in value.split(",") if word.strip())


def check_input(checker: Checker, path: str, stdin_name: str | None, media_type: str | None) -> Report:
    """The report on a path, or on standard input for ``-``."""
    if path != "-":
        return checker.check_path(path)
    data = sys.stdin.buffer.read()
    return checker.check_bytes(data, name=stdin_name or "<stdin>", media_type=media_type)


def refuse_stdin_options(paths: list[str], stdin_name: str | None, media_type: str | None) -> None:
    """Nothing, when the options for standard input go with a ``-``.

    Raises:
        UsageError: they are given without it and would have no effect.
    """
    if "-" not in paths:
        for option, value in (("--stdin-name", stdin_name), ("--media-type", media_type)):
            if value is not None:
                raise UsageError(f"{option} describes standard input; give '-' as a path to read it")
