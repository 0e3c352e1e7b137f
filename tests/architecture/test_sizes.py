"""A file has one subject and a function does one thing: neither grows without end."""

from tests.architecture.source import all_files, expect_none, functions_of, place

MOST_FILE_LINES = 300
MOST_FUNCTION_LINES = 50


def test_file_has_at_most_300_lines() -> None:
    counts = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in all_files()}
    expect_none(
        [f"{place(path)} has {count} lines" for path, count in counts.items() if count > MOST_FILE_LINES],
        "A file has at most 300 lines. Find its two subjects and give each a file; in a room, split the room.",
    )


def test_function_has_at_most_50_lines() -> None:
    expect_none(
        [
            f"{place(path, function.lineno)} {function.name} has {lines} lines"
            for path in all_files()
            for function in functions_of(path)
            if (lines := (function.end_lineno or 0) - function.lineno + 1) > MOST_FUNCTION_LINES
        ],
        "A function has at most 50 lines. Name the steps and make each a function of its own.",
    )
