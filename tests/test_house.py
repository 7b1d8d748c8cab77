"""The house rules, held by tools: imports point down, types hold, style holds."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TOOLS = {
    "import-linter": ["importlinter.cli", "lint_imports_command"],
    "ruff check": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "mypy": ["mypy"],
}


def _command(tool: str) -> list[str]:
    if tool == "import-linter":
        return [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    return [sys.executable, "-m", *TOOLS[tool]]


@pytest.mark.parametrize("tool", TOOLS)
def test_the_house_rules_hold(tool):
    ran = subprocess.run(_command(tool), cwd=ROOT, capture_output=True, text=True, timeout=280, check=False)
    assert ran.returncode == 0, ran.stdout[-6000:] + ran.stderr[-2000:]
