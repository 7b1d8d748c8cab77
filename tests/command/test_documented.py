"""The page of commands says everything that the program takes, and nothing that it does not."""

import re
import shlex
from pathlib import Path

import click
import pytest

from plaincrm.command import COMMANDS, program, summaries
from plaincrm.views.view import all_views

PAGE = (Path(__file__).parents[2] / "docs/commands.md").read_text(encoding="utf-8")


def _sections():
    """The text of each command's section by the command's name; the program's own under the empty name."""
    parts = re.split(r"^## `plaincrm(?: (\w+)[^`]*)?`$", PAGE, flags=re.MULTILINE)
    return {name or "": text for name, text in zip(parts[1::2], parts[2::2], strict=True)}


def _command(name):
    group = program()
    command = group.get_command(click.Context(group), name) if name else group
    assert command is not None
    return command


def _options(name):
    return {option for param in _command(name).params if isinstance(param, click.Option) for option in param.opts}


def test_every_command_has_a_section_in_the_order_of_the_help():
    assert list(_sections()) == ["", *COMMANDS]
    assert list(summaries()) == list(COMMANDS)


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_every_option_is_documented_and_every_documented_option_exists(name):
    named = set(re.findall(r"`(--?[a-z][a-z-]*|-[A-Za-z])\b", _sections()[name]))
    assert named - {"-h", "--help"} == _options(name)


@pytest.mark.parametrize("name", [*COMMANDS])
def test_every_argument_stands_in_the_heading(name):
    heading = re.search(rf"^## `plaincrm {name}([^`]*)`$", PAGE, flags=re.MULTILINE)
    arguments = [param for param in _command(name).params if isinstance(param, click.Argument)]
    assert heading is not None
    assert bool(heading[1].strip()) == bool(arguments)


def _examples():
    for name, text in _sections().items():
        for block in re.findall(r"```console\n(.*?)```", text, flags=re.DOTALL):
            for line in block.splitlines():
                yield pytest.param(name, line, id=line)


@pytest.mark.parametrize(("name", "line"), list(_examples()))
def test_every_example_is_right_usage(name, line):
    prompt, program_name, *words = shlex.split(line.split(" | ")[0])
    assert (prompt, program_name) == ("$", "plaincrm")
    group = program()
    with group.make_context("plaincrm", words) as ctx:
        called, command, rest = group.resolve_command(ctx, [*ctx._protected_args, *ctx.args])
        assert name in ("", called)
        assert command is not None
        command.make_context(called, rest, parent=ctx)


#: Of these the examples need git, a browser, or folders outside the test's own.
_ELSEWHERE = ("build", "serve", "pack", "init", "cards --open", "report history", "report worth")


def test_every_example_works_on_the_sample_one_after_the_other(run):
    assert run("init", "book", "--sample").exit_code == 0
    for param in _examples():
        line = param.values[1].split(" | ")[0].removeprefix("$ plaincrm ")
        if line.startswith(_ELSEWHERE):
            continue
        found = run(*shlex.split(line))
        assert found.exit_code == 0, (line, found.stderr)
        assert found.stdout or " -o " in line or "github" in line, line


def _anchors(file):
    heads = re.findall(r"^#+ (.*)$", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w -]", "", head.lower()).strip().replace(" ", "-") for head in heads}


def test_every_link_between_the_documents_leads_somewhere():
    root = Path(__file__).parents[2]
    docs = sorted((root / "docs").glob("*.md"))
    readme = root / "README.md"
    for file in (readme, root / "CHANGELOG.md", root / "benchmarks/README.md", *docs):
        plain = re.sub(r"```.*?```|`[^`\n]*`", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
        for link in re.findall(r"\]\(([^)\s]+)\)", plain):
            name, _mark, anchor = link.partition("#")
            target = (file.parent / name).resolve() if name else file
            assert ":" in link or target.exists(), (file.name, link)
            assert ":" in link or not anchor or anchor in _anchors(target), (file.name, link)
    assert all(f"(docs/{file.name})" in readme.read_text(encoding="utf-8") for file in docs)


def test_the_readme_holds_of_a_book_that_was_just_begun(run):
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    (client,) = re.findall(r"```markdown\n(.*?)```", readme, flags=re.DOTALL)
    ((check, complaint),) = re.findall(r"```console\n\$ plaincrm (.*?)\n(.*?)```", readme, flags=re.DOTALL)
    (mistake,) = re.findall(r"^ +9 \| (.*\n)", complaint, flags=re.MULTILINE)
    assert run("init", "my-book").exit_code == 0
    file = Path("my-book/clients/novak-optika.md")
    file.write_text(client, encoding="utf-8")
    assert run(*shlex.split(check)).stdout == "no faults\n"
    lines = client.splitlines(keepends=True)
    file.write_text("".join([*lines[:8], mistake, *lines[9:]]), encoding="utf-8")
    assert run(*shlex.split(check)).stdout == complaint


def test_every_command_has_an_example():
    assert {param.values[0] for param in _examples()} == {"", *COMMANDS}


def test_every_report_and_every_choice_is_named():
    reports = re.search(r"Names: (.*?)\.\n", _sections()["report"], flags=re.DOTALL)
    assert reports is not None
    assert set(re.findall(r"`([\w-]+)`", reports[1])) == {
        view.name for view in all_views() if view.report or view.answer or view.recall
    }
    for name in COMMANDS:
        for param in _command(name).params:
            if isinstance(param.type, click.Choice):
                for choice in param.type.choices:
                    assert choice in _sections()[name] or choice in PAGE.split(f"## `plaincrm {name}")[1][:60]


def test_every_command_and_option_says_what_it_is_for():
    for name in ("", *COMMANDS):
        command = _command(name)
        assert command.help
        for param in command.params:
            if isinstance(param, click.Option):
                assert param.help, (name, param.name)
