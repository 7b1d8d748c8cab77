"""Publishing as the faults' tests do it: carefully, and carelessly as the control; also a program, run under strace.

    python publishing.py careful|careless TOP COUNT

publishes `NEW` over TOP/0, TOP/1 ... in child processes, the n-th of which is stopped by strace at its n-th call of
whatever strace was told to spoil, and prints a line "n exit-status" for each.
"""

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from plaincrm.site.manifest import Entry, Manifest, manifest_of
from plaincrm.site.publish import CannotPublish, Stage, is_current, locked
from plaincrm.site.regular import content_hash

Site = Mapping[str, bytes]

#: Each child makes calls in vain before its work, so that strace's one number means another call in each.
AHEAD = 20
STOPPED = 3

OLD: Site = {
    "index.html": b"old index",
    "same.html": b"the same " * 9,
    "records/changed.html": b"old record " * 5000,
    "records/gone.html": b"gone",
    "documents/gone/deep/letter.txt": b"gone, too",
    "static/site.css": b"old css",
}
NEW: Site = {
    "index.html": b"new index",
    "same.html": b"the same " * 9,
    "records/changed.html": b"new record " * 6000,
    "records/added.html": b"added",
    "documents/added/deep/letter.txt": b"added, too",
    "static/site.css": b"new css",
}
#: A third state, for what comes after a failure: much of what was new or changed is gone again.
LATER: Site = {"index.html": b"later index", "same.html": b"the same " * 9}
#: What the user has put into the output; nobody may touch it.
FOREIGN: Site = {"CNAME": b"example.com", "records/notes.txt": b"mine", "documents/gone/mine.txt": b"mine, too"}


def publish(output: Path, site: Site) -> None:
    """Make the output hold these files, as the workshop does; raises CannotPublish."""
    with locked(output):
        before, after = manifest_of(output), Manifest()
        stage = Stage(output)
        try:
            staged: dict[int, str] = {}
            for number, (url, data) in enumerate(site.items()):
                content = content_hash(data)
                known = before.files.get(url)
                if known and known.content == content and is_current(output, url, known):
                    after.files[url] = known
                    continue
                after.files[url] = Entry(content, "")
                stage.write(number, data)
                staged[number] = url
            stage.put_in_place(staged, before, after)
        finally:
            stage.discard()


def careless(output: Path, site: Site) -> None:
    """What every hurried script does: write in place, delete by the list of the last time, list last."""
    listing = output / "listing"
    known = listing.read_text().split("\n") if listing.exists() else []
    for url, data in site.items():
        path = output / url
        os.makedirs(path.parent, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        for start in range(0, len(data), 4096):
            os.write(descriptor, data[start : start + 4096])
        os.close(descriptor)
    for url in known:
        if url and url not in site:
            (output / url).unlink(missing_ok=True)
    listing.write_text("\n".join(site))


def files_of(output: Path) -> dict[str, bytes]:
    """Every file below a folder by its path, but for the two of our own that stay."""
    own = {".plaincrm-site.json", ".plaincrm-site-changes.json", ".plaincrm-lock", "listing"}
    paths = (path for path in sorted(output.rglob("*")) if path.is_file() or path.is_symlink())
    return {str(path.relative_to(output)): path.read_bytes() for path in paths if path.name not in own}


def folders_of(output: Path) -> set[str]:
    return {str(path.relative_to(output)) for path in output.rglob("*") if path.is_dir()}


def put(output: Path, files: Site) -> None:
    for name, data in files.items():
        (output / name).parent.mkdir(parents=True, exist_ok=True)
        (output / name).write_bytes(data)


def complaints(output: Path) -> list[str]:
    """What is wrong with an output after NEW was published over OLD and that was stopped somewhere."""
    found = []
    for url, data in files_of(output).items():
        if ".plaincrm-" in url:
            continue  # staged: the next build sweeps it
        allowed = {site[url] for site in (OLD, NEW, FOREIGN) if url in site}
        if data not in allowed:
            found.append(f"{url} is neither old nor new")
    for url in (OLD.keys() & NEW.keys()) | FOREIGN.keys():
        if not (output / url).is_file():
            found.append(f"{url} is gone")
    return found


def _in_vain(number: int) -> None:
    for _ in range(AHEAD - number):
        for call in (
            lambda: os.rename("/nonexistent/a", "/nonexistent/b"),
            lambda: os.mkdir("/nonexistent/a"),
            lambda: os.unlink("/nonexistent/a"),
            lambda: os.rmdir("/nonexistent/a"),
            lambda: os.write(-1, b""),
        ):
            try:
                call()
            except OSError:
                continue


def _child(publisher: Callable[[Path, Site], None], output: Path, number: int) -> int:
    _in_vain(number)
    try:
        publisher(output, NEW)
    except CannotPublish:
        return STOPPED
    except OSError:
        return 4
    return 0


def main(kind: str, top: str, count: str) -> None:
    publisher = {"careful": publish, "careless": careless}[kind]
    lines = []
    for number in range(int(count)):
        child = os.fork()
        if not child:
            code = 99
            try:
                code = _child(publisher, Path(top, str(number)), number)
            finally:
                os._exit(code)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        lines.append(f"{number} {status}")
    print("\n".join(lines))


if __name__ == "__main__":
    main(*sys.argv[1:])
