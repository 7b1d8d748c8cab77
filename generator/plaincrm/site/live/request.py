"""From the bytes of a request's head to a request that may be answered, or a refusal."""

import re
from http import HTTPStatus
from typing import Final
from urllib.parse import unquote_to_bytes

import msgspec

from plaincrm.language import _

READING: Final = ("GET", "HEAD")
_START: Final = re.compile(r"([A-Z]{1,20}) (/[!-~]*) HTTP/1\.[01]")
_FIELD: Final = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([ -~\t\x80-\xff]*)")
_SEGMENT: Final = re.compile(r"(?:[^\\#%]|%[0-9A-Fa-f]{2})*")
_NEVER_A_NAME: Final = re.compile(r"\.{0,2}|.*[/\\\x00-\x1f\x7f].*", re.DOTALL)


class Refused(Exception):
    """A request that is not answered: the status, and a sentence for whoever asked."""

    def __init__(self, status: HTTPStatus, text: str) -> None:
        super().__init__(text)
        self.status = status


class Request(msgspec.Struct, frozen=True):
    """A well-formed request. `url` is decoded and relative to the site, empty for `/`; field names are lower case."""

    method: str
    url: str
    query: str
    fields: tuple[tuple[str, str], ...]

    def values(self, name: str) -> list[str]:
        """Each value of the field `name`, in order; a field may be sent more than once."""
        return [value for field, value in self.fields if field == name]


def parse(head: bytes) -> Request:
    """The request of a head that ends with an empty line; raises `Refused`.

    Only origin-form targets are taken: absolute ones are for proxies, which this server is not.
    """
    first, *lines = head.decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
    start = _START.fullmatch(first)
    fields = [_FIELD.fullmatch(line) for line in lines]
    if start is None or not all(fields):
        raise Refused(HTTPStatus.BAD_REQUEST, _("This is no HTTP request that this server understands."))
    path, _mark, query = start[2].partition("?")
    pairs = tuple((field[1].lower(), field[2].rstrip()) for field in fields if field)
    return Request(method=start[1], url=_decoded(path), query=query, fields=pairs)


def admit(request: Request, hosts: frozenset[str]) -> None:
    """Raise `Refused` unless the request only reads, and comes from the user's own hand or from a page of this site.

    A page elsewhere on the web can make the browser ask: it sends a foreign `Origin` or `Sec-Fetch-Site`, or, when its
    name was bound to 127.0.0.1 after it was loaded, neither of them but a foreign `Host`.
    """
    host = _host(request, hosts)
    own = {"origin": {f"http://{host}"}, "sec-fetch-site": {"same-origin", "none"}}
    if any(not set(request.values(field)) <= accepted for field, accepted in own.items()):
        raise Refused(HTTPStatus.FORBIDDEN, _("Another site has asked for this."))
    if request.method not in READING:
        raise Refused(HTTPStatus.METHOD_NOT_ALLOWED, _("Pages of this site are only read."))
    if request.values("transfer-encoding") or set(request.values("content-length")) - {"0"}:
        raise Refused(HTTPStatus.BAD_REQUEST, _("Pages of this site are only read."))


def _host(request: Request, hosts: frozenset[str]) -> str:
    """The one host that the request names, if it is one of ours."""
    named = [host.lower() for host in request.values("host")]
    if len(named) != 1:
        raise Refused(HTTPStatus.BAD_REQUEST, _("A request names one host."))
    if named[0] not in hosts:
        own = ", ".join(sorted(hosts))
        raise Refused(HTTPStatus.FORBIDDEN, _("This server answers to {hosts} only.").format(hosts=own))
    return named[0]


def _decoded(path: str) -> str:
    """The site's URL that an encoded path means, empty for `/`."""
    if path == "/":
        return ""
    return "/".join(_segment(segment) for segment in path[1:].split("/"))


def _segment(text: str) -> str:
    """One name of a path; dots, slashes and control characters, encoded or not, name nothing here."""
    try:
        name = unquote_to_bytes(text).decode() if _SEGMENT.fullmatch(text) else None
    except UnicodeDecodeError:
        name = None
    if name is None:
        raise Refused(HTTPStatus.BAD_REQUEST, _("The address is not well-formed."))
    if _NEVER_A_NAME.fullmatch(name):
        raise Refused(HTTPStatus.NOT_FOUND, _("There is no such page."))
    return name
