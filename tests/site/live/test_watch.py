"""However an editor saves, the builder gets one hint, at the name that counts."""

import errno
import os
import queue
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from watchdog.observers.polling import PollingObserver

from plaincrm.site.live import watch
from plaincrm.site.live.watch import Hint, HintQueue, batches, watching


class Watched:
    """A folder under watch, and the batches that come of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.hints: HintQueue = HintQueue()
        self.batches: queue.SimpleQueue[frozenset[Path]] = queue.SimpleQueue()
        self.said: list[str] = []
        self.thread = threading.Thread(target=self._gather)

    def _gather(self) -> None:
        for batch in batches(self.hints):
            self.batches.put(batch)

    def next(self) -> frozenset[Path]:
        return self.batches.get(timeout=5)

    def names(self) -> set[str]:
        return {str(path.relative_to(self.folder)) for path in self.next()}

    def quiet(self) -> bool:
        try:
            self.batches.get(timeout=0.15)
        except queue.Empty:
            return True
        return False


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "book" / "clients").mkdir(parents=True)
    (tmp_path / "book" / ".git").mkdir()
    (tmp_path / "book" / "clients" / "novak.md").write_text("old", encoding="utf-8")
    return tmp_path / "book"


@pytest.fixture
def watched(folder: Path) -> Iterator[Watched]:
    watched = Watched(folder)
    with watching([folder], watched.hints, watched.said.append):
        watched.thread.start()
        yield watched
        watched.hints.put(None)
        watched.thread.join(5)


def save_in_place(place: Path) -> None:
    place.write_text("new", encoding="utf-8")


def save_by_rename(place: Path) -> None:
    beside = place.with_name(f".{place.name}.tmp")
    beside.write_text("new", encoding="utf-8")
    beside.replace(place)


def save_like_vim(place: Path) -> None:
    (place.parent / "4913").touch()
    (place.parent / "4913").unlink()
    swap = place.with_name(f".{place.name}.swp")
    swap.write_bytes(b"b0VIM")
    backup = place.with_name(f"{place.name}~")
    place.rename(backup)
    with place.open("w", encoding="utf-8") as file:
        file.write("new")
        file.flush()
        os.fsync(file.fileno())
    backup.unlink()
    swap.unlink()


def save_like_jetbrains(place: Path) -> None:
    new, old = place.with_name(f"{place.name}___jb_tmp___"), place.with_name(f"{place.name}___jb_old___")
    new.write_text("new", encoding="utf-8")
    place.rename(old)
    new.rename(place)
    old.unlink()


def save_from_elsewhere(place: Path) -> None:
    outside = place.parents[2] / "outside"
    outside.write_text("new", encoding="utf-8")
    outside.replace(place)


@pytest.mark.parametrize(
    "save", [save_in_place, save_by_rename, save_like_vim, save_like_jetbrains, save_from_elsewhere]
)
def test_a_save_is_a_hint_at_the_file_that_was_saved(watched: Watched, save: Callable[[Path], None]) -> None:
    save(watched.folder / "clients" / "novak.md")
    assert watched.names() == {"clients/novak.md"}


def test_reading_is_no_news(watched: Watched) -> None:
    (watched.folder / "clients" / "novak.md").read_text(encoding="utf-8")
    assert list((watched.folder / "clients").iterdir())
    assert watched.quiet()


def test_hidden_files_and_folders_are_no_news(watched: Watched) -> None:
    (watched.folder / ".git" / "index").write_text("x", encoding="utf-8")
    (watched.folder / ".plaincrm").mkdir()
    (watched.folder / "clients" / ".#novak.md").symlink_to("nowhere")
    (watched.folder / "clients" / "novak.md~").write_text("x", encoding="utf-8")
    assert watched.quiet()


def test_a_removed_file_is_a_hint(watched: Watched) -> None:
    (watched.folder / "clients" / "novak.md").unlink()
    assert watched.names() == {"clients/novak.md"}


def test_a_renamed_file_is_a_hint_at_both_names(watched: Watched) -> None:
    (watched.folder / "clients" / "novak.md").rename(watched.folder / "clients" / "kovač.md")
    assert watched.names() == {"clients/novak.md", "clients/kovač.md"}


def test_files_in_a_new_folder_are_seen(watched: Watched) -> None:
    place = watched.folder / "clients" / "north" / "far"
    place.mkdir(parents=True)
    (place / "horvat.md").write_text("x", encoding="utf-8")
    seen = set[str]()
    while "clients/north/far/horvat.md" not in seen:
        seen |= watched.names()


def test_a_folder_reached_by_a_link_is_watched_under_the_links_name(folder: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(folder)
    watched = Watched(link)
    with watching([link], watched.hints, watched.said.append):
        watched.thread.start()
        (folder / "book.yml").write_text("title: x", encoding="utf-8")
        assert watched.next() == {link / "book.yml"}
        watched.hints.put(None)
        watched.thread.join(5)


def test_a_folder_that_does_not_exist_is_passed_over(tmp_path: Path) -> None:
    with watching([tmp_path / "nothing"], HintQueue(), print):
        pass


def test_hints_that_come_together_are_one_batch() -> None:
    hints: HintQueue = HintQueue()
    for number in range(5):
        hints.put(Hint(Path(str(number % 3)), settled=True))
    hints.put(None)
    assert list(batches(hints)) == [{Path("0"), Path("1"), Path("2")}]


def test_a_file_that_is_still_being_written_is_no_news_before_its_end(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "LONGEST_SECONDS", 5)
    with (watched.folder / "clients" / "novak.md").open("w", encoding="utf-8") as file:
        file.write("half")
        file.flush()
        time.sleep(4 * watch.QUIET_SECONDS)
        assert watched.batches.empty()
    assert watched.names() == {"clients/novak.md"}


def test_a_file_that_was_only_begun_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "LONGEST_SECONDS", 5)
    hints: HintQueue = HintQueue()
    hints.put(Hint(Path("a"), settled=False))
    threading.Timer(2 * watch.QUIET_SECONDS, hints.put, [Hint(Path("b"), settled=True)]).start()
    assert next(batches(hints)) == {Path("a"), Path("b")}


def test_a_file_that_is_never_ended_is_not_waited_for_long() -> None:
    hints: HintQueue = HintQueue()
    hints.put(Hint(Path("a"), settled=False))
    began = time.monotonic()
    assert next(batches(hints)) == {Path("a")}
    assert time.monotonic() - began >= watch.LONGEST_SECONDS


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EMFILE])
def test_where_the_system_watches_no_more_it_is_polled_and_said(
    folder: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def full() -> None:
        raise OSError(number, "inotify limit reached")

    monkeypatch.setattr(watch, "Observer", full)
    monkeypatch.setattr(watch, "POLLING_SECONDS", 0.05)
    watched = Watched(folder)
    with watching([folder], watched.hints, watched.said.append):
        watched.thread.start()
        (folder / "clients" / "novak.md").write_text("longer than before", encoding="utf-8")
        assert watched.names() == {"clients/novak.md"}
        watched.hints.put(None)
        watched.thread.join(5)
    assert "once a second" in watched.said[0]


def test_a_limit_that_watchdog_passes_over_is_noticed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Watchdog says nothing when a folder deep down could not be watched; that no spare watch is left tells it."""
    tried: list[object] = []

    def full_at_first(observer: object) -> None:
        tried.append(type(observer))
        if len(tried) == 1:
            raise OSError(errno.ENOSPC, "inotify watch limit reached")

    monkeypatch.setattr(watch, "_prove_room", full_at_first)
    said: list[str] = []
    with watching([folder], HintQueue(), said.append):
        assert len(said) == 1
    assert tried[1] is PollingObserver


def test_another_error_is_not_taken_for_a_limit(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise PermissionError(errno.EACCES, "denied")

    monkeypatch.setattr(watch, "Observer", broken)
    with pytest.raises(PermissionError), watching([folder], HintQueue(), print):
        pass
