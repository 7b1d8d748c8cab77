"""What is added to a page on its way out."""

from plaincrm.site.live.page import META_POLICY, enlivened, not_found


def test_the_policy_of_the_page_gives_way_to_the_served_one() -> None:
    page = b"""<head><META content="default-src 'none'" http-equiv="Content-Security-Policy"><title>t</title></head>"""
    live = enlivened(page, "run-3").decode()
    assert live.count("Content-Security-Policy") == 1
    assert f'content="{META_POLICY}"' in live
    assert "connect-src 'self'" in META_POLICY
    assert "frame-ancestors" not in META_POLICY  # a browser complains about it in a meta tag


def test_the_script_stands_at_the_end_of_the_head_and_knows_what_the_page_has_seen() -> None:
    live = enlivened(b"<head><title>t</title></HEAD ><body>b</body>", "run-3").decode()
    head, body = live.split("</HEAD >")
    assert head.endswith('<script src="/_live/live.js" data-mark="run-3" defer></script>')
    assert '<link rel="stylesheet" href="/_live/live.css">' in head
    assert body == "<body>b</body>"


def test_what_only_looks_like_a_policy_in_the_body_stays() -> None:
    page = b'<head></head><body><meta http-equiv="Content-Security-Policy" content="x"></body>'
    assert enlivened(page, "r-0").endswith(page.removeprefix(b"<head>"))


def test_a_page_without_a_head_is_live_too() -> None:
    assert b"live.js" in enlivened(b"<p>text", "r-0")


def test_the_plain_page_shows_its_text_as_text() -> None:
    assert b"<h1>&lt;b&gt;</h1>" in not_found("<b>")
