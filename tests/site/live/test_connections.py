"""Raw sockets against a running server: every hazard gets an answer or a closed door, never a traceback."""

import socket
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from plaincrm.site.live.connections import Limits
from plaincrm.site.live.contract import Asset

if TYPE_CHECKING:
    from tests.site.live.conftest import FakeBuilder, Running

HTML = "text/html; charset=utf-8"


def test_the_root_is_the_first_page_and_live(live: "Running") -> None:
    answer = live.ask("/")
    assert answer.status == 200
    assert b"<h1>First</h1>" in answer.body
    assert b'data-mark="' in answer.body
    assert answer.fields["content-length"] == str(len(answer.body))
    assert answer.fields["cache-control"] == "no-store"


def test_names_in_any_script_are_found(live: "Running") -> None:
    assert live.ask("/records/nov%C3%A1k.html?x=1").status == 200


def test_head_brings_the_fields_and_no_body(live: "Running") -> None:
    get, head = live.ask("/"), live.ask("/", method="HEAD")
    assert head.fields == get.fields
    assert head.body == b""


def test_files_that_are_no_pages_go_out_untouched(live: "Running") -> None:
    answer = live.ask("/static/site.css")
    assert (answer.body, answer.fields["content-type"]) == (b"h1 { color: green }", "text/css; charset=utf-8")


def test_the_servers_own_script_and_looks_are_served(live: "Running") -> None:
    assert b"EventSource" in live.ask("/_live/live.js").body
    assert b"#plaincrm-live" in live.ask("/_live/live.css").body
    assert live.ask("/_live/").status == 404


def test_an_unknown_address_gets_a_plain_page_that_comes_alive_with_its_own(live: "Running") -> None:
    answer = live.ask("/records/nobody.html")
    assert answer.status == 404
    assert b"live.js" in answer.body


def test_an_unknown_address_gets_the_sites_own_page_for_that(live: "Running", builder: "FakeBuilder") -> None:
    builder.assets["404.html"] = Asset(HTML, b"<head></head><h1>Nobody here</h1>")
    answer = live.ask("/records/nobody.html")
    assert answer.status == 404
    assert b"Nobody here" in answer.body
    assert b"live.js" in answer.body


def test_a_page_on_disk_is_served_anew_and_never_changed(
    live: "Running", builder: "FakeBuilder", tmp_path: Path
) -> None:
    place = tmp_path / "page.html"
    place.write_bytes(b"<head></head>one")
    builder.assets["page.html"] = Asset(HTML, place)
    assert live.ask("/page.html").body.endswith(b"one")
    assert place.read_bytes() == b"<head></head>one"
    place.write_bytes(b"<head></head>two")
    assert live.ask("/page.html").body.endswith(b"two")


def test_a_file_that_is_gone_or_has_become_a_link_is_not_found(
    live: "Running", builder: "FakeBuilder", tmp_path: Path
) -> None:
    builder.assets["gone.html"] = Asset(HTML, tmp_path / "gone.html")
    (tmp_path / "link.html").symlink_to("/etc/passwd")
    builder.assets["link.html"] = Asset(HTML, tmp_path / "link.html")
    for name in ("gone", "link"):
        answer = live.ask(f"/{name}.html")
        assert answer.status == 404
        assert b"root:" not in answer.body


def test_a_large_file_arrives_whole(live: "Running", builder: "FakeBuilder", tmp_path: Path) -> None:
    content = bytes(range(256)) * 20_000
    (tmp_path / "large.pdf").write_bytes(content)
    builder.assets["documents/large.pdf"] = Asset("application/pdf", tmp_path / "large.pdf")
    assert live.ask("/documents/large.pdf").body == content


def test_folders_are_not_listed_and_other_files_not_served(live: "Running") -> None:
    for target in ("/records", "/records/", "/static/", "/.git/config", "/../conftest.py", "/etc/passwd", "/_live/x"):
        assert live.ask(target).status == 404


@pytest.mark.parametrize("target", ["/", "/_live", "/_live/live.js", "/static/site.css", "/nothing"])
@pytest.mark.parametrize(
    ("field", "status"),
    [("Origin: http://evil.example", 403), ("Sec-Fetch-Site: cross-site", 403), ("Host: evil.example", 400)],
)
def test_every_address_is_guarded_alike(live: "Running", target: str, field: str, status: int) -> None:
    answer = live.ask(target, field)
    assert answer.status == status
    assert "access-control-allow-origin" not in answer.fields
    assert answer.fields["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize("target", ["/", "/_live"])
def test_a_name_that_was_bound_to_this_machine_is_refused(live: "Running", target: str) -> None:
    assert live.ask(target, host=f"evil.example:{live.port}").status == 403
    assert live.ask(target, host="127.0.0.1").status == 403
    assert live.ask("/", host=f"localhost:{live.port}").status == 200


def test_a_request_without_a_host_is_bad(live: "Running") -> None:
    assert live.send(b"GET / HTTP/1.1\r\n\r\n").status == 400
    assert live.send(b"GET / HTTP/1.0\r\n\r\n").status == 400


def test_writing_is_refused_even_with_a_body_that_nobody_reads(live: "Running") -> None:
    answer = live.send(
        f"POST / HTTP/1.1\r\nHost: 127.0.0.1:{live.port}\r\nContent-Length: 100000\r\n\r\n".encode() + b"x" * 100_000
    )
    assert answer.status == 405
    assert answer.fields["allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("http://127.0.0.1/", 400),
        ("*", 400),
        ("//evil.example/", 404),
        ("/%00", 404),
        ("/..%2f..%2fetc/passwd", 404),
        ("/%2e%2e/etc/passwd", 404),
        ("/%", 400),
        ("/" + "a" * 5000, 404),
    ],
)
def test_odd_targets_are_refused(live: "Running", target: str, status: int) -> None:
    assert live.ask(target).status == status


def test_an_over_long_request_is_refused(live: "Running") -> None:
    for tail in (b"a" * 40_000, b"HTTP/1.1\r\n" + b"X: y\r\n" * 10_000):
        answer = live.send(b"GET /" + tail)
        assert answer.status == 431


def test_noise_is_answered_and_the_server_goes_on(live: "Running") -> None:
    assert live.send(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n").status == 400
    assert live.send(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").status == 400
    assert live.ask("/").status == 200


def test_a_second_request_on_the_wire_is_not_heard(live: "Running") -> None:
    one = f"GET /static/site.css HTTP/1.1\r\nHost: 127.0.0.1:{live.port}\r\n\r\n".encode()
    answer = live.send(one + one)
    assert answer.fields["connection"] == "close"
    assert answer.body == b"h1 { color: green }"


def test_only_127_0_0_1_is_listened_on(live: "Running") -> None:
    others = [(socket.AF_INET, "127.0.0.2"), (socket.AF_INET6, "::1")]
    for family, address in others:
        with socket.socket(family) as wire, pytest.raises(OSError):  # noqa: PT011 - refused or unreachable
            wire.connect((address, live.port))


def test_a_bug_in_the_look_up_is_told_in_the_terminal_alone(
    live: "Running", builder: "FakeBuilder", monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(url: str) -> Asset | None:
        raise LookupError(url)

    monkeypatch.setattr(builder, "lookup", broken)
    answer = live.ask("/passport-12345")
    assert answer.status == 500
    assert b"12345" not in answer.body
    assert b"Traceback" not in answer.body
    assert "LookupError" in live.said[0]
    assert "12345" not in live.said[0]


class TestLimits:
    @pytest.fixture
    def limits(self) -> Limits:
        return Limits(connections=4, listeners=2, head_seconds=0.3, write_seconds=0.3)

    def test_who_never_ends_a_request_is_cut_off(self, live: "Running") -> None:
        with live.connect() as wire:
            began = time.monotonic()
            for byte in b"GET / HT":
                wire.sendall(bytes([byte]))
                time.sleep(0.01)
            assert wire.recv(1) == b""
            assert time.monotonic() - began < 3

    def test_who_says_nothing_is_cut_off_without_a_word(self, live: "Running") -> None:
        with live.connect() as wire:
            assert wire.recv(1) == b""

    def test_who_does_not_read_is_cut_off(self, live: "Running", builder: "FakeBuilder") -> None:
        builder.assets["large"] = Asset("application/octet-stream", bytes(30_000_000))
        with live.connect() as wire:
            wire.sendall(f"GET /large HTTP/1.1\r\nHost: 127.0.0.1:{live.port}\r\n\r\n".encode())
            time.sleep(1.5)
            received = 0
            try:
                while chunk := wire.recv(1 << 20):
                    received += len(chunk)
            except ConnectionResetError:
                pass
            assert received < 30_000_000

    def test_too_many_connections_are_turned_away_and_there_is_room_again_later(self, live: "Running") -> None:
        crowd = [live.connect() for _ in range(4)]
        assert live.ask("/").status == 503
        for wire in crowd:
            wire.close()
        assert live.eventually(lambda: live.ask("/").status == 200)

    def test_listeners_leave_room_for_pages(self, live: "Running") -> None:
        wires = [live.connect() for _ in range(2)]
        for wire in wires:
            wire.sendall(f"GET /_live HTTP/1.1\r\nHost: 127.0.0.1:{live.port}\r\n\r\n".encode())
            assert wire.recv(4096).startswith(b"HTTP/1.1 200")
        assert live.ask("/_live").status == 503
        assert live.ask("/").status == 200
        for wire in wires:
            wire.close()
