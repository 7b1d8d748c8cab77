"""Building: whatever is edited, and wherever a build is killed, the next one ends in what a build from nothing gives."""

import os
import random
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plaincrm.reading import folder
from plaincrm.site.manifest import manifest_of
from plaincrm.site.publish import CannotPublish
from plaincrm.workshop import crew, making
from plaincrm.workshop.building import Workshop
from plaincrm.workshop.copies import elsewhere
from plaincrm.workshop.gather import NoBook
from small_book import KOS, LIPA, NOVAK, SETTINGS, SMALL, site_bytes, write_book


def fresh(book: Path, output: Path, today=None) -> dict[str, bytes]:
    """The site of a build from nothing: no site, no memo."""
    kept = book / ".plaincrm"
    away = book.with_name("memo-away")
    if kept.exists():
        kept.rename(away)
    try:
        Workshop(book, output, today).build()
        return site_bytes(output)
    finally:
        shutil.rmtree(output, ignore_errors=True)
        if away.exists():
            shutil.rmtree(kept, ignore_errors=True)
            away.rename(kept)


@pytest.fixture
def out(tmp_path):
    return tmp_path / "site"


def test_a_site_holds_a_page_for_each_record_and_the_documents(quick, book, out):
    built = Workshop(book, out).build()
    site = site_bytes(out)
    assert built.records == 3
    assert built.files == len([url for url in site if not url.endswith("/")])
    assert {"index.html", "404.html", "records/novak.html", "records/kos.html", "records/lipa.html"} <= site.keys()
    assert site["documents/novak/offer.txt"] == b"An offer.\n"
    assert {"static/site.css", "static/site.js"} <= site.keys()


def test_a_site_is_the_same_however_many_processes_make_it(monkeypatch, book, tmp_path):
    sites = []
    for number, (cores, in_one_go) in enumerate([(3, 1), (1, 100_000)]):
        monkeypatch.setattr(crew, "cores", lambda cores=cores: cores)
        monkeypatch.setattr(crew, "PAYS", 1)
        monkeypatch.setattr(making, "_IN_ONE_GO", in_one_go)
        sites.append(fresh(book, tmp_path / str(number)))
    assert sites[0] == sites[1]


def test_a_second_build_writes_nothing(quick, book, out):
    Workshop(book, out).build()
    before = {path: path.stat() for path in out.rglob("*") if path.is_file() and not path.name.startswith(".plaincrm")}
    again = Workshop(book, out).build()
    assert (again.changed, again.deleted) == (frozenset(), frozenset())
    assert {path: path.stat() for path in before} == before


def test_of_an_edited_record_its_own_page_comes_first_and_then_all_that_depends_on_it(quick, book, out):
    workshop = Workshop(book, out)
    workshop.build()
    write_book(book, {"clients/kos.md": KOS.replace("Kos Household", "Kos-Bergant Household")})
    first, second = workshop.steps()
    assert first.changed == {"records/kos.html"}
    assert "index.html" in second.changed or "clients/index.html" in second.changed
    assert "records/novak.html" in second.changed  # it links there by name
    assert "records/lipa.html" not in second.changed


def test_the_page_of_a_record_that_is_hinted_at_is_there_before_the_book_is_looked_through(
    quick, book, out, monkeypatch
):
    workshop = Workshop(book, out)
    workshop.build()
    walks = []
    walk = folder.walk
    monkeypatch.setattr(folder, "walk", lambda book: walks.append(book) or walk(book))
    write_book(book, {"clients/kos.md": KOS.replace("Kos Household", "Kos-Bergant Household")})
    parts = workshop.steps(hints=[book / "clients/kos.md"])
    assert next(parts).changed == {"records/kos.html"}
    assert b"Kos-Bergant" in (out / "records/kos.html").read_bytes()
    assert not walks
    (rest,) = parts
    assert walks
    assert "records/novak.html" in rest.changed
    assert "records/kos.html" not in rest.changed


@pytest.mark.parametrize(
    "files",
    [
        {"clients/kos.md": KOS.replace("2025-02-01", "2025-02-31", 1)},
        {"clients/kos.md": KOS.replace("Kos Household", "K"), "book.yml": SETTINGS.replace("Small", "Smaller")},
        {"clients/other.md": KOS},
        {"leads/kos.md": KOS},
    ],
)
def test_a_hint_at_more_than_a_changed_record_waits_for_the_whole_book(quick, book, out, files):
    workshop = Workshop(book, out)
    workshop.build()
    write_book(book, files)
    parts = list(workshop.steps(hints=[book / file for file in files]))
    assert site_bytes(out) == fresh(book, out.with_name("fresh"))
    assert all("index.html" not in part.changed for part in parts[:-1])


def test_a_withheld_record_and_its_documents_leave_the_site_and_come_back(quick, book, out):
    workshop = Workshop(book, out)
    workshop.build()
    whole = site_bytes(out)
    write_book(book, {"clients/novak.md": NOVAK.replace("2026-01-15", "2026-01-45")})
    built = workshop.build()
    assert built.errors == 1
    assert not [url for url, data in site_bytes(out).items() if b"0541234567" in data]
    assert "documents/novak/offer.txt" not in site_bytes(out)
    write_book(book, {"clients/novak.md": NOVAK})
    workshop.build()
    assert site_bytes(out) == whole


def test_what_is_no_document_is_never_copied(quick, book, out):
    write_book(
        book,
        {
            ".git/config": "CANARY",
            "site_templates/x.txt": "CANARY",
            "clients/p.md": "---\nname: P\nprivate: {a: CANARY}\n---\n",
        },
    )
    for file in (
        "clients/p.md",
        "./clients/p.md",
        "book.yml",
        ".git/config",
        "site_templates/x.txt",
        "Clients/p.md",
        "documents/.x",
    ):
        write_book(book, {"clients/kos.md": f"---\nname: K\ndocuments: {file}\n---\n"})
        assert [fault.code for fault in Workshop(book, out).build().faults] == ["missing-document"], file
        write_book(book, {"clients/kos.md": f"---\nname: K\n---\n[see]({file})\n"})
        assert [fault.code for fault in Workshop(book, out).build().faults] == ["missing-document"], file
    assert not [url for url, data in site_bytes(out).items() if b"CANARY" in data]


def test_a_document_that_is_named_like_a_page_takes_no_pages_place(quick, book, out):
    names = ["index.html", "records/kos.html", "static/site.css", "404.html", "papers/ž & x.txt"]
    write_book(book, {name: f"document {name}" for name in names})
    listed = "".join(f"\n  - {name}" for name in names)
    write_book(book, {"clients/kos.md": f"---\nname: K\ndocuments:{listed}\n---\n[p](papers/ž%20&%20x.txt)\n"})
    assert Workshop(book, out).build().faults == ()
    site = site_bytes(out)
    assert {name: site[f"files/{name}"] for name in names} == {name: f"document {name}".encode() for name in names}
    assert site["records/kos.html"].count(b'href="../files/papers/%C5%BE%20%26%20x.txt"') == 2
    assert b"document" not in site["static/site.css"][:20]


def test_an_own_static_file_stands_before_ours_and_links_are_left_out(quick, book, out, tmp_path):
    write_book(book, {"site_templates/static/site.css": "mine", "site_templates/static/extra/x.txt": "more"})
    (tmp_path / "secret").write_text("SECRET", encoding="utf-8")
    (book / "site_templates/static/link.txt").symlink_to(tmp_path / "secret")
    Workshop(book, out).build()
    site = site_bytes(out)
    assert site["static/site.css"] == b"mine"
    assert site["static/extra/x.txt"] == b"more"
    assert not [url for url, data in site.items() if b"SECRET" in data]


def test_a_book_that_is_none_says_why_and_leaves_the_site(quick, book, out):
    workshop = Workshop(book, out)
    workshop.build()
    before = site_bytes(out)
    write_book(book, {"book.yml": "title: T\ncurrency: [\n"})
    with pytest.raises(NoBook) as refused:
        workshop.build()
    assert refused.value.faults[0].file == "book.yml"
    assert site_bytes(out) == before
    write_book(book, {"book.yml": SETTINGS})
    workshop.build()
    assert site_bytes(out) == before


def test_a_book_that_moved_gets_new_links_into_the_editor(quick, book, out, tmp_path):
    write_book(book, {"book.yml": SETTINGS + 'editor: "vscode://file/{path}:{line}"\n'})
    Workshop(book, out).build()
    assert str(book).encode() in site_bytes(out)["records/kos.html"]
    moved = book.rename(tmp_path / "moved")
    Workshop(moved, out).build()
    assert site_bytes(out) == fresh(moved, tmp_path / "fresh")
    assert str(moved).encode() in site_bytes(out)["records/kos.html"]


def test_files_outside_of_documents_are_watched_whether_they_exist_or_not(quick, book, out):
    write_book(book, {"documents/loose.txt": "x", "papers/there.txt": "x", "documents/novak/deep/er.txt": "x"})
    named = [
        "documents/loose.txt",
        "papers/there.txt",
        "papers/missing.txt",
        "./documents/novak/deep/er.txt",
        "../out.txt",
    ]
    listed = "".join(f"\n  - {name}" for name in named)
    write_book(book, {"clients/kos.md": f"---\nname: K\ndocuments:{listed}\n---\n[x](papers/linked.txt)\n"})
    workshop = Workshop(book, out)
    workshop.build()
    assert workshop.gathered is not None
    assert elsewhere(workshop.gathered) == (
        "documents/loose.txt",
        "papers/linked.txt",
        "papers/missing.txt",
        "papers/there.txt",
    )


def _killed_after(seconds, book, output):
    """A build in a process of its own that is killed after so long; whether it was."""
    child = os.fork()
    if not child:
        try:
            making._IN_ONE_GO, crew.PAYS = 1, 1
            Workshop(book, output).build()
        finally:
            os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return os.waitpid(child, 0)[1] == signal.SIGKILL


def test_a_build_that_is_killed_at_any_moment_is_mended_by_the_next(quick, book, out, tmp_path):
    Workshop(book, out).build()
    put = {"CNAME": b"example.com", "records/notes.txt": b"mine"}
    for name, data in put.items():
        (out / name).write_bytes(data)
    old = site_bytes(out)
    write_book(book, {"clients/new.md": "---\nname: New One\n---\n", "book.yml": SETTINGS.replace("Small", "Smaller")})
    (book / "clients/kos.md").unlink()
    write_book(book, {"clients/novak.md": NOVAK.replace("[[kos]]", "[[new]]")})
    new = fresh(book, tmp_path / "new")
    dice, killed = random.Random(7), 0
    for attempt in range(5):
        copy = tmp_path / f"site-{attempt}"
        subprocess.run(["cp", "-a", out, copy], check=True)
        killed += _killed_after(dice.uniform(0.02, 0.5), book, copy)
        for url, data in site_bytes(copy).items():
            if not url.startswith(".plaincrm-"):
                assert data in (old.get(url), new.get(url)), url
        Workshop(book, copy).build()
        assert site_bytes(copy) == {**new, **put}
    assert killed


def test_a_build_onto_a_full_disk_leaves_the_old_site_and_goes_on_when_there_is_room(
    quick, book, tmp_path, monkeypatch
):
    place = tmp_path / "small"
    place.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "none", place], capture_output=True, check=False
    ).returncode:
        pytest.skip("this user may not mount a file system")
    try:
        Workshop(book, place / "site").build()
        old = site_bytes(place / "site")
        write_book(
            book, {"book.yml": SETTINGS.replace("Small", "Smaller"), "documents/novak/large.bin": "x" * 2_500_000}
        )
        for in_one_go in (1, 100_000):  # in a worker, and in this process
            monkeypatch.setattr(making, "_IN_ONE_GO", in_one_go)
            with pytest.raises(CannotPublish, match="No space left"):
                Workshop(book, place / "site").build()
        assert site_bytes(place / "site") == old
        (book / "documents/novak/large.bin").unlink()
        Workshop(book, place / "site").build()
        assert site_bytes(place / "site") == fresh(book, tmp_path / "fresh")
    finally:
        subprocess.run(["umount", place], check=True)


def test_two_builds_at_once_of_one_site_end_whole(quick, book, out, tmp_path):
    children = []
    for _ in range(3):
        child = os.fork()
        if not child:
            code = 1
            try:
                Workshop(book, out).build()
                code = 0
            finally:
                os._exit(code)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0, 0]
    assert site_bytes(out) == fresh(book, tmp_path / "fresh")


# Any sequence of edits: incremental equals fresh.

TEMPLATE = "<p>own {{ site.title }} {{ today|day }}</p>"
SLUGS = ["novak", "kos", "lipa", "hrast", "zora"]
FRONTS = [
    "name: First Name\n",
    "name: مهر\nkind: company\nregion: Kras\ntags: [a, b]\n",
    "name: Links\nreferred_by: novak\nnext:\n  - {on: 2026-03-31, do: Call}\n",
    "name: Dated\nsince: 2025-01-01\nverified: 2023-01-01\ndates:\n  - {on: 05-02, what: Name day}\n",
    "name: Papers\ndocuments: [documents/novak/offer.txt, papers/x.txt]\n",
    "name: Broken\nsince: 2026-02-30\n",
    "name: Secret\nprivate: {passport: CANARY}\nemail: [a@example.com, b@example.com]\n",
    "name: Unknown\nreferred_by: nobody\n",
]
TRADES = [
    "",
    "transactions:\n  - {date: 2026-03-01, amount: 500, product: support, due: 2026-03-15}\n",
    "transactions:\n  - {date: 2025-06-01, amount: 90.10 USD, recurring: yes}\n  - {date: 2024-01-01, amount: -5}\n",
    "contracts:\n  - {product: support, amount: 1200, every: 1 year, from: 2025-05-01, renews: yes}\n",
    "grade: A\npotential: 9000\ncredit: {limit: 100, terms: 10 days, standing: watch}\n",
]
STAGES = [
    "",
    "stage: new\nsince: 2026-01-01\n",
    "stage: active\nstage_since: 2025-12-01\n",
    "stage: dead\n",
    "stage: lost\n",
]
BODIES = [
    "",
    "Notes on [[kos]] and [[zora|that one]].\n",
    "Notes\n\n## 2026-03-20 call 10m positive: Good\nSaid *yes* to [[novak]].\n",
    "## 2025-01-02 visit\n\n## 2024-05-06 note: Old\nSee [x](papers/x.txt).\n",
    "<b>html</b> and `code` " + "word " * 40,
]
SETTING = [
    "",
    "language: sl\n",
    "language: ar-XB\n",
    "editor: 'vscode://file/{path}:{line}'\n",
    "grades:\n  A: {share: 50%, contact_every: 1 week}\n  B: {contact_every: 1 year}\n",
    "fiscal_year_starts: 7\nweek_starts: sunday\n",
]


class Desk:
    """Somebody's desk: a book, its site, and the hands that change both."""

    def __init__(self, top: Path) -> None:
        self.book = write_book(top / "book", SMALL)
        self.site = top / "site"
        self.today = None
        self.clock = 1_600_000_000
        self.workshop = Workshop(self.book, self.site)
        self.own: dict[str, bytes] = {}
        self.hints: list[Path] = []

    def write(self, name: str, text: str) -> None:
        """Write a file whose time is of the past, so that it is trusted, but later than any other's."""
        write_book(self.book, {name: text})
        self.hints.append(self.book / name)
        self.clock += 10
        os.utime(self.book / name, (self.clock, self.clock))

    def find(self, slug: str) -> Path | None:
        return next((path for path in self.book.rglob(f"{slug}.md") if path.parts[-2] != "documents"), None)

    def edit(self, a: int, b: int) -> None:
        slug = SLUGS[a % 5]
        path = self.find(slug)
        name = path.relative_to(self.book).as_posix() if path else f"{['clients', 'leads'][b % 2]}/{slug}.md"
        extra = TRADES[a * 7 % 5] if name.startswith("clients") else STAGES[b * 3 % 5]
        self.write(name, f"---\n{FRONTS[b % 8]}{extra}---\n{BODIES[(a + b) % 5]}")

    def back(self, a: int, b: int) -> None:
        """One of the first texts again: what stood there before must not stay by mistake."""
        name = ["clients/novak.md", "clients/kos.md", "leads/lipa.md", "book.yml"][a % 4]
        if name == "book.yml" or (path := self.find(Path(name).stem)) is None or path == self.book / name:
            self.write(name, {"clients/novak.md": NOVAK, "leads/lipa.md": LIPA}.get(name, SMALL[name]))

    def same_size(self, a: int, b: int) -> None:
        path = self.find(SLUGS[a % 5])
        if path:
            text = path.read_text(encoding="utf-8")
            self.write(
                path.relative_to(self.book).as_posix(), text.replace("name: ", "name: ")[::1].replace("o", "0", 1)
            )

    def convert(self, a: int, b: int) -> None:
        path = self.find(SLUGS[a % 5])
        if path:
            room = "clients" if "leads" in path.parts else "leads/sub"
            (self.book / room).mkdir(parents=True, exist_ok=True)
            path.rename(self.book / room / path.name)

    def rename(self, a: int, b: int) -> None:
        path = self.find(SLUGS[a % 5])
        if path and not self.find(SLUGS[b % 5]):
            path.rename(path.with_name(f"{SLUGS[b % 5]}.md"))

    def remove(self, a: int, b: int) -> None:
        path = self.find(SLUGS[a % 5])
        if path:
            path.unlink()

    def collide(self, a: int, b: int) -> None:
        self.write(f"leads/other/{SLUGS[a % 5].capitalize()}.md", "---\nname: Twice\n---\n")

    def document(self, a: int, b: int) -> None:
        name = ["documents/novak/offer.txt", "documents/kos/a/b.txt", "papers/x.txt", "documents/kos/a"][a % 4]
        path = self.book / name
        if path.is_dir() or (path.exists() and b % 2):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        elif not any(parent.is_file() for parent in path.parents):
            self.write(name, f"document {b}")

    def settings(self, a: int, b: int) -> None:
        self.write("book.yml", SETTINGS.replace("2026-03-31", f"2026-0{a % 3 + 2}-15") + SETTING[b % 6])

    def template(self, a: int, b: int) -> None:
        name = ["site_templates/pages/404.html", "site_templates/static/own.css"][a % 2]
        if (self.book / name).exists() and b % 2:
            (self.book / name).unlink()
        else:
            self.write(name, f"{TEMPLATE if a % 2 == 0 else ''}{b}")

    def day(self, a: int, b: int) -> None:
        from datetime import date

        self.today = [None, date(2026, 4, 1), date(2025, 12, 31)][a % 3]
        self.workshop = Workshop(self.book, self.site, self.today)

    def damage(self, a: int, b: int) -> None:
        """Change or delete a file of the site."""
        files = sorted(manifest_of(self.site).files)
        if files:
            path = self.site / files[a % len(files)]
            if b % 2:
                path.write_bytes(b"changed by hand")
            else:
                path.unlink()

    def put(self, a: int, b: int) -> None:
        name = f"{['', 'records/', 'mine/'][a % 3]}own-{b}.txt"
        (self.site / name).parent.mkdir(parents=True, exist_ok=True)
        (self.site / name).write_bytes(b"mine")
        self.own[name] = b"mine"

    def restart(self, a: int, b: int) -> None:
        """The next build is another program's, which knows what this one has saved."""
        self.workshop.save()
        self.workshop = Workshop(self.book, self.site, self.today)

    def build(self) -> None:
        """Build as the server does, which is told of most edits, but not of all."""
        hints, self.hints = self.hints, []
        list(self.workshop.steps(hints=hints))


HANDS = (
    ["edit"] * 6
    + ["restart"] * 3
    + ["back", "same_size", "convert", "rename", "remove", "collide", "document", "document"]
)
HANDS += ["settings", "template", "day", "damage", "put"]
steps = st.lists(st.tuples(st.sampled_from(HANDS), st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=3)


@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(st.lists(steps, min_size=1, max_size=5))
def test_after_any_edits_the_site_is_byte_for_byte_that_of_a_build_from_nothing(quick, tmp_path_factory, sequence):
    top = tmp_path_factory.mktemp("desk")
    desk = Desk(top)
    desk.build()
    for edits in sequence:
        for hand, a, b in edits:
            getattr(desk, hand)(a, b)
        desk.build()
        site = site_bytes(desk.site)
        kept = {name: site.pop(name) for name in desk.own}
        wanted = fresh(desk.book, top / "fresh", desk.today)
        assert {url: data for url, data in site.items() if url != "mine/"} == wanted
        assert kept == desk.own
        assert not [url for url, data in site.items() if b"CANARY" in data]
    shutil.rmtree(top)


def test_every_hand_moves_something(quick, tmp_path):
    """The control of the test above: its edits are real, and a site that is not rebuilt is caught."""
    for hand in sorted(set(HANDS) - {"restart", "put", "back"}):
        desk = Desk(tmp_path / hand)
        desk.build()
        stale = False
        for number in range(1, 6):
            getattr(desk, hand)(number, 2 * number + 1)
            stale = stale or fresh(desk.book, tmp_path / "fresh", desk.today) != site_bytes(desk.site)
        assert stale, hand
