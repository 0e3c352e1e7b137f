"""The rules of the house that import-linter, ruff and mypy cannot keep; each failure says rule and remedy."""
