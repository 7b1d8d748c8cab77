"""The commands, one a module; the only room with argv, terminal and exit codes."""

import importlib
import os
import sys
from typing import Any, Final, NoReturn

import click

from plaincrm import __version__, language
from plaincrm.language import _

#: Loaded only when called: `--help` must not wait for a library that one command needs.
COMMANDS: Final = (
    "init",
    "check",
    "build",
    "serve",
    "list",
    "show",
    "log",
    "next",
    "done",
    "promote",
    "convert",
    "cards",
    "report",
    "segment",
    "pack",
    "schema",
    "completion",
)


def summaries() -> dict[str, str]:
    """What each command does, in a line."""
    return {
        "init": _("Begin a new book in a folder."),
        "check": _("Say what is wrong with the files, where, and how to mend it."),
        "build": _("Make the site."),
        "serve": _("Show the site in the browser and keep it up to date while you edit."),
        "list": _("List clients and leads, all or those with certain words."),
        "show": _("Show one client or lead."),
        "log": _("Add an entry to the log of a client or lead."),
        "next": _("Add a next step to a client or lead."),
        "done": _("Take a next step off, or to its next day if it repeats."),
        "promote": _("Move a lead to the next stage."),
        "convert": _("Make a client of a lead."),
        "cards": _("Write index cards of leads, four to a sheet, to be printed."),
        "report": _("Print the figures of a page."),
        "segment": _("Write out whom a segment selects, for a mail merge or an address book."),
        "pack": _("Write what a buyer needs and nobody's name, or hand over one client."),
        "schema": _("Print the JSON Schema of the files, for editors."),
        "completion": _("Print the lines that teach a shell to complete commands."),
    }


class Late(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The commands in the order of a first day's work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of that name."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"plaincrm.command.{cmd_name}_")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The list of commands, without importing one of them."""
        with formatter.section(_("Commands")):
            formatter.write_dl(list(summaries().items()))

    def invoke(self, ctx: click.Context) -> Any:
        """As click does; what the machine refuses (a folder that may not be read, no memory) is said in a line."""
        try:
            return super().invoke(ctx)
        except (click.exceptions.Exit, click.Abort):
            raise
        except (OSError, RuntimeError) as error:
            message = _said(error)
            if message is None:
                raise
            click.echo(_("Error: {message}").format(message=message), err=True)
            ctx.exit(1)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with a guess at what was meant."""
        from difflib import get_close_matches

        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            near = get_close_matches(args[0], COMMANDS, 1)
            hint = " " + _("Did you mean `{name}`?").format(name=near[0]) if near else ""
            ctx.fail(_("There is no command `{name}`.").format(name=args[0]) + hint)
        return super().resolve_command(ctx, args)


def _said(error: OSError | RuntimeError) -> str | None:
    """What a failure means to the user; None for a closed pipe, which click ends quietly, and for bugs."""
    from plaincrm.site.monospace import visible

    if isinstance(error, OSError):
        pipe = isinstance(error, BrokenPipeError)
        return None if pipe else visible(": ".join(str(part) for part in (error.filename, error.strerror) if part))
    from plaincrm.workshop.crew import JobFailed

    return str(error) if isinstance(error, JobFailed) else None


def program() -> click.Group:
    """The group of all commands, its texts in the language in use."""

    @click.group(cls=Late, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
    @click.version_option(__version__, prog_name="plaincrm", message="%(prog)s %(version)s")
    @click.option("--book", metavar="DIR", help=_("The book's folder; without it, found by walking up from here."))
    @click.option("--today", metavar="DATE", help=_("Answer every question as of this day, YYYY-MM-DD."))
    @click.pass_context
    def group(ctx: click.Context, book: str | None, today: str | None) -> None:
        ctx.obj = {"book": book, "today": today}

    group.help = _("plaincrm: a book of business in plain text.")
    return group


def main(args: list[str] | None = None) -> Any:
    """The program; exits with 0 (no error in the book), 1 (errors) or 2 (wrong usage)."""
    language.use_environment()
    for stream in (sys.stdout, sys.stderr):
        # A name in another script must not end the program where the terminal cannot show it.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    return program().main(args, prog_name="plaincrm")


def _open_streams() -> None:
    """Without it, what the program opens first would get the number of a stream that was closed (`>&-`, some daemons)."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 - as long as the program


def run() -> NoReturn:
    """`main`, and out at once: Python would free a large book object by object, which takes longer than many an answer."""
    code = 0
    _open_streams()
    try:
        main()
    except SystemExit as ended:
        code = int(ended.code or 0)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:  # a full disk: what was to be said was not said
            code = code or 1
    os._exit(code)
