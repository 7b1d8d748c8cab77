"""Exit status 0, 1 or 2, and never a traceback, whatever is typed and wherever the book is."""

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from inline_book import as_ordinary_user
from plaincrm.reading import folder
from plaincrm.workshop import crew
from small_book import write_book

PROGRAM = [sys.executable, "-m", "plaincrm"]


def _plain(*args, cwd=None, env=None):
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), **(env or {})}
    return subprocess.run(
        [*PROGRAM, *map(str, args)],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["chekc"], "There is no command `chekc`. Did you mean `check`?"),
        (["frobnicate"], "There is no command `frobnicate`."),
        (["--frobnicate"], "No such option"),
        (["check", "--frobnicate"], "No such option"),
        (["check", "--format", "xml"], "'xml' is not one of 'text', 'json', 'github'"),
        (["check", "superfluous"], "unexpected extra argument"),
        (["--book", "nowhere", "check"], "There is no folder nowhere."),
        (["check", "--book", "book/book.yml"], "There is no folder book/book.yml."),
        (["--today", "31.3.2026", "check"], "--today: 31.3.2026"),
        (["check", "--today", "2026-02-30"], "--today: 2026-02-30"),
        (["check", "--today", ""], "--today: , which is no date"),
        (["--today", "0999-12-31", "build"], "--today: 0999-12-31, which is too near an end of the calendar"),
        (["check", "--today", "9000-01-01"], "--today: 9000-01-01, which is too near an end of the calendar"),
        (["--today", "2026-03-31", "check", "--today", ""], "--today: , which is no date"),
        (["--book", "", "check"], "There is no folder ."),
        (["check", "--book", ""], "There is no folder ."),
        (["report"], "Missing argument 'NAME'"),
        (["report", "receivables-of-mars"], "There is no report receivables-of-mars; there are accounts"),
        (["report", "today", "-O", "xlsx"], "'xlsx' is not one of"),
        (["show"], "Missing argument 'SLUG'"),
        (["show", "novk"], "There is no record novk. Did you mean novak?"),
        (["show", "NOVAK"], "There is no record NOVAK. Did you mean novak?"),
        (["show", "zzzzzz"], "There is no record zzzzzz."),
        (["schema", "invoice"], "'invoice' is not one of"),
        (["serve", "-p", "65536"], "65536 is not in the range"),
        (["serve", "-p", "eighty"], "is not a valid integer"),
        (["completion", "tcsh"], "'tcsh' is not one of"),
        (["completion"], "Missing argument"),
        (["init"], "Missing argument 'DIR'"),
        (["init", "book"], "book is not empty"),
        (["init", "book/book.yml"], "book/book.yml is not empty"),
        (["init", "new", "--currency", "EURO"], "--currency: EURO"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage_is_explained_with_status_2(run, book, words, said):
    result = run(*words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stdout == ""


def test_a_mistyped_currency_makes_no_folder(run, tmp_path):
    run("init", "new", "--currency", "EURO")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("words", [["check"], ["build"], ["list"], ["show", "x"], ["report", "today"]], ids=" ".join)
def test_where_there_is_no_book_the_status_is_2_and_init_is_named(run, words):
    result = run(*words)
    assert result.exit_code == 2
    assert "No book was found here or above" in result.stderr
    assert "plaincrm init" in result.stderr


@pytest.mark.parametrize(
    "settings", [None, "", "title: T\n", "title: [\n", "currency: EUR\n", "\x00", "title: T\ncurrency: XQQ\n"]
)
@pytest.mark.parametrize(
    "words", [["check"], ["build", "-o", "out"], ["list"], ["show", "novak"], ["report", "today"]], ids=" ".join
)
def test_a_book_without_usable_settings_is_a_fault_not_a_traceback(run, book, settings, words):
    (book / "book.yml").unlink()
    if settings is not None:
        (book / "book.yml").write_text(settings, encoding="utf-8")
    result = run("--book", book, *words)
    assert result.exit_code == 1
    assert "book.yml:" in result.output
    assert "error[" in result.output
    assert not Path("out/index.html").exists()


def test_an_empty_book_is_a_good_book(run, tmp_path):
    book = write_book(tmp_path / "empty", {"book.yml": "title: T\ncurrency: EUR\n"})
    for words in (
        ["check"],
        ["build", "-o", "out"],
        ["list"],
        ["report", "today"],
        ["report", "pipeline", "-O", "csv"],
    ):
        assert run("--book", book, *words).exit_code == 0, words


def test_the_book_is_found_by_walking_up(run, book, monkeypatch, tmp_path):
    (tmp_path / "deep/er").mkdir(parents=True)
    for place in (book / "clients", book, tmp_path, tmp_path / "deep/er"):
        monkeypatch.chdir(place)
        assert "Optika Novak" in run("list").stdout


def test_the_nearest_book_is_taken(run, book, monkeypatch):
    write_book(book / "documents/novak", {"book.yml": "title: Inner\ncurrency: EUR\n"})
    monkeypatch.chdir(book / "documents/novak")
    assert run("list").stdout == ""


def test_book_and_today_may_stand_before_and_after_the_command_and_the_latter_win(run, book, tmp_path):
    other = write_book(tmp_path / "other", {"book.yml": "title: O\ncurrency: EUR\ntoday: 2020-01-01\n"})
    for words in (["--book", book, "list"], ["list", "--book", book], ["--book", other, "list", "--book", book]):
        assert "Optika Novak" in run(*words).stdout
    day = '"as_of": "2025-12-24"'
    for words in (
        ["--today", "2025-12-24", "report", "today", "-O", "json"],
        ["report", "today", "-O", "json", "--today", "2025-12-24"],
        ["--today", "1999-01-01", "report", "today", "-O", "json", "--today", "2025-12-24"],
    ):
        assert day in run("--book", book, *words).stdout


def test_without_today_the_day_of_the_settings_counts_and_then_that_of_the_environment(run, book, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    assert '"as_of": "2026-03-31"' in run("report", "today", "-O", "json").stdout
    settings = book / "book.yml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("today: 2026-03-31\n", ""), encoding="utf-8")
    assert '"as_of": "2001-09-09"' in run("report", "today", "-O", "json").stdout


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (["list"], "Warned One"),
        (["show", "novak"], "Optika Novak"),
        (["report", "clients", "-O", "csv"], "Optika Novak"),
        (["report", "leads", "-O", "json"], "Warned One"),
        (["report", "problems", "-O", "json"], "bad-date"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_one_bad_file_never_stops_the_others(run, bad_book, words, shown):
    result = run(*words)
    assert shown in result.stdout
    assert result.exit_code == 0
    assert "Bad One" not in result.stdout
    if words[0] != "show":
        assert "2 records are left out because of errors" in result.stderr


def test_build_and_check_go_through_all_files_and_end_with_status_1(run, bad_book):
    for words in (["check"], ["build", "-o", "out"]):
        result = run(*words)
        assert result.exit_code == 1
        assert "bad-date" in result.output
        assert "not-utf8" in result.output
        assert "2 errors, 2 warnings" in result.output
    assert Path("out/records/warned.html").exists()
    assert "2026-02-30" not in Path("out/clients/index.html").read_text(encoding="utf-8")


def test_warnings_alone_leave_the_status_at_0(run, book):
    (book / "leads/warned.md").write_text("---\nname: Warned\ncolour: red\n---\n", encoding="utf-8")
    for words in (["check"], ["build", "-o", "out"]):
        result = run(*words)
        assert result.exit_code == 0
        assert "0 errors, 1 warning" in result.output


def test_help_imports_neither_pydantic_nor_jinja2_nor_babel(book):
    heavy = {"pydantic", "jinja2", "babel", "markdown", "rich", "yaml", "watchdog", "msgspec"}
    code = f"import sys; sys.argv = ['plaincrm', '--help']; from plaincrm.command import main\ntry: main()\nexcept SystemExit: pass\nprint(sorted({heavy!r} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "[]"
    assert "Print the figures of a page." in done.stdout


def test_an_unchanged_build_imports_nothing_heavy(book, tmp_path):
    for path in [*book.rglob("*"), book]:
        os.utime(path, (1, 1))
    assert _plain("build", "-o", "out", cwd=tmp_path).returncode == 0
    code = "import sys; sys.argv = ['plaincrm', 'build', '-o', 'out']; from plaincrm.command import main\ntry: main()\nexcept SystemExit: pass\nprint(sorted({'pydantic', 'jinja2', 'babel', 'markdown', 'rich', 'yaml'} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert "Nothing changed." in done.stdout
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_reader_that_goes_away_is_no_fault_worth_a_word(book):
    write_book(book, {f"clients/c{n}.md": f"---\nname: {'Long name ' * 30}{n}\n---\n" for n in range(400)})
    command = f"{' '.join(PROGRAM)} --book {book} list | head -1"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(command, shell=True, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert "rror" not in done.stderr.replace("errors", "")


@pytest.mark.parametrize("day", ["1000-01-01", "8999-12-31"])
def test_every_page_can_look_back_and_ahead_of_any_day_that_is_taken(run, book, day):
    assert run("--book", book, "--today", day, "build", "-o", "out").exit_code == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("words", [["list"], ["schema"], ["--help"]])
def test_what_could_not_be_written_out_is_no_success(book, words):
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with open("/dev/full", "wb") as full:
        done = subprocess.run([*PROGRAM, "--book", book, *words], env=environment, stdout=full, timeout=60, check=False)
    assert done.returncode == 1


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&- >&- 2>&-"])
def test_who_closes_a_stream_wants_no_word_and_gets_the_work_all_the_same(book, tmp_path, closed):
    command = f"{' '.join(PROGRAM)} --book {book} build -o {tmp_path / 'out'} {closed}"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(command, shell=True, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)
    assert (tmp_path / "out/index.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_worker_without_memory_is_told_of_in_a_line(run, book, monkeypatch):
    def ended(_job, _count, _limit):
        raise crew.JobFailed("a worker process ended unexpectedly; is there enough memory?")

    monkeypatch.setattr(crew, "run", ended)
    for words in (["check"], ["build"], ["list"], ["report", "today"]):
        result = run(*words)
        assert result.exit_code == 1
        assert result.stderr == "Error: a worker process ended unexpectedly; is there enough memory?\n"


def test_what_the_machine_refuses_is_told_of_with_the_file(run, book, monkeypatch):
    def refused(_folder):
        raise PermissionError(13, "Permission denied", "some\x1bwhere")

    monkeypatch.setattr(folder, "walk", refused)
    result = run("check")
    assert (result.exit_code, result.stderr) == (1, "Error: some·where: Permission denied\n")


def test_a_bug_is_not_hidden(run, book, monkeypatch):
    def bug(_folder):
        raise RuntimeError("a bug")

    monkeypatch.setattr(folder, "walk", bug)
    with pytest.raises(RuntimeError, match="a bug"):
        run("check")


def test_python_dash_m_is_the_program(book):
    done = _plain("--book", book, "check")
    assert (done.returncode, done.stdout, done.stderr) == (0, "no faults\n", "")


def test_a_name_that_the_terminal_cannot_show_does_not_end_the_program(book):
    write_book(book, {"clients/林.md": "---\nname: 林 Иван\n---\n"})
    done = _plain("--book", book, "list", env={"PYTHONIOENCODING": "latin-1"})
    assert done.returncode == 0, done.stderr
    assert "\\u6797 \\u0418\\u0432\\u0430\\u043d" in done.stdout


@pytest.fixture
def ordinary(book, tmp_path):
    """The folder that holds the book, for somebody whom permissions bind."""
    yield tmp_path
    for path in (tmp_path, *tmp_path.rglob("*")):
        if path.is_dir():
            path.chmod(0o700)


def _bound(*words):
    done = as_ordinary_user([str(word) for word in words])
    if done is None:
        pytest.skip("root is not bound by permissions here")
    return done


CHECK, BUILD = ["check"], ["build"]


@pytest.mark.parametrize(
    ("words", "closed"),
    [
        (CHECK, "book/clients/novak.md"),
        (CHECK, "book/documents"),
        (CHECK, "book/book.yml"),
        (CHECK, "book"),
        (BUILD, "book/clients"),
        (BUILD, "book/documents/novak"),
        (BUILD, "book"),
    ],
)
def test_what_may_not_be_read_is_said_without_a_traceback(ordinary, words, closed):
    (ordinary / closed).chmod(0)
    done = _bound("--book", ordinary / "book", *words)
    assert done.returncode in {0, 1}
    assert "Traceback" not in done.stderr, done.stderr
    if closed != "book/documents":
        assert done.returncode == 1
        assert done.stdout + done.stderr


def test_an_output_that_may_not_be_written_is_said_in_a_line(ordinary):
    (ordinary / "site").mkdir(mode=0o555)
    done = _bound("--book", ordinary / "book", "build", "-o", ordinary / "site/x")
    assert done.returncode == 1
    assert done.stderr.startswith("Error: cannot write to")
    assert len(done.stderr.splitlines()) == 1


def test_a_book_that_may_not_be_written_to_is_built_all_the_same(ordinary):
    (ordinary / "book").chmod(0o555)
    done = _bound("--book", ordinary / "book", "build", "-o", ordinary / "site")
    assert (done.returncode, done.stderr) == (0, "")
    assert not (ordinary / "book/.plaincrm").exists()


def test_a_new_book_where_none_may_be_made_is_refused_in_a_line(ordinary):
    ordinary.chmod(0o555)
    done = _bound("init", ordinary / "mine")
    assert done.returncode == 1
    assert "Permission denied" in done.stderr
    assert "Traceback" not in done.stderr


def test_ctrl_c_ends_serve_quietly_and_removes_its_folder(book, tmp_path):
    (tmp_path / "tmp").mkdir()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "TMPDIR": str(tmp_path / "tmp")}
    command = [*PROGRAM, "--book", str(book), "serve", "-p", "0"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("The site is at http://127.0.0.1:")
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        _out, err = process.communicate(timeout=20)
    assert process.returncode in {0, 1, 130}
    assert "Traceback" not in err
    assert list((tmp_path / "tmp").iterdir()) == []


@pytest.mark.parametrize(("words", "kind"), [((), "site"), (("--redact",), "redacted")])
def test_serve_shows_the_whole_site_or_with_redact_one_without_names(run, book, tmp_path, monkeypatch, words, kind):
    shown = []

    def look(builder, **_options):
        assert list(builder.refresh(frozenset()))
        shown.append(builder.lookup("records/novak.html"))

    monkeypatch.setattr("plaincrm.site.live.serve", look)
    assert run("--book", book, "serve", "-o", tmp_path / "out", *words).exit_code == 0
    assert (shown == [None]) == (kind == "redacted")
    assert ("Novak" in (tmp_path / "out/clients/index.html").read_text(encoding="utf-8")) == (kind == "site")


def test_a_port_in_use_is_said_in_a_line(book):
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = _plain("--book", book, "serve", "-p", taken.getsockname()[1])
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("Error: ")
    assert "Traceback" not in done.stderr


def test_the_memo_is_for_its_owner_alone(run, book, tmp_path):
    run("check")
    for path in (
        book / ".plaincrm",
        book / ".plaincrm/memo",
        tmp_path / "state/plaincrm",
        tmp_path / "state/plaincrm/memo-key",
    ):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
    assert (book / ".plaincrm/.gitignore").read_text(encoding="utf-8") == "*\n"
