"""Commands about what is on the board: import, match, outbox, audit, demo."""

import asyncio
import json
import socket
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from needs_board.accounts.actions import create_organisation
from needs_board.accounts.rules import OrganisationKind
from needs_board.journal.actions import seal_journal
from needs_board.kit.db import Database
from needs_board.kit.objects import Objects
from tests.cli.conftest import Terminal

HEAD = "name,type,description\n"
PRINTER = "푸른인쇄,사회적기업,책자와 현수막을 인쇄합니다.\n"


def database(terminal: Terminal) -> sqlite3.Connection:
    return sqlite3.connect(Path(terminal.settings["NEEDS_BOARD_DATA_DIR"]) / "needs-board.sqlite3")


def names(terminal: Terminal) -> list[str]:
    with closing(database(terminal)) as connection:
        return [name for (name,) in connection.execute("SELECT name FROM enterprise ORDER BY name")]


def written(terminal: Terminal, text: str, name: str = "list.csv") -> str:
    path = terminal.folder / name
    path.write_text(text)
    return str(path)


def test_list_is_imported_and_the_same_list_changes_nothing(ready: Terminal) -> None:
    file = written(ready, HEAD + PRINTER)
    first = ready.json("import", "enterprises", file)
    again = ready.json("import", "enterprises", file)
    assert [row["outcome"] for row in first["rows"] + again["rows"]] == ["added", "kept"]
    assert names(ready) == ["푸른인쇄"]


def test_dry_run_changes_nothing(ready: Terminal) -> None:
    result = ready.type("import", "enterprises", written(ready, HEAD + PRINTER), "--dry-run")
    assert result.exit_code == 0
    assert "새로 1건" in result.stdout
    assert names(ready) == []


def test_one_wrong_row_refuses_the_file_with_row_and_column(ready: Terminal) -> None:
    file = written(ready, HEAD + PRINTER + "든든도시락,어떤기업,도시락\n")
    result = ready.type("import", "enterprises", file)
    assert result.exit_code == 1
    assert "3행 'type' 열" in result.stderr
    assert names(ready) == []
    faults = json.loads(ready.type("import", "enterprises", file, "--json").stdout)["faults"]
    assert [(fault["row"], fault["column"]) for fault in faults] == [(3, "type")]


def test_columns_with_other_names_are_mapped(ready: Terminal) -> None:
    file = written(ready, "상호명칭,type\n푸른인쇄,사회적기업\n")
    assert ready.type("import", "enterprises", file, "--map", "name=상호명칭").exit_code == 0
    assert names(ready) == ["푸른인쇄"]


@pytest.mark.parametrize(
    "words",
    [
        ("import", "enterprises", "nothing-here.csv"),
        ("import", "people", "list.csv"),
        ("import", "needs", "{file}"),
        ("import", "enterprises", "{file}", "--map", "name"),
    ],
)
def test_wrong_use_of_import_ends_with_two(ready: Terminal, words: tuple[str, ...]) -> None:
    file = written(ready, HEAD + PRINTER)
    assert ready.type(*(word.format(file=file) for word in words)).exit_code == 2
    assert names(ready) == []


def test_file_of_another_kind_is_refused_in_one_line(ready: Terminal) -> None:
    result = ready.type("import", "enterprises", written(ready, "x", "list.txt"))
    assert result.exit_code == 1
    assert len(result.stderr.strip().splitlines()) == 1


def test_matcher_runs_under_the_lease_of_its_job(ready: Terminal) -> None:
    assert ready.json("match", "run")["needs"] == 0
    with closing(database(ready)) as connection:
        assert connection.execute("SELECT job, owner, outcome FROM job_run").fetchall() == [
            ("match", "command", "done")
        ]
        connection.execute("UPDATE lease SET until = '2999-01-01 00:00:00.000000'")
        connection.commit()
    held = ready.type("match", "run")
    assert held.exit_code == 1
    assert "다른 작업 처리기" in held.stderr


def test_unknown_need_has_no_shortlist(ready: Terminal) -> None:
    result = ready.type("match", "explain", "N-2026-9999")
    assert result.exit_code == 1
    assert len(result.stderr.strip().splitlines()) == 1


def test_outbox_is_listed_and_empty_retry_says_so(ready: Terminal) -> None:
    assert ready.json("outbox", "list") == []
    assert ready.type("outbox", "retry", "--all").exit_code == 1
    assert ready.type("outbox", "retry").exit_code == 2


def test_changed_journal_is_found(ready: Terminal) -> None:
    ready.type("admin", "create", "second@centre.example", "--name", "가람")
    with closing(database(ready)) as connection:
        seal_all(connection)
    assert ready.type("audit", "verify").exit_code == 0
    with closing(database(ready)) as connection:
        connection.execute("UPDATE journal_entry SET act = 'nothing_happened'")
        connection.commit()
    found = ready.type("audit", "verify")
    assert found.exit_code == 1
    assert "1번째 기록" in found.stderr


def seal_all(connection: sqlite3.Connection) -> None:
    """Seal the journal as the job does, over the same file."""
    (_seq, _name, path) = connection.execute("PRAGMA database_list").fetchone()

    async def seal() -> None:
        database = Database(f"sqlite+aiosqlite:///{path}")
        async with database.write() as session:
            assert await seal_journal(session) > 0
        await database.close()

    asyncio.run(seal())


def test_real_data_never_becomes_a_demo(ready: Terminal) -> None:
    path = Path(ready.settings["NEEDS_BOARD_DATA_DIR"]) / "needs-board.sqlite3"
    url = f"sqlite+aiosqlite:///{path}"
    for words in (("demo", "load"), ("demo", "reset"), ("serve", "--demo", "--port", free_port())):
        result = ready.type(*words, NEEDS_BOARD_DATABASE_URL=url)
        assert (result.exit_code, result.stderr.count("실제 자료")) == (1, 1), words


def free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return str(door.getsockname()[1])


def test_demo_that_was_stopped_half_way_is_told_over_at_the_next_start(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def part(database: Database, _objects: Objects, at: datetime) -> bool:
        async with database.write() as session:
            await create_organisation(session, OrganisationKind.CENTRE, "체험 지원센터", at)
        return True

    async def stopped(database: Database, objects: Objects, at: datetime) -> bool:
        await part(database, objects, at)
        raise SystemExit(137)

    monkeypatch.setattr("needs_board.cli.demo.load_demo", stopped)
    assert terminal.type("demo", "load").exit_code == 137
    monkeypatch.setattr("needs_board.cli.demo.load_demo", part)
    assert "체험용 자료를 넣었습니다" in terminal.type("demo", "load").output
    assert "이미 있습니다" in terminal.type("demo", "load").output
