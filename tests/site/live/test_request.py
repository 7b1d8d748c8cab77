"""The gate: what is no request, what leaves the site, and who asks from elsewhere."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from plaincrm.site.live.request import Refused, admit, parse

HOSTS = frozenset({"127.0.0.1:8000", "localhost:8000"})


def head(target: str = "/", *fields: str, method: str = "GET") -> bytes:
    return "\r\n".join([f"{method} {target} HTTP/1.1", *fields, "", ""]).encode("latin-1")


def refused(asked: bytes) -> int | None:
    """The status of the refusal, if any."""
    try:
        admit(parse(asked), HOSTS)
    except Refused as refusal:
        return refusal.status
    return None


def test_a_plain_request_is_admitted() -> None:
    assert refused(head("/", "Host: 127.0.0.1:8000")) is None
    assert refused(head("/", "host:LOCALHOST:8000", "Origin: http://localhost:8000", method="HEAD")) is None
    assert refused(head("/", "Host: localhost:8000", "Sec-Fetch-Site: none")) is None


def test_names_are_decoded_and_the_query_is_kept_apart() -> None:
    request = parse(head("/records/nov%C3%A1k%20optika.html?a=%2F..&b", "X: 1", "x: 2 "))
    assert (request.url, request.query) == ("records/novák optika.html", "a=%2F..&b")
    assert request.values("x") == ["1", "2"]
    assert parse(head("/")).url == ""
    assert parse(head("/?records/x")).url == ""


@pytest.mark.parametrize(
    "fields",
    [
        ["Host: evil.example"],
        ["Host: 127.0.0.1"],
        ["Host: 127.0.0.1:8001"],
        ["Host: localhost.:8000"],
        ["Host: [::1]:8000"],
        ["Host: 127.0.0.1:8000", "Origin: http://evil.example"],
        ["Host: 127.0.0.1:8000", "Origin: null"],
        ["Host: 127.0.0.1:8000", "Origin: http://localhost:8000"],
        ["Host: 127.0.0.1:8000", "Origin: https://127.0.0.1:8000"],
        ["Host: 127.0.0.1:8000", "Origin: http://127.0.0.1:8000", "Origin: http://evil.example"],
        ["Host: 127.0.0.1:8000", "Sec-Fetch-Site: cross-site"],
        ["Host: 127.0.0.1:8000", "Sec-Fetch-Site: same-site"],
        ["Host: 127.0.0.1:8000", "Sec-Fetch-Site: none", "sec-fetch-site: cross-site"],
    ],
)
def test_other_sites_are_forbidden(fields: list[str]) -> None:
    assert refused(head("/", *fields)) == 403


@pytest.mark.parametrize("fields", [[], ["Host: 127.0.0.1:8000", "Host: 127.0.0.1:8000"], ["Host: a", "host: b"]])
def test_a_request_names_exactly_one_host(fields: list[str]) -> None:
    assert refused(head("/", *fields)) == 400


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"])
def test_pages_are_only_read(method: str) -> None:
    assert refused(head("/", "Host: 127.0.0.1:8000", method=method)) == 405


@pytest.mark.parametrize("field", ["Content-Length: 5", "Content-Length: -1", "Transfer-Encoding: chunked"])
def test_a_request_has_no_body(field: str) -> None:
    assert refused(head("/", "Host: 127.0.0.1:8000", field)) == 400
    assert refused(head("/", "Host: 127.0.0.1:8000", "Content-Length: 0")) is None


@pytest.mark.parametrize(
    "asked",
    [
        b"\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/2.0\r\n\r\n",
        b"GET / HTTP/1.1 \r\n\r\n",
        b"get / HTTP/1.1\r\n\r\n",
        b"GET  / HTTP/1.1\r\n\r\n",
        b"GET / x HTTP/1.1\r\n\r\n",
        b"GET http://127.0.0.1:8000/ HTTP/1.1\r\n\r\n",
        b"GET * HTTP/1.1\r\n\r\n",
        b"GET 127.0.0.1:8000 HTTP/1.1\r\n\r\n",
        b"GET index.html HTTP/1.1\r\n\r\n",
        b"GET /\x00 HTTP/1.1\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\x00\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\rX: b\r\n\r\n",
        b"GET /% HTTP/1.1\r\n\r\n",
        b"GET /%4 HTTP/1.1\r\n\r\n",
        b"GET /%zz HTTP/1.1\r\n\r\n",
        b"GET /%ff HTTP/1.1\r\n\r\n",
        b"GET /%c0%ae%c0%ae/ HTTP/1.1\r\n\r\n",
        b"GET /a\\b HTTP/1.1\r\n\r\n",
        b"GET /a#b HTTP/1.1\r\n\r\n",
    ],
)
def test_what_is_no_request_is_a_bad_one(asked: bytes) -> None:
    assert refused(asked) == 400


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example/x",
        "//",
        "/records/",
        "/records//novak.html",
        "/./index.html",
        "/../index.html",
        "/records/../../etc/passwd",
        "/%2e%2e/%2E%2e/etc/passwd",
        "/.%2e/x",
        "/records%2fnovak.html",
        "/records%5cnovak.html",
        "/..%5c..%5cx",
        "/%00",
        "/index.html%00",
        "/a%0d%0aX:b",
        "/%7f",
    ],
)
def test_paths_that_leave_the_site_or_name_nothing_lead_nowhere(target: str) -> None:
    assert refused(head(target, "Host: 127.0.0.1:8000")) == 404


@given(st.binary(max_size=200))
@example(b"GET /%E2%80%AE HTTP/1.1\r\n\r\n")
def test_any_bytes_are_a_request_or_a_refusal(asked: bytes) -> None:
    assert refused(asked) in {None, 400, 403, 404, 405}


@given(st.text(alphabet=st.sampled_from("./%25ce\\0aF?#"), max_size=24))
def test_no_name_of_a_path_is_empty_a_dot_or_holds_a_slash(tail: str) -> None:
    try:
        url = parse(head(f"/{tail}")).url
    except Refused:
        return
    names = url.split("/") if url else []
    assert not {"", ".", ".."} & set(names)
    assert not any("\\" in name or "\0" in name for name in names)
    assert len(names) == tail.partition("?")[0].count("/") + bool(names)
