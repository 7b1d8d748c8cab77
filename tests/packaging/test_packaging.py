"""What is handed out: the wheel holds all that the program needs, the source distribution nothing that is somebody's own."""

import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
VERSION = PROJECT["project"]["version"]
#: What nobody may ever get from us.
STRANGERS = {
    "mybook/clients/secret.md": "CANARY77",
    "book/.plaincrm/memo": "CANARY77",
    "book/site_templates/own.html": "CANARY77",
    "book/.git/config": "CANARY77",
    "site/index.html": "CANARY77",
    "clients/mine.md": "CANARY77",
    "notes.txt": "CANARY77",
    "book/clients/kovac-ana.md~": "CANARY77",
    "book/clients/.kovac-ana.md.swp": "CANARY77",
    "book/notes.txt": "CANARY77",
    ".env": "CANARY77",
    "generator/clients/mine.md": "CANARY77",
    "generator/plaincrm/__pycache__/x.cpython-311.pyc": "CANARY77",
    "generator/plaincrm/.ruff_cache/x": "CANARY77",
    "tests/__pycache__/x.cpython-311.pyc": "CANARY77",
    "benchmarks/corpus/book.yml": "CANARY77",
    ".hypothesis/x": "CANARY77",
}


def _generated(folder: str, names: list[str]) -> set[str]:
    """What the program and its tools have made, of the names in a folder."""
    made = {".git", ".venv", "__pycache__", ".hypothesis", ".plaincrm"} | (
        {"site", "dist", "build"} if folder == str(ROOT) else set()
    )
    return {name for name in names if name in made or (name.startswith(".") and name.endswith("_cache"))}


def _names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """A copy of the repository in which somebody works: with a book of their own beside ours."""
    tree = tmp_path_factory.mktemp("work") / "plaincrm"
    shutil.copytree(ROOT, tree, ignore=_generated)
    clean = _names(tree)
    for name, text in STRANGERS.items():
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).write_text(text, encoding="utf-8")
    return tree, clean


@pytest.fixture(scope="module")
def built(tree, tmp_path_factory):
    """Wheel and source distribution, made without a network."""
    out = tmp_path_factory.mktemp("dist")
    command = [
        sys.executable,
        "-m",
        "build",
        "--no-isolation",
        "--sdist",
        "--wheel",
        "--outdir",
        str(out),
        str(tree[0]),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return out


@pytest.fixture(scope="module")
def wheel(built):
    (path,) = built.glob("*.whl")
    assert path.name == f"plaincrm-{VERSION}-py3-none-any.whl"
    with zipfile.ZipFile(path) as file:
        yield file


@pytest.fixture(scope="module")
def sdist(built):
    with tarfile.open(built / f"plaincrm-{VERSION}.tar.gz") as file:
        yield {name.removeprefix(f"plaincrm-{VERSION}/"): name for name in file.getnames()}, file


def test_the_wheel_holds_the_package_the_templates_and_the_sample_and_nothing_else(wheel, tree):
    top, clean = tree
    places = {
        "generator/plaincrm/": "plaincrm/",
        "site_templates/": "plaincrm/_site_templates/",
        "book/": "plaincrm/_sample_book/",
    }
    wanted = set()
    for loose, packed in places.items():
        wanted |= {packed + name.removeprefix(loose) for name in clean if name.startswith(loose)}
    found = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert found == wanted
    for name in (
        "plaincrm/py.typed",
        "plaincrm/_site_templates/layout.html",
        "plaincrm/_site_templates/static/site.css",
    ):
        assert name in found
    assert "plaincrm/_sample_book/book.yml" in found
    assert len([name for name in found if name.startswith("plaincrm/_sample_book/clients/")]) > 30


def test_translations_travel_in_the_wheel(tree, tmp_path):
    """Also those that are not there yet: what lies in `locale/` is packed."""
    top, _clean = tree
    folder = top / "generator/plaincrm/locale/xx/LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "plaincrm.mo").write_bytes(b"x")
    try:
        command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
        subprocess.run(command, cwd=top, check=True, capture_output=True, timeout=60)
        (path,) = tmp_path.glob("*.whl")
        with zipfile.ZipFile(path) as file:
            assert "plaincrm/locale/xx/LC_MESSAGES/plaincrm.mo" in file.namelist()
    finally:
        shutil.rmtree(top / "generator/plaincrm/locale/xx")


def test_the_wheel_says_what_the_project_says(wheel):
    (name,) = [name for name in wheel.namelist() if name.endswith("METADATA")]
    text = wheel.read(name).decode()
    assert f"Version: {VERSION}\n" in text
    assert "Requires-Python: >=3.11\n" in text
    for needed in PROJECT["project"]["dependencies"]:
        assert f"requires-dist: {needed.lower()}\n" in text.lower()
    (scripts,) = [name for name in wheel.namelist() if name.endswith("entry_points.txt")]
    assert b"plaincrm = plaincrm.command:run" in wheel.read(scripts)
    assert any(name.endswith("licenses/LICENSE") for name in wheel.namelist())


def test_the_source_distribution_holds_exactly_what_the_project_lists(sdist, tree):
    names, _file = sdist
    _top, clean = tree
    listed = PROJECT["tool"]["hatch"]["build"]["targets"]["sdist"]["only-include"]
    wanted = {name for name in clean if any(name == one or name.startswith(f"{one}/") for one in listed)}
    assert names.keys() - {"PKG-INFO", ".gitignore"} == wanted
    assert not any(one in {"book", "."} for one in listed), (
        "one folder too wide, and a book of somebody's own is packed"
    )


@pytest.mark.parametrize("name", STRANGERS)
def test_what_is_somebodys_own_is_packed_nowhere(wheel, sdist, name):
    names, _file = sdist
    assert name not in names
    assert not [
        packed
        for packed in wheel.namelist()
        if packed.endswith(Path(name).name) and Path(name).name != "index.html" and b"CANARY77" in wheel.read(packed)
    ]


def test_no_byte_of_somebodys_own_is_packed(wheel, sdist):
    names, file = sdist
    own = {"tests/packaging/test_packaging.py"}  # says the word
    for name, member in names.items():
        packed = file.extractfile(member) if file.getmember(member).isfile() else None
        assert packed is None or name.startswith("tests/") or b"CANARY77" not in packed.read(), name
    assert own <= names.keys()
    assert not [name for name in wheel.namelist() if b"CANARY77" in wheel.read(name)]


def test_the_source_distribution_builds_the_same_wheel(sdist, wheel, tmp_path):
    _names_, file = sdist
    file.extractall(tmp_path, filter="data")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "dist")]
    subprocess.run(command, cwd=tmp_path / f"plaincrm-{VERSION}", check=True, capture_output=True, timeout=60)
    (path,) = (tmp_path / "dist").glob("*.whl")
    with zipfile.ZipFile(path) as again:
        assert sorted(again.namelist()) == sorted(wheel.namelist())
        for name in again.namelist():
            assert again.read(name) == wheel.read(name), name


@pytest.fixture(scope="module")
def installed(built, tmp_path_factory):
    """The wheel, installed into a folder of its own."""
    target = tmp_path_factory.mktemp("installed")
    (wheel,) = built.glob("*.whl")
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--disable-pip-version-check",
    ]
    subprocess.run(
        [*command, "--target", str(target), str(wheel)],
        check=True,
        timeout=120,
        env={**os.environ, "PIP_ROOT_USER_ACTION": "ignore"},
    )
    return target


def test_an_installed_wheel_begins_and_builds_the_sample(installed, tmp_path):
    def run(*words):
        environment = {**os.environ, "PYTHONPATH": str(installed), "XDG_STATE_HOME": str(tmp_path / "state")}
        done = subprocess.run(
            [sys.executable, "-m", "plaincrm", *words],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    place = "import plaincrm, plaincrm.site.where as w; print(plaincrm.__file__, w.templates(), w.sample_book())"
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    shown = subprocess.run(
        [sys.executable, "-c", place],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert all(path.startswith(str(installed)) for path in shown.stdout.split())
    run("init", "--sample", "book")
    assert run("--book", "book", "check") == "no faults\n"
    run("--book", "book", "build", "-o", "site")
    assert (tmp_path / "site/index.html").is_file()
    assert len(list((tmp_path / "site/records").iterdir())) > 60
    assert not list(installed.rglob(".plaincrm"))


def test_the_version_is_said_in_one_place_as_in_the_other(wheel):
    import plaincrm

    assert plaincrm.__version__ == VERSION
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert VERSION in changes or "Unreleased" in changes
