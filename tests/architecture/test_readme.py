"""README begins with two commands that do all their set-up; CI runs the same test command."""

import re

from tests.architecture.source import ROOT

SET_UP = "python3 -m venv .venv && .venv/bin/pip install -q -c constraints.txt"


def _commands() -> list[str]:
    """Return the lines of the first two blocks of code in the README."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    return [block.strip() for block in re.findall(r"```sh\n(.*?)```", readme, re.S)[:2]]


def test_readme_begins_with_the_command_of_the_demo_and_that_of_the_tests() -> None:
    demo, tests = _commands()
    assert demo == f"{SET_UP} . && .venv/bin/needs-board serve --demo"
    assert tests == f"{SET_UP} -e '.[dev]' && .venv/bin/pytest -n 2"


def test_ci_runs_the_test_command_of_the_readme() -> None:
    _demo, tests = _commands()
    # In parentheses, for `set -e` looks only at the last command of a chain of &&.
    assert f"({tests})" in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
