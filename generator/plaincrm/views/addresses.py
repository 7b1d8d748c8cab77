"""Where pages stand in the site; URLs are relative to it and not yet quoted."""

from hashlib import blake2b
from typing import Final

_LONGEST_NAME: Final = 240  # bytes; file systems stop at 255


def record_url(slug: str) -> str:
    """The page of a client or lead: the same before and after it became a client."""
    name = slug
    if len(name.encode()) > _LONGEST_NAME:
        name = blake2b(name.encode(), digest_size=16).hexdigest()
    return f"records/{name}.html"
