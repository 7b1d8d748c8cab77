"""Where templates, static files and the sample book lie: in the repository, or inside the installed package."""

from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).parent.parent
_REPOSITORY: Final = _PACKAGE.parent.parent


def _either(packed: str, loose: str) -> Path:
    inside = _PACKAGE / packed
    return inside if inside.is_dir() else _REPOSITORY / loose


def templates() -> Path:
    """The folder of the templates and static files."""
    return _either("_site_templates", "site_templates")


def sample_book() -> Path:
    """The folder of the sample book."""
    return _either("_sample_book", "book")
