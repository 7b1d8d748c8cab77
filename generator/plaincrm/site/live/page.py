"""What the server adds to a page on its way out; the file on disk stays as it is."""

import re
from html import escape
from typing import Final

#: A page must be let connect to this server. `frame-ancestors` belongs into the header alone, browsers say.
META_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
_META: Final = re.compile(rb"<meta\s[^>]*http-equiv\s*=\s*[\"']?content-security-policy\b[^>]*>", re.IGNORECASE)
_HEAD_END: Final = re.compile(rb"</head\s*>", re.IGNORECASE)
_NOT_FOUND: Final = """<!doctype html>
<html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>{text}</title></head>
<body><main><h1>{text}</h1></main></body></html>
"""


def enlivened(page: bytes, mark: str) -> bytes:
    """The page with the served policy in its meta tag, and the live script and its looks at the end of its head.

    `mark` tells the script which changes the page has in it already.
    """
    end = _HEAD_END.search(page)
    cut = end.start() if end else len(page)
    policy = f'<meta http-equiv="Content-Security-Policy" content="{META_POLICY}">'.encode()
    head = _META.sub(lambda _found: policy, page[:cut], count=1)
    return b"".join((head, _tags(mark), page[cut:]))


def not_found(text: str) -> bytes:
    """A page for an address that has none, where the site brings no such page of its own."""
    return _NOT_FOUND.format(text=escape(text)).encode()


def _tags(mark: str) -> bytes:
    looks = '<link rel="stylesheet" href="/_live/live.css">'
    return f'{looks}<script src="/_live/live.js" data-mark="{escape(mark)}" defer></script>'.encode()
