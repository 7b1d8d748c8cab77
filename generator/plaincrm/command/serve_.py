"""`plaincrm serve`: the site, kept up to date while its files are edited."""

import tempfile
import time
from pathlib import Path

import click

from plaincrm.command.asked import about_a_book, asked
from plaincrm.command.terminal import count_text, say
from plaincrm.language import _


@click.command("serve", help=_("Show the site in the browser and keep it up to date while you edit."))
@about_a_book
@click.option(
    "-p", "--port", default=8765, show_default=True, type=click.IntRange(0, 65535), help=_("The port on this machine.")
)
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help=_("Where the site goes; without it, a folder that is removed at the end."),
)
@click.option("--redact", is_flag=True, help=_("Hide names and amounts, to show the screen to others."))
@click.option("--open", "open_browser", is_flag=True, help=_("Open the browser."))
@click.pass_context
def command(  # noqa: PLR0913 - click passes one argument an option
    ctx: click.Context,
    book: str | None,
    today: str | None,
    port: int,
    output: Path | None,
    *,
    redact: bool,
    open_browser: bool,
) -> None:
    """Serve on 127.0.0.1 until Ctrl-C."""
    from plaincrm.site.live import CannotListen, serve
    from plaincrm.site.publish import CannotPublish
    from plaincrm.workshop.building import Built, Workshop
    from plaincrm.workshop.serving import SiteBuilder, summary

    wanted = asked(ctx, book, today)

    def told(built: Built) -> None:
        if built.changed or built.deleted:
            say(f"{time.strftime('%H:%M:%S')} {summary(built)}; {count_text(built.faults)}", err=True)

    with tempfile.TemporaryDirectory(prefix="plaincrm-") as folder:
        try:
            builder = SiteBuilder(Workshop(wanted.book, output or Path(folder), wanted.today, redact=redact), told)
            serve(builder, port=port, open_browser=open_browser, ready=_ready)
            builder.close()
        except (CannotListen, CannotPublish) as error:
            say(_("Error: {message}").format(message=error), err=True)
            ctx.exit(1)


def _ready(url: str) -> None:
    say(_("The site is at {url}; end with Ctrl-C.").format(url=url))
