"""``provenance completion``: the script that makes a shell complete commands and options."""

from __future__ import annotations

import click
from click.shell_completion import ShellComplete, get_completion_class

_VARIABLE = "_PROVENANCE_COMPLETE"


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    r"""Print the completion script for a shell.

    \b
    bash: provenance completion bash > ~/.local/share/bash-completion/completions/provenance
    zsh:  provenance completion zsh > "${fpath[1]}/_provenance"
    fish: provenance completion fish > ~/.config/fish/completions/provenance.fish
    """
    found = get_completion_class(shell)
    if found is None:
        raise click.UsageError(f"no completion for {shell}")
    script = found(context.find_root().command, {}, "provenance", _VARIABLE)
    # The method of the base class: the one for bash starts a shell to ask for its version.
    click.echo(ShellComplete.source(script))
