"""What goes back over the wire: status and header fields, and the bytes behind an asset."""

import io
import os
import stat
from http import HTTPStatus
from typing import BinaryIO, Final

import msgspec

from plaincrm.site.live.contract import Asset
from plaincrm.site.live.page import META_POLICY, enlivened
from plaincrm.site.live.request import READING

CHUNK: Final = 64 * 1024
POLICY: Final = f"{META_POLICY}; frame-ancestors 'none'"

#: Files of other people's making lie under this; a browser must never run one as a page of ours.
FOREIGN: Final = "documents/"
_FOREIGN_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
#: Browsers show these and run nothing of them as a page. Not every PDF viewer starts in a sandbox; all bring their own.
_SHOWN: Final = {
    "application/pdf": POLICY,
    **dict.fromkeys(
        ("image/avif", "image/gif", "image/jpeg", "image/png", "image/webp", "text/plain"), _FOREIGN_POLICY
    ),
}

_EVERY_REPLY: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Connection": "close",
}


class Reply(msgspec.Struct, frozen=True):
    """A status, header fields, and a body of `length` bytes; without a length it goes on until the connection ends."""

    status: HTTPStatus
    fields: dict[str, str]
    body: BinaryIO
    length: int | None

    def head(self) -> bytes:
        """Status line and header fields, up to the empty line."""
        fields = _EVERY_REPLY | self.fields
        if self.length is not None:
            fields["Content-Length"] = str(self.length)
        lines = [f"HTTP/1.1 {self.status.value} {self.status.phrase}", *(f"{k}: {v}" for k, v in fields.items())]
        return "\r\n".join([*lines, "", ""]).encode("latin-1")


def of_bytes(status: HTTPStatus, media_type: str, content: bytes) -> Reply:
    """A reply whose body is at hand."""
    return Reply(status, {"Content-Type": media_type}, io.BytesIO(content), len(content))


def of_text(status: HTTPStatus, text: str) -> Reply:
    """A reply of one sentence."""
    sentence = of_bytes(status, "text/plain; charset=utf-8", f"{text}\n".encode())
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        sentence.fields["Allow"] = ", ".join(READING)
    return sentence


def of_asset(url: str, asset: Asset, status: HTTPStatus, mark: str) -> Reply:
    """The reply for what stands at `url`; a page of the site gets the live script, which has seen all up to `mark`.

    Raises OSError where the file is gone or is no regular file.
    """
    body, length = _opened(asset)
    if url.startswith(FOREIGN):
        return Reply(status, _foreign_fields(asset.media_type), body, length)
    if _essence(asset.media_type) != "text/html":
        return Reply(status, {"Content-Type": asset.media_type}, body, length)
    with body:
        return of_bytes(status, asset.media_type, enlivened(body.read(), mark))


def of_stream() -> Reply:
    """The head of a stream of events."""
    return Reply(HTTPStatus.OK, {"Content-Type": "text/event-stream"}, io.BytesIO(), None)


def _foreign_fields(media_type: str) -> dict[str, str]:
    """What keeps a file of somebody else's from acting as a page of this site."""
    policy = _SHOWN.get(_essence(media_type))
    kept = {"Content-Type": media_type, "Content-Security-Policy": policy or _FOREIGN_POLICY}
    return kept if policy else kept | {"Content-Disposition": "attachment"}


def _essence(media_type: str) -> str:
    return media_type.partition(";")[0].strip().lower()


def _opened(asset: Asset) -> tuple[BinaryIO, int]:
    """The asset's bytes as a file, opened once, and their number; a link, a FIFO or a device is an OSError."""
    if isinstance(asset.content, bytes):
        return io.BytesIO(asset.content), len(asset.content)
    file = os.fdopen(os.open(asset.content, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC), "rb")
    found = os.fstat(file.fileno())
    if not stat.S_ISREG(found.st_mode):
        file.close()
        raise FileNotFoundError(asset.content)
    return file, found.st_size
