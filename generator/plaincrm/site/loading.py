"""Where templates are loaded from, reached through no link; and what is said of a template that fails."""

import traceback
from collections.abc import Callable
from pathlib import Path

from jinja2 import BaseLoader, ChoiceLoader, Environment, FileSystemLoader, TemplateNotFound, TemplateSyntaxError

from plaincrm.language import _
from plaincrm.site.publish import CannotPublish


class _Unlinked(FileSystemLoader):
    """Templates of one folder; a link in it, which may lead to any file of this machine, is as good as nothing."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._folder = folder

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """The source of a template; raises TemplateNotFound."""
        path = self._folder
        for part in template.split("/"):
            path /= part
            if path.is_symlink():
                raise TemplateNotFound(template)
        return super().get_source(environment, template)


def loader(folders: list[Path]) -> BaseLoader:
    """Loads a template from the first of the folders that has it."""
    return ChoiceLoader([_Unlinked(folder) for folder in folders])


def failure(error: Exception, template: str) -> CannotPublish:
    """What to say to whoever wrote a template that cannot be rendered."""
    if isinstance(error, TemplateSyntaxError):
        place = f"{error.filename or template}:{error.lineno}"
    else:
        frames = traceback.extract_tb(error.__traceback__)
        place = next((f"{f.filename}:{f.lineno}" for f in reversed(frames) if f.filename.endswith(".html")), template)
    reason = f"{type(error).__name__}: {error}"
    return CannotPublish(_("the template {place} cannot be rendered: {reason}").format(place=place, reason=reason))
