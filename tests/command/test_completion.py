"""`plaincrm completion`: scripts that shells take, and what they offer."""

import os
import shutil
import subprocess
import sys

import pytest


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_script_names_the_program_and_its_variable(run, shell):
    script = run("completion", shell).stdout
    assert f"_PLAINCRM_COMPLETE={shell}_complete" in script
    assert "plaincrm" in script


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_can_parse_its_script(run, shell):
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")
    script = run("completion", shell).stdout
    subprocess.run([shell, "-n"], input=script, text=True, check=True, timeout=20)


@pytest.mark.parametrize(
    ("words", "offered"),
    [("plaincrm ch", "check"), ("plaincrm report -", "--output-format"), ("plaincrm check --format gi", "github")],
)
def test_commands_options_and_choices_are_offered(words, offered):
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "_PLAINCRM_COMPLETE": "bash_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split()) - 1),
    }
    done = subprocess.run(
        [sys.executable, "-c", "from plaincrm.command import main; main()"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert f"plain,{offered}" in done.stdout.splitlines()
