"""What a browser that was away is told when it comes back."""

from typing import TYPE_CHECKING, cast

import msgspec
import pytest

from plaincrm import language
from plaincrm.site.live.contract import FaultNote, Refreshed
from plaincrm.site.live.feed import Feed

if TYPE_CHECKING:
    import asyncio

ERROR = FaultNote(
    "clients/a.md:1:2", "error", "bad-date", "no day", "   1 | x\n      ^", "write a day", "vscode://file/a"
)
WARNING = FaultNote("clients/a.md:2:1", "warning", "unknown-key", "unknown")


class Listener:
    """Stands in for a stream to a browser; `unread` bytes have piled up in it."""

    def __init__(self, unread: int = 0) -> None:
        self.heard: list[bytes] = []
        self.unread = unread
        self.cut = False
        self.transport = self

    def write(self, message: bytes) -> None:
        self.heard.append(message)

    def get_write_buffer_size(self) -> int:
        return self.unread

    def abort(self) -> None:
        self.cut = True


class News(msgspec.Struct):
    """An event as the browser gets it."""

    changed: list[str] | None
    faults: list[FaultNote]
    words: dict[str, str]


def join(feed: Feed, mark: str) -> Listener:
    listener = Listener()
    feed.join(cast("asyncio.StreamWriter", listener), mark)
    return listener


def last(listener: Listener) -> News:
    line = next(line for line in listener.heard[-1].split(b"\n") if line.startswith(b"data: "))
    return msgspec.json.decode(line.removeprefix(b"data: "), type=News)


def changed(*urls: str) -> Refreshed:
    return Refreshed(frozenset(urls))


def test_news_reach_everybody_who_listens_and_nobody_who_left() -> None:
    feed = Feed()
    stays, leaves = join(feed, feed.mark), join(feed, feed.mark)
    feed.leave(cast("asyncio.StreamWriter", leaves))
    feed.publish(Refreshed(frozenset({"b.html", "a.html"}), (ERROR,)))
    assert last(stays).changed == ["a.html", "b.html"]
    assert last(stays).faults == [ERROR]
    assert len(leaves.heard) == 1
    assert feed.listeners == 1


def test_who_comes_back_is_told_all_that_was_missed_and_no_more() -> None:
    feed = Feed()
    feed.publish(changed("before.html", "twice.html"))
    mark = feed.mark
    feed.publish(changed("a.html", "twice.html"))
    feed.publish(changed("b.html"))
    assert last(join(feed, mark)).changed == ["a.html", "b.html", "twice.html"]
    assert last(join(feed, feed.mark)).changed == []


@pytest.mark.parametrize("mark", ["", "x", "otherrun-0", "-", "otherrun-1e3", "otherrun-²"])
def test_after_a_restart_everything_may_have_changed(mark: str) -> None:
    assert last(join(Feed(), mark)).changed is None


def test_a_mark_of_this_run_with_nonsense_for_a_number_is_as_good_as_none() -> None:
    feed = Feed()
    assert last(join(feed, feed.mark.replace("-0", "-²"))).changed is None


def test_each_event_names_the_mark_that_it_brings_the_browser_to() -> None:
    feed = Feed()
    listener = join(feed, feed.mark)
    feed.publish(changed("a.html"))
    assert listener.heard[-1].startswith(b"id: " + feed.mark.encode() + b"\n")
    assert all(message.endswith(b"\n\n") for message in listener.heard)


def test_line_ends_in_a_fault_cannot_end_the_event() -> None:
    feed = Feed()
    listener = join(feed, feed.mark)
    note = FaultNote("a:1:1", "error", "bad-yaml", "x\n\nid: evil\r\rdata: {}", "\r\n\n")
    feed.publish(Refreshed(frozenset(), (note,)))
    assert listener.heard[-1].count(b"\n") == 3
    assert b"\r" not in listener.heard[-1]
    assert last(listener).faults == [note]


def test_an_edit_link_that_would_run_a_script_is_dropped() -> None:
    feed = Feed()
    note = msgspec.structs.replace(ERROR, edit_url=" JavaScript:alert(1)")
    feed.publish(Refreshed(frozenset(), (note,)))
    assert last(join(feed, feed.mark)).faults[0].edit_url is None


def test_the_overlays_words_count_errors_and_warnings_in_the_users_language() -> None:
    feed = Feed()
    feed.publish(Refreshed(frozenset(), (ERROR, ERROR, WARNING)))
    assert last(join(feed, feed.mark)).words["title"] == "2 errors, 1 warning"
    language.use(language.PSEUDO)
    try:
        assert last(join(feed, feed.mark)).words["fold"] == "⟦Fold (Esc)⟧"
    finally:
        language.use("en")


def test_a_browser_that_does_not_read_is_cut_off() -> None:
    feed = Feed()
    slow = Listener(unread=2 << 20)
    feed.join(cast("asyncio.StreamWriter", slow), feed.mark)
    assert slow.cut
