"""Where pages stand in the site; URLs are relative to it and not yet quoted."""

from hashlib import blake2b
from typing import Final

_LONGEST_NAME: Final = 240  # bytes; file systems stop at 255
_MOST_BYTES: Final = 4  # of a character


def page_name(slug: str) -> str:
    """The name of a record's page: its slug, unless that is too long for a file."""
    if len(slug) <= _LONGEST_NAME // _MOST_BYTES or len(slug.encode()) <= _LONGEST_NAME:
        return slug
    return blake2b(slug.encode(), digest_size=16).hexdigest()


def record_url(slug: str) -> str:
    """The page of a client or lead: the same before and after it became a client."""
    return f"records/{page_name(slug)}.html"
