"""The command ``provenance``: its commands, and how errors turn into messages and exit codes."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from typing import NoReturn

import click

from provenance.cli import exitcodes, process
from provenance.cli.lazy import LazyCommand, LazyGroup, OutputClosed
from provenance.errors import ProvenanceError

_COMMANDS = {
    "check": LazyCommand("provenance.cli.check:check", "Check articles and give each a verdict."),
    "explain": LazyCommand(
        "provenance.cli.explain:explain", "Show everything behind the verdict on one article."
    ),
    "label": LazyCommand("provenance.cli.label:label", "Write a disclosure into articles."),
    "rules": LazyCommand("provenance.cli.rules:rules", "List, check and write rules."),
    "model": LazyCommand("provenance.cli.model:model", "Show, train and evaluate style models."),
    "baseline": LazyCommand("provenance.cli.baseline:baseline", "Accept what is there, fail on what is new."),
    "policy": LazyCommand("provenance.cli.policy:policy", "List, show, check and start house rules."),
    "config": LazyCommand("provenance.cli.config:config", "Show what holds for a file and where it was set."),
    "schema": LazyCommand("provenance.cli.schema:schema", "Print the JSON Schema of reports or policies."),
    "completion": LazyCommand("provenance.cli.completion:completion", "Print a shell completion script."),
}


@dataclass(slots=True)
class State:
    """What the options before the command say."""

    debug: bool = False


def _print_version(context: click.Context, parameter: click.Parameter, value: bool) -> None:  # noqa: ARG001
    if not value or context.resilient_parsing:
        return
    from provenance.api import Checker

    tool = Checker.default().tool
    click.echo(f"{tool.name} {tool.version}")
    click.echo(f"rules {tool.rules.version} ({_short(tool.rules.digest)})")
    if tool.model is None:
        click.echo("model none")
    else:
        click.echo(f"model {tool.model.name} {tool.model.version} ({_short(tool.model.digest)})")
    context.exit()


def _short(digest: str) -> str:
    return digest.rpartition(":")[2][:12]


@click.group(cls=LazyGroup, lazy=_COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Print the version and the digests of rules and model.",
)
@click.option("--debug", is_flag=True, help="Show the traceback of an internal error.")
@click.pass_context
def main(context: click.Context, *, debug: bool) -> None:
    """Find what articles say about the use of AI, what AI tools left behind in them, and what follows.

    Nothing leaves this computer. Start with `provenance check PATH`.
    """
    context.ensure_object(State).debug = debug


def run() -> NoReturn:
    """Run the command line and exit with its code; messages go to stderr in one line each."""
    process.search_garbage_less()
    code = _run(sys.argv[1:])
    process.leave_garbage()
    sys.exit(code)


def _run(arguments: list[str]) -> int:
    state = State()
    try:
        result = main.main(args=arguments, prog_name="provenance", standalone_mode=False, obj=state)
        sys.stdout.flush()
        return result if isinstance(result, int) else exitcodes.PASSED
    except click.Abort:
        return exitcodes.INTERRUPTED
    except KeyboardInterrupt:
        return exitcodes.INTERRUPTED
    except click.ClickException as error:
        error.show()
        return exitcodes.MISUSED
    except ProvenanceError as error:
        _complain(f"error: {error.message}")
        return exitcodes.of_error(error)
    except (OutputClosed, BrokenPipeError):
        # Whoever read the output has what they wanted (`| head`). Python would complain when it
        # flushes at exit, so what is left goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return exitcodes.BROKEN_PIPE
    except Exception as error:  # noqa: BLE001  the last resort: whatever it is, the user gets a message
        if state.debug:
            import traceback

            _complain(traceback.format_exc().rstrip())
        else:
            _complain(
                f"internal error: {type(error).__name__}: {' '.join(str(error).split())} "
                "(run `provenance --debug ...` to see where, and please report it)"
            )
        return exitcodes.MISUSED


def _complain(message: str) -> None:
    from provenance.cli.streams import printable

    click.echo(printable(message), err=True)
