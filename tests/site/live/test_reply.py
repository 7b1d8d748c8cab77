"""What goes over the wire: header fields, and files that are no regular ones."""

import os
from http import HTTPStatus
from pathlib import Path

import pytest

from plaincrm.site.live.contract import Asset
from plaincrm.site.live.reply import POLICY, Reply, of_asset, of_bytes, of_stream, of_text

DEMANDED = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def fields_of(url: str, media_type: str) -> dict[str, str]:
    reply = of_asset(url, Asset(media_type, b"bytes"), HTTPStatus.OK, "r-0")
    return dict(line.split(": ", 1) for line in reply.head().decode().split("\r\n")[1:-2])


@pytest.mark.parametrize(
    "reply",
    [of_stream(), of_text(HTTPStatus.FORBIDDEN, "no"), of_bytes(HTTPStatus.OK, "text/css", b"")],
    ids=["stream", "refusal", "file"],
)
def test_every_reply_carries_the_whole_protection(reply: Reply) -> None:
    head = reply.head().decode()
    assert all(f"\r\n{name}: {value}\r\n" in head for name, value in DEMANDED.items())
    assert "Access-Control" not in head
    assert head.endswith("\r\n\r\n")


def test_a_refused_method_is_told_which_ones_are_taken() -> None:
    assert b"\r\nAllow: GET, HEAD\r\n" in of_text(HTTPStatus.METHOD_NOT_ALLOWED, "no").head()


@pytest.mark.parametrize(
    "media_type",
    [
        "text/html",
        "TEXT/HTML; charset=utf-8",
        "application/xhtml+xml",
        "image/svg+xml",
        "text/xml",
        "application/xml",
        "text/javascript",
        "multipart/x-mixed-replace",
        "application/x-whatever",
    ],
)
def test_a_document_that_a_browser_might_run_is_downloaded_and_sandboxed(media_type: str) -> None:
    fields = fields_of("documents/novak/letter", media_type)
    assert fields["Content-Disposition"] == "attachment"
    assert "sandbox" in fields["Content-Security-Policy"]
    assert "script-src" not in fields["Content-Security-Policy"]


@pytest.mark.parametrize("media_type", ["image/png", "image/jpeg", "text/plain; charset=utf-8"])
def test_a_harmless_document_is_shown_and_sandboxed(media_type: str) -> None:
    fields = fields_of("documents/novak/letter", media_type)
    assert "Content-Disposition" not in fields
    assert "sandbox" in fields["Content-Security-Policy"]


def test_a_pdf_is_shown_by_the_browsers_own_viewer_outside_a_sandbox() -> None:
    fields = fields_of("documents/novak/offer.pdf", "application/pdf")
    assert "Content-Disposition" not in fields
    assert fields["Content-Security-Policy"] == POLICY


def test_a_page_among_the_documents_gets_no_script_of_ours() -> None:
    reply = of_asset("documents/x.html", Asset("text/html", b"<head></head>"), HTTPStatus.OK, "r-0")
    assert reply.body.read() == b"<head></head>"


def test_the_sites_own_svg_is_shown() -> None:
    assert "Content-Disposition" not in fields_of("static/favicon.svg", "image/svg+xml")


def test_links_and_devices_and_folders_are_not_opened(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "secret")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    for name in ("link", "pipe", "folder", "nothing"):
        with pytest.raises(OSError):  # noqa: PT011 - whichever it is, it is no page
            of_asset("a.txt", Asset("text/plain", tmp_path / name), HTTPStatus.OK, "r-0")


def test_a_file_that_is_replaced_while_it_is_sent_goes_out_as_it_was(tmp_path: Path) -> None:
    page, new = tmp_path / "data.js", tmp_path / "new"
    page.write_bytes(b"old" * 1000)
    reply = of_asset("data.js", Asset("text/javascript", page), HTTPStatus.OK, "r-0")
    new.write_bytes(b"new" * 10)
    new.replace(page)
    with reply.body as body:
        assert body.read() == b"old" * 1000
    assert reply.length == 3000
