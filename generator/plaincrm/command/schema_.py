"""`plaincrm schema`: what a file may say, for editors."""

import click

from plaincrm.command.terminal import json_text, say
from plaincrm.language import _


@click.command("schema", help=_("Print the JSON Schema of the files, for editors."))
@click.argument("kind", type=click.Choice(["client", "lead", "settings"]), required=False)
def command(kind: str | None) -> None:
    """Print one schema, or all three by name."""
    from plaincrm.book.records import Client, Lead
    from plaincrm.book.settings import Settings
    from plaincrm.reading.json_schema import json_schema
    from plaincrm.views.view import sections

    schemas = {
        "client": json_schema(Client),
        "lead": json_schema(Lead),
        "settings": json_schema(Settings, sections()),
    }
    say(json_text(schemas[kind] if kind else schemas))
