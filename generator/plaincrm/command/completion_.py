"""`plaincrm completion`: the lines that teach a shell to complete commands."""

import click
from click.shell_completion import get_completion_class

from plaincrm.command.terminal import say
from plaincrm.language import _


@click.command("completion", help=_("Print the lines that teach a shell to complete commands."))
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the shell's script: `eval "$(plaincrm completion bash)"`."""
    kind = get_completion_class(shell)
    assert kind is not None
    say(kind(ctx.find_root().command, {}, "plaincrm", "_PLAINCRM_COMPLETE").source())
